// Whether what stands beside a journal in its folder was made of that journal. Saved states, views and the
// demo carrier are folds of its records: one that has come further than the journal, or that was made of
// another, has seen orders that were acknowledged and are not there any more
// (docs/decisions/0016-a-journal-has-a-name.md).
//
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/journal.hpp"
#include "journal/sqlite/sqlite_state_store.hpp"

namespace flowmart::app {

struct Loss {
  std::uint64_t known = 0;  // records that somebody has seen
  std::string what;         // who knows what, with the journal's own position
};

// What is known by what stands beside the journal. Of a folder that somebody has open it is read before the
// journal is.
struct Known {
  std::string name;
  journal::SavedMark mark;
};
std::vector<Known> known_of(const std::filesystem::path& folder);
// Of that, what is not in the journal. A null journal: there is none.
std::optional<Loss> find_loss(const std::vector<Known>& known, const engine::Journal* journal);

// Keeps what was made of another journal under another name, so that it is made anew from this one.
// Returns why it can't. The caller holds the folder, and nothing else in it is open.
std::optional<std::string> set_aside(const std::filesystem::path& folder, Time at);

}  // namespace flowmart::app

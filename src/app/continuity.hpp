// Whether what stands beside a journal in its folder was made of that journal. Saved states, views and the
// demo carrier are folds of its records: one that has come further than the journal, or that was made of
// another, has seen orders that were acknowledged and are not there any more
// (docs/decisions/0016-a-journal-has-a-name.md).
//
// The caller holds the folder, or there is no journal in it; nothing else in it is open.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/journal.hpp"

namespace flowmart::app {

struct Loss {
  std::uint64_t known = 0;  // records that somebody has seen
  std::string what;         // who knows what, with the journal's own position
};

// What is known of beside the journal and not in it. A null journal: there is none.
std::optional<Loss> find_loss(const std::filesystem::path& folder, const engine::Journal* journal);

// Keeps what was made of another journal under another name, so that it is made anew from this one.
// Returns why it can't.
std::optional<std::string> set_aside(const std::filesystem::path& folder, Time at);

}  // namespace flowmart::app

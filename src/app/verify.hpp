// `flowmart verify`: holds a data folder against the invariants of docs/invariants.md.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "audit/audit.hpp"
#include "engine/journal.hpp"

namespace flowmart::app {

struct VerifyReport {
  audit::Totals totals;
  std::optional<audit::Violation> violation;
  // Whether the saved states were compared with a full replay; not while a server has the folder.
  bool states_compared = false;
  std::uint64_t states = 0;
  // Whether the views were compared with a rebuild, up to their position; not when there are none yet.
  bool views_compared = false;
  std::uint64_t view_rows = 0;
  engine::JournalIdentity journal;
};

// `progress` is told the number of records read, now and then. The text is why nothing could be verified at
// all.
std::variant<VerifyReport, std::string> verify(
    const std::filesystem::path& folder,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress = {});

}  // namespace flowmart::app

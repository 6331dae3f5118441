// The state store in one SQLite file, `state.db` of a data folder (docs/formats.md, "Data folder").
// Rebuildable, so commits are not synced one by one; what a crash loses is whole transactions with their
// positions.
//
// Made for many misses: each new aggregate is asked for once and is not there; a filter of the known keys
// answers without looking. A lookup costs no system call, because the reader stays inside one read
// transaction until the next `apply` moves it on. Applying costs less per entry the more come at once
// (sorted, they share pages): 100,000 rather than 1,000.
//
// Threads: as the port says. A file that turns out to be damaged while running ends the process and is
// marked, so that the next opening answers `damaged` and the caller may drop it.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "engine/state_store.hpp"
#include "journal/open.hpp"
#include "journal/sqlite/mark.hpp"

namespace flowmart::journal {

inline constexpr int state_store_format = 4;

// Opens or makes the store. The caller holds the data folder (an open SQLite journal does). `vfs`: SQLite's
// own when empty.
Opened<engine::StateStore> open_sqlite_state_store(const std::filesystem::path& folder,
                                                   const std::string& vfs = {});

// What a store that is not open was made of; see read_mark.
SavedMark sqlite_state_store_mark(const std::filesystem::path& folder);

// Deletes the files of a store that is not open, so that opening makes an empty one.
std::optional<std::string> drop_sqlite_state_store(const std::filesystem::path& folder);

}  // namespace flowmart::journal

// The journal in one SQLite file, `journal.db` of a data folder: a row a record, write-ahead log, each append
// one transaction that is synced before it returns (docs/formats.md, "Data folder").
//
// Threads: as the port says. Readers have connections of their own and never wait for the writer.
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/journal.hpp"
#include "journal/open.hpp"

namespace flowmart::journal {

struct SqliteJournalOptions {
  std::optional<engine::JournalIdentity> fresh;    // of the journal to make where there is none
  std::string vfs;                                 // of SQLite; empty: the system's
  std::size_t checkpoint_bytes = 4 * 1024 * 1024;  // the log is emptied whenever it has grown by this much
};

// Opens the journal for writing, or makes a `fresh` one where there is none (else that is `missing`, and
// nothing is made). Holds the folder (FolderLock) until destroyed. The newest records are checked, not the
// whole journal: read from 1 for that. One of another format is left as it is, to the byte.
Opened<engine::Journal> open_sqlite(const std::filesystem::path& folder,
                                    const SqliteJournalOptions& options = {});

// Opens it for reading, also while another process writes; sees what that process appends. Takes no lock, and
// `append` returns a reason. One that is broken inside opens all the same: `read` says where.
Opened<engine::Journal> open_sqlite_read_only(const std::filesystem::path& folder,
                                              const SqliteJournalOptions& options = {});

}  // namespace flowmart::journal

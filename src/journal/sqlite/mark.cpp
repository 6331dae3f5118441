#include "journal/sqlite/mark.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace flowmart::journal {

engine::JournalMark mark_of(const sqlite::Statement& row) {
  engine::JournalMark mark{.sequence = row.number(1)};
  const sqlite::Bytes journal = row.blob(0), hash = row.blob(2);
  if (journal.size() == mark.journal.bytes.size())
    std::copy(journal.begin(), journal.end(), mark.journal.bytes.begin());
  if (hash.size() == mark.hash.size()) std::copy(hash.begin(), hash.end(), mark.hash.begin());
  return mark;
}

sqlite::Statement& bind_mark(sqlite::Statement& statement, const engine::JournalMark& mark) {
  return statement.bind(1, sqlite::Bytes(mark.journal.bytes))
      .bind(2, mark.sequence)
      .bind(3, sqlite::Bytes(mark.hash));
}

SavedMark read_mark(const std::filesystem::path& file, const StoreFile& store, std::string_view query) {
  std::error_code error;
  if (std::filesystem::file_size(file, error) == 0 || error) return {};
  try {
    // One that may write leaves no log behind; but with a log it would move that into the file.
    const bool has_log = std::filesystem::exists(file.string() + "-wal");
    auto connection =
        sqlite::Connection::open(file, has_log ? sqlite::Mode::read_only : sqlite::Mode::read_write);
    if (auto fault = recognise_store(connection, file, store)) {
      if (fault->failure == OpenFailure::missing) return {};
      return *fault;
    }
    auto row = connection.prepare(query);
    if (!row.step()) throw sqlite::Error(SQLITE_CORRUPT, "its position is missing");
    return mark_of(row);
  } catch (const sqlite::Error& failure) {
    return fault_of(failure, file, store);
  }
}

}  // namespace flowmart::journal

// A JournalMark in a file of ours: the columns journal (16 bytes, or none), position and hash (32 bytes, or
// none).
#pragma once
#include <filesystem>
#include <variant>

#include "engine/journal.hpp"
#include "journal/sqlite/store_file.hpp"

namespace flowmart::journal {

// The first three columns of the row.
engine::JournalMark mark_of(const sqlite::Statement& row);
// The first three parameters. `mark` must live until the next reset.
sqlite::Statement& bind_mark(sqlite::Statement& statement, const engine::JournalMark& mark);

// What a file says of itself, or why it can't be read; nothing when there is no such file, or none with
// tables.
using SavedMark = std::variant<std::monostate, engine::JournalMark, OpenFault>;

// Reads it and leaves it as it is. `query` answers with journal, position and hash.
SavedMark read_mark(const std::filesystem::path& file, const StoreFile& store, std::string_view query);

}  // namespace flowmart::journal

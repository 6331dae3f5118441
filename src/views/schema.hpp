// The tables of `views.db`: what lists and searches are answered from. All of it follows from the journal, up
// to the position that stands in the table `progress`, with the journal's id and the hash of the record
// there, and is committed with the rows.
//
// Things are joined by small numbers instead of their UUIDs: rows come to lie in the order in which they
// were made, so that adding one touches a page that is at hand, and a list of the newest needs no index of
// its own. An order's or product's number is that of the message that put it on file. Statements keep to SQL
// that PostgreSQL has too (upserts included); only this file and search (FTS5) know SQLite.
#pragma once
#include "journal/sqlite/store_file.hpp"

namespace flowmart::views {

// Raised with every change of tables or meaning: views of another format are made anew.
inline constexpr int format = 13;

const journal::StoreFile& store_file();

// Drops every table.
std::string_view drop_all();
std::string_view create_all();

}  // namespace flowmart::views

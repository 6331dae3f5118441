// The tables `meta` and `branch` of a journal: which journal it is (engine::JournalIdentity).
#pragma once
#include <string>

#include "engine/journal.hpp"
#include "journal/sqlite/connection.hpp"

namespace flowmart::journal {

// SQL that makes the tables, filled in.
std::string identity_schema(const engine::JournalIdentity& identity);

// Throws sqlite::Error, also when the tables hold no identity.
engine::JournalIdentity read_identity(sqlite::Connection& connection);
inline engine::JournalIdentity read_identity(sqlite::Connection&& connection) {
  return read_identity(connection);
}

// One transaction. Throws sqlite::Error.
void write_branch(sqlite::Connection& connection, const engine::JournalBranch& branch, const Uuid& id);

}  // namespace flowmart::journal

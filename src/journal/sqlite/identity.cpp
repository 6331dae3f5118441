#include "journal/sqlite/identity.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

namespace flowmart::journal {
namespace {

using engine::JournalBranch;
using engine::JournalIdentity;

// A literal of any bytes.
std::string literal(sqlite::Bytes bytes) {
  std::string text = "x'";
  for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
  return text + "'";
}
std::string text_literal(std::string_view text) {
  return fmt::format("CAST({} AS TEXT)", literal(sqlite::bytes_of(text)));
}

std::string branch_row(const JournalBranch& branch) {
  return fmt::format(
      "INSERT INTO branch(at, from_journal, sequence, next_event, hash, known, why) "
      "VALUES({}, {}, {}, {}, {}, {}, {});",
      branch.at.time_since_epoch().count(), literal(branch.from.bytes), branch.end.sequence,
      branch.end.next_event, literal(branch.end.hash), branch.known, text_literal(branch.why));
}

template <class Array>
Array taken(sqlite::Bytes bytes) {
  Array array{};
  if (bytes.size() != array.size()) throw sqlite::Error(SQLITE_CORRUPT, "its identity is broken");
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}
Uuid uuid_from(sqlite::Bytes bytes) { return {taken<decltype(Uuid::bytes)>(bytes)}; }

}  // namespace

std::string identity_schema(const JournalIdentity& identity) {
  std::string schema =
      "CREATE TABLE meta(only INTEGER PRIMARY KEY CHECK(only = 1), id BLOB NOT NULL, "
      "currency TEXT NOT NULL, shop TEXT NOT NULL, copy INTEGER NOT NULL);"
      "CREATE TABLE branch(number INTEGER PRIMARY KEY, at INTEGER NOT NULL, from_journal BLOB NOT NULL, "
      "sequence INTEGER NOT NULL, next_event INTEGER NOT NULL, hash BLOB NOT NULL, known INTEGER NOT NULL, "
      "why TEXT NOT NULL);";
  schema +=
      fmt::format("INSERT INTO meta VALUES(1, {}, {}, {}, {});", literal(identity.id.bytes),
                  text_literal(identity.currency.code()), text_literal(identity.shop), identity.copy ? 1 : 0);
  for (const JournalBranch& branch : identity.branches) schema += branch_row(branch);
  return schema;
}

JournalIdentity read_identity(sqlite::Connection& connection) {
  JournalIdentity identity{.format = static_cast<int>(connection.integer("PRAGMA user_version"))};
  auto meta = connection.prepare("SELECT id, currency, shop, copy FROM meta");
  if (!meta.step()) throw sqlite::Error(SQLITE_CORRUPT, "its identity is missing");
  const auto currency = Currency::parse(meta.text(1));
  if (!currency) throw sqlite::Error(SQLITE_CORRUPT, "its currency is none");
  identity.id = uuid_from(meta.blob(0));
  identity.currency = *currency;
  identity.shop = meta.text(2);
  identity.copy = meta.integer(3) != 0;
  auto rows = connection.prepare(
      "SELECT at, from_journal, sequence, next_event, hash, known, why FROM branch ORDER BY number");
  while (rows.step())
    identity.branches.push_back({.at = Time{Duration{rows.integer(0)}},
                                 .from = uuid_from(rows.blob(1)),
                                 .end = {rows.number(2), rows.number(3), taken<engine::Hash>(rows.blob(4))},
                                 .known = rows.number(5),
                                 .why = std::string(rows.text(6))});
  return identity;
}

void write_branch(sqlite::Connection& connection, const JournalBranch& branch, const Uuid& id) {
  sqlite::Transaction transaction(connection);
  connection.run(branch_row(branch));
  connection.run(fmt::format("UPDATE meta SET id = {}, copy = 0", literal(id.bytes)));
  transaction.commit();
}

}  // namespace flowmart::journal

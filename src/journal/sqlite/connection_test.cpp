// What is ours of SQLite's interface: errors as exceptions, empty values that are not null, transactions.
#include "journal/sqlite/connection.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

#include "journal/temporary_folder_test.hpp"

namespace flowmart::sqlite {
namespace {

class SqliteConnection : public testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "things.db"; }
  template <class F>
  Error error_in(F&& f) {
    try {
      f();
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "it succeeds";
    return Error(SQLITE_OK, "");
  }
  std::int64_t count() { return connection.integer("SELECT count(*) FROM thing"); }

  journal::TemporaryFolder folder_;
  Connection connection = [this] {
    auto made = Connection::open(file(), Mode::create);
    made.run("CREATE TABLE thing(name TEXT UNIQUE, value BLOB)");
    return made;
  }();
};

TEST_F(SqliteConnection, AStatementThatFailedIsReadyForTheNext) {
  Statement insert = connection.prepare("INSERT INTO thing VALUES(?1, NULL)");
  insert.bind(1, "mug").run();
  const Error error = error_in([&] { insert.bind(1, "mug").run(); });
  EXPECT_EQ(error.code(), SQLITE_CONSTRAINT_UNIQUE);
  EXPECT_STREQ(error.what(), "UNIQUE constraint failed: thing.name");
  EXPECT_FALSE(error.is_damage());
  insert.bind(1, "cup").run();
  EXPECT_EQ(count(), 2);
}

TEST_F(SqliteConnection, WhatIsEmptyIsNotNull) {
  Statement insert = connection.prepare("INSERT INTO thing VALUES(?1, ?2)");
  insert.bind(1, std::string_view()).bind(2, Bytes()).run();
  insert.bind_null(1).bind_null(2).run();
  Statement rows = connection.prepare("SELECT name, value FROM thing ORDER BY rowid");
  for (const bool null : {false, true}) {
    ASSERT_TRUE(rows.step());
    for (const int column : {0, 1}) EXPECT_EQ(rows.is_null(column), null);
    EXPECT_EQ(rows.text(0), "");
    EXPECT_TRUE(rows.blob(1).empty());
  }
  EXPECT_FALSE(rows.step());
}

TEST_F(SqliteConnection, AQuestionWithoutARowIsAnsweredByNothing) {
  EXPECT_EQ(connection.integer("SELECT 7 WHERE 0"), 0);
  EXPECT_EQ(connection.text("SELECT 'x' WHERE 0"), "");
}

TEST_F(SqliteConnection, WhatIsNotCommittedNeverWas) {
  {
    Transaction transaction(connection);
    connection.run("INSERT INTO thing VALUES('mug', NULL)");
    EXPECT_EQ(count(), 1);
  }
  EXPECT_EQ(count(), 0);
  {
    Transaction transaction(connection);
    connection.run("INSERT INTO thing VALUES('mug', NULL)");
    transaction.commit();
  }
  EXPECT_EQ(count(), 1);
  connection.rollback();  // there is nothing to roll back
  EXPECT_EQ(count(), 1);
}

TEST_F(SqliteConnection, APragmaThatIsNotTakenIsTold) {
  connection.pragma("synchronous", "2");
  const Error error = error_in([&] { connection.pragma("synchronous", "FULL"); });
  EXPECT_STREQ(error.what(), "SQLite does not take synchronous=FULL (it says 2)");
  EXPECT_EQ(error.code(), SQLITE_ERROR);
}

TEST_F(SqliteConnection, WaitsTenSecondsForWhoeverWrites) {
  for (const Mode mode : {Mode::read_only, Mode::read_write, Mode::create})
    EXPECT_EQ(Connection::open(file(), mode).integer("PRAGMA busy_timeout"), 10'000);
}

TEST_F(SqliteConnection, OpensNoMoreThanItIsToldTo) {
  auto reader = Connection::open(file(), Mode::read_only);
  const Error error = error_in([&] { reader.run("DELETE FROM thing"); });
  EXPECT_EQ(error.code() & 0xff, SQLITE_READONLY);
  for (const Mode mode : {Mode::read_only, Mode::read_write}) {
    const Error none = error_in([&] { Connection::open(folder_.path() / "none.db", mode); });
    EXPECT_EQ(none.code() & 0xff, SQLITE_CANTOPEN);
    EXPECT_STREQ(none.what(), "unable to open database file: No such file or directory");
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "none.db"));
}

TEST_F(SqliteConnection, AFileThatIsNoDatabaseIsDamage) {
  std::ofstream(folder_.path() / "letter") << std::string(4096, 'x');
  auto letter = Connection::open(folder_.path() / "letter", Mode::read_write);
  const Error error = error_in([&] { letter.run("SELECT * FROM sqlite_schema"); });
  EXPECT_EQ(error.code(), SQLITE_NOTADB);
  EXPECT_TRUE(error.is_damage());
  EXPECT_STREQ(error.what(), "file is not a database");
  EXPECT_TRUE(Error(SQLITE_CORRUPT_INDEX, "").is_damage());
  EXPECT_FALSE(Error(SQLITE_IOERR, "").is_damage());
}

}  // namespace
}  // namespace flowmart::sqlite

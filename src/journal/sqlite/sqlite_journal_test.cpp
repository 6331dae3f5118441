#include "journal/sqlite/sqlite_journal.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "journal/sqlite/connection.hpp"
#include "journal/suite_test.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart::journal {
namespace {

std::unique_ptr<engine::Journal> must_open_journal(const std::filesystem::path& folder,
                                                   SqliteJournalOptions options = {}) {
  options.fresh = fresh_journal();
  auto opened = open_sqlite(folder, options);
  if (const auto* fault = std::get_if<OpenFault>(&opened)) fail(fault->reason);
  return std::get<std::unique_ptr<engine::Journal>>(std::move(opened));
}

OpenFault must_fail(Opened<engine::Journal> opened) {
  if (const auto* fault = std::get_if<OpenFault>(&opened)) return *fault;
  return {OpenFailure::io, "it opened"};
}

class SqliteFixture {
 public:
  engine::Journal& journal() { return *journal_; }
  void reopen() {
    journal_.reset();
    journal_ = must_open_journal(folder_.path());
  }
  void damage(std::uint64_t sequence) {
    run("UPDATE record SET body = CAST(x'ff' || substr(body, 2) AS BLOB) WHERE sequence = " +
        std::to_string(sequence));
  }
  void remove(std::uint64_t sequence) {
    run("DELETE FROM record WHERE sequence = " + std::to_string(sequence));
  }
  const std::filesystem::path& path() const { return folder_.path(); }
  void run(const std::string& sql) {
    sqlite::Connection::open(path() / "journal.db", sqlite::Mode::read_write).run(sql);
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<engine::Journal> journal_ = must_open_journal(folder_.path());
};

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, JournalSuite, SqliteFixture);

class SqliteJournal : public testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "journal.db"; }
  void fill(std::size_t count) {
    auto journal = must_open_journal(folder_.path());
    RecordMaker maker(journal->last());
    ASSERT_EQ(journal->append(maker.make_many(count)), std::nullopt);
  }
  void change(const std::string& sql) { sqlite::Connection::open(file(), sqlite::Mode::read_write).run(sql); }

  TemporaryFolder folder_;
};

TEST_F(SqliteJournal, RefusesASecondWriterAndNamesTheFolder) {
  const auto journal = must_open_journal(folder_.path());
  const OpenFault fault = must_fail(open_sqlite(folder_.path()));
  EXPECT_EQ(fault.failure, OpenFailure::in_use);
  EXPECT_EQ(fault.reason, "the data folder " + folder_.path().string() + " is in use by process " +
                              std::to_string(getpid()));
}

TEST_F(SqliteJournal, RefusesAWriterInAnotherProcess) {
  const auto journal = must_open_journal(folder_.path());
  const pid_t child = fork();
  if (child == 0) _exit(must_fail(open_sqlite(folder_.path())).failure == OpenFailure::in_use ? 0 : 1);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST_F(SqliteJournal, IsFreeAgainOnceItsProcessWasKilled) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    auto journal = must_open_journal(folder_.path());
    RecordMaker maker;
    for (char c = 0; journal->append(maker.make_many(3)) == std::nullopt; ++c)
      if (c == 20 && write(ready[1], "x", 1) != 1) _exit(1);
    _exit(1);
  }
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  ASSERT_EQ(kill(child, SIGKILL), 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  close(ready[0]);
  close(ready[1]);
  const auto journal = must_open_journal(folder_.path());
  EXPECT_GE(journal->last().sequence, 60u);
  EXPECT_EQ(journal->last().sequence % 3, 0u);
  EXPECT_EQ(read_all(*journal).size(), journal->last().sequence);
}

TEST_F(SqliteJournal, CanBeReadWhileAnotherWrites) {
  const auto writer = must_open_journal(folder_.path());
  RecordMaker maker;
  ASSERT_EQ(writer->append(maker.make_many(5)), std::nullopt);
  auto opened = open_sqlite_read_only(folder_.path());
  ASSERT_TRUE(std::holds_alternative<std::unique_ptr<engine::Journal>>(opened));
  engine::Journal& reader = *std::get<0>(opened);
  expect_equal(reader.last(), maker.end());
  ASSERT_EQ(writer->append(maker.make_many(5)), std::nullopt);
  expect_equal(reader.last(), maker.end());
  EXPECT_EQ(read_all(reader).size(), 10u);
  const std::string refusal = file().string() + " is open for reading only";
  EXPECT_EQ(reader.append(maker.make_many(1)), refusal);
  EXPECT_EQ(reader.branch({}, uuid_of("journal", "other")), refusal);
}

TEST_F(SqliteJournal, SaysThatItCannotReadWhenNoHandleIsLeft) {
  fill(5);
  const auto journal = std::get<0>(open_sqlite_read_only(folder_.path()));
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  try {
    sqlite::Connection::open(file() / "none", sqlite::Mode::read_only);
  } catch (const sqlite::Error& error) {
    // The sanitizer looks at a type through a pipe, the first time that it meets it: now, while it can.
    ASSERT_NE(std::string(error.what()), "");
    ASSERT_FALSE(error.is_damage());
  }
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  std::optional<engine::JournalFault> fault, read_fault;
  const auto sequence = journal->sequence_of_event(2, fault);
  read_fault = journal->read(1, [](const JournalRecord&) { return true; });
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(sequence, std::nullopt);
  EXPECT_TRUE(fault);
  EXPECT_TRUE(read_fault);
  fault.reset();
  EXPECT_TRUE(journal->sequence_of_event(2, fault));
  EXPECT_FALSE(fault);
}

// What it opened for one reader the next one gets.
TEST_F(SqliteJournal, ReadsWithTheHandlesThatItHasWhenNoMoreAreLeft) {
  fill(5);
  const auto journal = std::get<0>(open_sqlite_read_only(folder_.path()));
  EXPECT_EQ(read_all(*journal).size(), 5u);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto fault = journal->read(1, [](const JournalRecord&) { return true; });
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_FALSE(fault) << fault->reason;
}

TEST_F(SqliteJournal, HasNothingToReadInAnEmptyFolder) {
  const OpenFault fault = must_fail(open_sqlite_read_only(folder_.path()));
  EXPECT_EQ(fault.failure, OpenFailure::missing);
  EXPECT_EQ(fault.reason, "there is no journal in " + folder_.path().string());
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(SqliteJournal, MakesNoJournalUnlessToldWhich) {
  EXPECT_EQ(must_fail(open_sqlite(folder_.path())).failure, OpenFailure::missing);
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(SqliteJournal, IsKnownToWhoeverReadsIt) {
  fill(1);
  const auto opened = open_sqlite_read_only(folder_.path());
  EXPECT_EQ(std::get<0>(opened)->identity(), fresh_journal());
  EXPECT_NE(std::get<0>(opened)->branch({}, uuid_of("journal", "other")), std::nullopt);
}

// As the first edition made it, with a log that was never moved into the file.
TEST_F(SqliteJournal, RefusesOneOfTheFirstEditionAndLeavesItAsItIs) {
  const std::filesystem::path before = folder_.path() / "before";
  std::filesystem::create_directory(before);
  auto first = sqlite::Connection::open(file(), sqlite::Mode::create);
  first.run(
      "PRAGMA journal_mode=WAL; PRAGMA application_id=0x464c4d4a; PRAGMA user_version=1; "
      "CREATE TABLE record(sequence INTEGER PRIMARY KEY, first_event INTEGER NOT NULL, "
      "event_count INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL); "
      "PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO record VALUES(1, 1, 1, x'', x'')");
  const auto names = {"journal.db", "journal.db-wal"};
  for (const char* name : names) std::filesystem::copy_file(folder_.path() / name, before / name);
  first.close();
  for (const char* name : names)
    std::filesystem::copy_file(before / name, folder_.path() / name,
                               std::filesystem::copy_options::overwrite_existing);
  const OpenFault fault = must_fail(open_sqlite(folder_.path(), {.fresh = fresh_journal()}));
  EXPECT_EQ(fault.failure, OpenFailure::older);
  EXPECT_EQ(
      fault.reason,
      "the journal " + file().string() +
          " was written by an older FlowMart (format 1; this one reads 2). It is left as it is: export its "
          "orders with the FlowMart that wrote it and import them here, or start in another folder");
  EXPECT_EQ(must_fail(open_sqlite_read_only(folder_.path())).failure, OpenFailure::older);
  const auto bytes = [](const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  for (const char* name : names) EXPECT_EQ(bytes(folder_.path() / name), bytes(before / name)) << name;
  std::set<std::string> there;
  for (const auto& one : std::filesystem::directory_iterator(folder_.path()))
    there.insert(one.path().filename());
  EXPECT_EQ(there, (std::set<std::string>{"before", "journal.db", "journal.db-wal"}));
}

TEST_F(SqliteJournal, RefusesAFileWithoutItsWholeIdentity) {
  fill(1);
  const auto why_after = [&](const std::string& sql) {
    change(sql);
    const OpenFault fault = must_fail(open_sqlite(folder_.path()));
    EXPECT_EQ(fault.failure, OpenFailure::damaged) << sql;
    return fault.reason.substr(fault.reason.rfind(": ") + 2);
  };
  EXPECT_EQ(why_after("INSERT INTO branch VALUES(1, 0, zeroblob(16), 1, 2, zeroblob(31), 1, 'so')"),
            "its identity is broken");
  EXPECT_EQ(why_after("UPDATE branch SET hash = zeroblob(32), from_journal = zeroblob(17)"),
            "its identity is broken");
  EXPECT_EQ(why_after("UPDATE meta SET id = zeroblob(15)"), "its identity is broken");
  EXPECT_EQ(why_after("UPDATE meta SET currency = 'K'"), "its currency is none");
  EXPECT_EQ(why_after("DELETE FROM meta"), "its identity is missing");
}

TEST_F(SqliteJournal, RefusesANewerFormat) {
  fill(1);
  change("PRAGMA user_version=3");
  const OpenFault fault = must_fail(open_sqlite(folder_.path()));
  EXPECT_EQ(fault.failure, OpenFailure::newer);
  EXPECT_EQ(fault.reason, "the journal " + file().string() +
                              " was written by a newer FlowMart (format 3; this one knows 2)");
  EXPECT_EQ(must_fail(open_sqlite_read_only(folder_.path())).failure, OpenFailure::newer);
}

TEST_F(SqliteJournal, RefusesAForeignFile) {
  sqlite::Connection::open(file(), sqlite::Mode::create).run("CREATE TABLE songs(name TEXT)");
  EXPECT_EQ(must_fail(open_sqlite(folder_.path())).failure, OpenFailure::foreign);
  std::ofstream(file()) << "This is a letter, not a database. " << std::string(4096, 'x');
  EXPECT_EQ(must_fail(open_sqlite(folder_.path())).failure, OpenFailure::damaged);
}

TEST_F(SqliteJournal, RefusesADamagedTail) {
  fill(30);
  change("UPDATE record SET event_count = event_count + 1 WHERE sequence = 29");
  const OpenFault fault = must_fail(open_sqlite(folder_.path()));
  EXPECT_EQ(fault.failure, OpenFailure::damaged);
  EXPECT_NE(fault.reason.find("record 29: its hash"), std::string::npos) << fault.reason;
}

// Also to who has read the record before: nothing of that fills up what is missing now.
TEST_F(SqliteJournal, ReportsAHashThatIsNotWhole) {
  fill(30);
  const auto journal = must_open_journal(folder_.path());
  ASSERT_EQ(read_all(*journal).size(), 30u);
  change("UPDATE record SET hash = substr(hash, 1, 31) WHERE sequence = 20");
  const auto fault = journal->read(1, [](const JournalRecord&) { return true; });
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->sequence, 20u);
}

TEST_F(SqliteJournal, RefusesATruncatedFile) {
  fill(5000);
  std::filesystem::resize_file(file(), std::filesystem::file_size(file()) / 32768 * 16384);
  const OpenFault fault = must_fail(open_sqlite(folder_.path()));
  EXPECT_EQ(fault.failure, OpenFailure::damaged);
  EXPECT_NE(fault.reason.find(file().string()), std::string::npos) << fault.reason;
}

TEST_F(SqliteJournal, LeavesNoHandleOpen) {
  const auto handles = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                         std::filesystem::directory_iterator());
  };
  fill(1);
  const auto before = handles();
  fill(1);
  EXPECT_EQ(handles(), before);
}

// A start takes no longer for a long journal: whoever reads on finds what is damaged further back.
TEST_F(SqliteJournal, LooksOnlyAtItsLastRecordsOnOpening) {
  fill(40);
  change("UPDATE record SET body = x'00' WHERE sequence = 24");
  {
    const auto journal = must_open_journal(folder_.path());
    EXPECT_EQ(journal->read(1, [](const JournalRecord&) { return true; }).value().sequence, 24u);
  }
  change("UPDATE record SET body = x'00' WHERE sequence = 25");
  EXPECT_EQ(must_fail(open_sqlite(folder_.path())).failure, OpenFailure::damaged);
}

// In the middle of what is fetched at a time: what stands before it is visited, and it is the one that is
// named.
TEST_F(SqliteJournal, ReadsUpToAPageThatIsNone) {
  fill(2'000);
  {
    std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file()) / 32768 * 16384));
    stream << std::string(16384, '\xa5');
  }
  const auto journal = must_open_journal(folder_.path());
  std::uint64_t visited = 0;
  const auto fault = journal->read(1, [&](const JournalRecord& record) {
    EXPECT_EQ(record.sequence, ++visited);
    return true;
  });
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->sequence, visited + 1);
  EXPECT_EQ(fault->reason, "database disk image is malformed");
  EXPECT_GT(visited, 256u);
  EXPECT_NE(visited % 256, 0u);
}

TEST_F(SqliteJournal, LeavesNothingInItsLogWhenItIsClosed) {
  fill(5);
  const std::filesystem::path log = file().string() + "-wal";
  EXPECT_TRUE(!std::filesystem::exists(log) || std::filesystem::file_size(log) == 0);
}

TEST_F(SqliteJournal, LosesNothingWhenTheLogsTailIsTorn) {
  std::filesystem::path torn = folder_.path() / "torn";
  std::filesystem::create_directory(torn);
  {
    const auto journal = must_open_journal(folder_.path());
    RecordMaker maker;
    for (int i = 0; i < 40; ++i) ASSERT_EQ(journal->append(maker.make_many(2)), std::nullopt);
    // What a machine that lost power has on its disk: the log, cut in the middle of its last append.
    for (const char* name : {"journal.db", "journal.db-wal"})
      std::filesystem::copy_file(folder_.path() / name, torn / name);
  }
  const auto log = torn / "journal.db-wal";
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 100);
  const auto journal = must_open_journal(torn);
  EXPECT_EQ(journal->last().sequence, 78u);
  EXPECT_EQ(read_all(*journal).size(), 78u);
}

TEST_F(SqliteJournal, KeepsItsLogShortUnderSteadyLoad) {
  const auto journal = must_open_journal(folder_.path(), {.checkpoint_bytes = 256 * 1024});
  RecordMaker maker;
  std::uintmax_t longest = 0;
  for (int i = 0; i < 2000; ++i) {
    const JournalRecord record = maker.make(std::string(20'000, 'x'));
    ASSERT_EQ(journal->append(std::span(&record, 1)), std::nullopt);
    longest = std::max(longest, std::filesystem::file_size(file().string() + "-wal"));
  }
  EXPECT_LT(longest, 8u * 1024 * 1024);  // of 40 MB written
}

}  // namespace
}  // namespace flowmart::journal

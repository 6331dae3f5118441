#include <gtest/gtest.h>

#include <cstring>
#include <new>

#include "journal/sqlite/fault_vfs_test.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "journal/suite_test.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart::sqlite {
namespace {

FaultVfs* current = nullptr;

// SQLite's file object with the real one behind it in the same memory.
struct FaultFile {
  sqlite3_file base;
  bool spared_with_logs;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
FaultFile* of(sqlite3_file* file) { return reinterpret_cast<FaultFile*>(file); }
bool strikes(sqlite3_file* file, std::atomic<long>& left) {
  return !(current->only_file && of(file)->spared_with_logs) && FaultVfs::strikes(left);
}

int close_file(sqlite3_file* file) {
  sqlite3_file* real = of(file)->real();
  return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}
int write_file(sqlite3_file* file, const void* data, int count, sqlite3_int64 at) {
  sqlite3_file* real = of(file)->real();
  if (!strikes(file, current->writes_left)) return real->pMethods->xWrite(real, data, count, at);
  if (current->tears) real->pMethods->xWrite(real, data, count / 2, at);
  return current->write_error;
}
int sync_file(sqlite3_file* file, int flags) {
  if (strikes(file, current->syncs_left)) return SQLITE_IOERR_FSYNC;
  return of(file)->real()->pMethods->xSync(of(file)->real(), flags);
}
// The rest is passed on as it is.
template <auto Method, class... A>
auto pass(sqlite3_file* file, A... arguments) {
  sqlite3_file* real = of(file)->real();
  return (real->pMethods->*Method)(real, arguments...);
}

const sqlite3_io_methods methods = [] {
  using M = sqlite3_io_methods;
  M made{};
  made.iVersion = 2;  // shared memory, but no memory mapping: every write is seen here
  made.xClose = close_file;
  made.xRead = pass<&M::xRead, void*, int, sqlite3_int64>;
  made.xWrite = write_file;
  made.xTruncate = pass<&M::xTruncate, sqlite3_int64>;
  made.xSync = sync_file;
  made.xFileSize = pass<&M::xFileSize, sqlite3_int64*>;
  made.xLock = pass<&M::xLock, int>;
  made.xUnlock = pass<&M::xUnlock, int>;
  made.xCheckReservedLock = pass<&M::xCheckReservedLock, int*>;
  made.xFileControl = pass<&M::xFileControl, int, void*>;
  made.xSectorSize = pass<&M::xSectorSize>;
  made.xDeviceCharacteristics = pass<&M::xDeviceCharacteristics>;
  made.xShmMap = pass<&M::xShmMap, int, int, int, void volatile**>;
  made.xShmLock = pass<&M::xShmLock, int, int, int>;
  made.xShmBarrier = pass<&M::xShmBarrier>;
  made.xShmUnmap = pass<&M::xShmUnmap, int>;
  return made;
}();

int open_file(sqlite3_vfs*, sqlite3_filename path, sqlite3_file* file, int flags, int* out_flags) {
  sqlite3_vfs* real = sqlite3_vfs_find("unix");
  const int code = real->xOpen(real, path, of(file)->real(), flags, out_flags);
  file->pMethods = of(file)->real()->pMethods ? &methods : nullptr;
  of(file)->spared_with_logs = (flags & SQLITE_OPEN_MAIN_DB) == 0;
  return code;
}

}  // namespace

FaultVfs::FaultVfs() : vfs_(*sqlite3_vfs_find("unix")) {
  current = this;
  vfs_.szOsFile += static_cast<int>(sizeof(FaultFile));
  vfs_.zName = name;
  vfs_.pNext = nullptr;
  vfs_.xOpen = open_file;
  sqlite3_vfs_register(&vfs_, 0);
}
FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&vfs_);
  current = nullptr;
}

bool FaultVfs::strikes(std::atomic<long>& left) {
  long now = left.load();
  while (now > 0)
    if (left.compare_exchange_weak(now, now - 1)) return false;
  return now == 0;
}

}  // namespace flowmart::sqlite

namespace flowmart::journal {
namespace {

class SqliteJournalFault : public testing::Test {
 protected:
  std::unique_ptr<engine::Journal> open() {
    auto opened = open_sqlite(folder_.path(),
                              {.fresh = fresh_journal(), .vfs = disk_.name, .checkpoint_bytes = 64 * 1024});
    if (const auto* fault = std::get_if<OpenFault>(&opened)) fail(fault->reason);
    return std::get<0>(std::move(opened));
  }
  // Appends until it fails, then opens anew on a healed disk: all that was acknowledged is there, and what
  // was not is there whole or not at all. Returns the reason of the failure.
  std::string run_into_fault(std::size_t per_append) {
    auto journal = open();
    RecordMaker maker(journal->last());
    std::string reason;
    std::uint64_t acknowledged = journal->last().sequence;
    for (int i = 0; i < 5000 && reason.empty(); ++i) {
      const auto records = maker.make_many(per_append);
      if (auto why = journal->append(records)) reason = *why;
      else acknowledged = maker.end().sequence;
    }
    EXPECT_EQ(journal->last().sequence, acknowledged);
    journal.reset();
    disk_.heal();
    journal = open();
    const std::uint64_t found = journal->last().sequence;
    EXPECT_TRUE(found == acknowledged || found == acknowledged + per_append) << found << acknowledged;
    EXPECT_EQ(read_all(*journal).size(), found);
    return reason;
  }

  sqlite::FaultVfs disk_;
  TemporaryFolder folder_;
};

TEST_F(SqliteJournalFault, AFullDiskIsTheReason) {
  for (long writes = 0; writes < 40; writes += 3) {
    (void)open();
    disk_.writes_left = 200 + writes;
    const std::string reason = run_into_fault(4);
    EXPECT_NE(reason.find("full"), std::string::npos) << reason;
  }
}

TEST_F(SqliteJournalFault, ATornWriteLeavesWholeRecords) {
  disk_.tears = true;
  disk_.write_error = SQLITE_IOERR_WRITE;
  for (long writes = 0; writes < 40; ++writes) {
    (void)open();
    disk_.writes_left = 300 + writes;
    const std::string reason = run_into_fault(3);
    EXPECT_NE(reason.find("I/O"), std::string::npos) << reason;
  }
}

TEST_F(SqliteJournalFault, AFailedSyncIsTheReason) {
  for (long syncs = 0; syncs < 40; ++syncs) {
    (void)open();
    disk_.syncs_left = 20 + syncs;
    const std::string reason = run_into_fault(2);
    EXPECT_NE(reason.find("I/O"), std::string::npos) << reason;
  }
}

TEST_F(SqliteJournalFault, NothingIsTakenAfterAFailure) {
  auto journal = open();
  RecordMaker maker;
  ASSERT_EQ(journal->append(maker.make_many(1)), std::nullopt);
  disk_.syncs_left = 0;
  const JournalEnd end = maker.end();
  ASSERT_NE(journal->append(RecordMaker(end).make_many(1)), std::nullopt);
  disk_.heal();
  EXPECT_NE(journal->append(RecordMaker(end).make_many(1)), std::nullopt);
  expect_equal(journal->last(), end);
}

TEST_F(SqliteJournalFault, ANameThatIsNotStoredIsNotTaken) {
  auto journal = open();
  disk_.writes_left = 0;
  EXPECT_EQ(journal->branch({}, uuid_of("journal", "other")),
            "the journal's new name could not be stored: database or disk is full");
  EXPECT_EQ(journal->identity(), fresh_journal());
  journal.reset();
  disk_.heal();
  EXPECT_EQ(open()->identity(), fresh_journal());
}

TEST_F(SqliteJournalFault, KeysThatAreNotStoredOrNotDestroyedAreTold) {
  const auto journal = open();
  RecordMaker maker;
  std::vector<JournalRecord> records = maker.make_many(1);
  const engine::PersonKey ada{.number = 1, .person = uuid_of("person", "Ada"), .secret = random_secret()},
      ines{.number = 2, .person = uuid_of("person", "Ines"), .secret = random_secret()};
  records[0].keys = {ada};
  ASSERT_EQ(journal->append(records), std::nullopt);
  disk_.writes_left = 0;
  const std::string file = (folder_.path() / "journal.db").string();
  EXPECT_EQ(journal->keys()->destroy(ada.person, 9),
            "keys in " + file + " could not be destroyed: database or disk is full");
  EXPECT_EQ(journal->keys()->add(std::span(&ines, 1)),
            "keys could not be stored in " + file + ": database or disk is full");
  disk_.heal();
  EXPECT_EQ(journal->keys()->find(1), ada.secret);
  EXPECT_EQ(journal->keys()->find(2), std::nullopt);
  disk_.only_file = true;  // the log takes it, and can't be emptied of what was there
  disk_.writes_left = 0;
  EXPECT_EQ(journal->keys()->destroy(ada.person, 9),
            "keys in " + file + " could not be destroyed: database or disk is full");
}

// The log takes what comes for as long as it may, so nothing else would tell that the file gets nothing.
TEST_F(SqliteJournalFault, AFailedCheckpointIsTheReason) {
  disk_.only_file = true;
  for (std::atomic<long>* fails : {&disk_.writes_left, &disk_.syncs_left}) {
    (void)open();
    *fails = 0;
    const std::string reason = run_into_fault(2);
    EXPECT_EQ(reason.rfind("checkpoint: ", 0), 0U) << reason;
  }
}

TEST_F(SqliteJournalFault, ADiskThatFailsAtOpeningIsReported) {
  { (void)open(); }
  disk_.syncs_left = 0;
  disk_.writes_left = 0;
  TemporaryFolder fresh;
  const auto opened = open_sqlite(fresh.path(), {.fresh = fresh_journal(), .vfs = disk_.name});
  ASSERT_TRUE(std::holds_alternative<OpenFault>(opened));
  EXPECT_EQ(std::get<OpenFault>(opened).failure, OpenFailure::io);
}

}  // namespace
}  // namespace flowmart::journal

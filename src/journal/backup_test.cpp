#include "journal/backup.hpp"

#include "journal/sqlite/connection.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "journal/suite_test.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart::journal {
namespace {

class BackupTest : public testing::Test {
 protected:
  void append(std::size_t count) { ASSERT_EQ(journal_->append(maker_.make_many(count)), std::nullopt); }
  std::string refusal() const {
    const auto result = backup(folder_.path(), target_.path());
    return std::holds_alternative<std::string>(result) ? std::get<std::string>(result) : "no refusal";
  }

  TemporaryFolder folder_, target_;
  std::unique_ptr<engine::Journal> journal_ =
      std::get<0>(open_sqlite(folder_.path(), {.fresh = fresh_journal()}));
  RecordMaker maker_;
};

TEST_F(BackupTest, CopiesWhileTheWriterHoldsTheFolder) {
  append(500);
  std::uint64_t told = 0;
  const auto result = backup(folder_.path(), target_.path(), [&](std::uint64_t done, std::uint64_t all) {
    EXPECT_LE(told, done);
    EXPECT_EQ(all, 500u);
    told = done;
  });
  ASSERT_TRUE(std::holds_alternative<Backup>(result)) << std::get<std::string>(result);
  EXPECT_EQ(told, 500u);
  EXPECT_EQ(std::get<Backup>(result).records, 500u);
  EXPECT_EQ(std::get<Backup>(result).events, maker_.end().next_event - 1);
  const auto copy = std::get<0>(open_sqlite(target_.path()));
  expect_equal(copy->last(), maker_.end());
}

TEST_F(BackupTest, BringsAnEarlierCopyUpToDate) {
  append(10);
  ASSERT_TRUE(std::holds_alternative<Backup>(backup(folder_.path(), target_.path())));
  append(5);
  const auto result = backup(folder_.path(), target_.path());
  ASSERT_TRUE(std::holds_alternative<Backup>(result)) << std::get<std::string>(result);
  EXPECT_EQ(std::get<Backup>(result).added, 5u);
  EXPECT_EQ(std::get<Backup>(result).records, 15u);
}

TEST_F(BackupTest, CopiesAConsistentBeginningUnderLoad) {
  append(100);
  std::atomic<bool> done = false;
  std::thread writer([&] {
    while (!done) append(3);
  });
  for (int i = 0; i < 5; ++i) {
    TemporaryFolder target;
    const auto result = backup(folder_.path(), target.path());
    ASSERT_TRUE(std::holds_alternative<Backup>(result)) << std::get<std::string>(result);
    EXPECT_GE(std::get<Backup>(result).records, 100u);
  }
  done = true;
  writer.join();
}

TEST_F(BackupTest, IsTheSameJournalAndSaysThatItIsACopy) {
  const engine::JournalBranch branch{.from = fresh_journal().id, .why = "told"};
  ASSERT_EQ(journal_->branch(branch, uuid_of("journal", "second")), std::nullopt);
  append(3);
  ASSERT_EQ(refusal(), "no refusal");
  engine::JournalIdentity expected = journal_->identity();
  EXPECT_FALSE(expected.copy);
  expected.copy = true;
  const auto copied = [this] { return std::get<0>(open_sqlite_read_only(target_.path()))->identity(); };
  EXPECT_EQ(copied(), expected);
  append(3);
  ASSERT_EQ(refusal(), "no refusal");
  EXPECT_EQ(copied(), expected);
}

// Put to use, a copy is a journal of its own, even while all its records are the source's.
TEST_F(BackupTest, LeavesACopyAloneThatWasPutToUse) {
  append(3);
  ASSERT_EQ(refusal(), "no refusal");
  {
    const auto used = std::get<0>(open_sqlite(target_.path()));
    ASSERT_EQ(used->branch({.from = used->identity().id}, uuid_of("journal", "second")), std::nullopt);
  }
  EXPECT_NE(refusal().find("holds another journal"), std::string::npos) << refusal();
}

TEST_F(BackupTest, LeavesAnotherJournalAlone) {
  append(3);
  {
    const auto other = std::get<0>(open_sqlite(target_.path(), {.fresh = fresh_journal()}));
    const JournalRecord record = RecordMaker().make("other");
    ASSERT_EQ(other->append(std::span(&record, 1)), std::nullopt);
  }
  EXPECT_NE(refusal().find("holds another journal"), std::string::npos) << refusal();
  EXPECT_EQ(std::get<0>(open_sqlite(target_.path()))->last().sequence, 1u);
}

TEST_F(BackupTest, SaysWhichRecordOfTheSourceIsDamaged) {
  append(30);
  sqlite::Connection::open(folder_.path() / "journal.db", sqlite::Mode::read_write)
      .run("UPDATE record SET body = x'00' WHERE sequence = 7");
  EXPECT_NE(refusal().find("record 7: "), std::string::npos) << refusal();
}

TEST(Backup, NeedsAJournal) {
  TemporaryFolder empty, target;
  EXPECT_TRUE(std::holds_alternative<std::string>(backup(empty.path(), target.path())));
}

}  // namespace
}  // namespace flowmart::journal

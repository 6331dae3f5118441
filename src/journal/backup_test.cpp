#include "journal/backup.hpp"

#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "journal/keys_file.hpp"
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

// Told after each lot: of the second, too, all bytes count, and no others.
TEST_F(BackupTest, CopiesInLotsOfFourMebibytes) {
  constexpr std::size_t lot = 4 * 1024 * 1024;
  std::vector<JournalRecord> records;
  for (const std::size_t bytes : {lot - 1, std::size_t{1}, lot - 1, std::size_t{1}, std::size_t{1}})
    records.push_back(maker_.make(std::string(bytes, 'x')));
  ASSERT_EQ(journal_->append(records), std::nullopt);
  std::vector<std::uint64_t> told;
  const auto result = backup(folder_.path(), target_.path(),
                             [&](std::uint64_t done, std::uint64_t) { told.push_back(done); });
  ASSERT_TRUE(std::holds_alternative<Backup>(result)) << std::get<std::string>(result);
  EXPECT_EQ(told, (std::vector<std::uint64_t>{2, 4, 5}));
}

TEST_F(BackupTest, SaysWhyTheCopyTakesNoMore) {
  append(3);
  ASSERT_EQ(refusal(), "no refusal");
  const JournalRecord large = maker_.make(std::string(4 * 1024 * 1024, 'x'));
  ASSERT_EQ(journal_->append(std::span(&large, 1)), std::nullopt);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit little{1024 * 1024, before.rlim_max};
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &little), 0);
  const std::string why = refusal();
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, handler);
  EXPECT_EQ(why, "record 4 could not be stored: disk I/O error: File too large");
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

// What is found in any file of a folder.
bool holds(const std::filesystem::path& folder, std::string_view bytes) {
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(stream)), {});
    if (content.find(bytes) != std::string::npos) return true;
  }
  return false;
}

TEST_F(BackupTest, KeepsKeysApartFromTheJournal) {
  std::vector<JournalRecord> records = maker_.make_many(2);
  records[1].keys = {key_of(2, "Ada"), key_of(3, "Ines")};
  ASSERT_EQ(journal_->append(records), std::nullopt);
  const Secret own = journal_->keys()->own();
  ASSERT_EQ(refusal(), "no refusal");
  const auto copy = std::get<0>(open_sqlite(target_.path()));
  EXPECT_TRUE(all_keys(*copy).empty());
  // Ada was erased since; what is said of message 3 and later is of a new Ada.
  const auto taken = adopt_keys(target_.path(), *copy, {{uuid_of("person", "Ada"), 3}});
  EXPECT_EQ(std::get<std::size_t>(taken), 1u);
  EXPECT_EQ(all_keys(*copy), std::vector{key_of(3, "Ines")});
  EXPECT_EQ(copy->keys()->own(), own);
  EXPECT_FALSE(std::filesystem::exists(keys_file(target_.path())));
}

TEST_F(BackupTest, KnowsItsKeysByTheirFormatAndSaysWhatItCannotRead) {
  append(1);
  ASSERT_EQ(refusal(), "no refusal");
  const std::filesystem::path file = keys_file(target_.path());
  auto keys = sqlite::Connection::open(file, sqlite::Mode::read_write);
  EXPECT_EQ(keys.integer("PRAGMA user_version"), 1);
  keys.run("PRAGMA user_version=2");
  keys.close();
  const auto copy = std::get<0>(open_sqlite(target_.path()));
  EXPECT_EQ(std::get<std::string>(adopt_keys(target_.path(), *copy, {})),
            "the keys " + file.string() + " can't be read: the keys " + file.string() +
                " was written by a newer FlowMart (format 2; this one knows 1)");
}

TEST_F(BackupTest, TakesNoKeyOfARecordThatIsNotThere) {
  append(2);
  ASSERT_EQ(refusal(), "no refusal");
  std::vector<JournalRecord> records = maker_.make_many(1);
  const engine::PersonKey later = key_of(records[0].first_event, "Ada");
  records[0].keys = {later};
  ASSERT_EQ(journal_->append(records), std::nullopt);
  ASSERT_EQ(write_keys(*journal_->keys(), target_.path()), std::nullopt);
  const auto copy = std::get<0>(open_sqlite(target_.path()));
  EXPECT_EQ(std::get<std::size_t>(adopt_keys(target_.path(), *copy, {})), 0u);
  EXPECT_EQ(copy->keys()->find(later.number), std::nullopt);
}

// In the file and in its log, with neighbours that fill pages and go before and after.
TEST_F(BackupTest, LeavesNoByteOfADestroyedKey) {
  std::vector<JournalRecord> records = maker_.make_many(1);
  for (std::uint64_t i = 1; i <= 2'000; ++i)
    records[0].keys.push_back(key_of(i, "person " + std::to_string(i % 100)));
  ASSERT_EQ(journal_->append(records), std::nullopt);
  const auto bytes = [](const Secret& secret) {
    return std::string_view(reinterpret_cast<const char*>(secret.data()), secret.size());
  };
  std::vector<Secret> gone;
  for (const engine::PersonKey& key : records[0].keys)
    if (key.number % 100 == 7) gone.push_back(key.secret);
  for (const Secret& secret : gone) EXPECT_TRUE(holds(folder_.path(), bytes(secret)));
  ASSERT_EQ(journal_->keys()->destroy(uuid_of("person", "person 7"), 10'000), std::nullopt);
  for (const Secret& secret : gone) EXPECT_FALSE(holds(folder_.path(), bytes(secret)));
  EXPECT_EQ(all_keys(*journal_).size(), 2'000u - gone.size());
  append(3);
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

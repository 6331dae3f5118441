#include "journal/sqlite/connection.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "journal/suite_test.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart::journal {
namespace {

class SqliteJournalLog : public testing::Test {
 protected:
  SqliteJournalLog() {
    auto opened = open_sqlite(folder_.path(), {.fresh = fresh_journal(), .checkpoint_bytes = 1024 * 1024});
    journal_ = std::get<std::unique_ptr<engine::Journal>>(std::move(opened));
  }
  std::filesystem::path file() const { return folder_.path() / "journal.db"; }
  std::uintmax_t log_size() const { return std::filesystem::file_size(file().string() + "-wal"); }
  void append(int count) {
    for (int i = 0; i < count; ++i) {
      // Whoever moves the log has to come to it in between.
      if (i % 50 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      const JournalRecord record = maker_.make(std::string(20'000, 'x'));
      ASSERT_EQ(journal_->append(std::span(&record, 1)), std::nullopt);
    }
  }

  TemporaryFolder folder_;
  std::unique_ptr<engine::Journal> journal_;
  RecordMaker maker_;
};

// Whoever stands in the log keeps it from starting over for as long as that; it must not grow for ever then.
TEST_F(SqliteJournalLog, StartsOverOnceAReaderHasLeft) {
  auto reader = sqlite::Connection::open(file(), sqlite::Mode::read_only);
  reader.run("BEGIN");
  ASSERT_EQ(reader.integer("SELECT count(*) FROM record"), 0);
  append(500);
  const std::uintmax_t while_read = log_size();
  ASSERT_GT(while_read, 10u * 1024 * 1024);
  reader.close();
  append(2000);
  EXPECT_LT(log_size(), while_read + 20 * 1024 * 1024);  // of 40 MB written
}

}  // namespace
}  // namespace flowmart::journal

#include "journal/sqlite/sqlite_state_store.hpp"

#include <fstream>

#include "journal/sqlite/connection.hpp"
#include "journal/state_store_suite_test.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart::journal {
namespace {

std::unique_ptr<engine::StateStore> must_open_states(const std::filesystem::path& folder) {
  auto opened = open_sqlite_state_store(folder);
  if (const auto* fault = std::get_if<OpenFault>(&opened)) fail(fault->reason);
  return std::get<std::unique_ptr<engine::StateStore>>(std::move(opened));
}

class SqliteStoreFixture {
 public:
  engine::StateStore& store() { return *store_; }
  void reopen() {
    store_.reset();
    store_ = must_open_states(folder_.path());
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<engine::StateStore> store_ = must_open_states(folder_.path());
};

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StateStoreSuite, SqliteStoreFixture);

class SqliteStateStore : public testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "state.db"; }
  void fill(std::uint64_t count) {
    auto store = must_open_states(folder_.path());
    std::vector<StateChange> changes;
    for (std::uint64_t i = 0; i < count; ++i) changes.push_back({key_of(1, i), std::string(400, 'x')});
    ASSERT_EQ(store->apply(changes, {.sequence = count}, "h"), std::nullopt);
  }
  OpenFault fault() const {
    const auto opened = open_sqlite_state_store(folder_.path());
    return std::holds_alternative<OpenFault>(opened) ? std::get<OpenFault>(opened)
                                                     : OpenFault{OpenFailure::missing, "it opened"};
  }
  OpenFailure failure() const { return fault().failure; }

  TemporaryFolder folder_;
};

TEST_F(SqliteStateStore, ReportsAForeignANewerAndABrokenFile) {
  fill(1);
  sqlite::Connection::open(file(), sqlite::Mode::read_write).run("PRAGMA user_version=99");
  EXPECT_EQ(failure(), OpenFailure::newer);
  EXPECT_EQ(
      fault().reason.rfind("the state store " + file().string() + " was written by a newer FlowMart", 0), 0u);
  sqlite::Connection::open(file(), sqlite::Mode::read_write).run("PRAGMA user_version=1");
  EXPECT_EQ(failure(), OpenFailure::older);
  sqlite::Connection::open(file(), sqlite::Mode::read_write).run("PRAGMA application_id=1");
  EXPECT_EQ(failure(), OpenFailure::foreign);
  ASSERT_EQ(drop_sqlite_state_store(folder_.path()), std::nullopt);
  std::ofstream(file()) << std::string(5000, 'x');
  EXPECT_EQ(failure(), OpenFailure::damaged);
  ASSERT_EQ(drop_sqlite_state_store(folder_.path()), std::nullopt);
  EXPECT_EQ(must_open_states(folder_.path())->position(), 0u);
}

TEST_F(SqliteStateStore, TellsHowFarItIsWithoutBeingOpened) {
  fill(7);
  const SavedMark saved = sqlite_state_store_mark(folder_.path());
  ASSERT_TRUE(std::holds_alternative<engine::JournalMark>(saved));
  EXPECT_EQ(std::get<engine::JournalMark>(saved).sequence, 7u);
}

TEST_F(SqliteStateStore, LeavesNothingInItsLogWhenItIsClosed) {
  fill(7);
  const std::filesystem::path log = file().string() + "-wal";
  EXPECT_TRUE(!std::filesystem::exists(log) || std::filesystem::file_size(log) == 0);
}

TEST_F(SqliteStateStore, ReportsATruncatedFile) {
  fill(5000);
  std::filesystem::resize_file(file(), std::filesystem::file_size(file()) / 8192 * 4096);
  EXPECT_EQ(failure(), OpenFailure::damaged);
}

TEST_F(SqliteStateStore, IsReportedDamagedAfterDamageWasMetWhileInUse) {
  fill(5000);
  {  // the first half, but for the first pages: those, and the key filter at the end, opening reads
    std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(8 * 4096);
    stream << std::string(std::filesystem::file_size(file()) / 8192 * 4096, '\xa5');
  }
  const auto use = [this] {
    const auto store = must_open_states(folder_.path());
    for (std::uint64_t i = 0; i < 5000; ++i) (void)store->load(key_of(1, i));
  };
  EXPECT_DEATH(use(), "state.db can be read: database disk image is malformed");
  EXPECT_EQ(fault().reason, "the state store " + file().string() + " was found damaged while in use");
  EXPECT_EQ(failure(), OpenFailure::damaged);
  ASSERT_EQ(drop_sqlite_state_store(folder_.path()), std::nullopt);
  EXPECT_EQ(must_open_states(folder_.path())->position(), 0u);
}

TEST_F(SqliteStateStore, KeepsItsLogShortWhileRead) {
  const auto store = must_open_states(folder_.path());
  std::uintmax_t longest = 0;
  for (std::uint64_t round = 1; round <= 200; ++round) {
    std::vector<StateChange> changes;
    for (std::uint64_t i = 0; i < 1000; ++i) changes.push_back({key_of(1, i), std::string(400, 'x')});
    ASSERT_EQ(store->apply(changes, {.sequence = round}, "h"), std::nullopt);
    ASSERT_TRUE(store->load(key_of(1, round)));  // the reader stays inside a transaction
    longest = std::max(longest, std::filesystem::file_size(file().string() + "-wal"));
  }
  EXPECT_LT(longest, 32u * 1024 * 1024);  // of 100 MB written
}

}  // namespace
}  // namespace flowmart::journal

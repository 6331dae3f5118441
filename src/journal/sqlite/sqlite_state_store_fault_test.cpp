#include <gtest/gtest.h>

#include "journal/sqlite/fault_vfs_test.hpp"
#include "journal/sqlite/sqlite_state_store.hpp"
#include "journal/state_store_suite_test.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart::journal {
namespace {

class SqliteStateStoreFault : public testing::Test {
 protected:
  std::unique_ptr<engine::StateStore> open() {
    auto opened = open_sqlite_state_store(folder_.path(), disk_.name);
    if (const auto* fault = std::get_if<OpenFault>(&opened)) fail(fault->reason);
    return std::get<0>(std::move(opened));
  }
  // A thousand rows that no other round has.
  static std::vector<StateChange> rows(std::uint64_t round) {
    std::vector<StateChange> changes;
    for (std::uint64_t i = 0; i < 1000; ++i)
      changes.push_back({key_of(1, round * 1000 + i), std::string(400, 'x')});
    return changes;
  }
  static std::size_t found(const engine::StateStore& store, std::uint64_t round) {
    std::size_t count = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) count += store.load(key_of(1, round * 1000 + i)).has_value();
    return count;
  }

  sqlite::FaultVfs disk_;
  TemporaryFolder folder_;
};

TEST_F(SqliteStateStoreFault, AFullDiskIsTheReasonAndTheNextSaveHasAllOfIt) {
  auto store = open();
  ASSERT_EQ(store->apply(rows(1), {.sequence = 1}, "h"), std::nullopt);
  disk_.writes_left = 20;
  const auto reason = store->apply(rows(2), {.sequence = 2}, "h");
  ASSERT_TRUE(reason);
  EXPECT_NE(reason->find("state.db cannot be written: "), std::string::npos) << *reason;
  EXPECT_NE(reason->find("full"), std::string::npos) << *reason;
  EXPECT_EQ(store->position(), 1U);
  EXPECT_EQ(found(*store, 2), 0U);
  disk_.heal();
  ASSERT_EQ(store->apply(rows(2), {.sequence = 2}, "h"), std::nullopt);
  store.reset();
  store = open();
  EXPECT_EQ(store->position(), 2U);
  EXPECT_EQ(found(*store, 1), 1000U);
  EXPECT_EQ(found(*store, 2), 1000U);
}

// The log takes what comes for as long as it may, so nothing else would tell that the file gets nothing.
TEST_F(SqliteStateStoreFault, AFailedCheckpointIsTheReason) {
  auto store = open();
  disk_.only_file = true;
  disk_.writes_left = 0;
  std::optional<std::string> reason;
  std::uint64_t round = 0;
  while (round < 200 && !reason) {
    ++round;
    reason = store->apply(rows(round), {.sequence = round}, "h");
  }
  ASSERT_TRUE(reason) << "after 80 MB";
  EXPECT_NE(reason->find("full"), std::string::npos) << *reason;
  EXPECT_EQ(store->position(), round - 1);
  disk_.heal();
  ASSERT_EQ(store->apply(rows(round), {.sequence = round}, "h"), std::nullopt);
  EXPECT_EQ(found(*store, round), 1000U);
}

}  // namespace
}  // namespace flowmart::journal

#include "journal/memory/memory_state_store.hpp"

#include "journal/state_store_suite_test.hpp"

namespace flowmart::journal {
namespace {

class MemoryStoreFixture {
 public:
  engine::StateStore& store() { return store_; }
  void reopen() {}

 private:
  MemoryStateStore store_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StateStoreSuite, MemoryStoreFixture);

TEST(MemoryStateStore, FailsWhenTold) {
  MemoryStateStore store;
  store.fail_next_apply("disk full");
  const StateChange change{key_of(1, 1), "x"};
  EXPECT_EQ(store.apply(std::span(&change, 1), {.sequence = 1}, ""), "disk full");
  EXPECT_EQ(store.load(change.key), std::nullopt);
  EXPECT_EQ(store.apply(std::span(&change, 1), {.sequence = 1}, ""), std::nullopt);
  EXPECT_EQ(store.position(), 1u);
}

}  // namespace
}  // namespace flowmart::journal

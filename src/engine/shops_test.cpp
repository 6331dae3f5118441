// Two shops in one engine: the same ids are different things.
#include <algorithm>

#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine {
namespace {

using ShopsTest = EngineTest;

TEST_F(ShopsTest, DoNotSeeEachOther) {
  {
    const auto program = start();
    program->send(Deposit{alice, 5}).get();
    EXPECT_EQ(program->send_to("other", Deposit{alice, 7}).get().first<Deposited>()->balance, 7);
    program->send_to("other", Halve{alice, bob}).get();
    EXPECT_EQ(program->balance(alice), 5);
    EXPECT_EQ(program->balance(bob), 0);
    EXPECT_EQ(program->balance(alice, "other"), 7);
    EXPECT_EQ(program->balance(bob, "other"), 3);
    EXPECT_EQ(program->balance(alice, "third"), 0);
  }
  // And after a restart, from a store that holds all of it.
  replay_into(store, journal.size());
  const auto program = start();
  EXPECT_EQ(program->balance(alice), 5);
  EXPECT_EQ(program->balance(bob), 0);
  EXPECT_EQ(program->balance(alice, "other"), 7);
  EXPECT_EQ(program->balance(bob, "other"), 3);
}

// A key that one shop has used is new to another: its command is neither a repeat nor a contradiction.
TEST_F(ShopsTest, HaveReceiptsOfTheirOwn) {
  const auto under_one_key = [](Program& program, const std::string& shop, std::int64_t amount) {
    Input input{.message = wire::AnyMessage::of(Deposit{alice, amount}), .receipt = uuid_of("key", "1")};
    input.shop = shop;
    return program.submit(std::move(input)).get();
  };
  {
    const auto program = start();
    EXPECT_FALSE(under_one_key(*program, "main", 5).repeated);
    EXPECT_FALSE(under_one_key(*program, "other", 5).repeated);
    EXPECT_FALSE(under_one_key(*program, "third", 6).rejection);
  }
  replay_into(store, journal.size());
  const auto program = start();
  EXPECT_TRUE(under_one_key(*program, "main", 5).repeated);
  EXPECT_TRUE(under_one_key(*program, "other", 5).repeated);
  EXPECT_TRUE(under_one_key(*program, "third", 6).repeated);
  EXPECT_EQ(under_one_key(*program, "third", 5).rejection->code, "idempotency-key-reused");
  EXPECT_EQ(program->balance(alice, "main"), 5);
  EXPECT_EQ(program->balance(alice, "other"), 5);
  EXPECT_EQ(program->balance(alice, "third"), 6);
}

// A name that begins with another's, and rows of an ordered table that lie between.
TEST_F(ShopsTest, ListOnlyTheirOwnRows) {
  const std::vector<std::string> shops{"a", "a1", "b", "main", "mainly"};
  {
    const auto program = start();
    for (std::size_t i = 0; i < shops.size(); ++i)
      for (std::size_t count = 0; count <= i; ++count) program->send_to(shops[i], Deposit{alice, 1}).get();
    replay_into(store, journal.size());
  }
  const Routing routing(Program::services());
  States states(routing, store);
  for (std::size_t i = 0; i < shops.size(); ++i) {
    const auto* bank = static_cast<const BankState*>(states.of(shops[i], routing.services()[0]).state.get());
    std::vector<std::int64_t> numbers;
    bank->deposits.each({alice, 0}, {alice, 1'000},
                        [&](const DepositKey& key, const Amount&) { numbers.push_back(key.number); });
    EXPECT_EQ(numbers.size(), i + 1) << shops[i];
    EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
  }
}

TEST_F(ShopsTest, HaveTimersOfTheirOwn) {
  {
    const auto program = start();
    program->send(Remind{alice, 60}).get();
    program->send_to("other", Remind{alice, 120}).get();
    program->send_to("third", Remind{alice, 60}).get();
    program->send_to("third", Remind{alice, -1}).get();
    seconds += 61;
    EXPECT_EQ(program->balance_once_not(0, alice), 1);
    EXPECT_EQ(program->balance(alice, "other"), 0);
    EXPECT_EQ(program->balance(alice, "third"), 0);
    EXPECT_EQ(program->engine.figures().timers, 1u);
  }
  // And after a restart, from a store that holds them.
  replay_into(store, journal.size());
  seconds += 60;
  const auto program = start();
  EXPECT_EQ(program->balance_once_not(0, alice, "other"), 1);
  EXPECT_EQ(program->balance(alice), 1);
  EXPECT_EQ(program->balance(alice, "third"), 0);
}

}  // namespace
}  // namespace flowmart::engine

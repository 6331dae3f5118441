// The states against plain maps of the same rows, while they are saved, leave memory and are taken back.
#include "engine/states.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "engine/fold.hpp"
#include "engine/testing_memory.hpp"
#include "engine/testing_toy.hpp"

namespace flowmart::engine {
namespace {

using toy::BankState;
using toy::DepositKey;

std::vector<ServiceType> services() {
  std::vector<ServiceType> all;
  all.push_back(make_service<BankState>());
  all.push_back(make_service<toy::BrokerState>());
  return all;
}

// Saves what it changes itself, as the replica does.
struct StatesTest : ::testing::Test {
  StatesTest() { states.track(); }
  BankState& bank(std::string_view shop = main_shop) { return bank_of(states, shop); }
  BankState& bank_of(States& all, std::string_view shop = main_shop) {
    return *static_cast<BankState*>(all.of(shop, routing.services()[0]).state.get());
  }
  void next() { states.at(++now); }
  // Writes what changed to the store, as of now.
  void save() { ASSERT_FALSE(store.apply(states.take_changed(), unnamed_mark(now), "")); }

  const Routing routing{services()};
  testing::MapStore store;
  States states{routing, store};
  std::uint64_t now = 0;
};

const Uuid one = effect_key(1), two = effect_key(2);

// Tables of one service, of two services, and of two shops.
TEST_F(StatesTest, TellsRowsUnderOneKeyApart) {
  next();
  bank().accounts[one].balance = 10;
  bank().deposits[{one, 0}].amount = 11;
  bank("other").accounts[one].balance = 12;
  auto& broker = *static_cast<toy::BrokerState*>(states.of(main_shop, routing.services()[1]).state.get());
  broker.halvings[one].to = two;
  EXPECT_EQ(states.size(), 4U);
  save();
  next();
  states.evict(100, now, 0);
  EXPECT_EQ(states.size(), 0U);
  EXPECT_EQ(bank().accounts.find(one)->balance, 10);
  EXPECT_EQ(bank().deposits.find({one, 0})->amount, 11);
  EXPECT_EQ(bank("other").accounts.find(one)->balance, 12);
  EXPECT_EQ(broker.halvings.find(one)->to, two);
}

TEST_F(StatesTest, AskingMakesNoRow) {
  next();
  EXPECT_EQ(bank().accounts.find(one), nullptr);
  EXPECT_EQ(bank().accounts.change(one), nullptr);
  bank().accounts.erase(one);
  EXPECT_EQ(states.size(), 0U);
  EXPECT_TRUE(states.take_changed().empty());
}

TEST_F(StatesTest, KeepsWhatTheStoreLacks) {
  next();
  bank().accounts[one].balance = 5;
  states.evict(100, now, 0);
  EXPECT_EQ(states.size(), 1U);
}

// Saved, but changed once more before the store was told to be complete so far.
TEST_F(StatesTest, KeepsWhatChangedAfterItWasSaved) {
  next();
  bank().accounts[one].balance = 5;
  save();
  const std::uint64_t stored = now;
  next();
  bank().accounts.change(one)->balance = 6;
  next();
  states.evict(100, stored, 0);
  EXPECT_EQ(bank().accounts.find(one)->balance, 6);
}

// Saved, but still in use: it stays unless it is at rest.
TEST_F(StatesTest, WhatWasTouchedSinceStaysUnlessItIsAtRest) {
  next();
  bank().accounts[one].balance = 5;
  bank().accounts[two] = {.balance = 5, .printed = 1};
  save();
  const std::uint64_t stored = now;
  next();
  bank().accounts.find(one);
  bank().accounts.find(two);
  states.evict(100, stored, 0);
  EXPECT_EQ(states.size(), 1U);
  bool in_memory = false;
  bank().accounts.each_in_memory([&](const Uuid& key, const toy::Account*) { in_memory = key == one; });
  EXPECT_TRUE(in_memory);
}

// The engine lists no changes: it goes by how far the store is. What the store lacks stays, at rest or gone.
TEST_F(StatesTest, OfTheEngineStayUntilTheStoreHasThem) {
  next();
  bank().accounts[one].balance = 5;
  bank().accounts[two].balance = 5;
  save();
  States live{routing, store};
  BankState& there = bank_of(live);
  live.at(2);
  there.accounts.erase(one);
  *there.accounts.change(two) = {.balance = 6, .printed = 1};
  live.at(3);
  live.evict(100, 1, 0);
  EXPECT_EQ(live.size(), 2U);
  EXPECT_EQ(there.accounts.find(one), nullptr);
  EXPECT_EQ(there.accounts.find(two)->balance, 6);
  live.evict(100, 2, 0);
  EXPECT_EQ(live.size(), 0U);
}

TEST_F(StatesTest, OfTheEngineMayLeaveAfterAnAttempt) {
  next();
  bank().accounts[one] = {.balance = 5, .printed = 1};
  save();
  States live{routing, store};
  live.at(2);
  live.begin_trying();
  bank_of(live).accounts[one].balance = 6;
  live.take_back();
  live.evict(100, 1, 0);
  EXPECT_EQ(live.size(), 0U) << "the store has it as it is";
}

TEST_F(StatesTest, ErasedRowsStayGone) {
  next();
  bank().accounts[one].balance = 5;
  save();
  next();
  states.evict(100, now, 0);
  bank().accounts.erase(one);
  EXPECT_EQ(bank().accounts.find(one), nullptr) << "the store still has it";
  save();
  next();
  states.evict(100, now, 0);
  EXPECT_EQ(states.size(), 0U);
  EXPECT_EQ(bank().accounts.find(one), nullptr);
  EXPECT_EQ(store.load(state_key(main_shop, kind_of("toy.accounts"), {})), std::nullopt);
}

// Rows in memory, in the store and gone, of other keys and of other shops.
TEST_F(StatesTest, ListsARangeInOrderWhereverItsRowsAre) {
  const auto numbers = [&](std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> all;
    bank().deposits.each({one, first}, {one, last},
                         [&](const DepositKey& key, const toy::Amount&) { all.push_back(key.number); });
    return all;
  };
  next();
  for (const std::int64_t number : {7, -3, 1, 256, 4}) bank().deposits[{one, number}].amount = number;
  bank().deposits[{two, 2}].amount = 2;
  bank("other").deposits[{one, 2}].amount = 2;
  save();
  next();
  states.evict(100, now, 0);
  ASSERT_EQ(states.size(), 0U);
  bank().deposits[{one, 5}].amount = 5;
  bank().deposits.erase({one, 4});
  EXPECT_EQ(numbers(-3, 256), (std::vector<std::int64_t>{-3, 1, 5, 7, 256}));
  EXPECT_EQ(numbers(-2, 255), (std::vector<std::int64_t>{1, 5, 7}));
  EXPECT_EQ(numbers(300, 400), std::vector<std::int64_t>{});
}

// Everything as the store would hold it.
std::map<StateKey, std::string> rows_of(const States& states, const StateStore& store) {
  std::map<StateKey, std::string> all;
  store.each({}, [&](std::string_view key, std::string_view bytes) { return all.emplace(key, bytes), true; });
  states.each_row([&](StateKey key, std::optional<std::string> bytes) {
    if (bytes) all[std::move(key)] = std::move(*bytes);
    else all.erase(key);
  });
  return all;
}

TEST_F(StatesTest, TakesBackWhatWasTried) {
  next();
  bank().accounts[one].balance = 5;
  bank().accounts[two].balance = 6;
  bank("other").deposits[{one, 1}].amount = 7;
  save();
  next();
  states.evict(1, now, 2);  // one of them has to be loaded for it
  const auto before = rows_of(states, store);

  states.begin_trying();
  bank().accounts[one].balance = 50;
  bank().accounts[one].balance = 51;
  bank().accounts.erase(two);
  bank().accounts[two].printed = 3;
  bank().accounts.erase(two);
  bank().accounts[effect_key(3)].balance = 9;
  bank().deposits[{two, 1}].amount = 8;
  bank("other").deposits.erase({one, 1});
  EXPECT_NE(rows_of(states, store), before);
  states.take_back();
  EXPECT_EQ(rows_of(states, store), before);

  // What was only tried is not remembered as changed: it is no reason to stay.
  save();
  EXPECT_EQ(rows_of(states, store), before);
  next();
  states.evict(100, now, 0);
  EXPECT_EQ(states.size(), 0U);
}

TEST_F(StatesTest, KeepsWhatWasTriedWhenToldSo) {
  next();
  bank().accounts[one].balance = 5;
  states.begin_trying();
  bank().accounts[one].balance = 50;
  states.keep();
  EXPECT_EQ(bank().accounts.find(one)->balance, 50);
  // The next attempt starts from there.
  states.begin_trying();
  bank().accounts[one].balance = 51;
  states.take_back();
  EXPECT_EQ(bank().accounts.find(one)->balance, 50);
  bank().accounts[one].balance = 52;
  states.take_back();
  EXPECT_EQ(bank().accounts.find(one)->balance, 52) << "it was not tried";
}

TEST_F(StatesTest, EqualMapsWhateverLeaves) {
  const std::vector<std::string> shops{"main", "other", "third"};
  using Model = std::map<std::pair<std::size_t, DepositKey>, std::int64_t>;
  std::mt19937_64 random(5);
  Model model, tried;
  std::uint64_t stored = 0;
  bool trying = false;
  next();
  for (int step = 0; step < 20'000; ++step) {
    if (!trying) next();  // a batch holds one attempt, whole
    Model& kept = trying ? tried : model;
    const std::size_t shop = random() % shops.size();
    const DepositKey key{effect_key(random() % 7), static_cast<std::int64_t>(random() % 30)};
    auto& table = bank(shops[shop]).deposits;
    const auto* row = table.find(key);
    const auto at = kept.find({shop, key});
    ASSERT_EQ(row != nullptr, at != kept.end());
    if (row) ASSERT_EQ(row->amount, at->second);
    switch (random() % 8) {
      case 0:
      case 1:
      case 2: table[key].amount = kept[{shop, key}] = static_cast<std::int64_t>(random() % 1'000); break;
      case 3:
        table.erase(key);
        kept.erase({shop, key});
        break;
      case 4:
        if (trying && random() % 3 == 0) {
          states.take_back();
          trying = false;
        } else if (trying) {
          states.keep();
          model = tried;
          trying = false;
        } else {
          states.begin_trying();
          tried = model;
          trying = true;
        }
        break;
      case 5: {
        std::vector<std::pair<std::int64_t, std::int64_t>> seen, expected;
        table.each({key.account, 5}, {key.account, key.number},
                   [&](const DepositKey& k, const toy::Amount& r) { seen.emplace_back(k.number, r.amount); });
        for (std::int64_t number = 5; number <= key.number; ++number)
          if (const auto found = kept.find({shop, {key.account, number}}); found != kept.end())
            expected.emplace_back(number, found->second);
        ASSERT_EQ(seen, expected);
        break;
      }
      case 6:
        if (trying || random() % 10 != 0) break;
        save();
        stored = now;
        break;
      default:
        if (!trying) states.evict(random() % 100, stored, 150);
    }
  }
  if (trying) states.take_back();
  save();
  next();
  states.evict(10'000, now, 0);
  EXPECT_EQ(states.size(), 0U);
  for (const auto& [where, amount] : model)
    EXPECT_EQ(bank(shops[where.first]).deposits.find(where.second)->amount, amount);
  EXPECT_EQ(states.size(), model.size());
}

}  // namespace
}  // namespace flowmart::engine

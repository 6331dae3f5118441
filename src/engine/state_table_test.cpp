// The table against a plain map of the same states, while they are saved and leave memory.
#include "engine/state_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "engine/fold.hpp"
#include "engine/testing_memory.hpp"
#include "engine/testing_toy.hpp"

namespace flowmart::engine {
namespace {

// Three sorts of account: one never ends, two do, and all have the same keys.
struct StateTableTest : ::testing::Test {
  StateTableTest() {
    for (std::uint16_t kind = 0; kind < 3; ++kind) {
      types.push_back(make_aggregate<toy::AccountAggregate>());
      types.back().kind = kind;
      if (kind > 0)
        types.back().finished = [](const void* state) -> bool {
          return static_cast<const toy::Account*>(state)->printed > 0;
        };
    }
  }
  toy::Account& get(StateTable& from, const StateKey& key) {
    return *static_cast<toy::Account*>(from.get(types[key.kind], key.key, now).state.get());
  }
  void set_balance(const StateKey& key, std::int64_t balance) {
    StateTable::Entry& entry = table.get(types[key.kind], key.key, now);
    static_cast<toy::Account*>(entry.state.get())->balance = balance;
    table.changed(entry, now);
  }
  // Writes what changed to the store, as of now.
  void save() { ASSERT_FALSE(store.apply(table.take_dirty(), {.sequence = now}, "")); }

  std::vector<AggregateType> types;
  testing::MapStore store;
  StateTable table{store};
  std::uint64_t now = 1;
};

TEST_F(StateTableTest, TellsTypesUnderOneKeyApart) {
  table.track_dirty();
  const Uuid key = effect_key(7);
  for (std::uint16_t kind = 0; kind < 3; ++kind) set_balance({kind, key}, 10 + kind);
  for (std::uint16_t kind = 0; kind < 3; ++kind) EXPECT_EQ(get(table, {kind, key}).balance, 10 + kind);
  EXPECT_EQ(table.size(), 3U);
  save();
  ++now;
  table.evict(100, now, 0);
  EXPECT_EQ(table.size(), 0U);
  for (std::uint16_t kind = 0; kind < 3; ++kind) EXPECT_EQ(get(table, {kind, key}).balance, 10 + kind);
}

TEST_F(StateTableTest, KeepsWhatTheStoreLacks) {
  table.track_dirty();
  set_balance({0, effect_key(1)}, 5);
  table.evict(100, now, 0);
  EXPECT_EQ(table.size(), 1U);
}

// Saved, but still in use: it stays unless it has ended.
TEST_F(StateTableTest, WhatWasTouchedSinceStaysUnlessItHasEnded) {
  table.track_dirty();
  const StateKey open{1, effect_key(1)}, ended{1, effect_key(2)};
  set_balance(open, 5);
  set_balance(ended, 5);
  get(table, ended).printed = 1;
  save();
  const std::uint64_t stored = now++;
  get(table, open);
  get(table, ended);
  table.evict(100, stored, 0);
  EXPECT_EQ(table.size(), 1U);
  EXPECT_EQ(get(table, open).balance, 5);
}

TEST_F(StateTableTest, ExpectingChangesNothing) {
  table.expect(types[1], effect_key(1));
  EXPECT_EQ(table.size(), 0U);
  set_balance({1, effect_key(1)}, 5);
  table.expect(types[1], effect_key(1));
  table.expect(types[2], effect_key(1));
  table.expect(types[0], effect_key(1));
  EXPECT_EQ(table.size(), 1U);
}

TEST_F(StateTableTest, EqualsAMapWhateverLeaves) {
  std::mt19937_64 random(5);
  table.track_dirty();
  std::map<StateKey, std::int64_t> model;
  std::uint64_t stored = 0;
  for (int step = 0; step < 20'000; ++step, ++now) {
    const StateKey key{static_cast<std::uint16_t>(random() % 3), effect_key(random() % 200)};
    const auto at = model.find(key);
    ASSERT_EQ(get(table, key).balance, at == model.end() ? 0 : at->second);
    if (random() % 2 == 0) set_balance(key, model[key] = static_cast<std::int64_t>(random() % 1'000));
    if (random() % 50 == 0) {
      save();
      stored = now;
    }
    if (random() % 5 == 0) table.evict(random() % 100, stored, 150);
  }
  save();
  table.evict(10'000, ++now, 0);
  EXPECT_EQ(table.size(), 0U);
}

}  // namespace
}  // namespace flowmart::engine

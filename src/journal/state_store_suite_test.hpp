// What every state store must do, as one suite. A fixture offers `StateStore& store()` and `void reopen()`.
#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "engine/state_store.hpp"

namespace flowmart::journal {

using engine::StateChange;
using engine::StateKey;

inline StateKey key_of(std::uint16_t kind, std::uint64_t number) {
  StateKey key{kind, {}};
  for (std::size_t i = 0; i < 8; ++i) key.key.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return key;
}

template <class Fixture>
class StateStoreSuite : public testing::Test {
 protected:
  engine::StateStore& store() { return fixture_.store(); }
  void put(const StateKey& key, std::string bytes, std::uint64_t position = 1) {
    const StateChange change{key, std::move(bytes)};
    ASSERT_EQ(store().apply(std::span(&change, 1), {.sequence = position}, "h"), std::nullopt);
  }
  std::map<Uuid, std::string> all(std::uint16_t kind) {
    std::map<Uuid, std::string> found;
    Uuid before;
    store().each(kind, [&](const Uuid& key, std::string_view bytes) {
      EXPECT_TRUE(found.empty() || before < key);
      before = key;
      return found.emplace(key, bytes).second;
    });
    return found;
  }

  Fixture fixture_;
};
TYPED_TEST_SUITE_P(StateStoreSuite);

TYPED_TEST_P(StateStoreSuite, StartsEmpty) {
  EXPECT_EQ(this->store().position(), 0u);
  EXPECT_EQ(this->store().header(), "");
  EXPECT_EQ(this->store().load(key_of(1, 1)), std::nullopt);
  EXPECT_TRUE(this->all(1).empty());
}

TYPED_TEST_P(StateStoreSuite, KeepsWhatItWasGivenOverReopening) {
  const std::string bytes("a\0b\xff", 4), header("h\0", 2);
  const std::vector<StateChange> changes{{key_of(7, 1), bytes}, {key_of(7, 2), ""}, {key_of(0xffff, 3), "z"}};
  const engine::JournalMark reached{uuid_of("journal", "a"), 42, engine::chain_hash({}, 42, 1, 1, "body")};
  ASSERT_EQ(this->store().apply(changes, reached, header), std::nullopt);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(this->store().load(key_of(7, 1)), bytes);
    EXPECT_EQ(this->store().load(key_of(7, 2)), "");
    EXPECT_EQ(this->store().load(key_of(0xffff, 3)), "z");
    EXPECT_EQ(this->store().load(key_of(8, 1)), std::nullopt);
    EXPECT_EQ(this->store().mark(), reached);
    EXPECT_EQ(this->store().header(), header);
    this->fixture_.reopen();
  }
}

TYPED_TEST_P(StateStoreSuite, ReplacesAndForgets) {
  this->put(key_of(1, 1), "old");
  EXPECT_EQ(this->store().load(key_of(1, 1)), "old");
  this->put(key_of(1, 1), std::string(100'000, 'n'));
  EXPECT_EQ(this->store().load(key_of(1, 1)), std::string(100'000, 'n'));
  const std::vector<StateChange> changes{
      {key_of(1, 1), std::nullopt}, {key_of(1, 2), "a"}, {key_of(1, 2), "b"}, {key_of(1, 3), std::nullopt}};
  ASSERT_EQ(this->store().apply(changes, {.sequence = 2}, "h"), std::nullopt);
  EXPECT_EQ(this->store().load(key_of(1, 1)), std::nullopt);
  EXPECT_EQ(this->store().load(key_of(1, 2)), "b");
  EXPECT_EQ(this->all(1).size(), 1u);
}

TYPED_TEST_P(StateStoreSuite, VisitsAKindInKeyOrder) {
  const std::vector<std::uint16_t> kinds{1, 2, 0x100};
  std::vector<StateChange> changes;
  for (std::uint64_t i = 0; i < 3000; ++i)
    for (const std::uint16_t kind : kinds) changes.push_back({key_of(kind, i * 7919 % 3000), "x"});
  ASSERT_EQ(this->store().apply(changes, {.sequence = 1}, "h"), std::nullopt);
  for (const std::uint16_t kind : kinds) EXPECT_EQ(this->all(kind).size(), 3000u);
  int visited = 0;
  this->store().each(2, [&](const Uuid&, std::string_view) { return ++visited < 10; });
  EXPECT_EQ(visited, 10);
}

TYPED_TEST_P(StateStoreSuite, ForgetsEverythingWhenCleared) {
  this->put(key_of(1, 1), "a", 9);
  this->store().clear();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(this->store().mark(), engine::JournalMark{});
    EXPECT_EQ(this->store().header(), "");
    EXPECT_EQ(this->store().load(key_of(1, 1)), std::nullopt);
    this->fixture_.reopen();
  }
  this->put(key_of(1, 1), "b", 1);
  EXPECT_EQ(this->store().load(key_of(1, 1)), "b");
}

TYPED_TEST_P(StateStoreSuite, EqualsAMap) {
  std::map<StateKey, std::string> model;
  std::mt19937_64 random(20260101);
  for (std::uint64_t round = 1; round <= 60; ++round) {
    std::vector<StateChange> changes;
    for (int i = 0; i < 100; ++i) {
      const StateKey key = key_of(static_cast<std::uint16_t>(random() % 3), random() % 500);
      if (random() % 3 == 0) changes.push_back({key, std::nullopt});
      else changes.push_back({key, std::string(random() % 2000, static_cast<char>(random()))});
      if (changes.back().bytes) model[key] = *changes.back().bytes;
      else model.erase(key);
    }
    ASSERT_EQ(this->store().apply(changes, {.sequence = round}, std::to_string(round)), std::nullopt);
    if (round % 20 == 0) this->fixture_.reopen();
    for (int i = 0; i < 100; ++i) {
      const StateKey key = key_of(static_cast<std::uint16_t>(random() % 3), random() % 500);
      const auto found = model.find(key);
      ASSERT_EQ(this->store().load(key), found == model.end() ? std::nullopt : std::optional(found->second));
    }
  }
  std::size_t count = 0;
  for (std::uint16_t kind = 0; kind < 3; ++kind) count += this->all(kind).size();
  EXPECT_EQ(count, model.size());
}

TYPED_TEST_P(StateStoreSuite, IsReadWhileWritten) {
  std::atomic<std::uint64_t> applied = 0;
  std::atomic<bool> done = false;
  std::atomic<int> odd = 0;
  std::thread reader([&] {
    while (!done) {
      const std::uint64_t known = applied.load();
      const auto bytes = this->store().load(key_of(1, 0));
      const std::uint64_t found = bytes ? std::stoull(*bytes) : 0;
      if (found < known) ++odd;  // what was applied before is seen
    }
  });
  for (std::uint64_t round = 1; round <= 300; ++round) {
    std::vector<StateChange> changes;
    for (std::uint64_t i = 0; i < 50; ++i) changes.push_back({key_of(1, i * round), std::string(500, 'x')});
    changes.push_back({key_of(1, 0), std::to_string(round)});
    ASSERT_EQ(this->store().apply(changes, {.sequence = round}, "h"), std::nullopt);
    applied = round;
  }
  done = true;
  reader.join();
  EXPECT_EQ(odd, 0);
}

REGISTER_TYPED_TEST_SUITE_P(StateStoreSuite, StartsEmpty, KeepsWhatItWasGivenOverReopening,
                            ReplacesAndForgets, VisitsAKindInKeyOrder, ForgetsEverythingWhenCleared,
                            EqualsAMap, IsReadWhileWritten);

}  // namespace flowmart::journal

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

// Of one shop, with the number's greatest byte first, so that keys sort as numbers do.
inline StateKey key_of(std::uint16_t kind, std::uint64_t number, std::string_view shop = "main") {
  std::string own(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) own[7 - i] = static_cast<char>(number >> (8 * i));
  return engine::state_key(shop, kind, own);
}

template <class Fixture>
class StateStoreSuite : public testing::Test {
 protected:
  engine::StateStore& store() { return fixture_.store(); }
  void put(const StateKey& key, std::string bytes, std::uint64_t position = 1) {
    const StateChange change{key, std::move(bytes)};
    ASSERT_EQ(store().apply(std::span(&change, 1), {.sequence = position}, "h"), std::nullopt);
  }
  // Entries from `first` on, which come in order.
  std::map<StateKey, std::string> all(std::string_view first = {}) {
    std::map<StateKey, std::string> found;
    StateKey before(first);
    store().each(first, [&](std::string_view key, std::string_view bytes) {
      EXPECT_TRUE(found.empty() ? before <= key : before < key);
      before = key;
      return found.emplace(key, bytes).second;
    });
    return found;
  }
  std::size_t count_of(std::string_view shop, std::uint16_t kind) {
    std::size_t count = 0;
    engine::each_of_kind(store(), shop, kind, [&](std::string_view own, std::string_view) {
      EXPECT_EQ(own.size(), 8u);
      return ++count > 0;
    });
    return count;
  }

  Fixture fixture_;
};
TYPED_TEST_SUITE_P(StateStoreSuite);

TYPED_TEST_P(StateStoreSuite, StartsEmpty) {
  EXPECT_EQ(this->store().position(), 0u);
  EXPECT_EQ(this->store().header(), "");
  EXPECT_EQ(this->store().load(key_of(1, 1)), std::nullopt);
  EXPECT_TRUE(this->all().empty());
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
  EXPECT_EQ(this->all().size(), 1u);
}

// Keys may hold any byte, begin with each other, and be empty.
TYPED_TEST_P(StateStoreSuite, TellsKeysApartByEveryByte) {
  using namespace std::string_literals;
  const std::vector<StateKey> keys{""s,    "\0"s, "\0\0"s,  "\0\1"s, "\0\xff"s, "a"s,
                                   "a\0"s, "ab"s, "a\xff"s, "\x7f"s, "\x80"s,   "\xff\xff"s};
  std::vector<StateChange> changes;
  std::map<StateKey, std::string> model;
  for (const StateKey& key : keys) changes.push_back({key, model[key] = "of " + key});
  ASSERT_EQ(this->store().apply(changes, {.sequence = 1}, "h"), std::nullopt);
  this->fixture_.reopen();
  for (const auto& [key, bytes] : model) EXPECT_EQ(this->store().load(key), bytes);
  EXPECT_EQ(this->store().load("a\0\0"s), std::nullopt);
  EXPECT_EQ(this->all(), model);
  for (const StateKey& from : {"\0\0\0"s, "a"s, "a\1"s, "b"s, "\xff\xff\xff"s})
    EXPECT_EQ(this->all(from), (std::map<StateKey, std::string>(model.lower_bound(from), model.end())));
}

// More than are read at once, of kinds and shops that stand beside each other.
TYPED_TEST_P(StateStoreSuite, VisitsAKindInKeyOrder) {
  const std::vector<std::uint16_t> kinds{1, 2, 0x100};
  const std::vector<std::string> shops{"", "main", "mainly"};
  std::vector<StateChange> changes;
  for (std::uint64_t i = 0; i < 1500; ++i)
    for (const std::uint16_t kind : kinds)
      for (const std::string& shop : shops) changes.push_back({key_of(kind, i * 7919 % 1500, shop), "x"});
  ASSERT_EQ(this->store().apply(changes, {.sequence = 1}, "h"), std::nullopt);
  for (const std::uint16_t kind : kinds)
    for (const std::string& shop : shops) EXPECT_EQ(this->count_of(shop, kind), 1500u);
  EXPECT_EQ(this->all().size(), changes.size());
  EXPECT_EQ(this->all(key_of(2, 1000, "mainly")).size(), 500u + 1500u);
  int visited = 0;
  this->store().each(key_of(2, 0), [&](std::string_view, std::string_view) { return ++visited < 10; });
  EXPECT_EQ(visited, 10);
}

// A visitor may read the store, as a table does that meets other rows on its way.
TYPED_TEST_P(StateStoreSuite, IsReadByItsVisitor) {
  for (std::uint64_t i = 0; i < 40; ++i) this->put(key_of(1, i), std::to_string(i));
  std::uint64_t visited = 0;
  this->store().each({}, [&](std::string_view key, std::string_view bytes) {
    EXPECT_EQ(this->store().load(key), bytes);
    return ++visited > 0;
  });
  EXPECT_EQ(visited, 40u);
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
  EXPECT_EQ(this->all(), model);
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
                            ReplacesAndForgets, TellsKeysApartByEveryByte, VisitsAKindInKeyOrder,
                            IsReadByItsVisitor, ForgetsEverythingWhenCleared, EqualsAMap, IsReadWhileWritten);

}  // namespace flowmart::journal

// What the tests of tables are told with: rows, a store that is a map, and a table that rests in it.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "contract/table.hpp"

namespace flowmart::contract::table_given {

struct Box {
  int units = 0;
  bool closed = false;
  bool operator==(const Box&) const = default;
};
inline bool at_rest(const Box& box) { return box.closed; }

using Rows = std::map<int, Box>;
using Boxes = Table<int, Box>;
using OrderedBoxes = Table<int, Box, Ordered::yes>;

// The store, as a map, which counts how often it is asked.
struct Store : RowSource<int, Box> {
  Rows rows;
  mutable int loads = 0;

  std::optional<Box> load(const int& key) const override {
    ++loads;
    const auto at = rows.find(key);
    return at == rows.end() ? std::nullopt : std::optional(at->second);
  }
  void each(const int& first, const int& last,
            const std::function<void(const int&, Box&&)>& visit) const override {
    for (auto at = rows.lower_bound(first); at != rows.end() && at->first <= last; ++at)
      visit(at->first, Box(at->second));
  }
};

template <class T>
Rows between(const T& table, int first, int last) {
  Rows out;
  int before = first;
  table.each(first, last, [&](int key, const Box& box) {
    EXPECT_GE(key, before) << "in order";
    before = key;
    EXPECT_TRUE(out.emplace(key, box).second) << "once";
  });
  return out;
}

// A table that rests in a store, as the engine keeps one.
template <class T>
struct Kept {
  Store store;
  StateMoment moment{.sequence = 1, .trying = false, .tracking = true};
  T table{"boxes"};

  Kept() { table.bind(moment, &store); }
  // What changed, by key; none: gone.
  std::map<int, std::optional<Box>> take_changed() {
    std::map<int, std::optional<Box>> out;
    table.take_changed([&](int key, const Box* box) {
      const bool first = out.emplace(key, box ? std::optional(*box) : std::nullopt).second;
      EXPECT_TRUE(first) << key << " is listed twice";
    });
    return out;
  }
  void save() {
    for (const auto& [key, box] : take_changed()) {
      if (box) store.rows[key] = *box;
      else store.rows.erase(key);
    }
  }
  // All that the store has up to the last batch may leave.
  void evict(std::uint64_t stored) {
    for (std::size_t left = table.size(); left > 0; --left) table.evict_one(stored);
  }
};

}  // namespace flowmart::contract::table_given

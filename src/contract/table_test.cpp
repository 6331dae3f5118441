#include "contract/table.hpp"

#include <gtest/gtest.h>

#include "contract/table_given.hpp"

namespace flowmart::contract {
namespace {

using namespace table_given;

// ---- by itself

TEST(Table, FindsWhatWasPutThere) {
  Boxes table{"boxes"};
  EXPECT_EQ(table.name(), "boxes");
  EXPECT_EQ(table.find(1), nullptr);
  EXPECT_EQ(table.change(1), nullptr);
  table[1].units = 7;
  ASSERT_TRUE(table.contains(1));
  EXPECT_EQ(table.find(1)->units, 7);
  table.change(1)->units = 8;
  EXPECT_EQ(table[1].units, 8);
  EXPECT_EQ(table.find(2), nullptr);
}

TEST(Table, ForgetsWhatIsErased) {
  Boxes table{"boxes"};
  table.erase(1);
  table[1].units = 7;
  table.erase(1);
  table.erase(1);
  EXPECT_FALSE(table.contains(1));
  EXPECT_EQ(table.change(1), nullptr);
  EXPECT_EQ(table[1], Box{});  // made anew
}

TEST(Table, KeepsRowsInTheirPlaces) {
  Boxes table{"boxes"};
  const Box* first = &(table[0] = {1, false});
  for (int key = 1; key < 1'000; ++key) table[key].units = key;
  EXPECT_EQ(table.find(0), first);
  EXPECT_EQ(first->units, 1);
}

TEST(Table, GivesRangesInOrder) {
  OrderedBoxes table{"boxes"};
  EXPECT_EQ(between(table, 0, 100), Rows{});
  for (const int key : {50, 10, 40, 20, 30}) table[key].units = key;
  EXPECT_EQ(between(table, 20, 40), (Rows{{20, {20}}, {30, {30}}, {40, {40}}}));  // both ends included
  EXPECT_EQ(between(table, 21, 39), (Rows{{30, {30}}}));
  EXPECT_EQ(between(table, 31, 39), Rows{});
  EXPECT_EQ(between(table, 40, 20), Rows{});
  table.erase(30);
  EXPECT_EQ(between(table, 0, 100), (Rows{{10, {10}}, {20, {20}}, {40, {40}}, {50, {50}}}));
}

TEST(Table, TellsByANumberThatRowsChanged) {
  Boxes table{"boxes"};
  std::uint64_t before = table.changes();
  const auto changed = [&] { return std::exchange(before, table.changes()) != table.changes(); };
  table[1].units = 7;
  EXPECT_TRUE(changed());
  EXPECT_EQ(table.find(1)->units, 7);
  EXPECT_EQ(table.find(2), nullptr);
  EXPECT_FALSE(changed()) << "it was only read";
  table.change(1)->units = 8;
  EXPECT_TRUE(changed());
  table.erase(1);
  EXPECT_TRUE(changed());
  table.take_back();
  EXPECT_TRUE(changed()) << "what was made of the rows meanwhile is not so any more";
}

// ---- with a store

TEST(Table, ReadsWhatIsNotInMemoryOnce) {
  Kept<Boxes> kept;
  kept.store.rows = {{1, {7}}, {2, {8}}};
  EXPECT_EQ(kept.table.find(1)->units, 7);
  EXPECT_EQ(kept.table.change(1)->units, 7);
  EXPECT_EQ(kept.table[1].units, 7);
  EXPECT_EQ(kept.store.loads, 1);
  EXPECT_EQ(kept.table.size(), 1u);
  EXPECT_EQ(kept.table[2].units, 8);
  EXPECT_EQ(kept.table.find(3), nullptr);
  EXPECT_EQ(kept.table.size(), 2u) << "what does not exist takes no room";
}

TEST(Table, LooksOnceForWhatIsAboutToBeMade) {
  Kept<Boxes> kept;
  EXPECT_EQ(kept.table.find(1), nullptr);
  EXPECT_EQ(kept.table.change(1), nullptr);
  kept.table[1].units = 7;
  EXPECT_EQ(kept.store.loads, 1);
  kept.save();
  kept.evict(1);
  ASSERT_TRUE(kept.table.contains(1)) << "it is there by now";
  EXPECT_EQ(kept.table.find(1)->units, 7);
}

TEST(Table, DoesNotReadWhatIsGone) {
  Kept<Boxes> kept;
  kept.store.rows = {{1, {7}}};
  kept.table.erase(1);  // the store does not know yet
  EXPECT_EQ(kept.table.find(1), nullptr);
  EXPECT_EQ(kept.table.change(1), nullptr);
  EXPECT_EQ(kept.table[1], Box{});
}

TEST(Table, JoinsMemoryAndStoreInARange) {
  Kept<OrderedBoxes> kept;
  kept.store.rows = {{1, {1}}, {2, {2}}, {3, {3}}, {4, {4}}, {9, {9}}};
  kept.table.erase(2);
  kept.table[3].units = 33;
  kept.table[5].units = 5;
  EXPECT_EQ(between(kept.table, 1, 8), (Rows{{1, {1}}, {3, {33}}, {4, {4}}, {5, {5}}}));
  EXPECT_EQ(between(kept.table, 1, 8), (Rows{{1, {1}}, {3, {33}}, {4, {4}}, {5, {5}}}));
}

TEST(Table, ListsWhatChanged) {
  Kept<Boxes> kept;
  kept.store.rows = {{1, {1}}, {2, {2}}, {3, {3}}};
  kept.table.find(1);
  kept.table.change(2)->units = 22;
  kept.table[2].units = 23;
  kept.table.erase(3);
  kept.table[4].units = 4;
  kept.table.erase(99);
  const std::map<int, std::optional<Box>> changed{{2, Box{23}}, {3, std::nullopt}, {4, Box{4}}};
  EXPECT_EQ(kept.take_changed(), changed);
  EXPECT_TRUE(kept.take_changed().empty());
  kept.table.change(2)->units = 24;
  EXPECT_EQ(kept.take_changed().size(), 1u);
}

TEST(Table, ListsNothingForNobody) {
  Kept<Boxes> kept;
  kept.moment.tracking = false;
  kept.table[1].units = 1;
  kept.moment.tracking = true;
  EXPECT_TRUE(kept.take_changed().empty());
  kept.table[1].units = 2;
  EXPECT_EQ(kept.take_changed().size(), 1u);
}

TEST(Table, ShowsWhatIsInMemory) {
  Kept<Boxes> kept;
  kept.store.rows = {{1, {1}}, {2, {2}}, {3, {3}}};
  kept.table.find(1);
  kept.table.erase(2);
  kept.table[4].units = 4;
  std::map<int, std::optional<Box>> seen;
  kept.table.each_in_memory(
      [&](int key, const Box* box) { seen[key] = box ? std::optional(*box) : std::nullopt; });
  EXPECT_EQ(seen, (std::map<int, std::optional<Box>>{{1, Box{1}}, {2, std::nullopt}, {4, Box{4}}}));
}

// ---- leaving memory

TEST(Table, LetsGoWhatTheStoreHasAndNobodyTouched) {
  Kept<Boxes> kept;
  kept.table[1].units = 7;
  kept.evict(1);
  EXPECT_EQ(kept.table.size(), 1u) << "it is listed for the store, and not there yet";
  kept.save();
  kept.evict(0);
  EXPECT_EQ(kept.table.size(), 1u) << "it changed after what the store says that it has";
  kept.evict(1);
  EXPECT_EQ(kept.table.size(), 0u);
  EXPECT_EQ(kept.table.find(1)->units, 7);
  EXPECT_EQ(kept.store.loads, 2);  // once when it was new
}

TEST(Table, KeepsWhatWasTouchedSince) {
  Kept<Boxes> kept;
  kept.store.rows = {{1, {1}}, {2, {2}}};
  kept.table.find(1);
  kept.table.find(2);
  kept.moment.sequence = 5;
  kept.table.find(2);
  kept.evict(4);
  EXPECT_EQ(kept.table.size(), 1u);
  EXPECT_TRUE(kept.table.contains(2));
  EXPECT_EQ(kept.store.loads, 2);
}

TEST(Table, LetsGoAtOnceWhatIsAtRest) {
  Kept<Boxes> kept;
  kept.store.rows = {{1, {1, true}}, {2, {2, false}}};
  kept.moment.sequence = 5;
  kept.table.find(1);
  kept.table.find(2);
  kept.evict(4);
  EXPECT_EQ(kept.table.size(), 1u);
  EXPECT_TRUE(kept.table.contains(2));
  EXPECT_EQ(kept.store.loads, 2);
}

TEST(Table, KeepsWhatIsAtRestUntilItIsStored) {
  Kept<Boxes> kept;
  kept.moment.sequence = 5;
  kept.table[1] = {7, true};
  kept.evict(4);
  kept.save();
  kept.evict(4);
  EXPECT_EQ(kept.table.size(), 1u);
  kept.evict(5);
  EXPECT_EQ(kept.table.size(), 0u);
}

TEST(Table, RemembersWhatIsGoneUntilTheStoreKnows) {
  Kept<OrderedBoxes> kept;
  kept.store.rows = {{1, {7}}};
  kept.table.erase(1);
  kept.evict(1);
  EXPECT_FALSE(kept.table.contains(1));
  kept.save();
  kept.evict(1);
  EXPECT_EQ(kept.table.size(), 0u);
  EXPECT_FALSE(kept.table.contains(1));
  kept.store.loads = 0;
  EXPECT_EQ(between(kept.table, 0, 9), Rows{});
  EXPECT_EQ(kept.store.loads, 0) << "no key of it is kept";
}

TEST(Table, LooksAtTheOneThatWaitedLongest) {
  Kept<Boxes> kept;
  for (int key = 1; key <= 3; ++key) kept.table[key].units = key;
  kept.save();
  kept.table[1].units = 11;  // has to stay
  kept.table.evict_one(1);
  EXPECT_EQ(kept.table.size(), 3u);
  kept.table.evict_one(1);
  EXPECT_EQ(kept.table.size(), 2u);
  kept.store.loads = 0;
  EXPECT_TRUE(kept.table.contains(1) && kept.table.contains(3));
  EXPECT_EQ(kept.store.loads, 0);
  EXPECT_EQ(kept.table.find(2)->units, 2);
  EXPECT_EQ(kept.store.loads, 1);
}

TEST(Table, FindsInARangeWhatHasLeftMemory) {
  Kept<OrderedBoxes> kept;
  for (int key = 1; key <= 4; ++key) kept.table[key].units = key;
  kept.save();
  kept.evict(1);
  EXPECT_EQ(kept.table.size(), 0u);
  EXPECT_EQ(between(kept.table, 2, 3), (Rows{{2, {2}}, {3, {3}}}));
  EXPECT_EQ(kept.table.size(), 2u);
}

TEST(Table, GivesOnceInARangeWhatLeftAndCameBack) {
  Kept<OrderedBoxes> kept;
  for (int key = 1; key <= 4; ++key) kept.table[key].units = key;
  EXPECT_EQ(between(kept.table, 1, 4).size(), 4u);
  for (std::uint64_t round = 1; round <= 5; ++round) {
    kept.moment.sequence = round;
    kept.table[2].units = 22;
    kept.table.erase(3);
    kept.save();
    kept.evict(round);
    EXPECT_EQ(kept.table.size(), 0u);
    kept.table[4].units = 44;
    EXPECT_EQ(between(kept.table, 1, 4), (Rows{{1, {1}}, {2, {22}}, {4, {44}}}));
  }
}

TEST(Table, EvictsNothingOfNothing) {
  Kept<Boxes> kept;
  kept.table.evict_one(100);
  EXPECT_EQ(kept.table.size(), 0u);
}

// ---- tried

TEST(Table, TakesBackWhatWasTried) {
  Kept<OrderedBoxes> kept;
  kept.store.rows = {{1, {1}}, {2, {2}}};
  kept.table[3].units = 3;
  kept.save();
  kept.moment.trying = true;
  kept.table[1].units = 11;
  kept.table[1].units = 12;  // back to before the first change
  kept.table.erase(2);
  kept.table[2].units = 22;
  kept.table.erase(3);
  kept.table[4].units = 4;
  EXPECT_EQ(between(kept.table, 0, 9), (Rows{{1, {12}}, {2, {22}}, {4, {4}}}));
  kept.table.take_back();
  kept.moment.trying = false;
  EXPECT_EQ(between(kept.table, 0, 9), (Rows{{1, {1}}, {2, {2}}, {3, {3}}}));
  kept.save();
  EXPECT_EQ(kept.store.rows, (Rows{{1, {1}}, {2, {2}}, {3, {3}}}));
}

TEST(Table, KeepsWhatWasTried) {
  Kept<Boxes> kept;
  kept.table[1].units = 1;
  kept.moment.trying = true;
  kept.table[1].units = 11;
  kept.table.keep();
  kept.table[1].units = 12;
  kept.table.take_back();
  EXPECT_EQ(kept.table.find(1)->units, 11);
}

TEST(Table, LetsGoWhatWasTriedAndTakenBack) {
  Kept<Boxes> kept;
  kept.table[1].units = 1;
  kept.save();
  kept.moment.sequence = 2;
  kept.moment.trying = true;
  kept.table[1].units = 11;
  kept.table[2].units = 2;
  kept.table.take_back();
  kept.moment.trying = false;
  kept.save();
  kept.evict(2);
  EXPECT_EQ(kept.table.size(), 0u);
  EXPECT_EQ(kept.store.rows, (Rows{{1, {1}}}));
}

// A try that was taken back is no change.
TEST(Table, LetsGoAtOnceWhatIsAtRestAfterATry) {
  Kept<Boxes> kept;
  kept.table[1] = {7, true};
  kept.save();
  kept.moment.sequence = 2;
  kept.moment.trying = true;
  kept.table[1].units = 8;
  kept.table.take_back();
  kept.moment.trying = false;
  kept.save();
  kept.evict(1);
  EXPECT_EQ(kept.table.size(), 0u);
}

// A preview may be of rows that wait to be saved.
TEST(Table, SavesWhatWaitedThroughATry) {
  Kept<Boxes> kept;
  kept.table[1].units = 1;
  kept.moment.trying = true;
  kept.table.erase(1);
  kept.table.take_back();
  kept.moment.trying = false;
  kept.save();
  EXPECT_EQ(kept.store.rows, (Rows{{1, {1}}}));
}

TEST(Table, CanBeTriedByItselfOnlyOnceBound) {
  Boxes table{"boxes"};
  table[1].units = 1;
  table.take_back();
  table.keep();
  EXPECT_EQ(table.find(1)->units, 1);
}

}  // namespace
}  // namespace flowmart::contract

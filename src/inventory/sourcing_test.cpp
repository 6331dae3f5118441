#include "inventory/sourcing.hpp"

#include <gtest/gtest.h>

namespace flowmart::inventory {
namespace {

const WarehouseId leeds = WarehouseId::of("leeds"), lyon = WarehouseId::of("lyon"),
                  graz = WarehouseId::of("graz");

Bin bin(WarehouseId id, std::string country, Quantity on_hand, Quantity held = 0) {
  Bin bin;
  bin.warehouse.warehouse = id;
  bin.warehouse.country = std::move(country);
  bin.on_hand = on_hand;
  bin.held = held;
  return bin;
}

TEST(Source, TakesTheFirstWarehouseThatHasAll) {
  const std::vector<Bin> bins{bin(leeds, "GB", 3), bin(lyon, "FR", 9), bin(graz, "AT", 20)};
  EXPECT_EQ(one_or_split(bins, 3), (Allocations{{leeds, 3}}));
  EXPECT_EQ(one_or_split(bins, 4), (Allocations{{lyon, 4}}));
  EXPECT_EQ(one_or_split(bins, 20), (Allocations{{graz, 20}}));
}

TEST(Source, SplitsInOrderIfNoneHasAll) {
  const std::vector<Bin> bins{bin(leeds, "GB", 3), bin(lyon, "FR", 9, 9), bin(graz, "AT", 5)};
  EXPECT_EQ(one_or_split(bins, 7), (Allocations{{leeds, 3}, {graz, 4}}));
  EXPECT_EQ(one_or_split(bins, 8), (Allocations{{leeds, 3}, {graz, 5}}));
}

TEST(Source, CountsOnlyWhatIsAvailable) {
  const std::vector<Bin> bins{bin(leeds, "GB", 10, 8), bin(lyon, "FR", 3)};
  EXPECT_EQ(one_or_split(bins, 3), (Allocations{{lyon, 3}}));
}

TEST(SourceDeathTest, IsNotAskedForMoreThanThereIs) {
  const std::vector<Bin> bins{bin(leeds, "GB", 3)};
  EXPECT_DEATH(one_or_split(bins, 4), "enough together");
}

TEST(Settle, MovesToTheBuyersCountry) {
  const std::vector<Bin> bins{bin(leeds, "GB", 10, 4), bin(lyon, "FR", 4)};
  EXPECT_EQ(one_near_the_buyer(bins, {{leeds, 4}}, "FR"), (Allocations{{lyon, 4}}));
}

TEST(Settle, StaysIfTheCountryCannotTakeAllOfIt) {
  const std::vector<Bin> bins{bin(leeds, "GB", 10, 4), bin(lyon, "FR", 3)};
  EXPECT_EQ(one_near_the_buyer(bins, {{leeds, 4}}, "FR"), (Allocations{{leeds, 4}}));
  EXPECT_EQ(one_near_the_buyer(bins, {{leeds, 4}}, "AT"), (Allocations{{leeds, 4}}));
}

TEST(Settle, DoesNotMoveAWholeHoldForNothing) {
  const std::vector<Bin> bins{bin(leeds, "GB", 9), bin(lyon, "FR", 9, 4)};
  EXPECT_EQ(one_near_the_buyer(bins, {{lyon, 4}}, "AT"), (Allocations{{lyon, 4}}));
}

TEST(Settle, CountsWhatTheOrderHoldsThereAlready) {
  // Lyon has 1 free and holds 3 for this order: it can take all 4.
  const std::vector<Bin> bins{bin(leeds, "GB", 1, 1), bin(lyon, "FR", 4, 3)};
  EXPECT_EQ(one_near_the_buyer(bins, {{leeds, 1}, {lyon, 3}}, "FR"), (Allocations{{lyon, 4}}));
}

TEST(Settle, JoinsASplitHoldAnywhere) {
  const std::vector<Bin> bins{bin(leeds, "GB", 3, 3), bin(lyon, "FR", 1, 1), bin(graz, "AT", 9)};
  EXPECT_EQ(one_near_the_buyer(bins, {{leeds, 3}, {lyon, 1}}, "GB"), (Allocations{{graz, 4}}));
}

TEST(Settle, KeepsASplitHoldThatNobodyCanJoin) {
  const std::vector<Bin> bins{bin(leeds, "GB", 3, 3), bin(lyon, "FR", 1, 1), bin(graz, "AT", 3)};
  const Allocations split{{leeds, 3}, {lyon, 1}};
  EXPECT_EQ(one_near_the_buyer(bins, split, "GB"), split);
}

TEST(Settle, StaysWhereItIsInTheCountryAlready) {
  const std::vector<Bin> bins{bin(leeds, "GB", 9), bin(lyon, "FR", 9), bin(graz, "GB", 9, 2)};
  EXPECT_EQ(one_near_the_buyer(bins, {{graz, 2}}, "GB"), (Allocations{{graz, 2}}));
}

TEST(Settle, PrefersTheFirstInTheCountry) {
  const std::vector<Bin> bins{bin(leeds, "GB", 1), bin(lyon, "FR", 9, 2), bin(graz, "GB", 9)};
  EXPECT_EQ(one_near_the_buyer(bins, {{lyon, 2}}, "GB"), (Allocations{{graz, 2}}));
}

}  // namespace
}  // namespace flowmart::inventory

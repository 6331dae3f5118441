// Units that an order is to have from elsewhere, or again.
#include <gtest/gtest.h>

#include "inventory/reservation_given.hpp"

namespace flowmart::inventory {
namespace sourced_again_test {

using namespace reservation_given;

// Five kettles in each place, of which order A holds three in Leeds.
Given held_in_leeds(Quantity in_lyon = 5) {
  Given given = stocked(5, in_lyon);
  given.when(reserve(a, 3)).when(confirmed(a)).when(answer(a));
  return given;
}
SourceStock refuse(Quantity units, RefusedStock stock) {
  return {a, "s-1", {{kettle, units}}, RefusedUnits{kettle, units, leeds, stock}, false};
}
const Allocations none{};
Allocations held(const Given& given) {
  const auto& products = reservation_of(given, a).products;
  return products.empty() ? none : products.front().allocations;
}
StockSourced sourced(const Given& given) { return given.sent<StockSourced>(); }

TEST(Sourcing, TakesRefusedUnitsFromAnotherPlace) {
  Given given = held_in_leeds();
  given.when(refuse(2, RefusedStock::untouched));
  EXPECT_EQ(sourced(given),
            (StockSourced{a, "s-1", {{kettle, {{lyon, 2}}}}, {{kettle, {{leeds, 2}}}}, {}, at_noon}));
  EXPECT_EQ(held(given), (Allocations{{leeds, 1}, {lyon, 2}}));
  EXPECT_EQ(product_in(given).bin(leeds)->available(), 4);
  EXPECT_EQ(product_in(given).bin(lyon)->available(), 3);
  EXPECT_EQ(product_in(given).on_hand(), 10);
}

TEST(Sourcing, LeavesWhereItIsWhatCanBeHadNowhereElse) {
  Given given = held_in_leeds(1);
  given.when(refuse(3, RefusedStock::untouched));
  EXPECT_EQ(held(given), (Allocations{{leeds, 2}, {lyon, 1}}));
  EXPECT_TRUE(sourced(given).written_off.empty());
}

TEST(Sourcing, WritesOffWhatTheRefusalSaysIsNotThere) {
  Given some = held_in_leeds(0);
  some.when(refuse(2, RefusedStock::quantity));
  EXPECT_EQ(held(some), (Allocations{{leeds, 1}}));
  EXPECT_EQ(product_in(some).bin(leeds)->on_hand, 3);
  EXPECT_EQ(product_in(some).bin(leeds)->available(), 2);
  expect_ledger(some, {entry(2, MovementKind::adjusted, -2, "refusal", a)});

  Given all = held_in_leeds();
  all.when(refuse(2, RefusedStock::all));
  EXPECT_EQ(held(all), (Allocations{{leeds, 1}, {lyon, 2}}));
  EXPECT_EQ(product_in(all).bin(leeds)->on_hand, 1) << "what is promised to this order and not refused stays";
  EXPECT_EQ(product_in(all).bin(leeds)->available(), 0);
}

TEST(Sourcing, AnnouncesWhatIsAvailableInEachPlace) {
  Given given = held_in_leeds();
  given.when(refuse(2, RefusedStock::quantity));
  std::map<WarehouseId, std::pair<Quantity, Quantity>> told;
  for (const auto& sent : given.decision().sent())
    if (const auto* one = std::get_if<InventoryAdjusted>(&sent))
      told[*one->warehouse_id] = {one->adjusted_quantity, one->new_quantity};
  EXPECT_EQ(told, (std::map<WarehouseId, std::pair<Quantity, Quantity>>{{leeds, {0, 2}}, {lyon, {-2, 3}}}));
}

TEST(Sourcing, OpensAgainWhatWasConsumed) {
  Given given = held_in_leeds();
  given.when(consume(a, {{leeds, 3}})).when(change(-3));
  EXPECT_EQ(phase_of(given, a), Phase::consumed);
  given.when(SourceStock{a, "s-1", {{kettle, 2}}, {}, false});
  EXPECT_EQ(phase_of(given, a), Phase::firm);
  EXPECT_EQ(held(given), (Allocations{{leeds, 2}}));
  given.when(consume(a, {{leeds, 2}}));
  EXPECT_EQ(phase_of(given, a), Phase::consumed);
}

TEST(Sourcing, HoldsAsManyAsThereAreAndSaysOnceThatItIsShort) {
  Given given = held_in_leeds(0);
  given.when(consume(a, {{leeds, 3}})).when(change(-3));
  given.when(SourceStock{a, "s-1", {{kettle, 4}}, {}, false});
  EXPECT_EQ(held(given), (Allocations{{leeds, 2}}));
  int told = 0;
  for (const auto& sent : given.decision().sent()) told += std::holds_alternative<OutOfStock>(sent);
  EXPECT_EQ(told, 2) << "the last are gone, and two are missing";
  given.when(SourceStock{a, "s-1", {{kettle, 2}}, {}, true});
  EXPECT_TRUE(sourced(given).products.empty());
  for (const auto& sent : given.decision().sent()) EXPECT_FALSE(std::holds_alternative<OutOfStock>(sent));
}

TEST(Sourcing, HoldsNothingForAnOrderThatWasCalledOff) {
  Given given = held_in_leeds();
  given.when(cancelling(a));
  given.when(SourceStock{a, "s-1", {{kettle, 2}}, {}, false}).then();
  given.when(SourceStock{b, "s-1", {{kettle, 2}}, {}, false}).then();
  EXPECT_EQ(product_in(given).reserved(), 0);
}

}  // namespace sourced_again_test
}  // namespace flowmart::inventory

#include "inventory/reservation_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace reservation_given;

// x: 5 in Leeds, 2 of them held; y: 2 in Leeds and 2 in Lyon, 3 of them held. Event 2 of x and 3 and 4 of y
// are used up by the reservation.
OrderAmending wants(std::vector<ProductQuantity> more) {
  OrderAmending amending;
  amending.order = order;
  amending.reserve = std::move(more);
  return amending;
}
AmendmentEnded ended(AmendmentStage stage) {
  AmendmentEnded event;
  event.order = order;
  event.amendment.stage = stage;
  return event;
}
Quantity available(const Given& given, ProductId product) { return product_in(given, product).available(); }
const Reservation& kept(const Given& given) { return reservation_of(given, order); }

TEST(AmendedReservation, MoreIsHeldAheadAllOrNothing) {
  for (const auto& open : open_orders) {
    Given given = open();
    const auto products = kept(given).products;
    given.when(wants({{x, 3}}));
    EXPECT_EQ(given.sent<StockAmended>().step, StockStep::promised);
    EXPECT_EQ(given.sent<StockAmended>().firm, kept(given).phase == Phase::firm);
    EXPECT_EQ(kept(given).products, products);
    EXPECT_EQ(kept(given).ahead, (std::vector<ProductAllocation>{{x, {{leeds, 3}}}}));
    EXPECT_EQ(available(given, x), 0);
    given.when(amended({{x, 2, 5}}));
    EXPECT_EQ(given.sent<StockAmended>().step, StockStep::settled);
    EXPECT_EQ(kept(given).products[0], (ProductAllocation{x, {{leeds, 5}}}));
    EXPECT_TRUE(kept(given).ahead.empty());
    EXPECT_EQ(given.count<InventoryAdjusted>(), 0u) << "it was announced when it was promised";
  }
}

TEST(AmendedReservation, ShortItHoldsNothingAndSaysWhatIsLeft) {
  Given given = firm_order();
  const Reservation before = kept(given);
  given.when(wants({{x, 3}, {y, 2}, {kettle, 1}}));
  EXPECT_EQ(given.sent<StockShort>().shorts, (std::vector<Shortage>{{y, true, 2, 1}, {kettle, false, 1, 0}}));
  EXPECT_EQ(given.count<OutOfStock>(), 1u);
  EXPECT_EQ(kept(given), before);
  EXPECT_EQ(available(given, x), 3);
  two_products().when(wants({{x, 1}})).then(StockShort{order, {{x, false, 1, 0}}});
}

TEST(AmendedReservation, WhatCameToNothingIsFreeAgain) {
  Given given = firm_order();
  const Reservation before = kept(given);
  given.when(wants({{x, 3}, {y, 1}}));
  given.when(ended(AmendmentStage::counted)).then();
  given.when(ended(AmendmentStage::failed));
  EXPECT_EQ(given.sent<StockAmended>().step, StockStep::let_go);
  EXPECT_EQ(given.count<InventoryAdjusted>(), 2u);
  EXPECT_EQ(kept(given), before);
  given.when(ended(AmendmentStage::failed)).then();
}

TEST(AmendedReservation, FewerAreFreeAtOnce) {
  Given given = firm_order();
  given.when(amended({{y, 3, 1}}));
  EXPECT_EQ(kept(given).products[1], (ProductAllocation{y, {{leeds, 1}}}));
  EXPECT_EQ(available(given, y), 3);
  EXPECT_EQ(given.count<InventoryAdjusted>(), 2u);
}

TEST(AmendedReservation, LinesOfOneProductAreCountedTogether) {
  Given given = firm_order();
  given.when(amended({{x, 2, 0}, {x, 0, 2}}));
  EXPECT_EQ(kept(given).products[0], (ProductAllocation{x, two}));
  EXPECT_EQ(given.count<InventoryAdjusted>(), 0u);
}

TEST(AmendedReservation, OfNothingItEnds) {
  Given given = reserved_order();
  given.when(amended({{x, 2, 0}, {y, 3, 0}})).then_timer("hold", std::nullopt);
  EXPECT_EQ(kept(given).phase, Phase::ended);
  EXPECT_EQ(available(given, x), 5);
  given.when(amended({{x, 0, 2}})).then();
}

// An Orders Service elsewhere says it, and nobody asked before.
TEST(AmendedReservation, ByItAloneWhatIsShortIsOwed) {
  Given given = reserved_order();
  given.when(amended({{x, 2, 9}}));
  EXPECT_EQ(kept(given).products[0], (ProductAllocation{x, {{leeds, 5}}}));
  EXPECT_EQ(kept(given).owed, (std::vector<ProductQuantity>{{x, 4}}));
  EXPECT_EQ(given.sent<OutOfStock>().new_quantity, -4);
  given.when(amended({{x, 9, 7}}));
  EXPECT_EQ(kept(given).owed, (std::vector<ProductQuantity>{{x, 2}})) << "what is owed is forgiven first";
  EXPECT_EQ(available(given, x), 0);
  given.when(amended({{x, 7, 4}}));
  EXPECT_TRUE(kept(given).owed.empty());
  EXPECT_EQ(available(given, x), 1);
}

TEST(AmendedReservation, CalledOffItGivesBackWhatWasHeldAheadToo) {
  Given given = firm_order();
  given.when(wants({{x, 3}}));
  given.when(cancelling(order));
  EXPECT_EQ(available(given, x), 5);
  EXPECT_EQ(available(given, y), 4);
  EXPECT_EQ(given.count<InventoryAdjusted>(), 3u) << "one for each place";
  EXPECT_TRUE(kept(given).ahead.empty());
}

// All that was ordered has left; what was held ahead is still to be decided.
TEST(AmendedReservation, IsOpenForWhatIsHeldAheadAfterTheLastUnitLeft) {
  Given given = firm_order();
  given.when(wants({{x, 3}}));
  given.when(ConsumeStock{order, kept(given).products});
  EXPECT_EQ(kept(given).phase, Phase::firm);
  given.when(ended(AmendmentStage::failed));
  EXPECT_EQ(kept(given).phase, Phase::consumed);
  EXPECT_EQ(available(given, x), 3);
}

// Some has left before, and may have to be sent again.
TEST(AmendedReservation, FirmAndOfNothingItMayHoldAgain) {
  Given given = firm_order();
  given.when(amended({{x, 2, 0}, {y, 3, 0}}));
  EXPECT_EQ(kept(given).phase, Phase::consumed);
  given.when(SourceStock{order, "s-1", {{x, 1}}, {}, false});
  EXPECT_EQ(kept(given).phase, Phase::firm);
  EXPECT_EQ(available(given, x), 4);
}

// What has left is taken; the rest is owed by who refused it, and can be called off, or there can be more.
TEST(AmendedReservation, OfWhichAllHasLeftChangesAllTheSame) {
  Given given = firm_order();
  given.when(ConsumeStock{order, kept(given).products});
  given.when(amended({{x, 4, 2}}));
  EXPECT_EQ(given.sent<StockAmended>().step, StockStep::settled);
  EXPECT_TRUE(given.sent<StockAmended>().firm);
  EXPECT_EQ(kept(given).phase, Phase::consumed);
  given.when(wants({{x, 3}}));
  EXPECT_EQ(given.sent<StockAmended>().step, StockStep::promised);
  EXPECT_EQ(kept(given).phase, Phase::firm);
  EXPECT_EQ(available(given, x), 0);
}

}  // namespace
}  // namespace flowmart::inventory

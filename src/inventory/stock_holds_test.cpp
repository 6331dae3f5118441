#include "inventory/stock_given.hpp"

#include <gtest/gtest.h>

#include "inventory/barcode.hpp"

namespace flowmart::inventory {
namespace {

using namespace stock_given;

// ---- holds

TEST(StockHolds, HoldTheLastUnit) {
  Given given = stocked(10);
  given.when(hold(a, 8)).then(held(a, {{leeds, 8}}), adjusted(2, -8, 2, "reservation"));
  given.when(hold(b, 2))
      .then(held(b, {{leeds, 2}}), adjusted(3, -2, 0, "reservation"), out_of_stock(4, -2, 0, "reservation"));
}

TEST(StockHolds, SayWhatIsLeftWhenShort) {
  Given given = stocked(10);
  given.when(hold(a, 8))
      .when(hold(b, 3))
      .then(StockShort{b, kettle, 3, 2, at_noon}, out_of_stock(3, {}, -1, "shortage"));
  EXPECT_EQ(given.state().available(), 2);
}

TEST(StockHolds, AddNothingAskedTwice) { stocked(10).when(hold(a, 8)).when(hold(a, 8)).then(); }

TEST(StockHolds, AreOfOneQuantityAnOrder) {
  stocked(10).when(hold(a, 8)).when(hold(a, 7)).then_rejected(codes::order_holds_other_quantity);
}

TEST(StockHolds, AreOfAtLeastOneUnit) {
  stocked(10).when(hold(a, 0)).then_rejected(codes::quantity_out_of_range);
  stocked(10).when(hold(a, -1)).then_rejected(codes::quantity_out_of_range);
}

TEST(StockHolds, NameAProductNotOnFile) {
  Given().when(hold(a, 2)).then(ProductUnknown{a, kettle, 2, at_noon});
}

TEST(StockHolds, AreShortOfAProductWithoutStock) {
  stocked(0).when(hold(a, 2)).then(StockShort{a, kettle, 2, 0, at_noon}, out_of_stock(1, {}, -2, "shortage"));
}

TEST(StockHolds, SplitOverWarehouses) {
  stocked(5, 7)
      .when(hold(a, 9))
      .then(held(a, {{leeds, 5}, {lyon, 4}}), adjusted(3, -5, 0, "reservation"),
            adjusted(4, -4, 3, "reservation", lyon));
}

TEST(StockHolds, AreReleasedOnce) {
  Given given = stocked(5, 7);
  given.when(hold(a, 9))
      .when(release(a))
      .then(StockReleased{a, kettle, {{leeds, 5}, {lyon, 4}}, "order_short", at_noon},
            adjusted(5, 5, 5, "release"), adjusted(6, 4, 7, "release", lyon));
  EXPECT_TRUE(given.state().holds.empty());
  given.when(release(a)).then();
  given.when(release(b)).then();
}

TEST(StockHolds, CanBeAskedForAgainAfterRelease) {
  stocked(5)
      .when(hold(a, 5))
      .when(release(a))
      .when(hold(a, 3))
      .then(held(a, {{leeds, 3}}), adjusted(5, -3, 2, "reservation"));
}

TEST(StockHolds, BecomeFirmOnce) {
  Given given = stocked(5);
  given.when(hold(a, 3))
      .when(firm(a))
      .then(StockFirmed{a, kettle, {{leeds, 3}}, at_noon}, adjusted(3, 0, 2, "sale"));
  EXPECT_TRUE(given.state().holds.at(a).firm);
  given.when(firm(a)).then();
  given.when(firm(b)).then();
}

TEST(StockHolds, MoveToTheBuyersCountryWhenFirm) {
  Given given = stocked(5, 7);
  given.when(hold(a, 3))
      .when(firm(a, "FR"))
      .then(StockFirmed{a, kettle, {{lyon, 3}}, at_noon}, adjusted(4, 3, 5, "sale"),
            adjusted(5, -3, 4, "sale", lyon));
  EXPECT_EQ(given.state().bin(leeds)->held, 0);
  EXPECT_EQ(given.state().bin(lyon)->held, 3);
}

TEST(StockHolds, CanUseAnotherRule) {
  struct Restore {
    SourcingRules before = sourcing_rules();
    ~Restore() { use_sourcing_rules(before); }
  } restore;
  SourcingRules rules;
  rules.source = [](std::span<const Bin> bins, Quantity wanted) {
    return Allocations{{bins.back().warehouse.warehouse, wanted}};
  };
  use_sourcing_rules(rules);
  stocked(5, 7).when(hold(a, 2)).then(held(a, {{lyon, 2}}), adjusted(3, -2, 5, "reservation", lyon));
}

TEST(StockHolds, LeaveTheHouse) {
  Given given = stocked(5);
  given.when(hold(a, 3)).when(firm(a)).when(consume(a)).then(StockConsumed{a, kettle, {{leeds, 3}}, at_noon});
  EXPECT_EQ(given.state().on_hand(), 5);
  EXPECT_EQ(given.state().reserved(), 3);
  given.when(consume(a)).then();
  given.when(release(a)).then();
  given.when(change(-3))
      .then(moved(2, MovementKind::shipped, -3, 2, "shipment", leeds, a), adjusted(4, 0, 2, "shipment"));
  EXPECT_EQ(given.state().reserved(), 0);
}

TEST(StockHolds, LeaveTheHouseWithoutHavingBecomeFirm) {
  stocked(5).when(hold(a, 3)).when(consume(a)).then(StockConsumed{a, kettle, {{leeds, 3}}, at_noon});
}

TEST(StockHolds, LeaveOldestFirstAndBeforeAnyCorrection) {
  Given given = stocked(10);
  given.when(hold(a, 3)).when(hold(b, 2)).when(consume(b)).when(consume(a));
  given.when(change(-4))
      .then(moved(2, MovementKind::shipped, -2, 8, "shipment", leeds, b),
            moved(3, MovementKind::shipped, -2, 6, "shipment", leeds, a), adjusted(4, 0, 5, "shipment"));
  given.when(change(-3))
      .then(moved(4, MovementKind::shipped, -1, 5, "shipment", leeds, a), adjusted(5, 0, 5, "shipment"),
            moved(5, MovementKind::adjusted, -2, 3, "manual"), adjusted(6, -2, 3, "manual"));
}

TEST(StockHolds, LeaveASoldOutShelfWithoutANewAlarm) {
  Given given = stocked(3);
  given.when(hold(a, 3))
      .when(consume(a))
      .when(change(-3))
      .then(moved(2, MovementKind::shipped, -3, 0, "shipment", leeds, a), adjusted(4, 0, 0, "shipment"));
}

// ---- status

TEST(StockStatus, TellsAll) {
  RegisterProduct product = registered();
  product.reorder_point = 4;
  product.reorder_quantity = 50;
  product.safety_stock = 2;
  product.category = "kitchen";
  Given given;
  given.when(product).when(add(5)).when(add(7, lyon)).when(hold(a, 9));
  const Time later = at_noon + std::chrono::hours{30};
  const auto answer = given.when(GetInventoryStatus{"KETTLE-17"}, later).sent<GetInventoryStatus::Response>();
  EXPECT_EQ(answer.productId, "KETTLE-17");
  EXPECT_EQ(answer.productMetadata.sku, "KETTLE-17");
  EXPECT_EQ(answer.productMetadata.barcode, in_store_barcode("KETTLE-17"));
  EXPECT_EQ(answer.productMetadata.category.primary, "kitchen");
  EXPECT_EQ(answer.aggregatedInventory, (stock_report::Totals{3, 9, 0, 2, 4}));
  ASSERT_EQ(answer.locationBreakdown.size(), 2u);
  const auto& first = answer.locationBreakdown[0];
  EXPECT_EQ(first.location.name, "Depot LDS");
  EXPECT_TRUE(patterns::facility.matches(first.location.facilityId)) << first.location.facilityId;
  EXPECT_EQ(first.location.facilityId.substr(0, 2), "GB");
  EXPECT_EQ(first.inventory, (stock_report::LocationStock{0, 5, "2026-03-14"}));
  EXPECT_EQ(answer.locationBreakdown[1].inventory, (stock_report::LocationStock{3, 4, "2026-03-14"}));
  ASSERT_EQ(answer.recentMovements.size(), 2u);
  EXPECT_EQ(answer.recentMovements[0].movementId, kettle.to_string() + ":2");  // newest first
  EXPECT_EQ(answer.recentMovements[0].type, MovementType::inbound);
  EXPECT_EQ(answer.recentMovements[0].quantity, 7);
  EXPECT_TRUE(answer.alerts.lowStock);
  ASSERT_EQ(answer.alerts.messages.size(), 2u);
  EXPECT_EQ(answer.alerts.messages[0].severity, AlertSeverity::warning);
  EXPECT_EQ(answer.lastUpdated, later);
}

TEST(StockStatus, NamesTheOrderOfAShipment) {
  Given given = stocked(5);
  given.when(hold(a, 5)).when(consume(a)).when(change(-5)).when(GetInventoryStatus{"KETTLE-17"});
  const auto& answer = given.sent<GetInventoryStatus::Response>();
  EXPECT_EQ(answer.recentMovements[0].type, MovementType::outbound);
  EXPECT_EQ(answer.recentMovements[0].reference->orderId, a.to_string());
  EXPECT_EQ(answer.alerts.messages[0].severity, AlertSeverity::critical);
}

TEST(StockStatus, ShowsTheLastTenMovements) {
  Given given = stocked(1);
  for (int i = 0; i < 14; ++i) given.when(add(i + 1));
  const auto& answer = given.when(GetInventoryStatus{"KETTLE-17"}).sent<GetInventoryStatus::Response>();
  ASSERT_EQ(answer.recentMovements.size(), 10u);
  EXPECT_EQ(answer.recentMovements.front().quantity, 14);
  EXPECT_EQ(answer.recentMovements.back().quantity, 5);
  EXPECT_FALSE(answer.alerts.lowStock);
}

TEST(StockStatus, KnowsNothingOfAProductNotOnFile) {
  Given().when(GetInventoryStatus{"KETTLE-17"}).then_rejected(codes::product_not_on_file);
  RegisterProduct nowhere = registered();
  nowhere.warehouses.clear();
  Given().when(nowhere).when(GetInventoryStatus{"KETTLE-17"}).then_rejected(codes::product_not_on_file);
}

}  // namespace
}  // namespace flowmart::inventory

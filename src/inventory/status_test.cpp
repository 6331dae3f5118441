#include <gtest/gtest.h>

#include "contract/patterns.hpp"
#include "inventory/barcode.hpp"
#include "inventory/inventory_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace inventory_given;

TEST(Status, TellsAll) {
  RegisterProduct product = registered();
  product.reorder_point = 4;
  product.reorder_quantity = 50;
  product.safety_stock = 2;
  product.category = "kitchen";
  Given given;
  given.when(product).when(add(5)).when(add(7, lyon)).when(reserve(a, 9));
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

TEST(Status, IsLowAtTheReorderPointItselfAndNotAbove) {
  RegisterProduct product = registered();
  product.reorder_point = 4;
  product.reorder_quantity = 50;
  for (const auto& [available, alerts] : {std::pair(5, 0u), std::pair(4, 2u), std::pair(3, 2u)}) {
    Given given;
    given.when(product).when(add(available));
    const auto& answer = given.when(GetInventoryStatus{"KETTLE-17"}).sent<GetInventoryStatus::Response>();
    EXPECT_EQ(answer.alerts.lowStock, alerts > 0) << available;
    EXPECT_EQ(answer.alerts.messages.size(), alerts) << available;
  }
}

TEST(Status, NamesTheOrderOfAShipment) {
  Given given = stocked(5);
  given.when(reserve(a, 5)).when(consume(a, {{leeds, 5}})).when(change(-5));
  given.when(GetInventoryStatus{"KETTLE-17"});
  const auto& answer = given.sent<GetInventoryStatus::Response>();
  EXPECT_EQ(answer.recentMovements[0].type, MovementType::outbound);
  EXPECT_EQ(answer.recentMovements[0].reference->orderId, a.to_string());
  EXPECT_EQ(answer.alerts.messages[0].severity, AlertSeverity::critical);
}

TEST(Status, ShowsTheLastTenMovements) {
  Given given = stocked(1);
  for (int i = 0; i < 14; ++i) given.when(add(i + 1));
  const auto& answer = given.when(GetInventoryStatus{"KETTLE-17"}).sent<GetInventoryStatus::Response>();
  ASSERT_EQ(answer.recentMovements.size(), 10u);
  EXPECT_EQ(answer.recentMovements.front().quantity, 14);
  EXPECT_EQ(answer.recentMovements.back().quantity, 5);
  EXPECT_FALSE(answer.alerts.lowStock);
}

TEST(Status, ShowsWhatWasDroppedFromAWarehouse) {
  Given given = stocked(5, 7);
  given.when(drop(lyon)).when(GetInventoryStatus{"KETTLE-17"});
  const auto& answer = given.sent<GetInventoryStatus::Response>();
  EXPECT_EQ(answer.locationBreakdown.size(), 1u);
  EXPECT_EQ(answer.aggregatedInventory.totalAvailable, 5);
  EXPECT_EQ(answer.recentMovements[0].type, MovementType::adjustment);
  EXPECT_EQ(answer.recentMovements[0].quantity, -7);
  EXPECT_EQ(answer.recentMovements[0].reason, "removal");
}

TEST(Status, KnowsNothingOfAProductNotOnFile) {
  Given().when(GetInventoryStatus{"KETTLE-17"}).then_rejected(codes::product_not_on_file);
  RegisterProduct nowhere = registered();
  nowhere.warehouses.clear();
  Given().when(nowhere).when(GetInventoryStatus{"KETTLE-17"}).then_rejected(codes::product_not_on_file);
  Given dropped = stocked(5);
  dropped.when(drop()).when(GetInventoryStatus{"KETTLE-17"}).then_rejected(codes::product_not_on_file);
}

}  // namespace
}  // namespace flowmart::inventory

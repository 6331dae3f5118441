#include <gtest/gtest.h>

#include <limits>

#include "inventory/inventory_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace inventory_given;

// ---- arriving

TEST(Goods, Arrive) {
  Given given = stocked(0);
  given.when(add(10)).then(adjusted(1, 10, 10, "restock"));
  given.when(add(5)).then(adjusted(2, 5, 15, "restock"));
  expect_ledger(given, {entry(1, MovementKind::received, 10, "restock"),
                        entry(2, MovementKind::received, 5, "restock")});
}

TEST(Goods, ArriveOfAProductNotOnFile) {
  ProductRegistered on_file;
  on_file.product = kettle;
  on_file.sku = on_file.name = kettle.to_string();
  on_file.timestamp = at_noon;
  Given given;
  given.when(add(10)).then(on_file, adjusted(1, 10, 10, "restock"));
  expect_ledger(given, {entry(1, MovementKind::received, 10, "restock")});
  given.when(add(1)).then(adjusted(2, 1, 11, "restock"));
}

TEST(Goods, ArriveOfAProductThatWasDropped) {
  Given given = stocked(5);
  given.when(drop()).when(add(2));
  EXPECT_EQ(given.count<ProductRegistered>(), 1u);
  EXPECT_EQ(given.sent<InventoryAdjusted>(), adjusted(4, 2, 2, "restock"));
}

TEST(Goods, ArriveWhereNobodyExpectedThem) {
  Given given = stocked(5);
  const WarehouseId shed = WarehouseId::of("shed");
  given.when(add(3, shed)).then(adjusted(2, 3, 3, "restock", shed));
  const Bin& last = product_in(given).bins.back();
  EXPECT_EQ(last.on_hand, 3);
  EXPECT_EQ(last.warehouse.code, shed.to_string().substr(0, 8));
  EXPECT_EQ(last.warehouse.country, "ZZ");
}

TEST(Goods, ArriveInNumbersThatCanBeCounted) {
  Given given = stocked(5);
  for (const Quantity quantity : {Quantity{0}, Quantity{-1}, quantity_max + 1})
    given.when(add(quantity)).then_rejected(codes::quantity_out_of_range, "/quantity");
  given.when(add(quantity_max));
  EXPECT_EQ(product_in(given).on_hand(), quantity_max + 5);
  Given().when(add(0)).then_rejected(codes::quantity_out_of_range, "/quantity");

  Inventory full;
  Product& product = full.products[kettle];
  product.on_file = true;
  product.bin_for(leeds).on_hand = std::numeric_limits<Quantity>::max() - 1;
  EXPECT_FALSE(decide(full, add(1, lyon), at_noon).rejected());
  EXPECT_EQ(decide(full, add(2, lyon), at_noon).rejection().code, codes::quantity_out_of_range.name);
  EXPECT_EQ(decide(full, change(2, lyon), at_noon).rejection().code, codes::quantity_out_of_range.name);
}

// ---- corrected

TEST(Goods, AreCorrectedUpAndDown) {
  Given given = stocked(10);
  given.when(change(3)).then(adjusted(2, 3, 13, "manual"));
  given.when(change(-4)).then(adjusted(3, -4, 9, "manual"));
  given.when(change(-9)).then(adjusted(4, -9, 0, "manual"), out_of_stock(5, -9, 0, "manual"));
  expect_ledger(
      given, {entry(2, MovementKind::adjusted, 3, "manual"), entry(3, MovementKind::adjusted, -4, "manual"),
              entry(4, MovementKind::adjusted, -9, "manual")});
}

TEST(Goods, NeverFallBelowZero) {
  Given given = stocked(10, 5);
  given.when(change(-11)).then_rejected(codes::stock_below_zero);
  EXPECT_EQ(product_in(given).on_hand(), 15);
  EXPECT_EQ(product_in(given).movements, 2);
}

TEST(Goods, NeverFallBelowWhatIsReserved) {
  Given given = stocked(10);
  given.when(reserve(a, 8)).when(change(-3)).then_rejected(codes::stock_is_reserved);
  given.when(change(-2)).then(adjusted(3, -2, 0, "manual"), out_of_stock(4, -2, 0, "manual"));
}

TEST(Goods, CorrectionsNameAProductAWarehouseAndAChange) {
  Given given = stocked(10);
  given.when(change(0)).then_rejected(codes::quantity_out_of_range, "/quantityChange");
  given.when(change(quantity_max + 1)).then_rejected(codes::quantity_out_of_range, "/quantityChange");
  given.when(change(-quantity_max - 1)).then_rejected(codes::quantity_out_of_range, "/quantityChange");
  given.when(change(std::numeric_limits<Quantity>::min())).then_rejected(codes::quantity_out_of_range);
  given.when(change(-1, WarehouseId::of("shed"))).then_rejected(codes::warehouse_not_on_file);
  Given().when(change(1)).then_rejected(codes::product_not_on_file);
  Given().when(change(-1)).then_rejected(codes::product_not_on_file);
  Given dropped = stocked(5);
  dropped.when(drop()).when(change(1)).then_rejected(codes::product_not_on_file);
}

// ---- leaving

TEST(Goods, LeaveOldestFirstAndBeforeAnyCorrection) {
  Given given = stocked(10);
  given.when(reserve(a, 3)).when(reserve(b, 2));
  given.when(consume(b, {{leeds, 2}})).when(consume(a, {{leeds, 3}}));
  given.when(change(-4)).then(adjusted(4, 0, 5, "shipment"));
  expect_ledger(given, {entry(2, MovementKind::shipped, -2, "shipment", b),
                        entry(3, MovementKind::shipped, -2, "shipment", a)});
  EXPECT_EQ(product_in(given).bin(leeds)->departures, (std::vector<Departure>{{a, 1}}));
  given.when(change(-3)).then(adjusted(5, 0, 5, "shipment"), adjusted(6, -2, 3, "manual"));
  expect_ledger(given, {entry(4, MovementKind::shipped, -1, "shipment", a),
                        entry(5, MovementKind::adjusted, -2, "manual")});
  EXPECT_TRUE(product_in(given).bin(leeds)->departures.empty());
  EXPECT_EQ(product_in(given).on_hand(), 3);
}

TEST(Goods, LeaveASoldOutShelfWithoutANewAlarm) {
  Given given = stocked(3);
  given.when(reserve(a, 3))
      .when(consume(a, {{leeds, 3}}))
      .when(change(-3))
      .then(adjusted(4, 0, 0, "shipment"));
  expect_ledger(given, {entry(2, MovementKind::shipped, -3, "shipment", a)});
}

TEST(Goods, ThatAreLeavingStandInTheWayOfACorrection) {
  Given given = stocked(10);
  given.when(reserve(a, 3)).when(reserve(b, 5)).when(consume(a, {{leeds, 3}}));
  given.when(change(-11)).then_rejected(codes::stock_below_zero);
  given.when(change(-6)).then_rejected(codes::stock_is_reserved);
  EXPECT_EQ(product_in(given).bin(leeds)->departing, 3);
  given.when(change(-5))
      .then(adjusted(4, 0, 2, "shipment"), adjusted(5, -2, 0, "manual"), out_of_stock(6, -2, 0, "manual"));
}

TEST(Goods, ThatAreLeavingStayWhenMoreArrive) {
  Given given = stocked(3);
  given.when(reserve(a, 3)).when(consume(a, {{leeds, 3}})).when(change(2));
  EXPECT_EQ(product_in(given).bin(leeds)->departing, 3);
  EXPECT_EQ(product_in(given).available(), 2);
}

}  // namespace
}  // namespace flowmart::inventory

#include "inventory/stock_given.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace flowmart::inventory {
namespace {

using namespace stock_given;

// ---- on file

TEST(StockOnFile, RegistersAProduct) {
  const RegisterProduct product = registered();
  Given().when(product).then(ProductRegistered{kettle, product.sku, product.name, product.price,
                                               product.warehouses, "", 0, 0, 0, at_noon});
}

TEST(StockOnFile, RegisteringTwiceAddsNothing) { Given().when(registered()).when(registered()).then(); }

TEST(StockOnFile, ChangesNameAndPrice) {
  RegisterProduct product = registered();
  product.name = "Kettle, enamel";
  product.price = {3600, gbp};
  Given given;
  given.when(registered())
      .when(product)
      .then(ProductRegistered{kettle, product.sku, product.name, product.price, {}, "", 0, 0, 0, at_noon});
  EXPECT_EQ(given.state().name, "Kettle, enamel");
}

TEST(StockOnFile, DescribesAWarehouseAnewAndKeepsItsStock) {
  RegisterProduct product = registered();
  product.warehouses = {warehouse(leeds, "LDS2", "GB", 9)};
  Given given = stocked(5);
  given.when(product).then(ProductRegistered{kettle, product.sku, product.name, product.price,
                                             product.warehouses, "", 0, 0, 0, at_noon});
  ASSERT_EQ(given.state().bins.size(), 2u);
  EXPECT_EQ(given.state().bins[0].warehouse.code, "LYS");
  EXPECT_EQ(given.state().bins[1].warehouse.code, "LDS2");
  EXPECT_EQ(given.state().bins[1].on_hand, 5);
}

TEST(StockOnFile, RefusesWhatMakesNoSense) {
  RegisterProduct product = registered();
  product.sku = "";
  product.price.minor = -1;
  product.reorder_point = -1;
  product.warehouses[1].country = "France";
  product.warehouses[1].opens = "25:00";
  product.warehouses[0].latitude = {901, 1};
  product.warehouses[0].code = "";
  Given given;
  given.when(product).then_rejected(codes::product_invalid, "/sku");
  for (const char* pointer : {"/price", "/reorder_point", "/warehouses/1/country", "/warehouses/1/opens",
                              "/warehouses/0/latitude", "/warehouses/0/code"})
    given.then_rejected(codes::product_invalid, pointer);
  EXPECT_FALSE(given.state().on_file);
}

TEST(StockOnFile, DropsAProductEverywhere) {
  Given given = stocked(5, 7);
  given.when(DeleteInventory{kettle, {}, "no longer made", at_noon})
      .then(moved(3, MovementKind::adjusted, -5, 0, "removal"), adjusted(3, -5, 0, "removal"),
            moved(4, MovementKind::adjusted, -7, 0, "removal", lyon), adjusted(4, -7, 0, "removal", lyon),
            out_of_stock(5, -12, 0, "removal"), ProductRemoved{kettle, {}, "no longer made", at_noon});
  given.when(DeleteInventory{kettle, {}, {}, at_noon}).then_rejected(codes::product_not_on_file);
  given.when(hold(a, 1)).then(ProductUnknown{a, kettle, 1, at_noon});
}

TEST(StockOnFile, DropsOneWarehouse) {
  Given given = stocked(5, 7);
  given.when(DeleteInventory{kettle, lyon, {}, at_noon})
      .then(moved(3, MovementKind::adjusted, -7, 0, "removal", lyon), adjusted(3, -7, 0, "removal", lyon),
            ProductRemoved{kettle, lyon, "", at_noon});
  EXPECT_EQ(given.state().on_hand(), 5);
  given.when(DeleteInventory{kettle, lyon, {}, at_noon}).then_rejected(codes::warehouse_not_on_file);
}

TEST(StockOnFile, KeepsWhatIsReserved) {
  Given given = stocked(5, 7);
  given.when(hold(a, 1));
  given.when(DeleteInventory{kettle, {}, {}, at_noon}).then_rejected(codes::stock_is_reserved);
  given.when(DeleteInventory{kettle, leeds, {}, at_noon}).then_rejected(codes::stock_is_reserved);
  given.when(consume(a))
      .when(DeleteInventory{kettle, leeds, {}, at_noon})
      .then_rejected(codes::stock_is_reserved);
  given.when(DeleteInventory{kettle, lyon, {}, at_noon});
  EXPECT_EQ(given.count<ProductRemoved>(), 1u);
}

TEST(StockOnFile, NeverNumbersTwoEventsAlike) {
  Given given = stocked(5);
  given.when(DeleteInventory{kettle, {}, {}, at_noon}).when(registered()).when(add(2));
  EXPECT_EQ(given.sent<InventoryAdjusted>().event_id, kettle.to_string() + ":4");
  EXPECT_EQ(given.sent<StockMoved>().number, 3);
}

// ---- goods

TEST(StockGoods, Arrive) {
  Given given = stocked(0);
  given.when(add(10)).then(moved(1, MovementKind::received, 10, 10, "restock"),
                           adjusted(1, 10, 10, "restock"));
  given.when(add(5)).then(moved(2, MovementKind::received, 5, 15, "restock"), adjusted(2, 5, 15, "restock"));
}

TEST(StockGoods, ArriveOfAProductNotOnFile) {
  ProductRegistered on_file;
  on_file.product = kettle;
  on_file.sku = on_file.name = kettle.to_string();
  on_file.timestamp = at_noon;
  Given().when(add(10)).then(on_file, moved(1, MovementKind::received, 10, 10, "restock"),
                             adjusted(1, 10, 10, "restock"));
}

TEST(StockGoods, ArriveWhereNobodyExpectedThem) {
  Given given = stocked(5);
  const WarehouseId shed = WarehouseId::of("shed");
  given.when(add(3, shed))
      .then(moved(2, MovementKind::received, 3, 3, "restock", shed), adjusted(2, 3, 3, "restock", shed));
  EXPECT_EQ(given.state().bins.back().warehouse.code, shed.to_string().substr(0, 8));
  EXPECT_EQ(given.state().bins.back().warehouse.country, "ZZ");
}

TEST(StockGoods, ArriveInNumbersThatCanBeCounted) {
  Given given = stocked(5);
  for (const Quantity quantity : {Quantity{0}, Quantity{-1}, quantity_max + 1})
    given.when(add(quantity)).then_rejected(codes::quantity_out_of_range, "/quantity");
  given.when(add(quantity_max));
  EXPECT_EQ(given.state().on_hand(), quantity_max + 5);

  Stock full;
  full.product = kettle;
  full.on_file = true;
  full.bins.emplace_back().warehouse.warehouse = leeds;
  full.bins.emplace_back().warehouse.warehouse = lyon;
  full.bins[0].on_hand = std::numeric_limits<Quantity>::max() - 1;
  Given(full).when(add(2, lyon)).then_rejected(codes::quantity_out_of_range, "/quantity");
  Given(full).when(change(2, lyon)).then_rejected(codes::quantity_out_of_range, "/quantityChange");
}

TEST(StockGoods, AreCorrectedUpAndDown) {
  Given given = stocked(10);
  given.when(change(3)).then(moved(2, MovementKind::adjusted, 3, 13, "manual"), adjusted(2, 3, 13, "manual"));
  given.when(change(-4))
      .then(moved(3, MovementKind::adjusted, -4, 9, "manual"), adjusted(3, -4, 9, "manual"));
  given.when(change(-9))
      .then(moved(4, MovementKind::adjusted, -9, 0, "manual"), adjusted(4, -9, 0, "manual"),
            out_of_stock(5, -9, 0, "manual"));
}

TEST(StockGoods, NeverFallBelowZero) {
  Given given = stocked(10, 5);
  given.when(change(-11)).then_rejected(codes::stock_below_zero);
  EXPECT_EQ(given.state().on_hand(), 15);
}

TEST(StockGoods, NeverFallBelowWhatIsReserved) {
  Given given = stocked(10);
  given.when(hold(a, 8)).when(change(-3)).then_rejected(codes::stock_is_reserved);
  given.when(change(-2))
      .then(moved(2, MovementKind::adjusted, -2, 8, "manual"), adjusted(3, -2, 0, "manual"),
            out_of_stock(4, -2, 0, "manual"));
}

TEST(StockGoods, CorrectionsNameAProductAWarehouseAndAChange) {
  Given given = stocked(10);
  given.when(change(0)).then_rejected(codes::quantity_out_of_range, "/quantityChange");
  given.when(change(quantity_max + 1)).then_rejected(codes::quantity_out_of_range, "/quantityChange");
  given.when(change(-quantity_max - 1)).then_rejected(codes::quantity_out_of_range, "/quantityChange");
  given.when(change(std::numeric_limits<Quantity>::min())).then_rejected(codes::quantity_out_of_range);
  given.when(change(-1, WarehouseId::of("shed"))).then_rejected(codes::warehouse_not_on_file);
  Given().when(change(1)).then_rejected(codes::product_not_on_file);
  Given().when(change(-1)).then_rejected(codes::product_not_on_file);
}

}  // namespace
}  // namespace flowmart::inventory

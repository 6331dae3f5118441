#include <gtest/gtest.h>

#include "inventory/inventory_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace inventory_given;

TEST(OnFile, RegistersAProduct) {
  const RegisterProduct product = registered();
  Given given;
  given.when(product).then(ProductRegistered{kettle, product.sku, product.name, product.price,
                                             product.warehouses, "", 0, 0, 0, at_noon});
  EXPECT_TRUE(given.state().on_file(kettle));
  EXPECT_FALSE(given.state().on_file(ProductId::of("another")));
}

TEST(OnFile, RegisteringTwiceAddsNothing) { Given().when(registered()).when(registered()).then(); }

TEST(OnFile, ChangesNameAndPrice) {
  RegisterProduct product = registered();
  product.name = "Kettle, enamel";
  product.price = {3600, gbp};
  Given given;
  given.when(registered())
      .when(product)
      .then(ProductRegistered{kettle, product.sku, product.name, product.price, {}, "", 0, 0, 0, at_noon});
  EXPECT_EQ(product_in(given).name, "Kettle, enamel");
}

TEST(OnFile, DescribesAWarehouseAnewAndKeepsItsStock) {
  RegisterProduct product = registered();
  product.warehouses = {warehouse(leeds, "LDS2", "GB", 9)};
  Given given = stocked(5);
  given.when(product).then(ProductRegistered{kettle, product.sku, product.name, product.price,
                                             product.warehouses, "", 0, 0, 0, at_noon});
  const std::vector<Bin>& bins = product_in(given).bins;
  ASSERT_EQ(bins.size(), 2u);
  EXPECT_EQ(bins[0].warehouse.code, "LYS");
  EXPECT_EQ(bins[1].warehouse.code, "LDS2");
  EXPECT_EQ(bins[1].on_hand, 5);
}

TEST(OnFile, RefusesWhatMakesNoSense) {
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
  EXPECT_FALSE(given.state().products.find(kettle));
}

TEST(OnFile, TakesNothingUnprintableAsAName) {
  for (const std::string name : {std::string("TAB\tTED"), std::string("NUL\0", 4), std::string("CSI\xc2\x9b"),
                                 std::string(129, 'x')}) {
    RegisterProduct product = registered();
    product.sku = product.warehouses[0].code = name;
    Given given;
    given.when(product).then_rejected(codes::product_invalid, "/sku");
    given.then_rejected(codes::product_invalid, "/warehouses/0/code");
  }
  RegisterProduct longest = registered();
  longest.sku = std::string(126, 'x') + "é\xc2\xa0";
  Given given;
  given.when(longest);
  EXPECT_TRUE(given.state().named(longest.sku));
}

TEST(Skus, AreThoseOfOneProductEach) {
  RegisterProduct other = registered(ProductId::of("another"), "KETTLE-17");
  Given given;
  given.when(registered()).when(other).then_rejected(codes::sku_taken);
  other.sku = "KETTLE-18";
  given.when(other);
  other.sku = "KETTLE-17";
  given.when(other).then_rejected(codes::sku_taken);
  EXPECT_EQ(given.state().named("KETTLE-18")->product, ProductId::of("another"));
  EXPECT_EQ(given.state().named("KETTLE-17")->product, kettle);
}

TEST(Skus, NameTheProductThatHasThem) {
  const auto decision = [] {
    Given given;
    given.when(registered());
    return decide(given.state(), registered(ProductId::of("another"), "KETTLE-17"), at_noon);
  }();
  EXPECT_EQ(decision.rejection().detail,
            "SKU KETTLE-17 is that of product " + kettle.to_string() + " (Enamel kettle).");
  EXPECT_EQ(decision.rejection().faults.front().pointer, "/sku");
}

TEST(Skus, ARenamedProductIsFoundByTheNewOneAndTheOldOneIsFree) {
  RegisterProduct renamed = registered();
  renamed.sku = "KETTLE-18";
  Given given = stocked(5);
  given.when(renamed);
  EXPECT_EQ(given.state().named("KETTLE-18")->product, kettle);
  EXPECT_EQ(given.state().named(kettle.to_string())->product, kettle);
  EXPECT_EQ(given.state().named("KETTLE-17"), nullptr);
  EXPECT_EQ(
      given.when(GetInventoryStatus{"KETTLE-18"}).sent<GetInventoryStatus::Response>().productMetadata.sku,
      "KETTLE-18");
  given.when(registered(ProductId::of("another"), "KETTLE-17"));
  EXPECT_EQ(given.state().named("KETTLE-17")->product, ProductId::of("another"));
}

TEST(Skus, AreFreeOnceTheProductIsDropped) {
  Given given;
  given.when(registered()).when(drop());
  EXPECT_EQ(given.state().named("KETTLE-17"), nullptr);
  given.when(registered(ProductId::of("another"), "KETTLE-17"));
  EXPECT_EQ(given.state().named("KETTLE-17")->product, ProductId::of("another"));
}

TEST(Skus, ThatReadAsAnIdAreTheProductsOwn) {
  RegisterProduct product = registered();
  product.sku = ProductId::of("another").to_string();
  Given given;
  given.when(product).then_rejected(codes::sku_taken);
  product.sku = kettle.to_string();
  given.when(product);
  EXPECT_EQ(given.state().named(product.sku)->product, kettle);
}

TEST(OnFile, DropsAProductEverywhere) {
  Given given = stocked(5, 7);
  given.when(DeleteInventory{kettle, {}, "no longer made", at_noon})
      .then(adjusted(3, -5, 0, "removal"), adjusted(4, -7, 0, "removal", lyon),
            out_of_stock(5, -12, 0, "removal"));
  EXPECT_FALSE(given.state().on_file(kettle));
  given.when(drop()).then_rejected(codes::product_not_on_file);
  given.when(reserve(a, 1)).then(StockShort{a, {{kettle, false, 1, 0}}});
}

TEST(OnFile, DropsOneWarehouse) {
  Given given = stocked(5, 7);
  given.when(drop(lyon)).then(adjusted(3, -7, 0, "removal", lyon));
  EXPECT_EQ(product_in(given).on_hand(), 5);
  EXPECT_EQ(product_in(given).bin(lyon), nullptr);
  given.when(drop(lyon)).then_rejected(codes::warehouse_not_on_file);
}

TEST(OnFile, BooksWhatIsDropped) {
  Given given = stocked(5, 7);
  given.when(drop(lyon));
  expect_ledger(
      given, {entry(1, MovementKind::received, 5, "restock"), entry(2, MovementKind::received, 7, "restock"),
              entry(3, MovementKind::adjusted, -7, "removal")});
  given.when(drop());
  EXPECT_EQ(product_in(given).movements, 4);
  EXPECT_TRUE(product_in(given).recent.empty());  // who comes back under this id starts anew
}

// There is nothing to book and nothing to announce.
TEST(OnFile, DropsWhatIsEmptyInSilence) {
  Given given = stocked(5);
  given.when(drop(lyon)).then();
  EXPECT_EQ(product_in(given).movements, 1);
  given.when(change(-5)).when(drop()).then();
  EXPECT_EQ(product_in(given).movements, 2);
  EXPECT_FALSE(given.state().on_file(kettle));
}

TEST(OnFile, KeepsWhatIsReserved) {
  Given given = stocked(5, 7);
  given.when(reserve(a, 1));
  given.when(drop()).then_rejected(codes::stock_is_reserved);
  given.when(drop(leeds)).then_rejected(codes::stock_is_reserved);
  given.when(drop(lyon)).then(adjusted(4, -7, 0, "removal", lyon));
}

TEST(OnFile, KeepsWhatIsLeaving) {
  Given given = stocked(5);
  given.when(reserve(a, 1)).when(consume(a, {{leeds, 1}}));
  given.when(drop()).then_rejected(codes::stock_is_reserved);
  given.when(drop(leeds)).then_rejected(codes::stock_is_reserved);
  given.when(change(-1)).when(drop()).then(adjusted(4, -4, 0, "removal"), out_of_stock(5, -4, 0, "removal"));
}

TEST(OnFile, NeverNumbersTwoEventsAlike) {
  Given given = stocked(5);
  given.when(drop()).when(registered()).when(add(2)).then(adjusted(4, 2, 2, "restock"));
  expect_ledger(given, {entry(3, MovementKind::received, 2, "restock")});
}

TEST(OnFile, BeginsAnewAfterItWasDropped) {
  Given given = stocked(5, 7);
  given.when(drop());
  const Time later = at_noon + std::chrono::hours{1};
  RegisterProduct nowhere = registered();
  nowhere.warehouses.clear();
  given.when(nowhere, later);
  EXPECT_TRUE(product_in(given).bins.empty());
  EXPECT_EQ(product_in(given).registered_at, later);
}

}  // namespace
}  // namespace flowmart::inventory

#include <gtest/gtest.h>

#include "inventory/inventory_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace inventory_given;

using Filters = GetInventoryList::Filters;
using Pagination = GetInventoryList::Pagination;

RegisterProduct product(const std::string& sku, std::string category = "things") {
  RegisterProduct one = registered(ProductId::of(sku));
  one.sku = sku;
  one.category = std::move(category);
  return one;
}
// POT: none. CUP: 5 in Leeds and 5 in Lyon, of which 8 are held. TEAPOT: 50 in Lyon.
Given shelves() {
  Given given;
  given.when(product("TEAPOT")).when(product("CUP")).when(product("POT", "kitchen"));
  const ProductId cup = ProductId::of("CUP");
  given.when(add(5, leeds, cup)).when(add(5, lyon, cup)).when(add(50, lyon, ProductId::of("TEAPOT")));
  given.when(ReserveStock{a, {{cup, 8}}, expiry});
  return given;
}
GetInventoryList::Response listed(Given& given, std::optional<Filters> filters = {},
                                  std::optional<Pagination> page = {}) {
  return given.when(GetInventoryList{std::move(filters), page}).sent<GetInventoryList::Response>();
}
std::vector<std::string> skus(const GetInventoryList::Response& answer) {
  std::vector<std::string> all;
  for (const auto& item : answer.items) all.push_back(item.sku);
  return all;
}
using Skus = std::vector<std::string>;

TEST(List, IsOfAllProductsBySku) {
  Given given = shelves();
  const auto answer = listed(given);
  ASSERT_EQ(skus(answer), (Skus{"CUP", "POT", "TEAPOT"}));
  EXPECT_EQ(answer.items[0], (GetInventoryList::Item{.productId = ProductId::of("CUP"),
                                                     .sku = "CUP",
                                                     .productName = "Enamel kettle",
                                                     .category = "things",
                                                     .location = {},
                                                     .quantityOnHand = 10,
                                                     .quantityReserved = 8,
                                                     .quantityAvailable = 2,
                                                     .inStock = true}));
  EXPECT_EQ(answer.pagination, (GetInventoryList::Page{1, 10, 3, 1}));
}

TEST(List, LeavesOutWhatIsNotAskedFor) {
  Given given = shelves();
  EXPECT_EQ(skus(listed(given, Filters{.inStock = true})), (Skus{"CUP", "TEAPOT"}));
  EXPECT_EQ(skus(listed(given, Filters{.inStock = false})), (Skus{"POT"}));
  EXPECT_EQ(skus(listed(given, Filters{.minStockLevel = 2})), (Skus{"CUP", "TEAPOT"}));
  EXPECT_EQ(skus(listed(given, Filters{.minStockLevel = 3})), (Skus{"TEAPOT"}));
  EXPECT_EQ(skus(listed(given, Filters{.category = "kitchen"})), (Skus{"POT"}));
  EXPECT_EQ(listed(given, Filters{.category = "others"}).pagination, (GetInventoryList::Page{1, 10, 0, 0}));
}

TEST(List, CountsOneWarehouseByAnyOfItsNames) {
  Given given = shelves();
  for (const std::string& name : {std::string("LDS"), std::string("Depot LDS"), leeds.to_string()}) {
    const auto answer = listed(given, Filters{.location = name, .inStock = false});
    ASSERT_EQ(skus(answer), (Skus{"CUP", "POT", "TEAPOT"})) << name;
    EXPECT_EQ(answer.items[0].quantityOnHand, 5);
    EXPECT_EQ(answer.items[0].quantityReserved, 5);
    EXPECT_EQ(answer.items[0].location, name);
  }
  EXPECT_TRUE(listed(given, Filters{.location = "ROMA"}).items.empty());
}

TEST(List, IsPaged) {
  Given given = shelves();
  const auto last = listed(given, {}, Pagination{2, 2});
  EXPECT_EQ(skus(last), (Skus{"TEAPOT"}));
  EXPECT_EQ(last.pagination, (GetInventoryList::Page{2, 2, 3, 2}));
  EXPECT_TRUE(listed(given, {}, Pagination{3, 2}).items.empty());
  EXPECT_TRUE(listed(given, {}, Pagination{INT64_MAX, INT64_MAX}).items.empty());
  EXPECT_EQ(skus(listed(given, Filters{.inStock = true}, Pagination{2, 1})), (Skus{"TEAPOT"}));
  EXPECT_EQ(listed(given, Filters{.inStock = true}, Pagination{2, 1}).pagination,
            (GetInventoryList::Page{2, 1, 2, 2}));
}

TEST(List, APageHasOneToAThousand) {
  Given given = shelves();
  EXPECT_EQ(listed(given, {}, Pagination{1, 1'000}).pagination, (GetInventoryList::Page{1, 1'000, 3, 1}));
  EXPECT_EQ(listed(given, {}, Pagination{1, 1'001}).pagination, (GetInventoryList::Page{1, 1'000, 3, 1}));
  EXPECT_EQ(listed(given, {}, Pagination{0, 0}).pagination, (GetInventoryList::Page{1, 1, 3, 3}));
  EXPECT_EQ(skus(listed(given, {}, Pagination{-5, 1})), Skus{"CUP"});
}

TEST(List, FollowsEachRegistrationRenamingAndRemoval) {
  Given given = shelves();
  listed(given);
  given.when(product("BOWL"));
  EXPECT_EQ(skus(listed(given)), (Skus{"BOWL", "CUP", "POT", "TEAPOT"}));
  RegisterProduct renamed = product("BOWL");
  renamed.sku = "SOUP BOWL";
  given.when(renamed);
  EXPECT_EQ(skus(listed(given)), (Skus{"CUP", "POT", "SOUP BOWL", "TEAPOT"}));
  given.when(DeleteInventory{ProductId::of("BOWL"), {}, {}, at_noon});
  EXPECT_EQ(skus(listed(given)), (Skus{"CUP", "POT", "TEAPOT"}));
}

}  // namespace
}  // namespace flowmart::inventory

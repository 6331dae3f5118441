// Stock of an order that its buyer collects: it lies in one place, and nowhere else is looked.
#include <gtest/gtest.h>

#include "inventory/reservation_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace reservation_given;

ReserveStock in_lyon(Quantity units) { return {a, {{kettle, units}}, expiry, lyon}; }
Given promised(Quantity units = 3) {
  Given given = stocked(9, 4);
  given.when(in_lyon(units));
  return given;
}
Allocations held(const Given& given) { return reservation_of(given, a).products.front().allocations; }

TEST(Collected, IsPromisedInItsPlaceThoughAnotherComesFirst) {
  Given given = promised();
  EXPECT_EQ(held(given), (Allocations{{lyon, 3}}));
  given.when(in_lyon(3)).then();
}

TEST(Collected, IsShortWhereThePlaceIs) {
  Given given = stocked(9, 4);
  given.when(in_lyon(5));
  EXPECT_EQ(given.sent<StockShort>().shorts, (std::vector<Shortage>{{kettle, true, 5, 4}}));
  given.when(ReserveStock{a, {{kettle, 1}}, expiry, WarehouseId::of("nowhere")});
  EXPECT_EQ(given.sent<StockShort>().shorts, (std::vector<Shortage>{{kettle, true, 1, 0}}));
}

TEST(Collected, StaysThereWhateverTheBuyersCountry) {
  Given given = promised();
  given.when(confirmed(a)).when(answer(a, "GB"));
  EXPECT_EQ(given.sent<StockFirmed>().products, (std::vector<ProductAllocation>{{kettle, {{lyon, 3}}}}));
}

TEST(Collected, IsAmendedThere) {
  Given given = promised();
  OrderAmending more;
  more.order = a;
  more.reserve = {{kettle, 2}};
  given.when(more);
  EXPECT_EQ(given.sent<StockShort>().shorts, (std::vector<Shortage>{{kettle, true, 2, 1}}));
  more.reserve = {{kettle, 1}};
  given.when(more);
  EXPECT_EQ(given.sent<StockAmended>().ahead, (std::vector<ProductAllocation>{{kettle, {{lyon, 1}}}}));
}

TEST(Collected, WhatIsRefusedThereIsHadNowhereElse) {
  Given given = promised();
  given.when(confirmed(a)).when(answer(a));
  given.when(
      SourceStock{a, "s-1", {{kettle, 2}}, RefusedUnits{kettle, 2, lyon, RefusedStock::quantity}, false});
  EXPECT_TRUE(given.sent<StockSourced>().products.empty());
  EXPECT_EQ(product_in(given).bin(leeds)->available(), 9);
}

TEST(Product, HasAVersionOfWhatIsOnFileOfIt) {
  Given given;
  const auto version = [&given] {
    given.when(ReadProduct{"KETTLE-17"});
    return given.sent<ReadProduct::Response>().version;
  };
  given.when(ReadProduct{"KETTLE-17"}).then_rejected(codes::product_not_on_file);
  given.when(registered());
  EXPECT_EQ(version(), 1);
  given.when(registered()).when(add(5));
  EXPECT_EQ(version(), 1);
  RegisterProduct dearer = registered();
  dearer.price.minor += 1;
  given.when(dearer);
  EXPECT_EQ(version(), 2);
  given.when(drop());
  given.when(ReadProduct{kettle.to_string()});
  EXPECT_EQ(given.sent<ReadProduct::Response>().version, 3);
  EXPECT_FALSE(given.sent<ReadProduct::Response>().on_file);
}

}  // namespace
}  // namespace flowmart::inventory

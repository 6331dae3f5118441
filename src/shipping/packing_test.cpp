// What may go into a parcel: what its order holds and no other parcel has.
#include <gtest/gtest.h>

#include "shipping/shipping_given.hpp"

namespace flowmart::shipping {
namespace packing_test {

using namespace shipping_given;

struct TwoGoods : Desk {
  TwoGoods() : Desk({{"lamp", 3}, {"mug", 1}}) {}
  Quantity open(const std::string& product) {
    return state.orders.find(order)->find(ProductId::of(product))->open();
  }
};

TEST(Packing, WantsAnOrderThatIsKnown) {
  contract::testing::Rehearsal<Shipping> r;
  r.when(parcel("a", {{"lamp", 1}})).refused("unknown-order");
  r.given(placed());
  r.when(parcel("a", {{"lamp", 1}})).refused("product-not-in-order");
}

TEST(Packing, TakesWhatIsOrderedAndNoMore) {
  TwoGoods r;
  r.when(parcel("a", {{"plate", 1}})).refused("product-not-in-order");
  r.when(parcel("a", {{"lamp", 4}})).refused("units-not-open");
  r.when(parcel("a", {{"lamp", 2}, {"mug", 1}, {"lamp", 2}})).refused("units-not-open");
  r.when(parcel("a", {{"lamp", 2}, {"mug", 1}})).then_types<ShipmentCreated>();
  EXPECT_EQ(r.open("lamp"), 1);
  EXPECT_EQ(r.open("mug"), 0);
  r.when(parcel("b", {{"mug", 1}})).refused("units-not-open");
  r.when(parcel("b", {{"lamp", 2}})).refused("units-not-open");
  r.when(parcel("b", {{"lamp", 1}})).then_types<ShipmentCreated>();
}

TEST(Packing, TheSameParcelAgainTakesNothing) {
  TwoGoods r;
  r.given(parcel("a", {{"lamp", 3}}));
  r.when(parcel("a", {{"lamp", 3}})).then();
  EXPECT_EQ(r.open("lamp"), 0);
  r.when(parcel("a", {{"lamp", 2}})).refused("shipment-id-taken");
}

TEST(Packing, WhatIsCalledOffIsOpenAgain) {
  TwoGoods r;
  r.given(parcel("a", {{"lamp", 3}, {"mug", 1}}), CancelShipment{"a"}, CancelShipment{"a"});
  EXPECT_EQ(r.open("lamp"), 3);
  EXPECT_EQ(r.open("mug"), 1);
  r.when(parcel("b", {{"lamp", 3}})).then_types<ShipmentCreated>();
}

TEST(Packing, OneLineMayNameAProductInParts) {
  TwoGoods r;
  r.when(parcel("a", {{"lamp", 1}, {"lamp", 2}})).then_types<ShipmentCreated>();
  EXPECT_EQ(r.open("lamp"), 0);
}

// The order has other goods from then on, and other money clears it.
TEST(Packing, FollowsAnAmendedOrder) {
  TwoGoods r;
  r.given(parcel("a", {{"lamp", 2}}));
  AmendmentEnded ended;
  ended.order = order;
  ended.amendment.lines = {{1, ProductId::of("lamp"), "lamp", "", 3, 2, {}},
                           {3, ProductId::of("plate"), "plate", "", 0, 2, {}}};
  ended.amendment.total_after = {2000, price.currency};
  ended.amendment.stage = AmendmentStage::failed;
  r.when(ended).then();
  EXPECT_EQ(r.open("lamp"), 1);
  ended.amendment.stage = AmendmentStage::counted;
  r.when(ended).then();
  StockAmended stock{order, StockStep::settled, false, {}, {}, {}};
  for (const auto& [product, units] : std::map<std::string, Quantity>{{"lamp", 2}, {"mug", 1}, {"plate", 2}})
    stock.products.push_back({ProductId::of(product), {{WarehouseId::of("leeds"), units}}});
  std::sort(stock.products.begin(), stock.products.end(),
            [](const auto& a, const auto& b) { return a.product < b.product; });
  r.when(stock).then();
  EXPECT_EQ(r.open("lamp"), 0);
  r.when(parcel("b", {{"plate", 3}})).refused("units-not-open");
  r.when(parcel("b", {{"plate", 2}, {"mug", 1}})).then_types<ShipmentCreated>();
  r.given(paid());
  r.stays("a");
  PaymentProcessed whole = paid();
  whole.amount = ended.amendment.total_after.decimal();
  r.given(whole);
  r.leaves("a");
}

// ---- where it leaves from

const WarehouseId leeds = WarehouseId::of("leeds"), lyon = WarehouseId::of("lyon");

// Lamps lie in both warehouses, mugs in Lyon.
struct TwoPlaces : contract::testing::Rehearsal<Shipping> {
  TwoPlaces() {
    StockReserved reserved{order, {}, noon};
    reserved.products = {{ProductId::of("lamp"), {{leeds, 3}, {lyon, 2}}},
                         {ProductId::of("mug"), {{lyon, 1}}}};
    std::sort(reserved.products.begin(), reserved.products.end(),
              [](const auto& a, const auto& b) { return a.product < b.product; });
    OrderPlaced event = placed();
    event.number = "WEB-1";
    given(reserved, event, ClearOrder{order, ""}, StockFirmed{order, reserved.products});
  }
  std::optional<WarehouseId> home(const std::string& id) { return state.shipment(id).details.warehouse; }
  Quantity open_at(const std::string& product, WarehouseId where) {
    return state.orders.find(order)->find(ProductId::of(product))->open_at(where);
  }
};

TEST(Packing, AParcelLeavesFromOneWarehouse) {
  TwoPlaces r;
  r.when(parcel("a", {{"lamp", 4}})).refused("goods-in-several-warehouses");
  r.when(parcel("a", {{"lamp", 3}, {"mug", 1}})).refused("goods-in-several-warehouses");
  r.when(parcel("a", {{"lamp", 1}, {"mug", 1}}));
  r.then_types<ShipmentCreated, ParcelPlaced>();
  EXPECT_EQ(r.the<ParcelPlaced>(), (ParcelPlaced{"a", order, lyon}));
  EXPECT_EQ(r.open_at("lamp", lyon), 1);
  r.when(parcel("b", {{"lamp", 3}}));
  EXPECT_EQ(r.home("b"), leeds);
}

TEST(Packing, FromWhereItIsSaid) {
  TwoPlaces r;
  ParcelDetails from{.shipment = "a", .warehouse = lyon, .weight = 350};
  r.given(from);
  r.when(parcel("a", {{"lamp", 3}})).refused("units-not-in-warehouse");
  r.when(parcel("a", {{"lamp", 2}})).then_types<ShipmentCreated, ParcelPlaced>();
  EXPECT_EQ(r.home("a"), lyon);
  EXPECT_EQ(r.state.shipment("a").details.weight, 350);
  EXPECT_EQ(r.open_at("lamp", lyon), 0);
}

TEST(Packing, FollowsTheUnitsWhenTheyAreSettledElsewhere) {
  TwoPlaces r;
  r.given(parcel("a", {{"lamp", 2}}));
  StockFirmed firmed{order, {{ProductId::of("lamp"), {{lyon, 5}}}, {ProductId::of("mug"), {{lyon, 1}}}}};
  r.given(firmed);
  EXPECT_EQ(r.home("a"), lyon);
  EXPECT_EQ(r.open_at("lamp", lyon), 3);
  EXPECT_EQ(r.open_at("lamp", leeds), 0);
}

// ---- split, refused, found again

TEST(Splitting, TakesUnitsIntoAParcelOfTheirOwn) {
  TwoPlaces r;
  r.given(ParcelDetails{.shipment = "a", .warehouse = lyon}, parcel("a", {{"lamp", 2}, {"mug", 1}}));
  r.when(SplitParcel{"a", {{"lamp", 3}}, {}}).refused("units-not-in-parcel");
  r.when(SplitParcel{"a", {{"lamp", 2}, {"mug", 1}}, {}}).refused("units-not-in-parcel");
  r.when(SplitParcel{"a", {}, {}}).refused("shipment-empty");
  r.when(SplitParcel{"a", {{"lamp", 1}}, "shp-WEB-2-1"}).refused("shipment-id-reserved");
  r.when(SplitParcel{"a", {{"lamp", 1}}, {}});
  r.then_types<ParcelRepacked, ShipmentCreated, ParcelPlaced>();
  EXPECT_EQ(r.the<ParcelRepacked>().items, (std::vector<ShipmentItem>{{"lamp", 1}, {"mug", 1}}));
  EXPECT_EQ(r.the<ShipmentCreated>().shipmentId, "shp-WEB-1-2");
  EXPECT_EQ(r.home("shp-WEB-1-2"), lyon) << "not Leeds, which has lamps as well";
  EXPECT_EQ(r.open_at("lamp", lyon), 0);
  EXPECT_EQ(r.open_at("lamp", leeds), 3);
  r.when(SplitParcel{"a", {{"mug", 1}}, "b"}).then_types<ParcelRepacked, ShipmentCreated, ParcelPlaced>();
  r.when(SplitParcel{"a", {{"mug", 1}}, "b"}).then();
}

TEST(Refusing, TakesUnitsOutAndSaysWhatItMeansForTheStock) {
  TwoPlaces r;
  r.given(ParcelDetails{.shipment = "a", .warehouse = lyon}, parcel("a", {{"lamp", 2}, {"mug", 1}}));
  r.when(RejectParcel{"a", "plate", {}, RefusedStock::all, "x"}).refused("product-not-in-parcel");
  const RejectParcel too_many{"a", "lamp", 3, RefusedStock::all, "x"};
  r.when(too_many).refused("units-not-in-parcel");
  EXPECT_EQ(decide(r.state, too_many, noon).rejection().faults.front().detail, "at most 2");
  r.when(RejectParcel{"a", "lamp", 1, RefusedStock::quantity, "broken"})
      .then(ParcelRepacked{"a",
                           order,
                           {{"lamp", 1}, {"mug", 1}},
                           RefusedUnits{ProductId::of("lamp"), 1, lyon, RefusedStock::quantity},
                           "broken",
                           noon});
  r.given(StockSourced{
      order, "a", {{ProductId::of("lamp"), {{leeds, 1}}}}, {{ProductId::of("lamp"), {{lyon, 1}}}}, {}, noon});
  EXPECT_EQ(r.state.orders.find(order)->find(ProductId::of("lamp"))->held, 5);
  r.when(RejectParcel{"a", "lamp", {}, RefusedStock::untouched, "x"});
  r.then_types<ParcelRepacked>();
  r.when(RejectParcel{"a", "mug", {}, RefusedStock::untouched, "x"});
  r.then_types<ParcelRepacked, ShipmentCancelled>();
}

// Before that its stock can't be looked for elsewhere.
TEST(Refusing, WaitsUntilTheOrderIsConfirmed) {
  Desk r({{"lamp", 3}});
  const RejectParcel refuse{"a", "lamp", 1, RefusedStock::untouched, "x"};
  const auto may = [&r] {
    r.when(ReadParcels{"a", {}});
    for (const Action& one : r.the<ReadParcels::Response>().parcels.front().actions)
      if (one.name == "reject") return one.allowed;
    return false;
  };
  r.given(parcel("a", {{"lamp", 3}}));
  r.when(refuse).refused("order-not-cleared");
  r.given(paid());  // it is held, or waits for a yes
  r.when(refuse).refused("order-not-cleared");
  EXPECT_FALSE(may());
  r.given(StockFirmed{order, held({{"lamp", 3}}).products});
  EXPECT_TRUE(may());
  r.when(refuse).then_types<ParcelRepacked>();
}

// It waits for its transfer without its stock.
TEST(Packing, NothingOfAnOrderWhoseStockWentBack) {
  Desk r({{"lamp", 3}});
  r.given(StockReleased{order, true});
  r.when(parcel("a", {{"lamp", 3}})).refused("units-not-open");
  r.when(ReadParcels{"", order});
  EXPECT_TRUE(r.the<ReadParcels::Response>().open.empty());
  r.given(held({{"lamp", 3}}));
  r.when(parcel("a", {{"lamp", 3}})).then_types<ShipmentCreated>();
}

TEST(FoundElsewhere, UnitsGoAsTheirParcelWasToGo) {
  TwoPlaces r;
  CreateShipment first = parcel("a", {{"lamp", 2}});
  first.address.city = "Roma";
  first.shippingMethod = "express";
  r.given(ParcelDetails{.shipment = "a", .warehouse = lyon}, first,
          RejectParcel{"a", "lamp", {}, RefusedStock::quantity, "x"});
  r.when(StockSourced{
      order, "a", {{ProductId::of("lamp"), {{leeds, 2}}}}, {{ProductId::of("lamp"), {{lyon, 2}}}}, {}, noon});
  r.then_types<ShipmentCreated, ParcelPlaced>();
  EXPECT_EQ(r.the<ShipmentCreated>(),
            (ShipmentCreated{"shp-WEB-1-2", order.to_string(), first.address, {{"lamp", 2}}, "express"}));
  EXPECT_EQ(r.the<ParcelPlaced>().warehouse, leeds);
  EXPECT_EQ(r.open_at("lamp", leeds), 3);
  EXPECT_EQ(r.open_at("lamp", lyon), 0);
}

TEST(FoundElsewhere, UnitsOfAnOrderThatNobodyKnowsLeadToNothing) {
  contract::testing::Rehearsal<Shipping> r;
  r.when(StockSourced{
      order, "a", {{ProductId::of("lamp"), {{leeds, 2}}}}, {{ProductId::of("lamp"), {{lyon, 2}}}}, {}, noon});
  r.then();
  EXPECT_EQ(r.state.orders.find(order), nullptr);
}

}  // namespace packing_test
}  // namespace flowmart::shipping

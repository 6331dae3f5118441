// What may go into a parcel: what its order holds and no other parcel has.
#include <gtest/gtest.h>

#include "shipping/shipping_given.hpp"

namespace flowmart::shipping {
namespace {

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

}  // namespace
}  // namespace flowmart::shipping

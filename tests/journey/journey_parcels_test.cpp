// An order's parcels through the whole program: several places, refusals, failed deliveries, the way back.
#include <gtest/gtest.h>

#include "contract/private/amending.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/return_events.hpp"
#include "contract/private/returns.hpp"
#include "journey/world.hpp"

namespace flowmart::journey {
namespace {

using std::chrono::hours;

UpdateShipmentStatus report(const std::string& shipment, ShipmentStatus status) {
  return {shipment, status, {}};
}
std::vector<std::string> parcels_of(const World& world) {
  std::vector<std::string> all;
  for (const auto& one : world.all<ShipmentCreated>()) all.push_back(one.shipmentId);
  return all;
}
void fail_and_bring_back(World& world, const std::string& parcel) {
  EXPECT_EQ(world.give(report(parcel, ShipmentStatus::shipped)), "");
  for (int day = 1; day <= 3; ++day)
    EXPECT_EQ(world.give(ReportDeliveryFailure{parcel, "dog", world.now + hours(24 * day)}), "");
  EXPECT_EQ(world.give(report(parcel, ShipmentStatus::returned)), "");
}

AmendOrder amended(Quantity units) {
  AmendOrder wish;
  wish.order = OrderId::of("WEB-1");
  wish.lines = {{1, {}, units, {}}};
  return wish;
}

TEST(Parcels, OneForEachWarehouseEachWithItsOwnUnits) {
  World world;
  world.stock("lamp", 3, "north");
  world.stock("lamp", 5, "south");
  world.give(order("WEB-1", {{"lamp", 6, 100}}));
  const auto parcels = parcels_of(world);
  ASSERT_EQ(parcels.size(), 2u);
  EXPECT_EQ(world.give(report(parcels[0], ShipmentStatus::delivered)), "");
  EXPECT_EQ(world.count<OrderShipped>(), 0u);
  EXPECT_EQ(world.count<UpdateInventory>(), 1u);
  EXPECT_EQ(world.available("lamp"), 2);
  EXPECT_EQ(world.give(report(parcels[1], ShipmentStatus::delivered)), "");
  EXPECT_EQ(world.count<OrderShipped>(), 1u);
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  EXPECT_EQ(world.on_hand("lamp"), 2);
  world.check_replay();
}

TEST(Parcels, ARefusedLineGoesToAnotherPlace) {
  World world;
  world.stock("lamp", 5, "north");
  world.stock("lamp", 5, "south");
  world.give(order("WEB-1", {{"lamp", 4, 100}}));
  EXPECT_EQ(world.give(RejectParcel{"shp-WEB-1-1", "lamp", 2, RefusedStock::all, "cracked"}), "");
  const auto parcels = parcels_of(world);
  ASSERT_EQ(parcels.size(), 2u);
  EXPECT_EQ(world.on_hand("lamp"), 5 - 3 + 5) << "two were refused, and one more was free there";
  for (const std::string& one : parcels) EXPECT_EQ(world.give(report(one, ShipmentStatus::delivered)), "");
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  EXPECT_EQ(world.on_hand("lamp"), 3);
  EXPECT_EQ(world.available("lamp"), 3);
  world.check_replay();
}

TEST(Parcels, WhatIsNowhereIsLookedForEveryHour) {
  World world;
  world.stock("lamp", 2);
  world.give(order("WEB-1", {{"lamp", 2, 100}}));
  EXPECT_EQ(world.give(RejectParcel{"shp-WEB-1-1", "lamp", {}, RefusedStock::quantity, "not there"}), "");
  EXPECT_EQ(world.count<OutOfStock>(), 2u) << "the last were reserved; now they are missing";
  world.pass(hours(3));
  EXPECT_EQ(world.count<SourceStock>(), 4u);
  EXPECT_EQ(world.count<OutOfStock>(), 2u) << "people were told once";
  world.stock("lamp", 5);
  world.pass(hours(1));
  EXPECT_EQ(world.give(report(parcels_of(world).back(), ShipmentStatus::delivered)), "");
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  EXPECT_EQ(world.on_hand("lamp"), 3);
  world.pass(hours(3));
  EXPECT_EQ(world.count<SourceStock>(), 5u);
  world.check_replay();
}

TEST(Parcels, WhatIsOwedIsForgottenWhenTheOrderIsCalledOff) {
  World world;
  world.stock("lamp", 2);
  world.give(order("WEB-1", {{"lamp", 2, 100}}));
  world.give(RejectParcel{"shp-WEB-1-1", "lamp", {}, RefusedStock::quantity, "not there"});
  EXPECT_EQ(world.give(CancelOrder{OrderId::of("WEB-1"), "too slow", "buyer"}), "");
  EXPECT_EQ(world.count<OrderCancelled>(), 1u);
  world.stock("lamp", 5);
  world.pass(hours(3));
  EXPECT_EQ(world.available("lamp"), 5);
  world.check_replay();
}

TEST(Parcels, BackAndPaidBackToTheLastPenny) {
  World world;
  world.stock("lamp", 10);
  world.stock("mug", 10);
  // 3 lamps and a mug for 10.01, in two parcels: neither's share is whole.
  world.give(order("WEB-1", {{"lamp", 3, 333}, {"mug", 1, 2}}));
  world.give(SplitParcel{"shp-WEB-1-1", {{"lamp", 1}}, {}});
  for (const std::string& one : parcels_of(world)) fail_and_bring_back(world, one);
  EXPECT_EQ(world.on_hand("lamp"), 7);
  EXPECT_EQ(world.give(ReceiveParcel{"shp-WEB-1-1", true, AfterReturn::refund}), "");
  EXPECT_EQ(world.give(ReceiveParcel{"shp-WEB-1-2", false, AfterReturn::refund}), "");
  EXPECT_EQ(world.gateway.ledger().balance_minor(), 0);
  EXPECT_EQ(world.on_hand("lamp"), 9) << "one lamp was written off";
  EXPECT_EQ(world.available("lamp"), 9);
  EXPECT_EQ(world.count<OrderDelivered>(), 0u);
  EXPECT_EQ(world.count<RefundPayment>(), 2u);
  world.check_replay();
}

TEST(Parcels, TheRestIsDeliveredThoughOneCameBack) {
  World world;
  world.stock("lamp", 10);
  world.give(order("WEB-1", {{"lamp", 3, 100}}));
  world.give(SplitParcel{"shp-WEB-1-1", {{"lamp", 1}}, {}});
  fail_and_bring_back(world, "shp-WEB-1-2");
  EXPECT_EQ(world.give(report("shp-WEB-1-1", ShipmentStatus::delivered)), "");
  EXPECT_EQ(world.count<OrderDelivered>(), 0u);
  EXPECT_EQ(world.give(ReceiveParcel{"shp-WEB-1-2", true, AfterReturn::refund}), "");
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  EXPECT_EQ(world.gateway.ledger().balance_minor(), 200);
  world.check_replay();
}

TEST(Parcels, SentAgainAndDelivered) {
  World world;
  world.stock("lamp", 2);
  world.give(order("WEB-1", {{"lamp", 2, 100}}));
  fail_and_bring_back(world, "shp-WEB-1-1");
  EXPECT_EQ(world.give(ReceiveParcel{"shp-WEB-1-1", true, AfterReturn::resend}), "");
  EXPECT_EQ(world.available("lamp"), 0) << "they are the order's again";
  EXPECT_EQ(world.on_hand("lamp"), 2);
  const std::string again = parcels_of(world).back();
  EXPECT_EQ(again, "shp-WEB-1-2");
  EXPECT_EQ(world.give(report(again, ShipmentStatus::delivered)), "");
  EXPECT_EQ(world.count<OrderShipped>(), 1u);
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  EXPECT_EQ(world.on_hand("lamp"), 0);
  EXPECT_EQ(world.told("17850").back(), "Order WEB-1 delivered");
  world.check_replay();
}

TEST(Parcels, ANameIsNotGivenToAnother) {
  World world;
  world.stock("lamp", 6);
  world.give(order("WEB-1", {{"lamp", 3, 100}}));
  EXPECT_EQ(world.give(SplitParcel{"shp-WEB-1-1", {{"lamp", 1}}, {}}), "");
  fail_and_bring_back(world, "shp-WEB-1-1");
  EXPECT_EQ(world.give(ReceiveParcel{"shp-WEB-1-1", true, AfterReturn::refund}), "");
  EXPECT_EQ(world.give(amended(5)), "");  // so two more are packed
  EXPECT_EQ(parcels_of(world).back(), "shp-WEB-1-3");
  world.check_replay();
}

// Two of four have left, two are nowhere, and are called off.
TEST(Parcels, WhatIsOwedAndCalledOffIsWaitedForNoMore) {
  World world;
  world.stock("lamp", 4);
  world.give(order("WEB-1", {{"lamp", 4, 100}}));
  EXPECT_EQ(world.give(SplitParcel{"shp-WEB-1-1", {{"lamp", 2}}, {}}), "");
  EXPECT_EQ(world.give(RejectParcel{"shp-WEB-1-2", "lamp", {}, RefusedStock::quantity, "not there"}), "");
  EXPECT_EQ(world.give(report("shp-WEB-1-1", ShipmentStatus::delivered)), "");
  EXPECT_EQ(world.count<OrderDelivered>(), 0u);
  EXPECT_EQ(world.give(amended(2)), "");
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  world.stock("lamp", 5);
  world.pass(hours(2));
  EXPECT_EQ(world.available("lamp"), 5);
  world.check_replay();
}

// All that was still here was called off, so nothing is held any more; then what had left comes back.
TEST(Parcels, AreSentAgainThoughTheRestWasCalledOff) {
  World world;
  world.stock("lamp", 4);
  world.give(order("WEB-1", {{"lamp", 4, 100}}));
  EXPECT_EQ(world.give(SplitParcel{"shp-WEB-1-1", {{"lamp", 2}}, {}}), "");
  EXPECT_EQ(world.give(report("shp-WEB-1-1", ShipmentStatus::shipped)), "");
  EXPECT_EQ(world.give(amended(2)), "");
  EXPECT_EQ(world.count<OrderShipped>(), 1u);
  EXPECT_EQ(world.give(report("shp-WEB-1-1", ShipmentStatus::returned)), "");
  EXPECT_EQ(world.give(ReceiveParcel{"shp-WEB-1-1", true, AfterReturn::resend}), "");
  EXPECT_EQ(world.give(report(parcels_of(world).back(), ShipmentStatus::delivered)), "");
  EXPECT_EQ(world.count<OrderDelivered>(), 1u);
  EXPECT_EQ(world.on_hand("lamp"), 2);
  world.check_replay();
}

// Its only parcel had left, is back and is to go again: what has left can't be called off, and is not.
TEST(Parcels, AnOrderThatHasLeftIsNotAmendedToNothing) {
  World world;
  world.stock("lamp", 4);
  world.give(order("WEB-1", {{"lamp", 3, 100}}));
  EXPECT_EQ(world.give(SplitParcel{"shp-WEB-1-1", {{"lamp", 1}}, {}}), "");
  fail_and_bring_back(world, "shp-WEB-1-1");
  EXPECT_EQ(world.give(ReceiveParcel{"shp-WEB-1-1", true, AfterReturn::resend}), "");
  EXPECT_EQ(world.give(amended(0)), "order-dispatched");
  world.check_replay();
}

TEST(Parcels, ThatWereNeverDeliveredAreNoReturns) {
  World world;
  world.stock("lamp", 4);
  world.give(order("WEB-1", {{"lamp", 3, 100}}));
  fail_and_bring_back(world, "shp-WEB-1-1");
  EXPECT_EQ(world.count<ReturnInitiated>(), 1u);
  EXPECT_EQ(world.count<ReturnRequested>(), 0u);
  const RequestReturn wish{.order = OrderId::of("WEB-1"), .lines = {{1, {}, 1, {}}}, .actor = "jo"};
  EXPECT_EQ(world.give(ReceiveParcel{"shp-WEB-1-1", true, AfterReturn::refund}), "");
  EXPECT_EQ(world.count<OrderCancelled>(), 1u);
  EXPECT_EQ(world.told("17850").back(), "Order WEB-1 cancelled");
  EXPECT_EQ(world.give(wish), "order-cancelled");
  EXPECT_EQ(world.on_hand("lamp"), 4);
  EXPECT_EQ(world.gateway.ledger().balance_minor(), 0);
  world.check_replay();
}

TEST(Parcels, ThatWereDeliveredComeBackByAReturnAlone) {
  World world;
  world.stock("lamp", 4);
  world.give(order("WEB-1", {{"lamp", 3, 100}}));
  EXPECT_EQ(world.give(report("shp-WEB-1-1", ShipmentStatus::delivered)), "");
  EXPECT_EQ(world.give(report("shp-WEB-1-1", ShipmentStatus::returned)), "");
  EXPECT_EQ(world.count<ReturnRequested>(), 1u);
  EXPECT_EQ(world.give(ReceiveParcel{"shp-WEB-1-1", true, AfterReturn::refund}), "shipment-was-delivered");
  EXPECT_EQ(world.give(ReceiveReturn{"ret-WEB-1-1", {}, "jo", {}}), "");
  EXPECT_EQ(world.give(InspectReturn{"ret-WEB-1-1", {{1, {}, 3, 0}}, {}, "jo", {}}), "");
  EXPECT_EQ(world.on_hand("lamp"), 4);
  EXPECT_EQ(world.gateway.ledger().balance_minor(), 0);
  world.check_replay();
}

TEST(Parcels, AnOrderOfNothingToPayIsPaidNothingBack) {
  World world;
  world.stock("sample", 2);
  world.give(order("WEB-1", {{"sample", 1, 0}}));
  fail_and_bring_back(world, "shp-WEB-1-1");
  EXPECT_EQ(world.give(ReceiveParcel{"shp-WEB-1-1", true, AfterReturn::refund}), "");
  EXPECT_EQ(world.count<RefundPayment>(), 0u);
  EXPECT_EQ(world.on_hand("sample"), 2);
  world.check_replay();
}

}  // namespace
}  // namespace flowmart::journey

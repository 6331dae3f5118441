// Invariant 14, and what 6 says of parcels, as audit_test.cpp does the others.
#include "audit/testing_story.hpp"

namespace flowmart::audit {
namespace {

using namespace testing;

const ShipmentDispatched gone{"s-1", order.to_string()};
const ShipmentDelivered arrived{"s-1", order.to_string()};

Story confirmed_only() { return placed().answer(8, charged(), processed(), confirmed()); }
CreateShipment wanted(const std::string& shipment = "s-1") {
  CreateShipment command;
  command.shipmentId = shipment;
  command.orderId = order.to_string();
  return command;
}
constexpr std::string_view stuck = "is paid, and nothing moves it on";

// ---- 6

TEST(ParcelAudit, StagesFollowTheirTable) {
  expect(paid().record(report(), ShipmentInTransit{"s-1", order.to_string()}), 6, 4, 17,
         "ShipmentInTransit for shipment s-1, which is pending");
  expect(paid().record(report(), arrived), 6, 4, 17, "which is pending");
  expect(left().record(report(), ShipmentCancelled{"s-1", order, {}}), 6, 5, 23, "which is dispatched");
  expect(left().record(report(), packed()), 6, 5, 23, "which is dispatched");
  expect(paid().record(report(), packed("s-2"), ShipmentReturned{"s-2", order, {}}), 6, 4, 18,
         "shipment s-2, which is pending");
}

// ---- 15

ShipmentCreated holding(const std::string& shipment, Quantity mugs) {
  ShipmentCreated parcel = packed(shipment);
  parcel.items = {{mug.to_string(), mugs}};
  return parcel;
}
TEST(ParcelAudit, ParcelsHoldNoMoreThanTheirOrder) {
  const auto also = [](auto... more) { return paid().record(wanted("s-2"), more...); };
  expect_clean(also(holding("s-2", 3), holding("s-3", 1)));
  expect(also(holding("s-2", 3), holding("s-3", 2)), 15, 4, 18, "have 5 units");
  expect_clean(also(holding("s-2", 4), ShipmentCancelled{"s-2", order, {}}, holding("s-3", 4)));
  const ParcelRepacked less{"s-2", order, {{mug.to_string(), 1}}, {}, "", {}};
  expect_clean(also(holding("s-2", 4), less, holding("s-3", 3)));
  expect(also(holding("s-2", 4), less, holding("s-3", 4)), 15, 4, 19, "have 5 units");
}

// ---- 14

// As when the name of its parcel was another's: the order is paid, its parcel was refused, and nobody knows.
TEST(ParcelAudit, APaidOrderWhoseParcelWasRefusedIsNamed) {
  Story story = confirmed_only();
  story.also(asked(), firmed(), fulfil(), wanted()).refused(6).handled(5);
  expect(story, 14, 3, 11, stuck);
}
TEST(ParcelAudit, APaidOrderThatNobodyPacksIsNamed) {
  expect(confirmed_only(), 14, 3, 11, stuck);
  expect(confirmed_only().record(report()), 14, 3, 11, stuck);
}
TEST(ParcelAudit, AParcelUnderWayMovesAnOrderOn) {
  expect_clean(paid());
  expect_clean(left());
  const auto there = [] {
    return left().record(report(), ShipmentInTransit{"s-1", order.to_string()}, arrived);
  };
  expect(there(), 14, 3, 11, stuck);  // it has arrived, and the order was not told
  expect_clean(there().also(delivered()));
  expect_clean(left().record(report(), ShipmentInTransit{"s-1", order.to_string()},
                             ShipmentReturned{"s-1", order, {}}));  // somebody has it in hand
}
TEST(ParcelAudit, AParcelThatItsWarehouseRefusedInPartIsInSomebodysHands) {
  const ParcelRepacked less{"s-1", order, {{mug.to_string(), 1}}, RefusedUnits{mug, 3, {}, {}}, "damp", {}};
  const auto there = [](Story story) {
    return story.record(report(), gone)
        .record(report(), ShipmentInTransit{"s-1", order.to_string()}, arrived);
  };
  expect_clean(there(paid().record(RejectParcel{}, less)));
}
TEST(ParcelAudit, AParcelThatAPersonCalledOffIsInTheirHands) {
  const ShipmentCancelled off{"s-1", order, {}};
  expect_clean(paid().record(CancelShipment{"s-1"}, off));
  expect(paid().record(report(), off), 14, 3, 11, stuck);
}
TEST(ParcelAudit, AServiceElsewhereIsWaitedFor) {
  expect_clean(confirmed_only().also(asked(), firmed(), fulfil()));
  Story story = confirmed_only();
  story.also(asked(), firmed(), fulfil(), wanted());
  expect_clean(Story(story).handled(5));
  expect(story.handled(5).handled(6), 14, 3, 11, stuck);
}
TEST(ParcelAudit, ATimerOfItsOwnMovesAnOrderOn) {
  Story story = confirmed_only();
  story.timer_set("packing", story.now + minutes(5));
  expect_clean(story);
  expect(Story(story).later(minutes(5)).timer_fires("packing"), 14, 3, 11, stuck);
  expect(story.timer_set("packing", std::nullopt), 14, 3, 11, stuck);
}
TEST(ParcelAudit, WhatIsCalledOffNeedsNoParcel) {
  expect_clean(confirmed_only().record(CancelOrder{}, cancelling()));
}

// ---- all came back: 6 and 14

const UpdateShipmentStatus carried_back{"s-1", ShipmentStatus::returned, {}};
ParcelReceived received(Quantity mugs, AfterReturn then = AfterReturn::refund) {
  return {"s-1", order, {{mug, mugs}}, here, false, then, {}};
}
// Back at its sender: record 5, messages 23 to 25.
Story back() {
  Story story = left();
  story.also(RecordDispatch{order, "s-1", true, {}, units(4)});
  return story.record(carried_back, ShipmentInTransit{"s-1", order.to_string()},
                      ShipmentReturned{"s-1", order, {}});
}
const ReceiveParcel taken_in{"s-1", false, AfterReturn::refund};

TEST(ParcelAudit, WhatHasLeftIsCalledOffOnceAllOfItCameBack) {
  const RefundRequested paid_back = refund(1, 1000, "ch-1");
  expect_clean(back().record(taken_in, received(4), cancelling(), paid_back, cancelled()));
  expect(back().record(taken_in, received(3), cancelling()), 6, 6, 28, "and not all of it came back");
  expect_clean(
      back().record(taken_in, received(4, AfterReturn::resend), cancelling(), paid_back, cancelled()));
  const RecordDispatch again{order, "s-2", false, {}, units(4)};
  expect(back().record(taken_in, received(4, AfterReturn::resend)).record(report(), again, cancelling()), 6,
         7, 30, "which is shipped");
}
TEST(ParcelAudit, AnOrderOfWhichAllCameBackIsCalledOff) {
  expect(back().record(taken_in, received(4)), 14, 6, 27, "came back, and it is not called off");
  expect_clean(back().record(taken_in, received(3)));
  expect_clean(back().record(taken_in, received(4, AfterReturn::resend)));
}

}  // namespace
}  // namespace flowmart::audit

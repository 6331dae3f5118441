// What 5 and 6 say of returns, as audit_test.cpp does the others.
#include "audit/testing_story.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/return_events.hpp"
#include "contract/private/shipping.hpp"

namespace flowmart::audit {
namespace {

using namespace testing;

const std::string first_one = "ret-A-1-1", second_one = "ret-A-1-2";

// The order of four mugs has left: records 1 to 4, messages 1 to 21.
Story mugs_left() {
  Story story = placed().answer(8, charged(), processed(), confirmed());
  ShipmentCreated parcel = packed();
  parcel.items = {{"MUG", 4}};
  story.also(asked(), firmed(), fulfil(), parcel).handled(6);
  return story.record(report(), ShipmentDispatched{"s-1", order.to_string()}, consumed(), shelf(-4),
                      announced(-4, 6, "shipment"), shipped());
}
RequestReturn wish_back() { return {.order = order, .lines = {{1, {}, 2, {}}}}; }
ReturnRequested ret_requested(std::string name = first_one, bool claim = false, Quantity units = 2) {
  return {std::move(name),
          order,
          1,
          claim,
          ReturnWanted::refund,
          {{.line = 1, .product = mug, .quantity = units}}};
}
ReturnApproved ret_approved(std::string name = first_one) { return {std::move(name), order, 1, "s-1"}; }
ReturnReceived ret_received(Quantity units = 2, std::string name = first_one) {
  return {std::move(name), order, 1, {{1, mug, "MUG", units}}};
}
ReturnInspected ret_inspected(Quantity restocked = 2, bool last = true, std::string name = first_one) {
  return {std::move(name), order, 1, {{1, mug, restocked, 0}}, last};
}
ReturnSettled ret_settled(std::int64_t refund = 500, std::string name = first_one) {
  return {std::move(name), order, 1, {{1, 2, money(refund)}}, money(refund), money(refund), money(0)};
}
ReturnClosed ret_closed(bool expired = false) { return {first_one, order, 1, expired}; }
AddInventory on_the_shelf(Quantity units = 2) { return {mug, units, here, {}}; }
// Back in the house: record 5, messages 22 to 25.
Story ret_back() { return mugs_left().record(wish_back(), ret_requested(), ret_approved(), ret_received()); }

TEST(ReturnAudit, AReturnThatGoesItsWayIsClean) {
  expect_clean(ret_back().record(wish_back(), ret_inspected(), on_the_shelf(), announced(2, 8, "restock"),
                                 ret_settled(), ret_closed()));
  expect_clean(mugs_left().record(wish_back(), ret_requested(), ret_approved(), ret_closed(true)));
}

TEST(ReturnAudit, StagesFollowTheirTable) {
  expect(mugs_left().record(wish_back(), ret_approved()), 6, 5, 23,
         "ReturnApproved for return ret-A-1-1, which is not there");
  expect(mugs_left().record(wish_back(), ret_requested(), ret_received()), 6, 5, 24, "which is requested");
  expect(mugs_left().record(wish_back(), ret_requested(), ret_closed()), 6, 5, 24, "which is requested");
  expect(ret_back().record(wish_back(), ret_closed()), 6, 6, 27, "which is received");
  expect(ret_back().record(wish_back(), ret_closed(true)), 6, 6, 27, "which is received");
}

TEST(ReturnAudit, NoMoreComesBackThanLeft) {
  expect(mugs_left().record(wish_back(), ret_requested(), ret_approved(), ret_received(5)), 5, 5, 25,
         "5 of product");
  expect(ret_back().record(wish_back(), ret_requested(second_one), ret_approved(second_one),
                           ret_received(3, second_one)),
         5, 6, 29, "5 of product");
  expect(ret_back().record(wish_back(), ret_requested(second_one, true, 3), ret_approved(second_one)), 5, 6,
         28, "5 of product");
  expect_clean(ret_back().record(wish_back(), ret_requested(second_one, true, 2), ret_approved(second_one)));
}

// A parcel that came back undelivered brought nothing to the buyer.
TEST(ReturnAudit, WhatCameBackUndeliveredCannotBeReturned) {
  const ParcelReceived undelivered{"s-1", order, {{mug, 3}}, here, false, AfterReturn::refund, {}};
  Story is_back = mugs_left();
  is_back.record(report(), ShipmentInTransit{"s-1", order.to_string()}, ShipmentReturned{"s-1", order, {}});
  is_back.record(ReceiveParcel{"s-1"}, undelivered);
  expect_clean(is_back);
  expect(is_back.record(wish_back(), ret_requested(), ret_approved(), ret_received(2)), 5, 7, 30,
         "2 of product");
}

TEST(ReturnAudit, WhatIsRestockedGoesOnTheShelfInTheSameRecordAndOnce) {
  expect(ret_back().record(wish_back(), ret_inspected()), 5, 6, 27, "is not what goes on the shelf");
  expect(ret_back().record(wish_back(), ret_inspected(1), on_the_shelf(), announced(2, 8, "restock")), 5, 6,
         27, "is not what");
  expect(ret_back()
             .record(wish_back(), ret_inspected(2, false), on_the_shelf(), announced(2, 8, "restock"))
             .record(wish_back(), ret_inspected(), on_the_shelf(), announced(2, 10, "restock")),
         5, 7, 31, "is inspected twice");
}

TEST(ReturnAudit, NoMoreIsGivenBackThanItCostAndOnce) {
  expect(ret_back().record(wish_back(), ret_settled(1001)), 5, 6, 27, "more goes back than its order cost");
  expect(ret_back().record(wish_back(), ret_settled(), ret_settled(500, second_one),
                           ret_settled(1, "ret-A-1-3")),
         5, 6, 29, "more goes back");
  expect(ret_back().record(wish_back(), ret_settled(), ret_settled()), 5, 6, 28, "is settled twice");
}

// An exchange is placed by the flow, and what comes beside it is looked for there.
TEST(ReturnAudit, AnOrderThatAReturnLeadsToIsAskedForInItsRecord) {
  PlaceOrder again = wish();
  again.orderId = "A-2";
  OrderDetails details;
  details.order = OrderId::of("A-2");
  details.adjustments = {{AdjustmentKind::discount, first_one, {}, money(-1000).decimal(), {}, false}};
  OrderPlaced other = placed_order();
  other.order = details.order;
  other.number = "A-2";
  other.total = money(0);
  StockReserved held = reserved();
  held.order = details.order;
  const auto with = [&](auto... said) {
    return ret_back().record(wish_back(), said..., held, announced(-4, 2, "reservation"), other);
  };
  expect_clean(with(details, again));
  expect(with(), 6, 6, 29, "nobody asked for it");
  expect(with(details), 2, 6, 27, "the details of order");
  expect(with(again), 5, 6, 30, "it sums to 10.00");
}

}  // namespace
}  // namespace flowmart::audit

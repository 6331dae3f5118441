// For each invariant a journal that breaks it, made by hand, and what is said of it; and stories that look
// odd and are right. Those of money: payment_audit_test.cpp.
#include "audit/testing_story.hpp"

namespace flowmart::audit {
namespace {

using namespace testing;

TEST(Audit, FindsNothingInAnOrderThatTravels) { expect_clean(left().record(report(), delivered())); }
TEST(Audit, FindsNothingInAnOrderThatIsCalledOff) {
  expect_clean(paid()
                   .record(CancelOrder{order, "", ""}, cancelling(), released(), refund(1, 1000, "ch-1"))
                   .answer(13, refund_answered(1), refunded(1, 1000, 0),
                           PaymentCancelled{payment, order, money(1000), {}}, cancelled()));
}

// ---- 1

TEST(Audit, TimeRunsForward) {
  expect(stocked().later(minutes(-1)).record(PlaceOrder{}), 1, 2, 0, "time lies before");
}

// ---- 2, 9, 11

TEST(Audit, ACommandHasOneOutcome) {
  OrderPlaced again = placed_order();
  again.order = OrderId::of("A-2");
  expect(stocked().record(PlaceOrder{}, held(), placed_order(), again), 2, 2, 3, "2 outcomes");
}
TEST(Audit, AKeyHasOneEffect) {
  Story story = placed();
  story.last().inputs.front().receipt = someone;
  story.record(CancelPayment{payment, order, ""});
  story.last().inputs.front().receipt = someone;
  expect(story, 9, 3, 8, "twice under one idempotency key");
}
TEST(Audit, AnEffectIsAnsweredOnce) {
  expect(placed().answer(7, charged(), processed()).answer(7, charged()), 9, 4, 10, "answered twice");
}
TEST(Audit, NoCommandIsPassedOver) {
  Story story = stocked().record(CancelOrder{order, "", ""});
  story.last().steps.clear();
  expect(story, 11, 2, 3, "CancelOrder was taken in, and no service handled it");
}

// ---- 3, 4

TEST(Audit, TheLedgerHasNoGap) {
  expect(stocked().record(AddInventory{}, moved(3, MovementKind::received, 1, 11)), 3, 2, 4,
         "from movement 1 to 3");
}
TEST(Audit, OnHandIsTheSumOfTheLedger) {
  expect(stocked().record(AddInventory{}, moved(2, MovementKind::received, 1, 12)), 3, 2, 4,
         "says 12 on hand, its ledger sums to 11");
}
TEST(Audit, OnHandIsNeverNegative) {
  expect(stocked().record(AddInventory{}, moved(2, MovementKind::adjusted, -11, -1)), 3, 2, 4,
         "has -1 on hand");
}
TEST(Audit, NothingIsOversold) {
  expect(stocked().record(PlaceOrder{}, held(mug, 11)), 3, 2, 4, "is oversold: 11 promised, 10 on hand");
  expect(placed().record(AddInventory{}, moved(2, MovementKind::adjusted, -7, 3)), 3, 3, 9,
         "is oversold: 4 promised, 3 on hand");
}
TEST(Audit, WhatIsConsumedHasToLeave) {  // off the order's hold, and still on the shelf
  expect(paid().record(report(), consumed(), StockHeld{OrderId::of("A-2"), mug, units(7), {}, {}}), 3, 4, 13,
         "is oversold: 11 promised, 10 on hand");
}
TEST(Audit, AnOrderIsTakenWithAllItsStock) {
  expect(stocked().record(PlaceOrder{}, placed_order()), 3, 2, 4, "taken for 4 units of product");
  expect(stocked().record(PlaceOrder{}, held(mug, 3), placed_order()), 3, 2, 5, "and holds 3");
}
TEST(Audit, StockIsHeldOnce) { expect(placed().record(PlaceOrder{}, held()), 4, 3, 9, "holds product"); }
TEST(Audit, AReservationEndsOnce) {
  expect(placed().record(CancelOrder{}, released(), released()), 4, 3, 10, "not open");
  expect(left().record(report(), consumed()), 4, 5, 17, "not open");
}
TEST(Audit, WhatEndsIsWhatWasHeld) {
  expect(paid().record(report(), consumed(3)), 4, 4, 12, "other units");
  expect(stocked().record(PlaceOrder{}, StockFirmed{order, mug, units(4), {}}), 4, 2, 4, "does not hold");
}

// ---- 6

TEST(Audit, AnOrderIsPlacedOnce) {
  expect(placed().record(PlaceOrder{}, placed_order()), 6, 3, 9, "placed twice");
}
TEST(Audit, StatusesFollowTheirTable) {
  expect(stocked().record(report(), shipped()), 6, 2, 4, "never placed");
  expect(placed().record(report(), shipped()), 6, 3, 9, "OrderShipped for order");
  expect(paid().record(report(), delivered()), 6, 4, 12, "which is Processing");
  expect(left().record(report(), delivered(), delivered()), 6, 5, 18, "which is Delivered");
  expect(left().record(CancelOrder{}, cancelling()), 6, 5, 17, "which is Shipped");
}
TEST(Audit, GoodsLeaveForAConfirmedOrderOnly) {
  expect(placed().record(report(), ShipmentDispatched{"s-1", order.to_string()}), 6, 3, 9,
         "which is Pending");
}
TEST(Audit, AShippedOrderHasItsStockConsumed) {
  expect(paid().record(report(), shipped()), 6, 4, 12, "shipped, and still holds stock");
}
TEST(Audit, AnOrderIsConfirmedWhenItIsPaid) {
  expect(placed().record(report(), confirmed()), 6, 3, 9, "10.00 has not been paid");
  expect_clean(placed().record(ConfirmOrder{order}, confirmed()));  // somebody's word for it
}
// An event that somebody sends is not one of ours.
TEST(Audit, HearsayProvesNothing) {
  expect_clean(
      placed().record(confirmed()).record(processed()).answer(7, charged(), processed(), confirmed()));
}

// ---- 7

TEST(Audit, NoStepForwardAfterCancelling) {
  expect(paid().record(CancelOrder{}, cancelling(), shipped()), 7, 4, 13, "which is being cancelled");
  expect(placed().record(CancelOrder{}, cancelling(), confirmed()), 7, 3, 10, "which is being cancelled");
}
TEST(Audit, ACancelledOrderHoldsNothing) {
  expect(placed().record(CancelOrder{}, cancelling(), cancelled()), 7, 3, 10,
         "cancelled, and still holds stock");
}
TEST(Audit, NoTimerIsForgotten) {
  Story story = stocked();
  story.timer_set("a", story.now + minutes(1)).later(minutes(2)).record(report());
  expect(story, 7, 2, 3, "timer a, set here, was due");
}
TEST(Audit, NoTimerIsOvertaken) {
  Story story = stocked();
  const Time start = story.now;
  story.timer_set("a", start + minutes(1)).timer_set("b", start + minutes(2));
  Story right = story;
  expect_clean(right.later(minutes(3)).timer_fires("a").timer_fires("b"));
  // So many were due that this one's turn has not come yet.
  Story many = story;
  expect_clean(many.later(minutes(3)).timer_fires("a"));
  expect(story.later(minutes(3)).timer_fires("b"), 7, 2, 3, "timer a, set here");
}
TEST(Audit, TimersFireWhenTheyAreDueAndOnce) {
  Story story = stocked();
  story.timer_set("a", story.now + minutes(1));
  Story early = story, twice = story, never = story, moved_on = story;
  expect(early.later(minutes(0)).timer_fires("a"), 7, 3, 4, "before its time");
  expect(twice.later(minutes(1)).timer_fires("a").timer_fires("a"), 7, 4, 5, "nobody set, or that is gone");
  expect(never.timer_set("a", std::nullopt).later(minutes(1)).timer_fires("a"), 7, 4, 5, "nobody set");
  expect_clean(moved_on.timer_set("a", story.now + minutes(9)).later(minutes(5)).record(report()));
}

}  // namespace
}  // namespace flowmart::audit

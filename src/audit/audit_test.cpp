// For each invariant a journal that breaks it, made by hand, and what is said of it; and stories that look
// odd and are right. Here: time, inputs and orders. Stock, money and timers have files of their own.
#include "audit/testing_story.hpp"

namespace flowmart::audit {
namespace {

using namespace testing;

TEST(Audit, FindsNothingInAnOrderThatTravels) { expect_clean(left().record(report(), delivered())); }
TEST(Audit, FindsNothingInAnOrderThatIsCalledOff) {
  expect_clean(paid()
                   .record(CancelOrder{order, "", ""}, cancelling(), refund(1, 1000, "ch-1"), released(),
                           announced(4, 10, "released"))
                   .answer(18, refund_answered(1), refunded(1, 1000, 0),
                           PaymentCancelled{payment, order, money(1000), {}}, cancelled()));
}

// ---- 6, 7, 14: holds

OrderHeld held(std::int64_t hold = 1) { return {order, hold, "review", "odd", "", {}}; }
OrderReleased let_go(std::int64_t hold = 1, bool still_held = false) {
  return {order, hold, still_held, "", {}};
}
HoldOrder hold() { return {order, "review", "odd", ""}; }
ReleaseOrder release(std::int64_t which = 1) { return {order, which, ""}; }

TEST(Audit, FindsNothingInAnOrderThatIsHeldAndReleased) {
  expect_clean(packed_up(placed()
                             .record(hold(), held())
                             .record(hold(), held(2))
                             .answer(8, charged(), processed(), ConfirmOrder{order})
                             .record(release(), let_go(1, true))
                             .record(release(2), let_go(2), confirmed())));
  expect_clean(placed().record(hold(), held()).record(CancelOrder{order, "", ""}, cancelling()));
}
TEST(Audit, AHeldOrderIsNotConfirmed) {
  expect(placed().record(hold(), held()).answer(8, charged(), processed(), confirmed()), 6, 4, 13,
         "the confirmation of order");
}
TEST(Audit, AHeldOrdersGoodsStay) {
  expect(paid().record(hold(), held()).record(report(), ShipmentDispatched{"s-1", order.to_string()}), 6, 5,
         19, "goods leave of order");
}
TEST(Audit, AHeldOrdersStockDoesNotRunOut) {
  expect(placed().record(hold(), held()).record(ReservationTimedOut{order}, StockReleased{order, true}), 6, 4,
         12, "the stock runs out of order");
}
TEST(Audit, AHoldIsPutOnAndTakenOffOnce) {
  expect(placed().record(hold(), held(), held()), 6, 3, 11, "hold 1 of order");
  expect(placed().record(release(), let_go()), 6, 3, 10, "which is not there");
  expect(placed().record(hold(), held()).record(release(), let_go(), let_go()), 6, 4, 13,
         "which is released");
  expect(left().record(hold(), held()), 6, 5, 23, "which is shipped");
  expect(placed().record(hold(), held(), held(2)).record(release(), let_go(1, false)), 6, 4, 13,
         "what is said of the others is wrong");
}
TEST(Audit, AReleasedOrderThatWasPaidIsConfirmed) {
  const Story story = placed()
                          .record(hold(), held())
                          .answer(8, charged(), processed(), ConfirmOrder{order})
                          .record(release(), let_go());
  expect(story, 14, 4, 13, "is released, and is not confirmed");
}

// ---- 1

TEST(Audit, TimeRunsForward) {
  expect(stocked().later(minutes(-1)).record(wish()), 1, 2, 0, "time lies before");
}

// ---- 2, 9, 11

TEST(Audit, ACommandHasOneOutcome) {
  OrderPlaced again = placed_order();
  again.order = OrderId::of("A-2");
  expect(stocked().record(wish(), reserved(), placed_order(), again), 2, 2, 3, "2 outcomes");
  expect(stocked().record(wish(), reserved(), placed_order(), OrderRefused{}), 2, 2, 3, "2 outcomes");
  expect_clean(placed().record(wish()));  // given twice it has nothing to add
  expect_clean(stocked().record(wish(), StockShort{}, OrderRefused{}));
}
TEST(Audit, WhatIsSaidAheadOfAnOrderStandsWithItOnly) {
  OrderDetails said;
  said.order = order;
  const auto ahead = [&] { return stocked().record(TurnProductAway{}, said, wish()); };
  expect(ahead().refused(2), 2, 2, 4, "the details of order");
  expect(stocked().record(TurnProductAway{}, said), 2, 2, 4, "the details of order");
  expect_clean(ahead().refused(1).refused(2));
  expect_clean(stocked().record(wish(), said, StockShort{}, OrderRefused{}));
}
TEST(Audit, AKeyHasOneEffect) {
  Story story = placed();
  story.last().inputs.front().receipt = someone;
  story.record(CancelOrder{order, "", ""});
  story.last().inputs.front().receipt = someone;
  expect(story, 9, 3, 9, "twice under one idempotency key");
}
TEST(Audit, AnEffectIsAnsweredOnce) {
  expect(placed().answer(8, charged(), processed()).answer(8, charged()), 9, 4, 11, "answered twice");
}
TEST(Audit, NoCommandIsPassedOver) {
  Story story = stocked().record(CancelOrder{order, "", ""});
  story.last().steps.clear();
  expect(story, 11, 2, 3, "CancelOrder was taken in, and no service handled it");
}

// ---- 5

TEST(Audit, LinesMakeTheTotal) {
  OrderPlaced less = placed_order();
  less.total = money(999);
  expect(stocked().record(wish(), reserved(), less), 5, 2, 5, "says 9.99, it sums to 10.00");
  PlaceOrder two_lines = wish();
  two_lines.items.push_back({"LAMP", "Lamp", 1, money(1).decimal()});
  expect(stocked().record(two_lines, reserved(), placed_order()), 5, 2, 5, "says 10.00, it sums to 10.01");
  PlaceOrder none = wish();
  none.items.clear();
  expect(stocked().record(none, placed_order()), 5, 2, 4, "has no line");
}
TEST(Audit, ALineMakesATotal) {
  const auto with = [](std::int64_t quantity, const Decimal& price) {
    PlaceOrder command = wish();
    command.items.front().quantity = quantity;
    command.items.front().price = price;
    return stocked().record(command, reserved(), placed_order());
  };
  const auto pounds = [](const char* text) { return *Decimal::parse(text); };
  expect(with(0, pounds("2.50")), 5, 2, 5, "makes no total");
  expect(with(4, pounds("-2.50")), 5, 2, 5, "makes no total");
  expect(with(4, pounds("2.505")), 5, 2, 5, "makes no total");
  expect(with(std::int64_t{1} << 62, pounds("2.50")), 5, 2, 5, "makes no total");
}

// ---- 6

TEST(Audit, AnOrderIsPlacedOnce) {
  expect(placed().record(wish(), placed_order()), 6, 3, 10, "OrderPlaced for order");
}
TEST(Audit, AnOrderIsPlacedBecauseSomebodyAskedForIt) {
  expect(stocked().record(report(), reserved(), placed_order()), 6, 2, 5, "nobody asked for it");
  PlaceOrder another = wish();
  another.orderId = "A-2";
  expect(stocked().record(another, reserved(), placed_order()), 6, 2, 5, "nobody asked for it");
}
TEST(Audit, StatusesFollowTheirTable) {
  expect(stocked().record(report(), shipped()), 6, 2, 4, "which is not there");
  expect(placed().record(report(), shipped()), 6, 3, 10, "OrderShipped for order");
  expect(paid().record(report(), delivered()), 6, 4, 17, "which is processing");
  expect(paid().record(ConfirmOrder{order}, confirmed()), 6, 4, 17, "which is processing");
  expect(left().record(report(), delivered(), delivered()), 6, 5, 24, "which is delivered");
  expect(left().record(CancelOrder{}, cancelling()), 6, 5, 23, "which is shipped");
}
TEST(Audit, GoodsLeaveForAConfirmedOrderOnly) {
  const ShipmentDispatched gone{"s-1", order.to_string()};
  expect(placed().record(report(), gone), 6, 3, 10, "which is pending");
  expect(placed().record(CancelOrder{}, cancelling(), released(), cancelled()).record(report(), gone), 6, 4,
         14, "which is cancelled");
  expect(stocked().record(report(), gone), 6, 2, 4, "shipment s-1, which is not there");
}
// Who pays by bank transfer may still do so once the stock went back: record 3, messages 10 to 12.
Story lapsed() {
  OrderPlaced by_transfer = placed_order();
  by_transfer.method = PaymentMethod::bank_transfer;
  Story story = stocked().record(wish(), reserved(), announced(-4, 6, "reservation"), by_transfer, prepared(),
                                 charge());
  return story.record(report(), StockReleased{order, true}, announced(4, 10, "release"));
}
TEST(Audit, AnOrderThatLapsedIsConfirmedOnceItsStockIsThereAgain) {
  const auto paid_late = [](auto... said) {
    return lapsed().record(RecordTransfer{}, transfer(1000, "b1"), processed(), said...);
  };
  expect_clean(packed_up(paid_late(reserved(), announced(-4, 6, "reservation"), confirmed())));
  expect(paid_late(confirmed()), 6, 4, 15, "which is lapsed");
  expect(lapsed().record(report(), ShipmentDispatched{"s-1", order.to_string()}), 6, 4, 13,
         "which is lapsed");
  expect(paid_late(reserved(), reserved()), 4, 4, 16, "twice");
  expect_clean(lapsed().record(CancelOrder{}, cancelling(), cancelled()));
}
// An event that somebody sends is not one of ours.
TEST(Audit, HearsayProvesNothing) {
  expect_clean(packed_up(
      placed().record(confirmed()).record(processed()).answer(8, charged(), processed(), confirmed())));
  expect_clean(stocked().record(placed_order()).record(shipped()).record(announced(-9, 1, "loss")));
}

// ---- 7

TEST(Audit, NoStepForwardAfterCancelling) {
  expect(paid().record(CancelOrder{}, cancelling(), shipped()), 7, 4, 18, "which is cancelling");
  expect(placed().record(CancelOrder{}, cancelling(), confirmed()), 7, 3, 11, "which is cancelling");
  expect(placed().record(CancelOrder{}, cancelling(), released(), cancelled(), confirmed()), 7, 3, 13,
         "which is cancelled");
}

TEST(Audit, CountsWhatItSaw) {
  Audit audit;
  const Story story = left().record(wish()).refused(0);
  for (const engine::Batch& batch : story.batches()) EXPECT_FALSE(audit.check(batch));
  const Totals& totals = audit.totals();
  EXPECT_EQ(totals.records, 5u);
  EXPECT_EQ(totals.messages, 22u);
  EXPECT_EQ(totals.inputs, 5u);
  EXPECT_EQ(totals.refused_steps, 1u);
  EXPECT_EQ(totals.orders, 1u);
  EXPECT_EQ(totals.orders_refused, 0u);
  EXPECT_EQ(totals.reservations, 1u);
  EXPECT_EQ(totals.payments, 1u);
}

}  // namespace
}  // namespace flowmart::audit

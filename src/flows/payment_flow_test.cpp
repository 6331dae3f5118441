// What the payment flow sends and refuses, message by message. Where it stands then:
// payment_flow_steps_test.cpp.
#include <gtest/gtest.h>

#include "flows/payment_flow_given.hpp"

namespace flowmart::flows {
namespace {

using namespace testing;
using enum PaymentStep;

// ---- the straight way

TEST(PaymentFlow, StartsToPayWhatWasPlaced) {
  Desk r;
  r.when(placed()).then(
      PreparePayment{payment_of(order), order, buyer, gbp(3450), PaymentMethod::credit_card, "tok_1"},
      initiated());
  r.when(placed()).then();
  EXPECT_EQ(r.flow().attempts, 1);
}

const RecordPaymentStatus again{order, PaymentStatus::pending};

TEST(PaymentFlow, ConfirmsWhatIsPaidAndCompletesOnceItsStockIsFirm) {
  Desk r;
  r.given(placed());
  r.when(paid()).then(ConfirmOrder{order, paid().transactionId});
  r.when(paid()).then();
  r.when(firmed).then_types<PaymentComplete>();
  const PaymentComplete& complete = r.the<PaymentComplete>();
  EXPECT_EQ(complete.paymentId, payment);
  EXPECT_EQ(complete.orderId, order);
  EXPECT_EQ(complete.userId, buyer);
  EXPECT_EQ(complete.amount, gbp(3450).decimal());
  EXPECT_EQ(complete.currency, "GBP");
  EXPECT_EQ(complete.paymentMethod, "credit_card");
  EXPECT_EQ(r.flow().ending, FlowEnding::completed);
  EXPECT_TRUE(at_rest(r.flow()));
  r.when(firmed).then();
  r.when(paid()).then();
  r.when(failed(noon)).then();
  r.when(placed()).then();
}

// Notifications makes the notice of the same PaymentProcessed; should it fail to, the goods leave all the
// same.
TEST(PaymentFlow, WaitsForNobodyToStoreTheBuyersNotice) {
  Desk r;
  r.given(placed(), paid());
  EXPECT_TRUE(r.flow().stands_at(send_custom_notification));
  r.given(firmed);
  EXPECT_EQ(r.flow().ending, FlowEnding::completed);
}

TEST(PaymentFlow, PassesOverThePaymentWhereNothingIsDue) {
  Desk r;
  r.when(placed(0)).then(ClearOrder{order, "nothing to pay"}, ConfirmOrder{order});
  r.when(placed(0)).then();
  r.when(paid()).then();
  r.when(firmed).then();  // no payment is complete where there was none
  EXPECT_EQ(r.flow().ending, FlowEnding::completed);
  r.when(firmed).then();
}

TEST(PaymentFlow, IsNotCompletedByStockThatIsFirmBeforeItsMoneyCame) {
  Desk r;
  r.given(placed());
  r.when(firmed).then();
  EXPECT_FALSE(r.flow().ending.has_value());
}

// ---- an attempt that failed

TEST(PaymentFlow, TriesAgainAfterAWhile) {
  Desk r;
  r.given(placed());
  r.when(failed(noon))
      .then(RecordPaymentStatus{order, PaymentStatus::failed},
            NotifyCustomer{buyer, NoticeKind::payment_failed, payment + "/1", order, "WEB-1", gbp(3450),
                           "no money", noon + seconds(30), noon});
  EXPECT_EQ(r.timers.at("retry").due, noon + seconds(30));
  r.when(failed(noon)).then();
  r.fire("retry").then(again, initiated(noon + seconds(30)));
  r.when(PaymentRetryDue{order, 2}).then();
  r.when(failed(r.now));
  EXPECT_EQ(r.the<NotifyCustomer>().subject, payment + "/2");
  r.when(PaymentRetryDue{order, 2}).then();  // of the attempt before
  r.fire("retry");
  r.when(paid()).then(ConfirmOrder{order, paid().transactionId});
}

TEST(PaymentFlow, TriesThreeTimesByItself) {
  Desk r;
  r.given(placed(), failed(r.now)).fire("retry");
  r.given(failed(r.now)).fire("retry");
  r.when(failed(r.now)).then_types<RecordPaymentStatus, NotifyCustomer>();
  EXPECT_FALSE(r.the<NotifyCustomer>().next_at.has_value());
  EXPECT_TRUE(r.timers.empty());
  EXPECT_EQ(r.flow().attempts, attempts_automatic_max);
}

TEST(PaymentFlow, DoesNotTryAgainInVainOrAfterTheHold) {
  Desk hopeless;
  hopeless.given(placed()).when(failed(noon, false)).then_types<RecordPaymentStatus, NotifyCustomer>();
  EXPECT_TRUE(hopeless.timers.empty());

  Desk late;
  late.given(placed()).after(minutes(15) - seconds(30)).when(failed(late.now));
  EXPECT_TRUE(late.timers.empty());

  Desk just;
  just.given(placed()).after(minutes(15) - seconds(31)).given(failed(just.now));
  ASSERT_FALSE(just.timers.empty());
  just.timers.at("retry").due = noon + minutes(15);  // the clock ran on
  just.fire("retry").then();
}

TEST(PaymentFlow, TriesAgainForAsLongAsTheOrderIsHeldAndForWhatWasLeftThen) {
  const OrderHeld held{order, 1, "review", "odd", "", noon + minutes(10)};
  Desk r;
  r.given(placed()).after(minutes(10)).when(held).then();
  r.after(minutes(60)).given(failed(r.now));
  ASSERT_FALSE(r.timers.empty());
  r.fire("retry");
  r.given(OrderReleased{order, 1, true, "", r.now}, failed(r.now, false));
  EXPECT_TRUE(is_held(r.flow()));
  r.when(OrderReleased{order, 1, false, "", noon + minutes(100)}).then();
  EXPECT_EQ(r.flow().held_until, noon + minutes(105));
  r.now = noon + minutes(105) - seconds(1);
  r.when(RetryPayment{order, "tok_2"}).then_types<PreparePayment, RecordPaymentStatus, PaymentInitiated>();
}

TEST(PaymentFlow, LetsTheBuyerTryAgainWithAnotherToken) {
  Desk r;
  r.when(RetryPayment{order, "tok_2"}).refused("unknown-order");
  r.given(placed());
  r.when(RetryPayment{order, "tok_2"}).refused("payment-not-failed");
  r.given(failed(noon, false));
  r.when(RetryPayment{order, "tok_2"})
      .then(PreparePayment{payment_of(order), order, buyer, gbp(3450), PaymentMethod::credit_card, "tok_2"},
            again, initiated());
  EXPECT_EQ(r.flow().token, "tok_2");
  r.when(RetryPayment{order, "tok_2"}).refused("payment-not-failed");
  r.given(failed(noon));
  r.when(RetryPayment{order, {}}).then(again, initiated());
  EXPECT_TRUE(r.timers.empty());  // instead of the flow's own retry
}

TEST(PaymentFlow, LetsTheBuyerGoBackToTheFirstToken) {
  Desk r;
  r.given(placed());
  for (const std::string token : {"tok_2", "tok_1", "tok_2"}) {
    r.given(failed(noon, false));
    r.when(RetryPayment{order, token})
        .then(PreparePayment{payment_of(order), order, buyer, gbp(3450), PaymentMethod::credit_card, token},
              again, initiated());
  }
}

TEST(PaymentFlow, LetsTheBuyerTryAgainWhileTheGoodsAreHeldAndNotForEver) {
  Desk expired;
  expired.given(placed(), failed(noon, false)).after(minutes(15));
  expired.when(RetryPayment{order, {}}).refused("hold-expired");

  Desk often;
  often.given(placed(), failed(noon, false));
  while (often.flow().attempts < attempts_max) often.given(RetryPayment{order, {}}, failed(noon, false));
  often.when(RetryPayment{order, {}}).refused("too-many-attempts");
}

// ---- called off

TEST(PaymentFlow, TakesNoStepAfterItsOrderIsCalledOff) {
  for (int stage = 0; stage < 3; ++stage) {
    Desk r;
    r.given(placed());
    if (stage == 1) r.given(failed(noon));
    if (stage == 2) r.given(paid());
    r.when(cancelling).then();
    EXPECT_EQ(r.flow().ending, FlowEnding::cancelled);
    EXPECT_TRUE(r.timers.empty());
    EXPECT_TRUE(r.flow().at.empty());
    const PaymentFlow ended = r.flow();
    r.when(cancelling).then();
    r.when(placed()).then();
    r.when(paid()).then();
    r.when(failed(noon)).then();
    r.when(firmed).then();
    r.when(PaymentRetryDue{order, 2}).then();
    r.when(RetryPayment{order, {}}).refused("payment-not-failed");
    EXPECT_EQ(r.flow(), ended);
  }
}

TEST(PaymentFlow, TellsTheBuyerThatTheOrderIsCancelled) {
  OrderCancelled cancelled;
  cancelled.orderId = order;
  Desk unpaid;
  unpaid.given(placed(), cancelling);
  unpaid.when(cancelled).then(NotifyCustomer{buyer,
                                             NoticeKind::order_cancelled,
                                             order.to_string(),
                                             order,
                                             "WEB-1",
                                             {},
                                             "changed my mind",
                                             {},
                                             noon});
  Desk expired;
  OrderCancelling too_late = cancelling;
  too_late.reason = "reservation_expired";
  too_late.expired = true;
  expired.given(placed(), too_late);
  expired.when(cancelled);
  EXPECT_EQ(expired.the<NotifyCustomer>().reason, "it was not paid in time");
  Desk was_paid;
  was_paid.given(placed(), paid(), firmed, cancelling);
  OrderCancelled amended = cancelled;  // it costs less than was paid at first
  amended.totalAmount = gbp(3000).decimal();
  was_paid.when(amended);
  EXPECT_EQ(was_paid.the<NotifyCustomer>().amount, gbp(3000));
  EXPECT_EQ(was_paid.flow().ending, FlowEnding::completed);  // it had come to its end
  Desk unknown;
  unknown.when(cancelled).then();
}

// Money that comes after the order was called off goes back by itself; it is not what the cancellation gave
// back.
TEST(PaymentFlow, CountsAsPaidOnlyWhatItWaitedFor) {
  Desk r;
  r.given(placed(), cancelling, paid());
  OrderCancelled cancelled;
  cancelled.orderId = order;
  r.when(cancelled);
  EXPECT_FALSE(r.the<NotifyCustomer>().amount.has_value());
}

// ---- whose it is

TEST(PaymentFlow, IsKeyedByItsOrder) {
  EXPECT_EQ(order_of(failed(noon)), order);
  EXPECT_EQ(order_of(paid()), order);
  EXPECT_EQ(order_of(placed()), order);
  PaymentFailed of_a_subscription;
  EXPECT_TRUE(order_of(of_a_subscription).is_nil());
  Desk r;
  r.when(of_a_subscription).then();
  r.when(paid()).then();
  r.when(failed(noon)).then();
  r.when(firmed).then();
  r.when(cancelling).then();
  EXPECT_EQ(r.state.instances.find(order), nullptr);
  r.given(placed());
  r.when(StockFirmed{OrderId::of("WEB-2"), {}}).then();
  r.when(OrderCancelling{OrderId::of("WEB-2"), "", "", false, noon}).then();
  EXPECT_EQ(r.flow().at, Standing{payment_initiated});
}

}  // namespace
}  // namespace flowmart::flows

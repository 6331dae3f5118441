#include "flows/payment_flow.hpp"

#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"

namespace flowmart::flows {
namespace {

using contract::testing::noon;
using Flows = contract::testing::Rehearsal<PaymentFlowAggregate>;
using enum PaymentStep;
using std::chrono::minutes;
using std::chrono::seconds;

const OrderId order = OrderId::of("WEB-1");
const CustomerId buyer = CustomerId::of("17850");
const std::string payment = payment_of(order).to_string();
Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

const OrderReserved reserved{order, {}, noon + minutes(15)};
OrderPlaced placed(std::int64_t minor = 3450) {
  OrderPlaced event;
  event.order = order;
  event.number = "WEB-1";
  event.customer = buyer;
  event.total = gbp(minor);
  event.token = "tok_1";
  return event;
}
PaymentProcessed paid() {
  PaymentProcessed event;
  event.paymentId = payment;
  event.orderId = order;
  return event;
}
PaymentFailed failed(Time at, bool again = true) {
  PaymentFailed event;
  event.paymentId = payment;
  event.failureReason = FailureReason::insufficient_funds;
  event.failureMessage = "no money";
  event.metadata = PaymentFailed::Metadata{{}, {}, {}, order.to_string()};
  event.canRetry = again;
  if (again) event.nextRetryAt = at + seconds(30);
  event.timestamp = at;
  return event;
}
NotificationStored told(NoticeKind about = NoticeKind::payment_received) {
  NotificationStored event;
  event.about = about;
  event.order = order;
  return event;
}
const OrderFirmed firmed{order, {}};
const OrderCancelling cancelling{order, "WEB-1", buyer, "changed my mind", "buyer", false, noon};

// The steps entered by the last message, in order.
Standing entered(const Flows& r) {
  Standing steps;
  for (const auto& sent : r.sent())
    if (const auto* step = std::get_if<FlowStepEntered>(&sent)) {
      EXPECT_EQ(step->flow, "PaymentFlow");
      EXPECT_EQ(step->instance, order.uuid);
      steps.push_back(*from_wire_name<PaymentStep>(step->step));
    }
  return steps;
}
template <class M>
int count(const Flows& r) {
  int n = 0;
  for (const auto& sent : r.sent()) n += std::holds_alternative<M>(sent);
  return n;
}

Flows placed_order() {
  Flows r;
  r.given(reserved, placed());
  return r;
}

TEST(PaymentFlow, StartsToPayWhatWasPlaced) {
  Flows r;
  r.when(reserved).then();
  r.when(placed());
  EXPECT_EQ(entered(r), (Standing{place_order_request, payment_initiated}));
  EXPECT_EQ(r.the<PreparePayment>(), (PreparePayment{payment_of(order), order, buyer, gbp(3450),
                                                     PaymentMethod::credit_card, "tok_1"}));
  EXPECT_EQ(r.the<PaymentInitiated>(),
            (PaymentInitiated{payment, buyer, order, gbp(3450).decimal(), "credit_card", noon, "GBP"}));
  EXPECT_EQ(r.state.at, Standing{payment_initiated});
  r.when(placed()).then();
}

TEST(PaymentFlow, StandsAtTwoStepsUntilBothAreDone) {
  for (const bool stock_first : {true, false}) {
    Flows r = placed_order();
    r.when(paid());
    EXPECT_EQ(entered(r), (Standing{payment_processed, adjust_inventory, send_custom_notification}));
    EXPECT_EQ(r.the<ConfirmOrder>().order, order);
    EXPECT_EQ(r.state.at, (Standing{adjust_inventory, send_custom_notification}));
    r.when(paid()).then();
    r.when(told(NoticeKind::order_placed)).then();
    if (stock_first) {
      r.when(firmed).then();
      r.when(firmed).then();
      r.when(told());
    } else {
      r.when(told()).then();
      r.when(told()).then();
      r.when(firmed);
    }
    r.then_types<FlowStepEntered, PaymentComplete, FlowStepEntered, StartFulfilment, FlowEnded>();
    EXPECT_EQ(entered(r), (Standing{payment_complete, order_complete}));
    EXPECT_EQ(r.the<PaymentComplete>().amount, gbp(3450).decimal());
    EXPECT_EQ(r.the<FlowEnded>().ending, FlowEnding::completed);
    EXPECT_TRUE(r.state.at.empty());
    EXPECT_TRUE(PaymentFlowAggregate::finished(r.state));
    r.when(told()).then();
    r.when(firmed).then();
    r.when(paid()).then();
    r.when(failed(noon)).then();
  }
}

TEST(PaymentFlow, PassesOverThePaymentWhereNothingIsDue) {
  Flows r;
  r.given(reserved);
  r.when(placed(0));
  EXPECT_EQ(entered(r),
            (Standing{place_order_request, payment_initiated, payment_processed, adjust_inventory}));
  EXPECT_EQ(count<PaymentInitiated>(r) + count<PreparePayment>(r), 0);
  EXPECT_EQ(r.the<ClearOrder>().order, order);
  EXPECT_EQ(r.the<ConfirmOrder>().order, order);
  r.when(firmed).then_types<FlowStepEntered, FlowStepEntered, StartFulfilment, FlowEnded>();
}

TEST(PaymentFlow, TriesAgainAfterAWhile) {
  Flows r = placed_order();
  r.when(failed(noon));
  EXPECT_EQ(entered(r), (Standing{payment_failed, failure_notification, retry_payment}));
  const NotifyCustomer& notice = r.the<NotifyCustomer>();
  EXPECT_EQ(notice.about, NoticeKind::payment_failed);
  EXPECT_EQ(notice.subject, payment + "/1");
  EXPECT_EQ(notice.next_at, noon + seconds(30));
  EXPECT_EQ(r.timers.at("retry").due, noon + seconds(30));
  EXPECT_EQ(r.state.at, Standing{retry_payment});
  r.when(failed(noon)).then();
  r.when(told(NoticeKind::payment_failed)).then();
  r.fire("retry").then_types<FlowStepEntered, PaymentInitiated>();
  EXPECT_EQ(r.state.at, Standing{payment_initiated});
  r.when(PaymentRetryDue{order, 2}).then();
  r.when(paid());
  EXPECT_EQ(entered(r).front(), payment_processed);
}

TEST(PaymentFlow, TriesThreeTimesByItself) {
  Flows r = placed_order();
  r.given(failed(r.now)).fire("retry");
  r.given(failed(r.now)).fire("retry");
  r.when(failed(r.now));
  EXPECT_EQ(entered(r), (Standing{payment_failed, failure_notification}));
  EXPECT_FALSE(r.the<NotifyCustomer>().next_at.has_value());
  EXPECT_TRUE(r.timers.empty());
  EXPECT_EQ(r.state.at, Standing{failure_notification});
  EXPECT_EQ(r.state.attempts, attempts_automatic_max);
}

TEST(PaymentFlow, DoesNotTryAgainInVainOrAfterTheHold) {
  Flows hopeless = placed_order();
  hopeless.when(failed(noon, false));
  EXPECT_EQ(entered(hopeless), (Standing{payment_failed, failure_notification}));
  EXPECT_TRUE(hopeless.timers.empty());

  Flows late = placed_order();
  late.after(minutes(15) - seconds(30)).when(failed(late.now));
  EXPECT_TRUE(late.timers.empty());

  Flows just = placed_order();
  just.after(minutes(15) - seconds(31)).given(failed(just.now));
  ASSERT_FALSE(just.timers.empty());
  just.timers.at("retry").due = noon + minutes(15);  // the clock ran on
  just.fire("retry").then();
}

TEST(PaymentFlow, LetsTheBuyerTryAgainWithAnotherToken) {
  Flows r;
  r.when(RetryPayment{order, "tok_2"}).refused("unknown-order");
  r.given(reserved, placed());
  r.when(RetryPayment{order, "tok_2"}).refused("payment-not-failed");
  r.given(failed(noon, false));
  r.when(RetryPayment{order, "tok_2"})
      .then_types<FlowStepEntered, PreparePayment, FlowStepEntered, PaymentInitiated>();
  EXPECT_EQ(r.the<PreparePayment>().token, "tok_2");
  EXPECT_EQ(r.state.at, Standing{payment_initiated});
  r.when(RetryPayment{order, "tok_2"}).refused("payment-not-failed");
  r.given(failed(noon));
  r.when(RetryPayment{order, {}}).then_types<FlowStepEntered, PaymentInitiated>();
  EXPECT_TRUE(r.timers.empty());  // instead of the flow's own retry
  r.given(failed(noon, false));
  Flows expired = r;
  expired.after(minutes(15)).when(RetryPayment{order, {}}).refused("hold-expired");
  while (r.state.attempts < attempts_max) r.given(RetryPayment{order, {}}, failed(noon, false));
  r.when(RetryPayment{order, {}}).refused("too-many-attempts");
}

TEST(PaymentFlow, TakesNoStepAfterItsOrderIsCalledOff) {
  for (int stage = 0; stage < 3; ++stage) {
    Flows r = placed_order();
    if (stage == 1) r.given(failed(noon));
    if (stage == 2) r.given(paid());
    r.when(cancelling).then(FlowEnded{"PaymentFlow", order.uuid, FlowEnding::cancelled, noon});
    r.when(cancelling).then();
    EXPECT_TRUE(r.timers.empty());
    EXPECT_TRUE(r.state.at.empty());
    r.when(paid()).then();
    r.when(failed(noon)).then();
    r.when(firmed).then();
    r.when(told()).then();
    r.when(PaymentRetryDue{order, 2}).then();
    r.when(RetryPayment{order, {}}).refused("payment-not-failed");
  }
}

TEST(PaymentFlow, TellsTheBuyerThatTheOrderIsCancelled) {
  OrderCancelled cancelled;
  cancelled.orderId = order;
  Flows unpaid = placed_order();
  unpaid.given(cancelling);
  unpaid.when(cancelled).then(NotifyCustomer{
      buyer, NoticeKind::order_cancelled, order.to_string(), order, "WEB-1", {}, "changed my mind", {}});
  Flows expired = placed_order();
  OrderCancelling too_late = cancelling;
  too_late.reason = "reservation_expired";
  too_late.expired = true;
  expired.given(too_late);
  expired.when(cancelled);
  EXPECT_EQ(expired.the<NotifyCustomer>().reason, "it was not paid in time");
  Flows was_paid = placed_order();
  was_paid.given(paid(), firmed, told(), cancelling);
  was_paid.when(cancelled);
  EXPECT_EQ(was_paid.the<NotifyCustomer>().amount, gbp(3450));
  Flows unknown;
  unknown.when(cancelled).then();
}

TEST(PaymentFlow, IsKeyedByItsOrder) {
  EXPECT_EQ(PaymentFlowAggregate::key(failed(noon)), order.uuid);
  PaymentFailed subscription;
  EXPECT_TRUE(PaymentFlowAggregate::key(subscription).is_nil());
  NotificationStored staff;
  EXPECT_TRUE(PaymentFlowAggregate::key(staff).is_nil());
  Flows nobody;
  nobody.when(subscription).then();
  nobody.when(staff).then();
}

}  // namespace
}  // namespace flowmart::flows

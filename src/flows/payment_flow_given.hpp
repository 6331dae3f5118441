// For the tests of the payment flow: what happens to one order.
#pragma once
#include <chrono>
#include <string>

#include "contract/testing/rehearsal.hpp"
#include "flows/payment_flow.hpp"

namespace flowmart::flows::testing {

using contract::testing::noon;
using std::chrono::minutes;
using std::chrono::seconds;

inline const OrderId order = OrderId::of("WEB-1");
inline const CustomerId buyer = CustomerId::of("17850");
inline const std::string payment = payment_of(order).to_string();
inline Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

inline OrderPlaced placed(std::int64_t minor = 3450) {
  OrderPlaced event;
  event.order = order;
  event.number = "WEB-1";
  event.customer = buyer;
  event.total = gbp(minor);
  event.token = "tok_1";
  event.held_until = noon + minutes(15);
  event.placed_at = noon;
  return event;
}
inline PaymentInitiated initiated(Time at = noon) {
  return {payment, buyer, order, gbp(3450).decimal(), "credit_card", at, "GBP"};
}
inline PaymentProcessed paid() {
  PaymentProcessed event;
  event.paymentId = payment;
  event.orderId = order;
  event.amount = gbp(3450).decimal();
  event.currency = "GBP";
  return event;
}
inline PaymentFailed failed(Time at, bool again = true) {
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
inline const StockFirmed firmed{order, {}};
inline const OrderCancelling cancelling{order, "changed my mind", "buyer", false, noon};

struct Desk : contract::testing::Rehearsal<PaymentFlows> {
  const PaymentFlow& flow() const {
    static const PaymentFlow none;
    const PaymentFlow* found = state.instances.find(order);
    return found ? *found : none;
  }
};

}  // namespace flowmart::flows::testing

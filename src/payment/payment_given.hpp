// What the tests of payments begin with: an order's payment and what is said of it.
#pragma once
#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"
#include "payment/payment.hpp"
#include "payment/refunds.hpp"

namespace flowmart::payment {

using contract::testing::noon;
using std::chrono::seconds;

inline const OrderId order = OrderId::of("WEB-1");
inline const CustomerId buyer = CustomerId::of("17850");
inline const PaymentId id = payment_of(order);
inline Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

inline PreparePayment prepare(PaymentMethod method = PaymentMethod::credit_card,
                              std::string token = "tok_1") {
  return {id, order, buyer, gbp(3450), method, std::move(token)};
}
inline PaymentInitiated initiate() {
  return {id.to_string(), buyer, order, gbp(3450).decimal(), "credit_card", noon, "GBP"};
}
inline RecordTransfer transfer(std::int64_t minor, std::string reference = "b1") {
  return {order, gbp(minor), std::move(reference)};
}
inline ChargeAnswered succeeded(std::int64_t attempt = 1) {
  return {id, attempt, GatewayOutcome::succeeded, {}, "ch_" + std::to_string(attempt), "approved"};
}
inline ChargeAnswered declined(FailureReason reason, std::int64_t attempt = 1) {
  return {id, attempt, GatewayOutcome::declined, reason, "", "no"};
}
inline ChargeAnswered unknown(std::int64_t attempt = 1) {
  return {id, attempt, GatewayOutcome::unknown, {}, "", ""};
}
inline RefundAnswered refunded(std::int64_t refund, GatewayOutcome outcome = GatewayOutcome::succeeded) {
  return {id, refund, outcome, "re_" + std::to_string(refund), ""};
}
inline ChargeRequested charge(std::int64_t attempt, std::string token = "tok_1") {
  return {id, attempt, order, buyer, gbp(3450), PaymentMethod::credit_card, std::move(token)};
}
inline RefundRequested refund(std::int64_t number, std::int64_t minor, std::string charge,
                              RefundCause cause) {
  return {id,
          number,
          order,
          gbp(minor),
          PaymentMethod::credit_card,
          std::move(charge),
          std::string(cause.key),
          std::string(cause.reason),
          std::nullopt,
          noon};
}
inline const OrderCancelling cancel{order, "changed my mind", "buyer", false, noon};
inline const RefundCause by_cancel{"order-cancelled", "changed my mind"};

struct Desk : contract::testing::Rehearsal<Payments> {
  const Payment& payment() const { return *state.payments.find(id); }
};

}  // namespace flowmart::payment

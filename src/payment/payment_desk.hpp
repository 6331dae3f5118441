// What the tests of promises, refunds and disputes share: one payment of 34.50, what its gateway says of it,
// and who asks.
#pragma once
#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"
#include "payment/payment.hpp"
#include "payment/refunds.hpp"

namespace flowmart::payment::desk {

using contract::testing::noon;
using std::chrono::days;
using std::chrono::minutes;

inline const OrderId order = OrderId::of("WEB-1");
inline const CustomerId buyer = CustomerId::of("17850");
inline const PaymentId id = payment_of(order);
inline constexpr Time ends = noon + days(7);
inline Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

inline const PreparePayment prepared{id, order, buyer, gbp(3450), PaymentMethod::credit_card, "tok_1"};
inline const PaymentInitiated started{id.to_string(), buyer, order, gbp(3450).decimal(),
                                      "credit_card",  noon,  "GBP"};
inline ChargeAnswered promised(std::int64_t attempt = 1, Time until = ends) {
  return {id, attempt, GatewayOutcome::succeeded, {}, "ch_" + std::to_string(attempt), "approved", until};
}
inline ChargeAnswered taken_at_once(std::int64_t attempt = 1) {
  ChargeAnswered answer = promised(attempt);
  answer.until.reset();
  return answer;
}
inline ChargeAnswered declined(std::int64_t attempt = 1) {
  return {id, attempt, GatewayOutcome::declined, FailureReason::card_declined, "", "no"};
}
inline CaptureAnswered captured(std::int64_t capture, GatewayOutcome outcome = GatewayOutcome::succeeded) {
  return {id, capture, outcome, "ca_" + std::to_string(capture), ""};
}
inline RefundAnswered back(std::int64_t refund, GatewayOutcome outcome = GatewayOutcome::succeeded) {
  return {id, refund, outcome, "re_" + std::to_string(refund), ""};
}
inline CapturePayment parcel(const std::string& name, std::optional<std::int64_t> minor, bool last = false) {
  return {order, {}, name, minor ? std::optional(gbp(*minor)) : std::nullopt, last, {}};
}
inline CapturePayment by_hand(const std::string& name, std::int64_t minor) {
  return {order, id, name, gbp(minor), false, "ada"};
}
inline const OrderCancelling cancel{order, "changed my mind", "buyer", false, noon};

struct Desk : contract::testing::Rehearsal<Payments> {
  const Payment& payment() const { return *state.payments.find(id); }
  PaymentInFull shown() { return when(ReadPayments{{}, id}).the<ReadPayments::Response>().payments.front(); }
};

}  // namespace flowmart::payment::desk

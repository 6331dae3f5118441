// What a person or the clock tells a running flow.
#pragma once
#include <optional>
#include <string>

#include "contract/message.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// The buyer pays again after a failed attempt, with the same token or another.
struct RetryPayment {
  OrderId order;
  std::optional<std::string> token;

  bool operator==(const RetryPayment&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("order", &RetryPayment::order, "Order that is to be paid."),
        contract::token(field("token", &RetryPayment::token, "Gateway token to charge; the last one if none.",
                              {.length_max = 255}))};
  }
  static constexpr MessageInfo info = operators(
      ours(Kind::command, "RetryPayment", "Retry payment",
           "Tries a failed payment again while the order's stock is held.", "PaymentFlow", "Payment"));
};

// Staff lead an order past its payment, and say why: it goes on as if it were paid, and its payment stays as
// it is.
struct SkipPayment {
  OrderId order;
  std::string reason;
  std::string actor;

  bool operator==(const SkipPayment&) const = default;
  static constexpr auto fields() {
    using T = SkipPayment;
    return FieldList{field("order", &T::order, "Order that is to go on unpaid."),
                     field("reason", &T::reason, "Why.", {.length_min = 1, .length_max = 500}),
                     field("actor", &T::actor, "Who wants it.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "SkipPayment", "Skip payment",
                     "Leads an order past a payment that does not come.", "PaymentFlow", "Payment"));
};

// Timer: time for the next attempt at a payment.
struct PaymentRetryDue {
  OrderId order;
  std::int64_t attempt = 0;

  bool operator==(const PaymentRetryDue&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &PaymentRetryDue::order, "Order that is to be paid."),
                     field("attempt", &PaymentRetryDue::attempt, "2 for the first retry.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "PaymentRetryDue", "Payment retry due", "It is time to try a failed payment again.",
           "PaymentFlow", "Payment");
};

}  // namespace flowmart::contract

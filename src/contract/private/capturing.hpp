// Money that is promised first and taken later, and payments that are made in parts.
//
//   ChargeRequested, capture said ... ChargeAnswered with an end
//     -> PaymentAuthorised, PaymentProcessed (published): the money is promised
//   RecordDispatch -> CapturePayment -> CaptureRequested ... CaptureAnswered
//   VoidPayment -> RefundRequested: what was not taken is let go
//   MoneyDue: ask for a capture again; renew an authorisation before it ends
//   ResumePayment: what failed is tried again, by hand
//   PayPart -> ChargeRequested: a part of what is due, by other means
#pragma once
#include <array>
#include <optional>
#include <string>

#include "contract/capture_mode.hpp"
#include "contract/message.hpp"
#include "contract/messages/payments.hpp"
#include "contract/private/gateway.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

struct CaptureRequested {
  PaymentId payment;
  std::int64_t capture = 0;
  OrderId order;
  Money amount;
  std::string charge_reference;
  std::string name;
  std::optional<Time> at;

  bool operator==(const CaptureRequested&) const = default;
  static constexpr auto fields() {
    using T = CaptureRequested;
    return FieldList{field("payment", &T::payment, "Payment whose money is promised."),
                     field("capture", &T::capture, "1 for the first; with the payment it names the capture."),
                     field("order", &T::order, "Order that is paid."),
                     field("amount", &T::amount, "What to take of what is promised."),
                     field("charge_reference", &T::charge_reference, "The gateway's name for the promise."),
                     field("name", &T::name, "The asker's name for it: the parcel's, mostly."),
                     field("at", &T::at, "When it was asked for.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::effect, "CaptureRequested", "Capture requested",
           "The gateway is to take money that it has promised.", "PaymentService", "Payment");
};

struct CaptureAnswered {
  PaymentId payment;
  std::int64_t capture = 0;
  GatewayOutcome outcome = GatewayOutcome::unknown;
  std::string reference;
  std::string message;
  std::optional<bool> spent{};

  bool operator==(const CaptureAnswered&) const = default;
  static constexpr auto fields() {
    using T = CaptureAnswered;
    return FieldList{field("payment", &T::payment, "Payment that was asked for."),
                     field("capture", &T::capture, "Capture that was asked for."),
                     field("outcome", &T::outcome, "What is known of it."),
                     field("reference", &T::reference, "The gateway's name for the capture; empty if none."),
                     field("message", &T::message, "The gateway's words, fit for a person."),
                     field("spent", &T::spent, "The gateway has let go of what more it had promised.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "CaptureAnswered", "Capture answered",
           "The gateway told how a capture ended, or could not tell.", "PaymentService", "Payment");
};

// Orders, of a parcel that has left, or staff, of one payment. Orders asks for no more than is promised: what
// is beyond it was let go before.
struct CapturePayment {
  OrderId order;
  std::optional<PaymentId> payment;
  std::string name;
  std::optional<Money> amount;
  bool last = false;
  std::string actor;

  bool operator==(const CapturePayment&) const = default;
  static constexpr auto fields() {
    using T = CapturePayment;
    return FieldList{
        field("order", &T::order, "Order whose goods have left."),
        field("payment", &T::payment, "One payment; else the order's, oldest first."),
        field("name", &T::name, "The asker's name for it; asked twice is asked once.",
              {.length_min = 1, .length_max = 300}),
        field("amount", &T::amount, "What to take; none: all that is promised."),
        field("last", &T::last, "What is promised beyond it is let go."),
        field("actor", &T::actor, "Who wants it; empty: the parcel that left.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "CapturePayment", "Capture payment", "Takes money that was promised.",
                     "PaymentService", "Payment"));
};

// Staff let go what is promised and was not taken. An order that is still to leave is held until it is paid
// again.
struct VoidPayment {
  PaymentId payment;
  std::string reason;
  std::string actor;

  bool operator==(const VoidPayment&) const = default;
  static constexpr auto fields() {
    using T = VoidPayment;
    return FieldList{field("payment", &T::payment, "Payment."),
                     field("reason", &T::reason, "Why.", {.length_max = 500}),
                     field("actor", &T::actor, "Who wants it.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "VoidPayment", "Void payment",
                     "Lets go money that was promised and not taken.", "PaymentService", "Payment"));
};

// Staff have tried again what failed: a promise that was not renewed, captures that did not go through.
struct ResumePayment {
  PaymentId payment;
  std::optional<std::string> token;
  std::string actor;

  bool operator==(const ResumePayment&) const = default;
  static constexpr auto fields() {
    using T = ResumePayment;
    return FieldList{
        field("payment", &T::payment, "Payment."),
        contract::token(field("token", &T::token, "Gateway token to charge instead.", {.length_max = 255})),
        field("actor", &T::actor, "Who wants it.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "ResumePayment", "Resume payment",
                     "Tries again what failed of a payment that was promised.", "PaymentService", "Payment"));
};

// A part of what is due is charged by other means; the rest comes by the payment's own.
struct PayPart {
  OrderId order;
  std::string key;
  Money amount;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;
  std::string actor;

  bool operator==(const PayPart&) const = default;
  static constexpr auto fields() {
    using T = PayPart;
    return FieldList{field("order", &T::order, "Order."),
                     field("key", &T::key, "The asker's name for the part; asked twice is asked once.",
                           {.length_min = 1, .length_max = 255}),
                     field("amount", &T::amount, "The part; less than what is still due."),
                     field("method", &T::method, "Means of payment."),
                     contract::token(field("token", &T::token, "Gateway token; never card data.",
                                           {.length_min = 1, .length_max = 255})),
                     field("actor", &T::actor, "Who wants it.", {.length_max = 128})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "PayPart", "Pay part", "Pays a part of an order by other means.",
                     "PaymentService", "Payment"));
};

// From now on the order's goods may leave: its money is promised. It is also told of a promise made anew.
struct PaymentAuthorised {
  PaymentId payment;
  OrderId order;
  std::int64_t attempt = 0;
  Money amount;
  Money held;
  CaptureMode capture = CaptureMode::at_dispatch;
  Time until;
  std::string reference;
  Time timestamp;

  bool operator==(const PaymentAuthorised&) const = default;
  static constexpr auto fields() {
    using T = PaymentAuthorised;
    return FieldList{field("payment", &T::payment, "Payment."),
                     field("order", &T::order, "Order that it is for."),
                     field("attempt", &T::attempt, "Attempt that it came of."),
                     field("amount", &T::amount, "What is promised by it."),
                     field("held", &T::held, "What the payment has in all, promised or here."),
                     field("capture", &T::capture, "When it is taken."),
                     field("until", &T::until, "When the promise ends."),
                     field("reference", &T::reference, "The gateway's name for it."),
                     field("timestamp", &T::timestamp, "When it was known.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "PaymentAuthorised", "Payment authorised",
           "The gateway has promised money, and has not taken it.", "PaymentService", "Payment");
};

enum class MoneyDueKind : unsigned char { captures, promise, invoice };
constexpr auto wire_names(MoneyDueKind) {
  using enum MoneyDueKind;
  return std::array{Name<MoneyDueKind>{captures, "captures"}, Name<MoneyDueKind>{promise, "promise"},
                    Name<MoneyDueKind>{invoice, "invoice"}};
}

// Timer: time to ask again for the captures that did not go through, or for a promise that is about to end;
// or the day on which an invoice is due.
struct MoneyDue {
  PaymentId payment;
  MoneyDueKind kind = MoneyDueKind::captures;
  std::int64_t round = 0;

  bool operator==(const MoneyDue&) const = default;
  static constexpr auto fields() {
    using T = MoneyDue;
    return FieldList{
        field("payment", &T::payment, "Payment."), field("kind", &T::kind, "What is due."),
        field("round", &T::round, "Round of the captures, attempt of the promise; of an invoice 0.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "MoneyDue", "Money due",
                                           "It is time to ask for money again.", "PaymentService", "Payment");
};

}  // namespace flowmart::contract

// What taking money needs besides the published messages: putting a payment on file, cancelling it, giving
// money back, money that arrives by bank transfer. What is asked of the gateway is in gateway.hpp.
#pragma once
#include <optional>
#include <string>

#include "contract/message.hpp"
#include "contract/private/gateway.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// An order has one payment, and a further one for each amendment that was charged by itself: 1 is the first
// of those. Their ids follow from the order's.
inline PaymentId payment_of(OrderId order, std::int64_t further = 0) {
  return PaymentId{uuid_beside(order.uuid, (std::uint64_t{1} << 32) + static_cast<std::uint64_t>(further))};
}

// Whose own payment that is, if it is an order's own.
inline OrderId own_order_of(PaymentId payment) {
  return OrderId{uuid_beside(payment.uuid, std::uint64_t{1} << 32)};
}

// Whether it is this order's payment that was processed, and all that is due: what anybody else says of money
// is not believed.
inline bool settles(const PaymentProcessed& paid, OrderId order, const Money& due) {
  return PaymentId::of(paid.paymentId) == payment_of(order) && paid.orderId == order &&
         paid.amount == due.decimal() && (!paid.currency || *paid.currency == due.currency.code());
}

// Puts a payment on file before PaymentInitiated starts it: how much at most, and with which token.
struct PreparePayment {
  PaymentId payment;
  OrderId order;
  CustomerId customer;
  Money amount;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;
  std::optional<Time> due{};

  bool operator==(const PreparePayment&) const = default;
  static constexpr auto fields() {
    return FieldList{field("payment", &PreparePayment::payment, "Payment to put on file."),
                     field("order", &PreparePayment::order, "Order that it pays for."),
                     field("customer", &PreparePayment::customer, "Buyer."),
                     field("amount", &PreparePayment::amount, "What is to be taken."),
                     field("method", &PreparePayment::method, "Means of payment."),
                     field("token", &PreparePayment::token, "Gateway token; never card data."),
                     field("due", &PreparePayment::due, "By invoice: to be transferred by then.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::command, "PreparePayment", "Prepare payment",
           "Puts an order's payment on file, with the token to charge.", "PaymentService", "Payment");
};

// The key of a refund that follows from calling an order off.
inline constexpr std::string_view refund_for_cancelling = "order-cancelled";

struct PaymentRefunded {
  PaymentId payment;
  std::int64_t refund = 0;
  OrderId order;
  Money amount;
  Money kept;
  std::string reference;
  std::string reason;
  Time timestamp;
  std::string key{};

  bool operator==(const PaymentRefunded&) const = default;
  static constexpr auto fields() {
    return FieldList{field("payment", &PaymentRefunded::payment, "Payment that the money came by."),
                     field("refund", &PaymentRefunded::refund, "Which refund of that payment."),
                     field("order", &PaymentRefunded::order, "Order that was paid."),
                     field("amount", &PaymentRefunded::amount, "What went back."),
                     field("kept", &PaymentRefunded::kept, "What was taken and has not gone back."),
                     field("reference", &PaymentRefunded::reference, "The gateway's name for the refund."),
                     field("reason", &PaymentRefunded::reason, "Why the money went back."),
                     field("timestamp", &PaymentRefunded::timestamp, "When it was known."),
                     field("key", &PaymentRefunded::key, "The asker's name for the refund.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "PaymentRefunded", "Payment refunded",
           "Money of a payment has gone back to the buyer.", "PaymentService", "Payment");
};

// The order was called off (OrderCancelling), and nothing of the money is kept.
struct PaymentCancelled {
  PaymentId payment;
  OrderId order;
  Money refunded;
  Time timestamp;

  bool operator==(const PaymentCancelled&) const = default;
  static constexpr auto fields() {
    return FieldList{field("payment", &PaymentCancelled::payment, "Payment that has ended."),
                     field("order", &PaymentCancelled::order, "Order that it was for."),
                     field("refunded", &PaymentCancelled::refunded, "What had been taken and went back."),
                     field("timestamp", &PaymentCancelled::timestamp, "When it was known.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "PaymentCancelled", "Payment cancelled", "A payment has ended with no money kept.",
           "PaymentService", "Payment");
};

// Staff, or Orders, give money back; `key` makes asking twice the same as asking once.
struct RefundPayment {
  OrderId order;
  std::string key;
  Money amount;
  std::string reason;
  std::optional<bool> tell_refusal{};
  std::optional<PaymentId> payment{};
  std::optional<bool> up_to{};

  bool operator==(const RefundPayment&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("order", &RefundPayment::order, "Order whose money goes back."),
        field("key", &RefundPayment::key, "The caller's name for this refund.", {.length_max = 255}),
        field("amount", &RefundPayment::amount, "What to give back."),
        field("reason", &RefundPayment::reason, "Why.", {.length_max = 500}),
        field("tellRefusal", &RefundPayment::tell_refusal, "A refusal is an event, RefundRefused."),
        field("payment", &RefundPayment::payment, "Of this payment; none: the newest give back first."),
        field("upTo", &RefundPayment::up_to,
              "Where less is still here, that goes back; else it is refused.")};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "RefundPayment", "Refund payment",
                     "Gives back part or all of what an order has paid.", "PaymentService", "Payment"));
};

// To a service that asked for a refund: nobody else would tell it.
struct RefundRefused {
  OrderId order;
  std::string key;
  std::string reason;
  Time timestamp;
  std::optional<Money> rest{};

  bool operator==(const RefundRefused&) const = default;
  static constexpr auto fields() {
    using T = RefundRefused;
    return FieldList{field("order", &T::order, "Order whose money was to go back."),
                     field("key", &T::key, "The asker's name for the refund."),
                     field("reason", &T::reason, "Why it does not."),
                     field("timestamp", &T::timestamp, "When it was refused."),
                     field("rest", &T::rest, "What of it does not; none: all of it.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "RefundRefused", "Refund refused", "Money that was to go back does not.",
           "PaymentService", "Payment");
};

// Staff report money that arrived on the bank account; the bank's reference makes it one transfer.
struct RecordTransfer {
  OrderId order;
  Money amount;
  std::string reference;

  bool operator==(const RecordTransfer&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &RecordTransfer::order, "Order that the transfer names."),
                     field("amount", &RecordTransfer::amount, "What arrived."),
                     field("reference", &RecordTransfer::reference, "The bank's name for the transfer.",
                           {.length_max = 255})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "RecordTransfer", "Record transfer",
                     "Reports a bank transfer that has arrived for an order.", "PaymentService", "Payment"));
};

struct TransferRecorded {
  PaymentId payment;
  OrderId order;
  Money amount;
  Money outstanding;
  std::string reference;
  Time timestamp;

  bool operator==(const TransferRecorded&) const = default;
  static constexpr auto fields() {
    return FieldList{field("payment", &TransferRecorded::payment, "Payment that the money is for."),
                     field("order", &TransferRecorded::order, "Order that is paid."),
                     field("amount", &TransferRecorded::amount, "What arrived."),
                     field("outstanding", &TransferRecorded::outstanding, "What is still to come."),
                     field("reference", &TransferRecorded::reference, "The bank's name for the transfer."),
                     field("timestamp", &TransferRecorded::timestamp, "When it was recorded.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "TransferRecorded", "Transfer recorded", "A bank transfer has arrived for a payment.",
           "PaymentService", "Payment");
};

// What is to be paid by an invoice is less from now on: that costs the buyer nothing and moves no money.
struct InvoiceReduced {
  PaymentId payment;
  OrderId order;
  std::string key;
  Money amount;
  Money outstanding;
  Money paid;
  std::string reason;
  Time timestamp;

  bool operator==(const InvoiceReduced&) const = default;
  static constexpr auto fields() {
    using T = InvoiceReduced;
    return FieldList{field("payment", &T::payment, "Payment that is owed."),
                     field("order", &T::order, "Order that it is for."),
                     field("key", &T::key, "The asker's name for it; asked twice is asked once."),
                     field("amount", &T::amount, "What is not to be paid any more."),
                     field("outstanding", &T::outstanding, "What still is."),
                     field("paid", &T::paid, "What has been, and stays."),
                     field("reason", &T::reason, "Why."),
                     field("timestamp", &T::timestamp, "When it was decided.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "InvoiceReduced", "Invoice reduced",
                                           "Less is to be paid by an invoice.", "PaymentService", "Payment");
};

// Timer: time to ask the gateway about a charge.
struct ChargeStatusDue {
  PaymentId payment;
  std::int64_t attempt = 0;
  std::int64_t question = 0;

  bool operator==(const ChargeStatusDue&) const = default;
  static constexpr auto fields() {
    return FieldList{field("payment", &ChargeStatusDue::payment, "Payment in doubt."),
                     field("attempt", &ChargeStatusDue::attempt, "Attempt in doubt."),
                     field("question", &ChargeStatusDue::question, "1 for the first time asked.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ChargeStatusDue", "Charge status due", "It is time to ask how a charge ended.",
           "PaymentService", "Payment");
};

// Timer: time to ask again for the refunds that did not go through.
struct RefundRetryDue {
  PaymentId payment;
  std::int64_t round = 0;

  bool operator==(const RefundRetryDue&) const = default;
  static constexpr auto fields() {
    return FieldList{field("payment", &RefundRetryDue::payment, "Payment that the money came by."),
                     field("round", &RefundRetryDue::round, "2 for the first repeat.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "RefundRetryDue", "Refund retry due", "It is time to ask for refunds again.",
           "PaymentService", "Payment");
};

}  // namespace flowmart::contract

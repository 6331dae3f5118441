// One order's payment: put on file, charged (or waited for, by bank transfer), and given back when the order
// is not wanted any more.
//
// Invariants, for any order of answers: at most `amount` is kept; what goes back never exceeds what came in;
// an outcome nobody knows is asked about and never guessed; money that comes too late, or twice, goes back.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/aggregate.hpp"
#include "contract/messages/payments.hpp"
#include "contract/private/payment.hpp"
#include "contract/services/payment.hpp"

namespace flowmart::payment {

using namespace contract;

// How long after a failed attempt another one makes sense: after the first, and after each further one.
inline constexpr Duration retry_wait_first = std::chrono::seconds(30);
inline constexpr Duration retry_wait_next = std::chrono::minutes(2);
// How long to wait before asking about an unknown outcome: first, then doubled up to the longest.
inline constexpr Duration question_wait_first = std::chrono::seconds(5);
inline constexpr Duration question_wait_max = std::chrono::minutes(5);
// The same for a refund that did not go through.
inline constexpr Duration refund_wait_first = std::chrono::seconds(30);
inline constexpr Duration refund_wait_max = std::chrono::hours(1);

namespace codes {
inline constexpr Code unknown_payment{"unknown-payment", Refusal::not_found};
inline constexpr Code payment_differs{"payment-differs", Refusal::conflict};
inline constexpr Code payment_cancelled{"payment-cancelled", Refusal::conflict};
inline constexpr Code payment_under_way{"payment-under-way", Refusal::conflict};
inline constexpr Code unknown_attempt{"unknown-attempt", Refusal::not_found};
inline constexpr Code unknown_refund{"unknown-refund", Refusal::not_found};
inline constexpr Code amount_out_of_range{"amount-out-of-range", Refusal::invalid};
inline constexpr Code currency_differs{"currency-differs", Refusal::invalid};
inline constexpr Code refund_exceeds_capture{"refund-exceeds-capture", Refusal::conflict};
inline constexpr Code refund_key_taken{"refund-key-taken", Refusal::conflict};
inline constexpr Code not_a_transfer{"not-a-transfer", Refusal::conflict};
inline constexpr Code transfer_reference_taken{"transfer-reference-taken", Refusal::conflict};
}  // namespace codes

// Money that has come in: by a charge, or by a transfer (attempt 0).
struct Capture {
  std::int64_t attempt = 0;
  std::string reference;
  std::int64_t amount_minor = 0;
  std::int64_t refunding_minor = 0;  // asked to go back, whether or not it has yet
  bool operator==(const Capture&) const = default;
  static constexpr auto fields() {
    return FieldList{field("attempt", &Capture::attempt), field("reference", &Capture::reference),
                     field("amount_minor", &Capture::amount_minor),
                     field("refunding_minor", &Capture::refunding_minor)};
  }
};

struct Refund {
  std::string key;  // the asker's name for it; several refunds may carry one key (one per capture)
  std::string charge_reference;
  std::string reason;
  std::int64_t amount_minor = 0;
  bool in_flight = false;  // asked for and not answered
  bool done = false;
  bool operator==(const Refund&) const = default;
  static constexpr auto fields() {
    return FieldList{field("key", &Refund::key),
                     field("charge_reference", &Refund::charge_reference),
                     field("reason", &Refund::reason),
                     field("amount_minor", &Refund::amount_minor),
                     field("in_flight", &Refund::in_flight),
                     field("done", &Refund::done)};
  }
};

struct Payment {
  PaymentId payment;  // nil: never prepared
  OrderId order;
  CustomerId customer;
  Money amount;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;
  std::optional<Time> started_at;
  std::int64_t attempts = 0;
  bool attempt_open = false;   // the last attempt has no known outcome
  std::int64_t questions = 0;  // asked about the open attempt
  bool failed = false;         // the last attempt did
  std::optional<Time> processed_at;
  bool cancelled = false;
  bool cancellation_told = false;
  std::vector<Capture> captures;
  std::vector<Refund> refunds;  // refund number n stands at n - 1
  std::int64_t refund_rounds = 0;

  bool operator==(const Payment&) const = default;
  static constexpr auto fields() {
    return FieldList{field("payment", &Payment::payment),
                     field("order", &Payment::order),
                     field("customer", &Payment::customer),
                     field("amount", &Payment::amount),
                     field("method", &Payment::method),
                     field("token", &Payment::token),
                     field("started_at", &Payment::started_at),
                     field("attempts", &Payment::attempts),
                     field("attempt_open", &Payment::attempt_open),
                     field("questions", &Payment::questions),
                     field("failed", &Payment::failed),
                     field("processed_at", &Payment::processed_at),
                     field("cancelled", &Payment::cancelled),
                     field("cancellation_told", &Payment::cancellation_told),
                     field("captures", &Payment::captures),
                     field("refunds", &Payment::refunds),
                     field("refund_rounds", &Payment::refund_rounds)};
  }

  bool known() const { return !payment.is_nil(); }
  Money money(std::int64_t minor) const { return {minor, amount.currency}; }
  std::int64_t received_minor() const;  // all that ever came in
  std::int64_t refunded_minor() const;  // all that certainly went back
  std::int64_t held_minor() const;      // came in and is not on its way back
  bool refunds_open() const;
};

// Whether a charge that was declined for this reason may go through unchanged a little later.
bool worth_retrying(FailureReason reason);

using PaymentDecision = Decision<PaymentService>;
PaymentDecision decide(const Payment&, const PreparePayment&, Time now);
PaymentDecision decide(const Payment&, const PaymentInitiated&, Time now);
PaymentDecision decide(const Payment&, const ChargeAnswered&, Time now);
PaymentDecision decide(const Payment&, const ChargeStatusDue&, Time now);
PaymentDecision decide(const Payment&, const RecordTransfer&, Time now);
PaymentDecision decide(const Payment&, const CancelPayment&, Time now);
PaymentDecision decide(const Payment&, const RefundPayment&, Time now);
PaymentDecision decide(const Payment&, const RefundAnswered&, Time now);
PaymentDecision decide(const Payment&, const RefundRetryDue&, Time now);
PaymentDecision decide(const Payment&, const GetPaymentStatus&, Time now);

void evolve(Payment&, const PreparePayment&);
void evolve(Payment&, const PaymentInitiated&);
void evolve(Payment&, const ChargeRequested&);
void evolve(Payment&, const ChargeStatusRequested&);
void evolve(Payment&, const ChargeAnswered&);
void evolve(Payment&, const PaymentProcessed&);
void evolve(Payment&, const PaymentFailed&);
void evolve(Payment&, const TransferRecorded&);
void evolve(Payment&, const CancelPayment&);
void evolve(Payment&, const PaymentCancelled&);
void evolve(Payment&, const RefundRequested&);
void evolve(Payment&, const RefundAnswered&);
void evolve(Payment&, const RefundRetryDue&);

struct PaymentAggregate {
  using State = Payment;
  using Service = PaymentService;
  static constexpr std::string_view name = "payment.payment";
  using Handles = Types<PreparePayment, PaymentInitiated, ChargeAnswered, ChargeStatusDue, RecordTransfer,
                        CancelPayment, RefundPayment, RefundAnswered, RefundRetryDue, GetPaymentStatus>;
  using Evolves = Types<ChargeRequested, ChargeStatusRequested, PaymentProcessed, PaymentFailed,
                        TransferRecorded, PaymentCancelled, RefundRequested>;
  using Folds =
      Types<PreparePayment, PaymentInitiated, ChargeAnswered, CancelPayment, RefundAnswered, RefundRetryDue>;

  static Uuid key(const PreparePayment& m) { return m.payment.uuid; }
  static Uuid key(const PaymentInitiated& m) { return PaymentId::of(m.paymentId).uuid; }
  static Uuid key(const ChargeAnswered& m) { return m.payment.uuid; }
  static Uuid key(const ChargeStatusDue& m) { return m.payment.uuid; }
  static Uuid key(const RecordTransfer& m) { return payment_of(m.order).uuid; }
  static Uuid key(const CancelPayment& m) { return m.payment.uuid; }
  static Uuid key(const RefundPayment& m) { return payment_of(m.order).uuid; }
  static Uuid key(const RefundAnswered& m) { return m.payment.uuid; }
  static Uuid key(const RefundRetryDue& m) { return m.payment.uuid; }
  static Uuid key(const GetPaymentStatus& m) { return payment_of(OrderId::of(m.orderId)).uuid; }

  static bool finished(const Payment& state);
};

}  // namespace flowmart::payment

// One order's payment, or a further one: put on file, charged (or waited for, by bank transfer), and given
// back when the order is not wanted any more.
//
// Invariants, for any order of answers: at most `amount` is kept; what goes back never exceeds what came in;
// an outcome nobody knows is asked about and never guessed; money that comes too late, or twice, goes back.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
#pragma once
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/lifecycle.hpp"
#include "contract/messages/payments.hpp"
#include "contract/private/payment.hpp"
#include "contract/services/payment.hpp"
#include "contract/state.hpp"

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
inline constexpr Code unknown_payment{"unknown-payment", Refusal::not_found,
                                      "No payment is on file for that order."};
inline constexpr Code payment_differs{"payment-differs", Refusal::conflict};
inline constexpr Code payment_cancelled{"payment-cancelled", Refusal::conflict, "The payment was cancelled."};
inline constexpr Code payment_under_way{"payment-under-way", Refusal::conflict,
                                        "Means of payment and amount can change between attempts only."};
inline constexpr Code unknown_attempt{"unknown-attempt", Refusal::not_found,
                                      "That charge was never asked for."};
inline constexpr Code unknown_refund{"unknown-refund", Refusal::not_found};
inline constexpr Code amount_out_of_range{"amount-out-of-range", Refusal::invalid};
inline constexpr Code currency_differs{"currency-differs", Refusal::invalid};
inline constexpr Code refund_exceeds_capture{"refund-exceeds-capture", Refusal::conflict,
                                             "Nothing is held that could go back."};
inline constexpr Code refund_key_taken{"refund-key-taken", Refusal::conflict};
inline constexpr Code not_a_transfer{"not-a-transfer", Refusal::conflict,
                                     "That order is not paid by bank transfer."};
inline constexpr Code transfer_reference_taken{"transfer-reference-taken", Refusal::conflict};
}  // namespace codes

// How far the payment of the whole has come; a state of refunds and parts there is beside it.
enum class Stage : unsigned char { absent, on_file, charging, failed, paid, cancelled };
enum class Act : unsigned char { prepare, start, capture, fail, receive, complete, refund, cancel };

inline constexpr auto lifecycle = [] {
  using enum Stage;
  using enum Act;
  return Lifecycle<Stage, Act>{
      {{prepare}, {absent}, on_file},
      {{prepare}, {on_file, failed}, stays},  // the means of payment change, or the amount
      {{start}, {on_file, failed}, charging},
      {{capture}, {charging}, paid},
      {{fail}, {charging}, failed},
      {{receive}, {on_file, failed}, stays},       // a transfer of a part
      {{complete}, {on_file, failed}, paid},       // of the rest
      {{refund}, {on_file, failed, paid}, stays},  // of what is held
      {{cancel}, {on_file, charging, failed, paid}, cancelled},
      {{start, receive, complete, refund}, {absent}, codes::unknown_payment},
      {{capture, fail}, {absent, on_file}, codes::unknown_attempt},
      {{refund}, {charging, cancelled}, codes::refund_exceeds_capture},
      {{prepare, start}, {cancelled}, codes::payment_cancelled},
      {{prepare}, {charging, paid}, codes::payment_under_way},
      {{receive, complete}, {charging}, codes::not_a_transfer}};
}();

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
  std::vector<std::int64_t> charges_minor{};  // what attempt n was to take, at n - 1
  std::int64_t version = 0;                   // how often it has changed; 1 as it was put on file

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
                     field("refund_rounds", &Payment::refund_rounds),
                     field("charges_minor", &Payment::charges_minor),
                     field("version", &Payment::version)};
  }

  bool known() const { return !payment.is_nil(); }
  Stage stage() const;
  bool allows(Act act) const { return lifecycle.allowed(stage(), act); }
  std::optional<Against> against(Act act) const { return lifecycle.against(stage(), act, {}); }
  Money money(std::int64_t minor) const { return {minor, amount.currency}; }
  std::int64_t charge_minor(std::int64_t attempt) const;
  std::int64_t received_minor() const;  // all that ever came in
  std::int64_t refunded_minor() const;  // all that certainly went back
  std::int64_t held_minor() const;      // came in and is not on its way back
  bool refunds_open() const;
};

bool at_rest(const Payment& state);

// Whether a charge that was declined for this reason may go through unchanged a little later.
bool worth_retrying(FailureReason reason);

using PaymentDecision = Decision<PaymentService>;
PaymentDecision decide(const Payment&, const PreparePayment&, Time now);
PaymentDecision decide(const Payment&, const PaymentInitiated&, Time now);
PaymentDecision decide(const Payment&, const ChargeAnswered&, Time now);
PaymentDecision decide(const Payment&, const ChargeStatusDue&, Time now);
PaymentDecision decide(const Payment&, const RecordTransfer&, Time now);
PaymentDecision decide(const Payment&, const OrderCancelling&, Time now);
PaymentDecision decide(const Payment&, const RefundPayment&, Time now);
PaymentDecision decide(const Payment&, const RefundAnswered&, Time now);
PaymentDecision decide(const Payment&, const RefundRetryDue&, Time now);

void evolve(Payment&, const PreparePayment&);
void evolve(Payment&, const PaymentInitiated&);
void evolve(Payment&, const ChargeRequested&);
void evolve(Payment&, const ChargeStatusRequested&);
void evolve(Payment&, const ChargeAnswered&);
void evolve(Payment&, const PaymentProcessed&);
void evolve(Payment&, const PaymentFailed&);
void evolve(Payment&, const TransferRecorded&);
void evolve(Payment&, const OrderCancelling&);
void evolve(Payment&, const PaymentCancelled&);
void evolve(Payment&, const RefundRequested&);
void evolve(Payment&, const RefundAnswered&);
void evolve(Payment&, const RefundRetryDue&);

// Which payment a message is about.
inline PaymentId payment_named(const PreparePayment& m) { return m.payment; }
inline PaymentId payment_named(const PaymentInitiated& m) { return PaymentId::of(m.paymentId); }
inline PaymentId payment_named(const PaymentProcessed& m) { return PaymentId::of(m.paymentId); }
inline PaymentId payment_named(const PaymentFailed& m) { return PaymentId::of(m.paymentId); }
template <class M>
PaymentId payment_named(const M& m) requires requires {
  m.payment;
}
{ return m.payment; }
template <class M>
PaymentId payment_named(const M& m) requires(
    !requires { m.payment; } && requires { m.order; }) {
  return payment_of(m.order);
}

// All payments, each decided by itself; what is said of an order is said of its further payments, too.
struct Payments {
  using Service = PaymentService;
  Table<PaymentId, Payment> payments{"payment.payments"};
  auto tables() { return std::tie(payments); }
};

template <std::same_as<Payments> All, class M>
PaymentDecision decide(const All& all, const M& message, Time now) requires requires(const Payment& one) {
  decide(one, message, now);
}
{
  static const Payment unknown;
  const Payment* payment = all.payments.find(payment_named(message));
  return decide(payment ? *payment : unknown, message, now);
}

// The order's own payment first, then the further ones.
std::vector<const Payment*> payments_of(const Payments& all, OrderId order);
PaymentDecision decide(const Payments& all, const OrderCancelling& cancel, Time now);
PaymentDecision decide(const Payments& all, const RefundPayment& wanted, Time now);
PaymentDecision decide(const Payments& all, const GetPaymentStatus& question, Time now);
PaymentDecision decide(const Payments& all, const ReadPayment& question, Time now);
void evolve(Payments& all, const OrderCancelling& cancel);

// A version each time that a message leaves it otherwise than it was.
template <class M>
void change(Payment& payment, const M& message) {
  const Payment before = payment;
  evolve(payment, message);
  payment.version += payment != before;
}

inline void evolve(Payments& all, const PreparePayment& wanted) {
  change(all.payments[wanted.payment], wanted);
}
template <std::same_as<Payments> All, class M>
void evolve(All& all, const M& message) requires requires(Payment& one) {
  evolve(one, message);
}
{
  if (Payment* payment = all.payments.change(payment_named(message))) change(*payment, message);
}

}  // namespace flowmart::payment

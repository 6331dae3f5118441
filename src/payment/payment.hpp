// One order's payment, or a further one: put on file, charged (or waited for, by bank transfer), and given
// back when the order is not wanted any more. A charge takes the money at once, or has it promised, to be
// taken by name when goods leave.
//
// By invoice its goods leave first: what is given back before it was paid is owed no more, and moves no
// money.
//
// Invariants, for any order of answers: at most `amount` is kept; what goes back never exceeds what came in,
// and what is taken never what was promised; an outcome nobody knows is asked about and never guessed; money
// that comes too late, or twice, goes back. What keeps failing ends with a person.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
#pragma once
#include <chrono>
#include <concepts>
#include <vector>

#include "contract/messages/payments.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/reconciling.hpp"
#include "contract/services/payment.hpp"
#include "contract/state.hpp"
#include "contract/tries.hpp"
#include "payment/payment_state.hpp"

namespace flowmart::payment {

// How long after a failed attempt another one makes sense: after the first, and after each further one.
inline constexpr Duration retry_wait_first = std::chrono::seconds(30);
inline constexpr Duration retry_wait_next = std::chrono::minutes(2);
// How long to wait before asking about an unknown outcome: first, then doubled up to the longest.
inline constexpr Duration question_wait_first = std::chrono::seconds(5);
inline constexpr Duration question_wait_max = std::chrono::minutes(5);
// The same for a refund that did not go through.
inline constexpr Duration refund_wait_first = std::chrono::seconds(30);
inline constexpr Duration refund_wait_max = std::chrono::hours(1);
// A charge that was not answered in that time is asked about.
inline constexpr Duration answer_wait = std::chrono::seconds(30);
// A promise is asked for anew when this share of its time is left.
inline constexpr int renewal_share = 8;

// Whether a charge that was declined for this reason may go through unchanged a little later.
bool worth_retrying(FailureReason reason);

using PaymentDecision = Decision<PaymentService>;
// payment.cpp
PaymentDecision decide(const Payment&, const PreparePayment&, Time now);
PaymentDecision decide(const Payment&, const PaymentInitiated&, Time now, CaptureMode mode);
PaymentDecision decide(const Payment&, const ChargeAnswered&, Time now);
PaymentDecision decide(const Payment&, const ChargeStatusDue&, Time now);
PaymentDecision decide(const Payment&, const AmendmentEnded&, Time now);
// transfers.cpp
PaymentDecision decide(const Payment&, const RecordTransfer&, Time now);
// promises.cpp
PaymentDecision decide(const Payment&, const MoneyDue&, Time now);
PaymentDecision decide(const Payment&, const VoidPayment&, Time now);
PaymentDecision decide(const Payment&, const ResumePayment&, Time now);
// captures.cpp
PaymentDecision decide(const Payment&, const CapturePayment&, Time now);
PaymentDecision decide(const Payment&, const CaptureAnswered&, Time now);
// parts.cpp
PaymentDecision decide(const Payment&, const PayPart&, Time now);
// refunds.cpp
PaymentDecision decide(const Payment&, const OrderCancelling&, Time now);
PaymentDecision decide(const Payment&, const RefundPayment&, Time now);
PaymentDecision decide(const Payment&, const RefundAnswered&, Time now);
PaymentDecision decide(const Payment&, const RefundRetryDue&, Time now);
PaymentDecision decide(const Payment&, const ResolveRefund&, Time now);
// disputes.cpp
PaymentDecision decide(const Payment&, const DisputeNoticed&, Time now);

void evolve(Payment&, const PreparePayment&);
void evolve(Payment&, const PaymentInitiated&);
void evolve(Payment&, const ChargeRequested&);
void evolve(Payment&, const ChargeStatusRequested&);
void evolve(Payment&, const ChargeAnswered&);
void evolve(Payment&, const PaymentProcessed&);
void evolve(Payment&, const PaymentFailed&);
void evolve(Payment&, const TransferRecorded&);
void evolve(Payment&, const AmendmentEnded&);
void evolve(Payment&, const PaymentAuthorised&);
void evolve(Payment&, const MoneyDue&);
void evolve(Payment&, const ResumePayment&);
void evolve(Payment&, const CaptureRequested&);
void evolve(Payment&, const CaptureAnswered&);
void evolve(Payment&, const PayPart&);
void evolve(Payment&, const OrderCancelling&);
void evolve(Payment&, const PaymentCancelled&);
void evolve(Payment&, const RefundRequested&);
void evolve(Payment&, const RefundAnswered&);
void evolve(Payment&, const RefundRetryDue&);
void evolve(Payment&, const ResolveRefund&);
void evolve(Payment&, const DisputeNoticed&);
void evolve(Payment&, const InvoiceReduced&);

// Which payment a message is about.
inline PaymentId payment_named(const PreparePayment& m) { return m.payment; }
inline PaymentId payment_named(const PaymentInitiated& m) { return PaymentId::of(m.paymentId); }
inline PaymentId payment_named(const PaymentProcessed& m) { return PaymentId::of(m.paymentId); }
inline PaymentId payment_named(const PaymentFailed& m) { return PaymentId::of(m.paymentId); }
inline PaymentId payment_named(const AmendmentEnded& m) { return payment_of(m.order, m.amendment.further); }
template <class M>
PaymentId payment_named(const M& m) requires requires {
  { m.payment } -> std::same_as<const PaymentId&>;
}
{ return m.payment; }
template <class M>
PaymentId payment_named(const M& m) requires(
    !requires {
      { m.payment } -> std::same_as<const PaymentId&>;
    } &&
    requires { m.order; }) {
  return payment_of(m.order);
}

// How our ledger is held against the gateway's.
struct Reconciling {
  std::int64_t every_seconds = 0;  // 0: not by itself
  std::int64_t asked = 0;          // how many there were
  std::int64_t ended = 0;          // the newest that has
  Time from;                       // where the next begins by itself

  bool operator==(const Reconciling&) const = default;
  static constexpr auto fields() {
    using T = Reconciling;
    return FieldList{field("every_seconds", &T::every_seconds), field("asked", &T::asked),
                     field("ended", &T::ended), field("from", &T::from)};
  }
};

// All payments, each decided by itself; what is said of an order is said of its further payments, too.
struct Payments {
  using Service = PaymentService;
  Payments() = default;
  explicit Payments(const ShopSettings& settings)
      : capture(settings.capture), money_contact(settings.money_contact) {}

  CaptureMode capture = CaptureMode::at_once;  // decide only
  std::string money_contact;                   // decide only
  Table<PaymentId, Payment> payments{"payment.payments"};
  Table<std::string, Reconciling> reconciling{"payment.reconciling"};
  auto tables() { return std::tie(payments, reconciling); }
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

// of_orders.cpp. The order's own payment first, then the further ones.
std::vector<const Payment*> payments_of(const Payments& all, OrderId order);
PaymentDecision decide(const Payments& all, const PaymentInitiated& start, Time now);
PaymentDecision decide(const Payments& all, const OrderCancelling& cancel, Time now);
PaymentDecision decide(const Payments& all, const RefundPayment& wanted, Time now);
PaymentDecision decide(const Payments& all, const CapturePayment& wanted, Time now);
PaymentDecision decide(const Payments& all, const RecordTransfer& transfer, Time now);
PaymentDecision decide(const Payments& all, const GetPaymentStatus& question, Time now);
// reading.cpp
PaymentDecision decide(const Payments& all, const ReadPayments& question, Time now);
PaymentDecision decide(const Payments& all, const ReadMoneyMove& question, Time now);
// reconciling.cpp
PaymentDecision decide(const Payments& all, const StartReconciliation& wanted, Time now);
PaymentDecision decide(const Payments& all, const SetReconciliation& wanted, Time now);
PaymentDecision decide(const Payments& all, const ReconcileDue& due, Time now);
PaymentDecision decide(const Payments& all, const ReconciliationEnded& ended, Time now);
void evolve(Payments& all, const OrderCancelling& cancel);
void evolve(Payments& all, const SetReconciliation& wanted);
void evolve(Payments& all, const ReconciliationRequested& asked);
void evolve(Payments& all, const ReconciliationEnded& ended);

// What each payment goes through once: it changes, no refund and no dispute of it does, and nothing need be
// compared with what it was.
template <class M>
bool surely_changes(const Payment&, const M&) {
  return false;
}
inline bool surely_changes(const Payment& was, const PreparePayment&) { return !was.known(); }
inline bool surely_changes(const Payment& was, const PaymentInitiated&) { return !was.started_at; }
inline bool surely_changes(const Payment& was, const PaymentProcessed&) { return !was.processed_at; }
inline bool surely_changes(const Payment& was, const ChargeRequested& charge) {
  return charge.attempt != was.attempts;
}
inline bool surely_changes(const Payment& was, const ChargeAnswered& answer) {
  return answer.outcome != GatewayOutcome::unknown && was.attempt_open && answer.attempt == was.attempts;
}

// A version each time that a message leaves it otherwise than it was; the same of each refund and dispute,
// none of which is ever taken away.
template <class One>
void count_changes(std::vector<One>& all, const std::vector<One>& before) {
  for (std::size_t i = 0; i < all.size(); ++i) all[i].version += i >= before.size() || all[i] != before[i];
}
template <class M>
void change(Payment& payment, const M& message) {
  if (surely_changes(payment, message)) {
    evolve(payment, message);
    ++payment.version;
    return;
  }
  const Payment before = payment;
  evolve(payment, message);
  payment.version += payment != before;
  count_changes(payment.refunds, before.refunds);
  count_changes(payment.disputes, before.disputes);
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

#include "payment/refunds.hpp"

#include <algorithm>

#include "kernel/check.hpp"

namespace flowmart::payment {
namespace {

constexpr std::string_view refund_timer = "refund-retry";

Duration refund_wait(std::int64_t rounds) {
  Duration wait = refund_wait_first;
  for (std::int64_t n = 0; n < rounds && wait < refund_wait_max; ++n) wait *= 2;
  return std::min(wait, refund_wait_max);
}

RefundRequested asked_again(const Payment& state, std::size_t index) {
  const Refund& refund = state.refunds[index];
  return {state.payment, static_cast<std::int64_t>(index) + 1,
          state.order,   state.money(refund.amount_minor),
          state.method,  refund.charge_reference,
          refund.key,    refund.reason};
}

const Refund* refund_at(const Payment& state, std::int64_t number) {
  if (number < 1 || static_cast<std::size_t>(number) > state.refunds.size()) return nullptr;
  return &state.refunds[static_cast<std::size_t>(number) - 1];
}

}  // namespace

RefundRequested refund_of(const Payment& state, const Capture& capture, std::int64_t amount_minor,
                          const RefundCause& cause, std::size_t earlier) {
  return {state.payment,
          static_cast<std::int64_t>(state.refunds.size() + earlier) + 1,
          state.order,
          state.money(amount_minor),
          state.method,
          capture.reference,
          std::string(cause.key),
          std::string(cause.reason)};
}

// ---- wanted no more

PaymentDecision decide(const Payment& state, const OrderCancelling& cancel, Time now) {
  if (const auto no = state.against(Act::cancel)) return *no;
  PaymentDecision out;
  std::size_t asked = 0;
  for (const Capture& capture : state.captures)
    if (const std::int64_t left = capture.amount_minor - capture.refunding_minor; left > 0)
      out.send(refund_of(state, capture, left, {refund_for_cancelling, cancel.reason}, asked++));
  // An attempt may still be open: should it succeed after all, its money goes back then.
  if (asked == 0 && !state.refunds_open())
    out.send(PaymentCancelled{state.payment, state.order, state.money(state.refunded_minor()), now});
  return out;
}
void evolve(Payment& state, const OrderCancelling&) { state.cancelled = true; }
void evolve(Payment& state, const PaymentCancelled&) { state.cancellation_told = true; }

// ---- given back

PaymentDecision decide(const Payment& state, const RefundPayment& wanted, Time) {
  if (!state.known()) return reject(codes::unknown_payment);
  if (wanted.amount.currency != state.amount.currency)
    return reject(codes::currency_differs, "The order was paid in another currency.");
  if (wanted.amount.minor <= 0) return reject(codes::amount_out_of_range, "A refund is more than nothing.");
  std::int64_t asked_before = 0;
  for (const Refund& refund : state.refunds)
    if (refund.key == wanted.key) asked_before += refund.amount_minor;
  if (asked_before == wanted.amount.minor) return nothing;
  if (asked_before > 0)
    return reject(codes::refund_key_taken, "A refund of another amount was asked for under that key.");
  if (const auto no = state.against(Act::refund)) return *no;
  if (wanted.amount.minor > state.held_minor())
    return reject(codes::refund_exceeds_capture,
                  "Only " + state.money(state.held_minor()).to_string() + " can go back.");
  PaymentDecision out;
  std::size_t asked = 0;
  std::int64_t left = wanted.amount.minor;
  for (const Capture& capture : state.captures) {
    const std::int64_t part = std::min(left, capture.amount_minor - capture.refunding_minor);
    if (part <= 0) continue;
    out.send(refund_of(state, capture, part, {wanted.key, wanted.reason}, asked++));
    left -= part;
  }
  return out;
}
// Asked for the first time, or again under its number.
void evolve(Payment& state, const RefundRequested& request) {
  const auto number = static_cast<std::size_t>(request.refund);
  if (number <= state.refunds.size()) {
    state.refunds[number - 1].in_flight = true;
    return;
  }
  check(number == state.refunds.size() + 1, "refunds are numbered without a gap");
  state.refunds.push_back(
      {request.key, request.charge_reference, request.reason, request.amount.minor, true, false});
  // A gateway may give two charges one name: of those, the one that has so much left.
  for (Capture& capture : state.captures) {
    if (capture.reference != request.charge_reference) continue;
    if (capture.amount_minor - capture.refunding_minor < request.amount.minor) continue;
    capture.refunding_minor += request.amount.minor;
    return;
  }
  fail("no more goes back than came in");
}

PaymentDecision decide(const Payment& state, const RefundAnswered& answer, Time now) {
  const Refund* refund = refund_at(state, answer.refund);
  if (refund == nullptr) return reject(codes::unknown_refund, "That refund was never asked for.");
  if (refund->done) return nothing;
  PaymentDecision out;
  if (answer.outcome != GatewayOutcome::succeeded) {
    // Owed all the same: asked for again under the same name until it goes through.
    out.set_timer(refund_timer, state.payment.uuid, now + refund_wait(state.refund_rounds),
                  RefundRetryDue{state.payment, state.refund_rounds + 2});
    return out;
  }
  const std::int64_t refunded = state.refunded_minor() + refund->amount_minor;
  out.send(PaymentRefunded{state.payment, answer.refund, state.order, state.money(refund->amount_minor),
                           state.money(state.received_minor() - refunded), answer.reference, refund->reason,
                           now, refund->key});
  const bool last = std::count_if(state.refunds.begin(), state.refunds.end(),
                                  [](const Refund& one) { return !one.done; }) == 1;
  if (state.cancelled && !state.cancellation_told && last && state.held_minor() == 0)
    out.send(PaymentCancelled{state.payment, state.order, state.money(refunded), now});
  return out;
}
void evolve(Payment& state, const RefundAnswered& answer) {
  Refund& refund = state.refunds[static_cast<std::size_t>(answer.refund) - 1];
  refund.in_flight = false;
  if (answer.outcome == GatewayOutcome::succeeded) refund.done = true;
}

PaymentDecision decide(const Payment& state, const RefundRetryDue& due, Time) {
  if (due.round != state.refund_rounds + 2) return nothing;
  PaymentDecision out;
  for (std::size_t i = 0; i < state.refunds.size(); ++i)
    if (!state.refunds[i].done && !state.refunds[i].in_flight) out.send(asked_again(state, i));
  return out;
}
void evolve(Payment& state, const RefundRetryDue& due) {
  if (due.round == state.refund_rounds + 2) ++state.refund_rounds;
}

}  // namespace flowmart::payment

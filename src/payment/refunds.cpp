#include "payment/refunds.hpp"

#include <algorithm>
#include <utility>

#include "kernel/backoff.hpp"
#include "kernel/check.hpp"
#include "payment/promises.hpp"

namespace flowmart::payment {
namespace {

constexpr std::string_view refund_timer = "refund-retry";

RefundRequested asked_again(const Payment& state, std::size_t index) {
  const Refund& refund = state.refunds[index];
  return {.payment = state.payment,
          .refund = static_cast<std::int64_t>(index) + 1,
          .order = state.order,
          .amount = state.money(refund.amount_minor),
          .method = state.method,
          .charge_reference = refund.charge_reference,
          .key = refund.key,
          .reason = refund.reason,
          .released_minor = refund.released_minor > 0 ? std::optional(refund.released_minor) : std::nullopt,
          .at = refund.asked_at};
}

const Refund* refund_at(const Payment& state, std::int64_t number) {
  if (number < 1 || static_cast<std::size_t>(number) > state.refunds.size()) return nullptr;
  return &state.refunds[static_cast<std::size_t>(number) - 1];
}

}  // namespace

// What is promised and not asked for is let go first; that costs the buyer nothing.
RefundRequested refund_of(const Payment& state, const Capture& capture, std::int64_t amount_minor,
                          const RefundCause& cause, Time now, std::size_t earlier) {
  const std::int64_t released = std::min(amount_minor, capture.free_minor());
  return {.payment = state.payment,
          .refund = static_cast<std::int64_t>(state.refunds.size() + earlier) + 1,
          .order = state.order,
          .amount = state.money(amount_minor),
          .method = state.method,
          .charge_reference = capture.reference,
          .key = std::string(cause.key),
          .reason = std::string(cause.reason),
          .released_minor = released > 0 ? std::optional(released) : std::nullopt,
          .at = now};
}

// ---- wanted no more

namespace {

// Asked to be taken, and nobody knows yet whether it was: it goes back once that is known.
std::int64_t on_its_way(const Payment& state, const Capture& capture) {
  std::int64_t sum = 0;
  for (const Taking& taking : state.takings)
    if (capture.until && taking.attempt == capture.attempt && taking.stage == CaptureStage::asked)
      sum += taking.amount_minor;
  return sum;
}

}  // namespace

PaymentDecision decide(const Payment& state, const OrderCancelling& cancel, Time now) {
  if (const auto no = state.against(Act::cancel)) return *no;
  PaymentDecision out;
  std::size_t asked = 0;
  Payment then = state;
  evolve(then, cancel);
  for (const Capture& capture : then.captures)
    if (const std::int64_t left =
            std::max(capture.left_minor() - on_its_way(then, capture), capture.free_minor());
        left > 0)
      out.send(refund_of(then, capture, left, {refund_for_cancelling, cancel.reason}, now, asked++));
  // An attempt may still be open: should it succeed after all, its money goes back then.
  if (asked == 0 && !state.refunds_open() && !state.takings_open())
    out.send(PaymentCancelled{state.payment, state.order, state.money(state.refunded_minor()), now});
  return out;
}
void evolve(Payment& state, const OrderCancelling&) {
  if (std::exchange(state.cancelled, true)) return;
  state.lapsed_minor = 0;
  for (const Taking& taking : state.takings)
    if (taking.stage == CaptureStage::failed) not_taken_after_all(state, taking);
}
void evolve(Payment& state, const PaymentCancelled&) { state.cancellation_told = true; }

// ---- given back

namespace {

// Why it can't go back; nothing also if it was asked for before.
std::optional<Against> against_refund(const Payment& state, const RefundPayment& wanted) {
  if (!state.known()) return Against{reject(codes::unknown_payment)};
  if (wanted.amount.currency != state.amount.currency)
    return Against{reject(codes::currency_differs, "The order was paid in another currency.")};
  if (wanted.amount.minor <= 0)
    return Against{reject(codes::amount_out_of_range, "A refund is more than nothing.")};
  if (is_ours(wanted.key)) return Against{reject(codes::refund_key_taken, "That key is the program's own.")};
  std::int64_t asked_before = 0;
  for (const Refund& refund : state.refunds)
    if (refund.key == wanted.key) asked_before += refund.amount_minor;
  for (const Reduction& one : state.reductions)
    if (one.key == wanted.key) asked_before += one.amount_minor;
  if (asked_before == wanted.amount.minor) return Against{};
  if (asked_before > 0)
    return Against{
        reject(codes::refund_key_taken, "A refund of another amount was asked for under that key.")};
  if (const auto no = state.against(Act::refund)) return *no;
  const std::int64_t most = state.held_minor() + state.owed_minor();
  if (wanted.amount.minor > most)
    return Against{
        reject(codes::refund_exceeds_capture, "Only " + state.money(most).to_string() + " can go back.")};
  return std::nullopt;
}

// What is owed by invoice goes first. With the rest of it here already, it is paid by that.
std::int64_t reduce(PaymentDecision& out, const Payment& state, const RefundPayment& wanted, Time now) {
  const std::int64_t owed = state.owed_minor(), less = std::min(wanted.amount.minor, owed);
  if (less == 0) return 0;
  InvoiceReduced reduced{state.payment,
                         state.order,
                         wanted.key,
                         state.money(less),
                         state.money(owed - less),
                         state.money(state.held_minor()),
                         wanted.reason,
                         now};
  Payment then = state;
  evolve(then, reduced);
  out.send(std::move(reduced));
  if (less == owed && state.held_minor() > 0)
    tell_processed(out, then, state.captures.back().reference, "the rest is not to be paid", now);
  return less;
}

}  // namespace

PaymentDecision decide(const Payment& state, const RefundPayment& wanted, Time now) {
  if (const auto no = against_refund(state, wanted)) {
    if (!no->refused || !wanted.tell_refusal.value_or(false)) return *no;
    return RefundRefused{wanted.order, wanted.key, no->refused->detail, now};
  }
  PaymentDecision out;
  std::size_t asked = 0;
  std::int64_t left = wanted.amount.minor - reduce(out, state, wanted, now);
  for (const Capture& capture : state.captures) {
    const std::int64_t part = std::min(left, capture.left_minor());
    if (part <= 0) continue;
    out.send(refund_of(state, capture, part, {wanted.key, wanted.reason}, now, asked++));
    left -= part;
  }
  return out;
}
void evolve(Payment& state, const InvoiceReduced& reduced) {
  state.reductions.push_back({reduced.key, reduced.amount.minor, reduced.reason, reduced.timestamp});
}
// Asked for the first time, or again under its number.
void evolve(Payment& state, const RefundRequested& request) {
  const auto number = static_cast<std::size_t>(request.refund);
  if (number <= state.refunds.size()) {
    Refund& again = state.refunds[number - 1];
    again.in_flight = true;
    if (std::exchange(again.failed, false)) again.tries = 0;
    return;
  }
  check(number == state.refunds.size() + 1, "refunds are numbered without a gap");
  const std::int64_t released = request.released_minor.value_or(0);
  state.refunds.push_back({.key = request.key,
                           .charge_reference = request.charge_reference,
                           .reason = request.reason,
                           .amount_minor = request.amount.minor,
                           .in_flight = true,
                           .released_minor = released,
                           .asked_at = request.at});
  if (lapses(request.key)) state.lapsed_minor += released;
  // A gateway may give two charges one name: of those, the one that has so much left.
  for (Capture& capture : state.captures) {
    if (capture.reference != request.charge_reference) continue;
    if (capture.amount_minor - capture.refunding_minor < request.amount.minor) continue;
    capture.refunding_minor += request.amount.minor;
    capture.released_minor += released;
    return;
  }
  fail("no more goes back than came in");
}

namespace {

// Tells that a refund has gone through, and, if it was the last thing to come, that nothing is kept.
PaymentDecision gone_back(const Payment& state, std::int64_t number, const std::string& reference, Time now) {
  const Refund& refund = *refund_at(state, number);
  const std::int64_t refunded = state.refunded_minor() + refund.amount_minor;
  PaymentDecision out;
  if (is_told(refund.key))
    out.send(PaymentRefunded{state.payment, number, state.order, state.money(refund.amount_minor),
                             state.money(state.received_minor() - refunded), reference, refund.reason, now,
                             refund.key});
  const bool last = std::count_if(state.refunds.begin(), state.refunds.end(),
                                  [](const Refund& one) { return !one.done; }) == 1;
  if (state.cancelled && !state.cancellation_told && last && state.held_minor() == 0)
    out.send(PaymentCancelled{state.payment, state.order, state.money(refunded), now});
  return out;
}

}  // namespace

PaymentDecision decide(const Payment& state, const RefundAnswered& answer, Time now) {
  const Refund* refund = refund_at(state, answer.refund);
  if (refund == nullptr) return reject(codes::unknown_refund);
  if (refund->done) return nothing;
  if (answer.outcome == GatewayOutcome::succeeded)
    return gone_back(state, answer.refund, answer.reference, now);
  // Owed all the same: asked for again under the same name. One that was declined again and again waits for a
  // person; what became of one that was not answered is asked until it is known.
  const bool declined = answer.outcome == GatewayOutcome::declined && refund->in_flight;
  if (declined && (refund->failed || refund->tries + 1 >= refund_tries_max)) return nothing;
  PaymentDecision out;
  out.set_timer(refund_timer, state.payment.uuid,
                now + backoff(refund_wait_first, state.refund_rounds, refund_wait_max),
                RefundRetryDue{state.payment, state.refund_rounds + 2});
  return out;
}
void evolve(Payment& state, const RefundAnswered& answer) {
  Refund& refund = state.refunds[static_cast<std::size_t>(answer.refund) - 1];
  if (refund.done) return;
  const bool was_asked = std::exchange(refund.in_flight, false);
  refund.unknown = answer.outcome == GatewayOutcome::unknown;
  if (answer.outcome == GatewayOutcome::declined && was_asked)
    refund.failed = ++refund.tries >= refund_tries_max || refund.failed;
  if (answer.outcome != GatewayOutcome::succeeded) return;
  refund.done = true;
  refund.failed = false;
  refund.reference = answer.reference;
}

PaymentDecision decide(const Payment& state, const RefundRetryDue& due, Time) {
  if (due.round != state.refund_rounds + 2) return nothing;
  PaymentDecision out;
  for (std::size_t i = 0; i < state.refunds.size(); ++i)
    if (state.refunds[i].stage() == RefundStage::asked && !state.refunds[i].in_flight)
      out.send(asked_again(state, i));
  return out;
}
void evolve(Payment& state, const RefundRetryDue& due) {
  if (due.round == state.refund_rounds + 2) ++state.refund_rounds;
}

// ---- seen to by a person

PaymentDecision decide(const Payment& state, const ResolveRefund& wanted, Time now) {
  const Refund* refund = refund_at(state, wanted.refund);
  if (refund == nullptr) return reject(codes::unknown_refund);
  if (const auto no =
          refund_lifecycle.against(refund->stage(), wanted.settled ? RefundAct::settle : RefundAct::ask, {}))
    return *no;
  if (!refund->failed && !refund->unknown) return reject(codes::refund_not_failed);
  if (wanted.settled) return gone_back(state, wanted.refund, *wanted.settled, now);
  if (refund->in_flight) return nothing;
  return asked_again(state, static_cast<std::size_t>(wanted.refund) - 1);
}
void evolve(Payment& state, const ResolveRefund& wanted) {
  if (!wanted.settled) return;
  Refund& refund = state.refunds[static_cast<std::size_t>(wanted.refund) - 1];
  refund.in_flight = false;
  refund.unknown = false;
  refund.failed = false;
  refund.done = true;
  refund.reference = *wanted.settled;
  refund.settled_by = wanted.actor.empty() ? "somebody" : wanted.actor;
}

}  // namespace flowmart::payment

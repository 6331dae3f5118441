#include "payment/promises.hpp"

#include "payment/refunds.hpp"

namespace flowmart::payment {
namespace {

constexpr std::string_view promise_timer = "promise";
constexpr std::string_view payment_service = "payment";
constexpr std::string_view hold_purpose = "payment";

HoldOrder hold(const Payment& state, std::string reason) {
  return {state.order, std::string(hold_purpose), std::move(reason), std::string(payment_service)};
}

// All that is promised, and was not asked for, is let go.
void let_go(PaymentDecision& out, const Payment& state, const RefundCause& cause, Time now) {
  std::size_t asked = 0;
  for (const Capture& capture : state.captures)
    if (const std::int64_t free = capture.free_minor(); free > 0)
      out.send(refund_of(state, capture, free, cause, now, asked++));
}

std::int64_t free_minor(const Payment& state) {
  std::int64_t sum = 0;
  for (const Capture& capture : state.captures) sum += capture.free_minor();
  return sum;
}

}  // namespace

void promised(PaymentDecision& out, const Payment& state, const Capture& promise, std::int64_t held_minor,
              Time now) {
  out.send(PaymentAuthorised{state.payment, state.order, promise.attempt, state.money(promise.amount_minor),
                             state.money(held_minor), state.mode, *promise.until, promise.reference, now});
  out.set_timer(promise_timer, state.payment.uuid, *promise.until - (*promise.until - now) / renewal_share,
                MoneyDue{state.payment, MoneyDueKind::promise, promise.attempt});
}
void evolve(Payment&, const PaymentAuthorised&) {}

PaymentDecision promised_anew(const Payment& state, const Capture& promise, PaymentDecision out, Time now) {
  std::size_t asked = 0;
  std::int64_t wanted = state.lapsed_minor, held = state.held_minor();
  for (const Capture& before : state.captures)
    if (const std::int64_t free = before.free_minor(); free > 0) {
      out.send(refund_of(state, before, free, renewed, now, asked++));
      wanted += free;
      held -= free;
    }
  // Some of it was taken or given back since it was asked for.
  const std::int64_t surplus = std::max<std::int64_t>(promise.amount_minor - wanted, 0);
  if (surplus > 0) out.send(refund_of(state, promise, surplus, renewed, now, asked++));
  if (promise.until) promised(out, state, promise, held + promise.amount_minor - surplus, now);
  return out;
}

HoldOrder not_renewed(const Payment& state, const ChargeAnswered& answer) {
  const std::string why = answer.message.empty()
                              ? std::string(wire_name(answer.reason.value_or(FailureReason::other)))
                              : answer.message;
  return hold(state, "Its money is promised no longer, and was not promised anew: " + why + ".");
}

// Before its end a promise is asked for anew; at its end it is gone.
PaymentDecision decide(const Payment& state, const MoneyDue& due, Time now) {
  if (due.kind == MoneyDueKind::captures) return ask_for_captures_again(state, due, now);
  if (due.kind == MoneyDueKind::invoice) return remind(state, now);
  const Capture* promise = state.promise_of(due.round);
  if (!promise || promise->free_minor() == 0 || !state.allows(Act::let_go)) return nothing;
  PaymentDecision out;
  if (now >= *promise->until) {
    let_go(out, state, promise_ended, now);
    out.send(hold(state, "Its money is promised no longer."));
    return out;
  }
  if (!state.attempt_open) charge(out, state, free_minor(state), state.mode, now, true);
  out.set_timer(promise_timer, state.payment.uuid, *promise->until, due);
  return out;
}
void evolve(Payment& state, const MoneyDue& due) {
  if (due.kind == MoneyDueKind::captures && due.round == state.capture_rounds + 1) ++state.capture_rounds;
}

PaymentDecision decide(const Payment& state, const VoidPayment& wanted, Time now) {
  if (const auto no = state.against(Act::let_go)) return *no;
  if (free_minor(state) == 0) return reject(codes::nothing_promised, "All that is promised is being taken.");
  PaymentDecision out;
  let_go(out, state, {voided, wanted.reason}, now);
  out.send(hold(state, "Its payment was voided" + (wanted.reason.empty() ? "." : ": " + wanted.reason)));
  return out;
}

// The promise is asked for anew, and the captures that failed once more.
PaymentDecision decide(const Payment& state, const ResumePayment& wanted, Time now) {
  PaymentDecision out;
  ask_for_failed_captures(out, state, now);
  const bool asked = !out.messages().empty();
  if (const auto no = state.against(Act::renew)) return asked ? out : PaymentDecision(*no);
  if (state.attempt_open || (state.lapsed_minor == 0 && state.failure.empty()))
    return asked ? out : reject(codes::payment_not_failed);
  const std::int64_t amount = state.lapsed_minor + free_minor(state);
  if (amount == 0) return asked ? out : reject(codes::payment_not_failed);
  Payment with_token = state;
  if (wanted.token) with_token.token = *wanted.token;
  charge(out, with_token, amount, state.mode, now, true);
  return out;
}
void evolve(Payment& state, const ResumePayment& wanted) {
  if (wanted.token) state.token = *wanted.token;
}

}  // namespace flowmart::payment

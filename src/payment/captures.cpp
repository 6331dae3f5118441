// What was promised is taken, by name: of a parcel that has left, or because staff want it.
#include <algorithm>
#include <utility>

#include "kernel/backoff.hpp"
#include "kernel/check.hpp"
#include "payment/promises.hpp"
#include "payment/refunds.hpp"

namespace flowmart::payment {
namespace {

constexpr std::string_view capture_timer = "capture-retry";

const Taking* taking_at(const Payment& state, std::int64_t number) {
  if (number < 1 || static_cast<std::size_t>(number) > state.takings.size()) return nullptr;
  return &state.takings[static_cast<std::size_t>(number) - 1];
}

CaptureRequested asked_again(const Payment& state, std::size_t index, Time now) {
  const Taking& taking = state.takings[index];
  const Capture* promise = state.promise_of(taking.attempt);
  check(promise != nullptr, "what is taken was promised");
  return {state.payment,
          static_cast<std::int64_t>(index) + 1,
          state.order,
          state.money(taking.amount_minor),
          promise->reference,
          taking.name,
          now};
}

}  // namespace

// What was to be taken, and was asked back meanwhile, is let go instead: nothing of it has come in.
void not_taken_after_all(Payment& state, const Taking& taking) {
  for (Capture& capture : state.captures) {
    if (capture.attempt != taking.attempt) continue;
    capture.asked_minor -= taking.amount_minor;
    std::int64_t beyond = -capture.asked_minor;  // what is to go back of what was never taken
    for (const Refund& refund : state.refunds)
      if (refund.charge_reference == capture.reference) beyond += refund.amount_minor - refund.released_minor;
    // One whose outcome nobody knows may have gone back of what was taken: it comes last.
    for (const bool doubtful : {false, true})
      for (auto refund = state.refunds.rbegin(); refund != state.refunds.rend(); ++refund) {
        if (refund->done || refund->charge_reference != capture.reference) continue;
        if ((refund->unknown || refund->in_flight) != doubtful) continue;
        const std::int64_t more =
            std::clamp<std::int64_t>(beyond, 0, refund->amount_minor - refund->released_minor);
        refund->released_minor += more;
        capture.released_minor += more;
        beyond -= more;
      }
  }
}

PaymentDecision decide(const Payment& state, const CapturePayment& wanted, Time now) {
  if (wanted.payment && !is_printable(wanted.name)) return reject(codes::name_unreadable);
  if (const auto no = state.against(Act::take)) return *no;
  std::int64_t free = 0, before = 0;
  for (const Capture& capture : state.captures) free += capture.free_minor();
  for (const Taking& taking : state.takings)
    if (taking.name == wanted.name) before += taking.amount_minor;
  const bool by_hand = wanted.payment.has_value();
  if (before > 0) {
    if (!by_hand || !wanted.amount || wanted.amount->minor == before) return nothing;
    return reject(codes::capture_name_taken, "Another amount was taken under that name.");
  }
  if (wanted.amount && wanted.amount->currency != state.amount.currency)
    return reject(codes::currency_differs, "The order is paid in another currency.");
  if (wanted.amount && (wanted.amount->minor < 0 || (by_hand && wanted.amount->minor == 0)))
    return reject(codes::amount_out_of_range, "What is taken is more than nothing.");
  if (by_hand && free == 0) return reject(codes::nothing_promised);
  std::int64_t left = wanted.amount ? wanted.amount->minor : free;
  if (by_hand && left > free)
    return reject(codes::capture_exceeds_promise,
                  "Only " + state.money(free).to_string() + " is promised and not taken.");
  PaymentDecision out;
  auto number = static_cast<std::int64_t>(state.takings.size());
  std::size_t released = 0;
  for (const Capture& capture : state.captures) {
    const std::int64_t part = std::min(left, capture.free_minor());
    if (part > 0)
      out.send(CaptureRequested{state.payment, ++number, state.order, state.money(part), capture.reference,
                                wanted.name, now});
    left -= std::max<std::int64_t>(part, 0);
    if (const std::int64_t rest = capture.free_minor() - part; wanted.last && rest > 0)
      out.send(refund_of(state, capture, rest, not_needed, now, released++));
  }
  return out;
}
// Asked for the first time, or again under its number.
void evolve(Payment& state, const CaptureRequested& request) {
  const auto number = static_cast<std::size_t>(request.capture);
  if (number > state.takings.size()) {
    check(number == state.takings.size() + 1, "captures are numbered without a gap");
    Taking taking{.name = request.name, .amount_minor = request.amount.minor, .asked_at = request.at};
    for (Capture& capture : state.captures) {
      if (capture.reference != request.charge_reference || capture.free_minor() < taking.amount_minor)
        continue;
      capture.asked_minor += taking.amount_minor;
      taking.attempt = capture.attempt;
      break;
    }
    check(taking.attempt > 0, "no more is taken than was promised");
    state.takings.push_back(std::move(taking));
  }
  Taking& taking = state.takings[number - 1];
  if (taking.stage == CaptureStage::failed) taking.tries = 0;
  capture_lifecycle.go(taking.stage, CaptureAct::ask);
  taking.in_flight = true;
}

namespace {

// Nothing more is to come of an order that was called off.
void end_if_last(PaymentDecision& out, const Payment& state, const CaptureAnswered& answer, Time now) {
  if (!state.cancelled || state.cancellation_told || !out.messages().empty()) return;
  Payment then = state;
  evolve(then, answer);
  if (!then.takings_open() && !then.refunds_open() && then.held_minor() == 0)
    out.send(PaymentCancelled{state.payment, state.order, state.money(then.refunded_minor()), now});
}

}  // namespace

PaymentDecision decide(const Payment& state, const CaptureAnswered& answer, Time now) {
  const Taking* taking = taking_at(state, answer.capture);
  if (taking == nullptr) return reject(codes::unknown_capture);
  if (taking->stage == CaptureStage::taken) return nothing;
  PaymentDecision out;
  const Capture* promise = state.promise_of(taking->attempt);
  check(promise != nullptr, "what is taken was promised");
  // Asked back before it was taken, some of it has been asked for already.
  const std::int64_t left = std::min(taking->amount_minor, promise->left_minor());
  if (answer.outcome == GatewayOutcome::succeeded) {
    // Too late: the order was called off meanwhile.
    if (state.cancelled && left > 0) {
      RefundRequested back = refund_of(state, *promise, left, late_capture, now);
      back.released_minor.reset();
      out.send(std::move(back));
    }
    end_if_last(out, state, answer, now);
    return out;
  }
  const bool gives_up = answer.outcome == GatewayOutcome::declined && taking->in_flight &&
                        taking->tries + 1 >= capture_tries_max;
  if (state.cancelled && answer.outcome == GatewayOutcome::declined) {
    if (taking->stage == CaptureStage::failed) return out;
    // Refunds that waited for it may be let go of it, too: what is left then.
    Payment then = state;
    evolve(then, answer);
    const Capture& freed = *then.promise_of(taking->attempt);
    const std::int64_t back = std::min(freed.free_minor(), freed.left_minor());
    if (back > 0) out.send(refund_of(then, freed, back, late_capture, now));
    end_if_last(out, state, answer, now);
  } else if (!gives_up) {
    out.set_timer(capture_timer, state.payment.uuid,
                  now + backoff(refund_wait_first, state.capture_rounds, refund_wait_max),
                  MoneyDue{state.payment, MoneyDueKind::captures, state.capture_rounds + 1});
  }
  return out;
}
void evolve(Payment& state, const CaptureAnswered& answer) {
  Taking& taking = state.takings[static_cast<std::size_t>(answer.capture) - 1];
  if (taking.stage == CaptureStage::taken) return;
  const bool was_asked = std::exchange(taking.in_flight, false);
  taking.unknown = answer.outcome == GatewayOutcome::unknown;
  if (taking.unknown) return;
  if (answer.outcome == GatewayOutcome::declined) {
    if (was_asked) ++taking.tries;
    if (taking.stage == CaptureStage::failed) return;
    const bool given_up = state.cancelled || taking.tries >= capture_tries_max;
    if (given_up) capture_lifecycle.go(taking.stage, CaptureAct::give_up);
    if (state.cancelled) not_taken_after_all(state, taking);
    return;
  }
  capture_lifecycle.go(taking.stage, CaptureAct::succeed);
  taking.reference = answer.reference;
  for (Capture& capture : state.captures) {
    if (capture.attempt != taking.attempt) continue;
    capture.taken_minor += taking.amount_minor;
    capture.spent = capture.spent || answer.spent.value_or(false);
  }
}

PaymentDecision ask_for_captures_again(const Payment& state, const MoneyDue& due, Time now) {
  if (due.round != state.capture_rounds + 1) return nothing;
  PaymentDecision out;
  for (std::size_t i = 0; i < state.takings.size(); ++i)
    if (state.takings[i].stage == CaptureStage::asked && !state.takings[i].in_flight)
      out.send(asked_again(state, i, state.takings[i].asked_at.value_or(now)));
  return out;
}
void ask_for_failed_captures(PaymentDecision& out, const Payment& state, Time now) {
  if (state.cancelled) return;
  for (std::size_t i = 0; i < state.takings.size(); ++i)
    if (state.takings[i].stage == CaptureStage::failed) out.send(asked_again(state, i, now));
}

}  // namespace flowmart::payment

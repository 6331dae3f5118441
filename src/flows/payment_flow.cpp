#include "flows/payment_flow.hpp"

#include <algorithm>

namespace flowmart::flows {
namespace {

constexpr std::string_view retry_timer = "retry";
constexpr std::string_view nothing_to_pay = "nothing to pay";

FlowStepEntered step(OrderId order, PaymentStep step, Time now, std::string_view note = {}) {
  return {std::string(PaymentFlowService::info.id), order.uuid, std::string(wire_name(step)),
          std::string(note), now};
}
FlowEnded ended(OrderId order, FlowEnding ending, Time now) {
  return {std::string(PaymentFlowService::info.id), order.uuid, ending, now};
}

PaymentInitiated initiated(OrderId order, CustomerId customer, const Money& total, PaymentMethod method,
                           Time now) {
  PaymentInitiated event;
  event.paymentId = payment_of(order).to_string();
  event.userId = customer;
  event.orderId = order;
  event.amount = total.decimal();
  event.paymentMethod = wire_name(method);
  event.timestamp = now;
  event.currency = total.currency.code();
  return event;
}

PaymentComplete complete(const PaymentFlow& state, Time now) {
  PaymentComplete event;
  event.paymentId = payment_of(state.order).to_string();
  event.userId = state.customer;
  event.orderId = state.order;
  event.amount = state.total.decimal();
  event.paymentMethod = wire_name(state.method);
  event.timestamp = now;
  event.currency = state.total.currency.code();
  return event;
}

// Stock firmed and buyer told, or nothing to tell.
void finish(const PaymentFlow& state, Time now, PaymentFlowDecision& out) {
  out.send(step(state.order, PaymentStep::payment_complete, now, state.paid ? "" : nothing_to_pay));
  if (state.paid) out.send(complete(state, now));
  out.send(step(state.order, PaymentStep::order_complete, now));
  out.send(StartFulfilment{state.order});
  out.send(ended(state.order, FlowEnding::completed, now));
}

void try_again(const PaymentFlow& state, const std::string& token, Time now, PaymentFlowDecision& out) {
  out.cancel_timer(retry_timer);
  if (!state.stands_at(PaymentStep::retry_payment))
    out.send(step(state.order, PaymentStep::retry_payment, now));
  if (token != state.token)
    out.send(PreparePayment{payment_of(state.order), state.order, state.customer, state.total, state.method,
                            token});
  out.send(step(state.order, PaymentStep::payment_initiated, now));
  out.send(initiated(state.order, state.customer, state.total, state.method, now));
}

}  // namespace

bool PaymentFlow::stands_at(PaymentStep step) const {
  return std::find(at.begin(), at.end(), step) != at.end();
}

// ---- the straight way

PaymentFlowDecision decide(const PaymentFlow&, const OrderReserved&, Time) { return nothing; }
void evolve(PaymentFlow& state, const OrderReserved& reserved) {
  if (!state.started()) state.held_until = reserved.expires;
}

PaymentFlowDecision decide(const PaymentFlow& state, const OrderPlaced& placed, Time now) {
  if (state.started()) return nothing;
  PaymentFlowDecision out;
  out.send(step(placed.order, PaymentStep::place_order_request, now));
  if (placed.total.minor > 0) {
    out.send(step(placed.order, PaymentStep::payment_initiated, now));
    out.send(PreparePayment{payment_of(placed.order), placed.order, placed.customer, placed.total,
                            placed.method, placed.token});
    out.send(initiated(placed.order, placed.customer, placed.total, placed.method, now));
    return out;
  }
  out.send(step(placed.order, PaymentStep::payment_initiated, now, nothing_to_pay));
  out.send(step(placed.order, PaymentStep::payment_processed, now, nothing_to_pay));
  out.send(step(placed.order, PaymentStep::adjust_inventory, now));
  out.send(ClearOrder{placed.order, std::string(nothing_to_pay)});
  out.send(ConfirmOrder{placed.order});
  return out;
}
void evolve(PaymentFlow& state, const OrderPlaced& placed) {
  if (state.started()) return;
  state.order = placed.order;
  state.number = placed.number;
  state.customer = placed.customer;
  state.total = placed.total;
  state.method = placed.method;
  state.token = placed.token;
}

PaymentFlowDecision decide(const PaymentFlow& state, const PaymentProcessed&, Time now) {
  if (state.ending || !state.stands_at(PaymentStep::payment_initiated)) return nothing;
  PaymentFlowDecision out;
  out.send(step(state.order, PaymentStep::payment_processed, now));
  out.send(step(state.order, PaymentStep::adjust_inventory, now));
  out.send(step(state.order, PaymentStep::send_custom_notification, now));
  out.send(ConfirmOrder{state.order});
  return out;
}
void evolve(PaymentFlow& state, const PaymentProcessed&) {
  if (state.started()) state.paid = true;
}

PaymentFlowDecision decide(const PaymentFlow& state, const OrderFirmed&, Time now) {
  if (state.ending || state.firmed || !state.stands_at(PaymentStep::adjust_inventory)) return nothing;
  PaymentFlowDecision out;
  if (state.told || !state.paid) finish(state, now, out);
  return out;
}
void evolve(PaymentFlow& state, const OrderFirmed&) {
  if (state.stands_at(PaymentStep::adjust_inventory)) state.firmed = true;
}

PaymentFlowDecision decide(const PaymentFlow& state, const NotificationStored& stored, Time now) {
  if (state.ending || state.told || stored.about != NoticeKind::payment_received) return nothing;
  if (!state.stands_at(PaymentStep::send_custom_notification)) return nothing;
  PaymentFlowDecision out;
  if (state.firmed) finish(state, now, out);
  return out;
}
void evolve(PaymentFlow& state, const NotificationStored& stored) {
  if (stored.about == NoticeKind::payment_received && state.stands_at(PaymentStep::send_custom_notification))
    state.told = true;
}

// ---- an attempt that failed

Uuid PaymentFlowAggregate::key(const PaymentFailed& failed) {
  if (!failed.metadata || !failed.metadata->orderId) return {};  // of a subscription
  return OrderId::of(*failed.metadata->orderId).uuid;
}

PaymentFlowDecision decide(const PaymentFlow& state, const PaymentFailed& failed, Time now) {
  if (state.ending || !state.stands_at(PaymentStep::payment_initiated)) return nothing;
  const Time due = failed.nextRetryAt.value_or(now);
  const bool again =
      failed.canRetry.value_or(false) && state.attempts < attempts_automatic_max && due < state.held_until;
  PaymentFlowDecision out;
  out.send(step(state.order, PaymentStep::payment_failed, now, wire_name(failed.failureReason)));
  out.send(step(state.order, PaymentStep::failure_notification, now));
  NotifyCustomer notify;
  notify.customer = state.customer;
  notify.about = NoticeKind::payment_failed;
  notify.subject = failed.paymentId + "/" + std::to_string(state.attempts);
  notify.order = state.order;
  notify.number = state.number;
  notify.amount = state.total;
  notify.reason = failed.failureMessage.value_or("");
  if (again) notify.next_at = due;
  out.send(std::move(notify));
  if (!again) return out;
  out.send(step(state.order, PaymentStep::retry_payment, now));
  out.set_timer(retry_timer, due, PaymentRetryDue{state.order, state.attempts + 1});
  return out;
}

PaymentFlowDecision decide(const PaymentFlow& state, const PaymentRetryDue& due, Time now) {
  if (state.ending || !state.stands_at(PaymentStep::retry_payment) || due.attempt != state.attempts + 1)
    return nothing;
  if (now >= state.held_until) return nothing;  // the hold's own end follows
  PaymentFlowDecision out;
  try_again(state, state.token, now, out);
  return out;
}

PaymentFlowDecision decide(const PaymentFlow& state, const RetryPayment& wanted, Time now) {
  if (!state.started()) return reject(codes::unknown_order, "There is no such order.");
  if (state.ending ||
      !(state.stands_at(PaymentStep::failure_notification) || state.stands_at(PaymentStep::retry_payment)))
    return reject(codes::payment_not_failed, "The order's payment has not failed.");
  if (now >= state.held_until) return reject(codes::hold_expired, "The order's goods are held no longer.");
  if (state.attempts >= attempts_max)
    return reject(codes::too_many_attempts, "The payment was tried too often.");
  PaymentFlowDecision out;
  try_again(state, wanted.token.value_or(state.token), now, out);
  return out;
}

// ---- called off

PaymentFlowDecision decide(const PaymentFlow& state, const OrderCancelling&, Time now) {
  if (!state.started() || state.ending) return nothing;
  PaymentFlowDecision out;
  out.cancel_timer(retry_timer);
  out.send(ended(state.order, FlowEnding::cancelled, now));
  return out;
}
void evolve(PaymentFlow& state, const OrderCancelling& cancelling) {
  state.cancel_reason = cancelling.expired ? "it was not paid in time" : cancelling.reason;
}

PaymentFlowDecision decide(const PaymentFlow& state, const OrderCancelled&, Time) {
  if (!state.started()) return nothing;
  NotifyCustomer notify;
  notify.customer = state.customer;
  notify.about = NoticeKind::order_cancelled;
  notify.subject = state.order.to_string();
  notify.order = state.order;
  notify.number = state.number;
  if (state.paid) notify.amount = state.total;
  notify.reason = state.cancel_reason;
  return notify;
}

// ---- what was sent

void evolve(PaymentFlow& state, const FlowStepEntered& entered) {
  if (const auto step = from_wire_name<PaymentStep>(entered.step)) enter(state.at, *step);
}
void evolve(PaymentFlow& state, const FlowEnded& ended) {
  state.ending = ended.ending;
  state.at.clear();
}
void evolve(PaymentFlow& state, const PreparePayment& prepared) { state.token = prepared.token; }
void evolve(PaymentFlow& state, const PaymentInitiated&) { ++state.attempts; }

}  // namespace flowmart::flows

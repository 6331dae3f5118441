#include "flows/payment_flow.hpp"

#include <algorithm>

namespace flowmart::flows {
namespace {

constexpr std::string_view further_timer = "retry-further";
// Two orders of one renewal must never both be paid.
constexpr Code paid_by_subscription{"paid-by-subscription", Refusal::conflict};
constexpr std::string_view nothing_to_pay = "nothing to pay";
constexpr std::string_view by_invoice = "by invoice";
constexpr std::string_view skipped_by_staff = "skipped by staff";

PaymentInitiated initiated(const PaymentFlow& flow, Time now) {
  PaymentInitiated event;
  event.paymentId = payment_of(flow.order).to_string();
  event.userId = flow.customer;
  event.orderId = flow.order;
  event.amount = flow.total.decimal();
  event.paymentMethod = wire_name(flow.method);
  event.timestamp = now;
  event.currency = flow.total.currency.code();
  return event;
}

PaymentComplete complete(const PaymentFlow& flow, Time now) {
  PaymentComplete event;
  event.paymentId = payment_of(flow.order).to_string();
  event.userId = flow.customer;
  event.orderId = flow.order;
  event.amount = flow.to_be_paid().decimal();
  event.paymentMethod = wire_name(flow.method);
  event.timestamp = now;
  event.currency = flow.total.currency.code();
  return event;
}

PreparePayment prepared(const PaymentFlow& flow, const std::string& token) {
  return {payment_of(flow.order), flow.order, flow.customer, flow.total, flow.method, token, flow.due};
}

bool has_goods_at(const PaymentFlow& flow, Time time) { return flow.held_at || time < flow.held_until; }

// Whether the flow itself tries again after this failure. For a subscription its renewal does.
bool tries_again(const PaymentFlow& flow, const PaymentFailed& failed) {
  return !is_of_subscription(flow.order) && failed.canRetry.value_or(false) &&
         flow.attempts < attempts_automatic_max &&
         has_goods_at(flow, failed.nextRetryAt.value_or(failed.timestamp));
}

bool waits_for_payment(const PaymentFlow& flow) {
  return !flow.ending && flow.stands_at(PaymentStep::payment_initiated);
}

PaymentFlowDecision try_again(const PaymentFlow& flow, const std::string& token, Time now) {
  PaymentFlowDecision out;
  out.cancel_timer(payment_retry_timer, flow.order.uuid);
  if (token != flow.token) out.send(prepared(flow, token));
  out.send(RecordPaymentStatus{flow.order, PaymentStatus::pending});
  out.send(initiated(flow, now));
  return out;
}

void enter(PaymentFlow& flow, const Steps& entered) {
  for (const StepEntered& one : entered) enter(flow.at, one.step);
}

// Of the further payment that an amendment waits for.
bool settles_further(const PaymentFlow& flow, const PaymentProcessed& paid) {
  return flow.further && PaymentId::of(paid.paymentId) == flow.further->payment &&
         paid.orderId == flow.order && paid.amount == flow.further->amount.decimal() &&
         (!paid.currency || *paid.currency == flow.further->amount.currency.code());
}
bool fails_further(const PaymentFlow& flow, const PaymentFailed& failed) {
  return flow.further && PaymentId::of(failed.paymentId) == flow.further->payment;
}
// What an amendment costs more is tried again like the order's own payment, as long as the order is there.
bool tries_further_again(const PaymentFlow& flow, const PaymentFailed& failed) {
  return failed.canRetry.value_or(false) && flow.further->attempts < attempts_automatic_max;
}
PaymentInitiated initiated_further(const PaymentFlow& flow, Time now) {
  PaymentInitiated event = initiated(flow, now);
  event.paymentId = flow.further->payment.to_string();
  event.amount = flow.further->amount.decimal();
  return event;
}
PaymentAmended outcome_of(const PaymentFlow& flow, std::optional<std::string> refused) {
  const FurtherCharge& charge = *flow.further;
  return {flow.order, charge.amendment, charge.payment, charge.amount, std::move(refused)};
}

// Why the amount of a payment that was not made yet can't change now.
std::optional<std::string> why_not_other(const PaymentFlow& flow) {
  if (!flow.started() || flow.ending || flow.paid) return "There is no payment that could change.";
  if (flow.transferred) return "Part of the order has been transferred; change it once all is.";
  if (waits_for_payment(flow) && flow.method != PaymentMethod::bank_transfer)
    return "The order is just being paid; change it once the outcome is known.";
  return std::nullopt;
}

void end(PaymentFlow& flow, FlowEnding ending) {
  flow.ending = ending;
  flow.at.clear();
}

}  // namespace

bool PaymentFlow::stands_at(PaymentStep step) const {
  return std::find(at.begin(), at.end(), step) != at.end();
}

OrderId order_of(const PaymentFailed& failed) {
  if (!failed.metadata || !failed.metadata->orderId) return {};  // of a subscription
  return OrderId::of(*failed.metadata->orderId);
}

// ---- the straight way

Steps steps(const PaymentFlow& flow, const OrderPlaced& placed) {
  if (flow.started()) return {};
  if (is_of_subscription(placed.order)) return {{PaymentStep::flow_step}, {PaymentStep::place_order_request}};
  if (placed.total.minor > 0) return {{PaymentStep::place_order_request}};
  return {{PaymentStep::place_order_request},
          {PaymentStep::payment_initiated, nothing_to_pay},
          {PaymentStep::payment_processed, nothing_to_pay},
          {PaymentStep::adjust_inventory}};
}
PaymentFlowDecision decide(const PaymentFlow& flow, const OrderPlaced& placed, Time now) {
  if (flow.started()) return nothing;
  PaymentFlow begun;
  evolve(begun, placed);
  PaymentFlowDecision out;
  if (placed.total.minor > 0) {
    out.send(prepared(begun, placed.token));
    out.send(initiated(begun, now));
    if (!begun.due) return out;
    out.send(ClearOrder{placed.order, std::string(by_invoice)});
    out.send(ConfirmOrder{placed.order, {}, true});
    return out;
  }
  out.send(ClearOrder{placed.order, std::string(nothing_to_pay)});
  out.send(ConfirmOrder{placed.order});
  return out;
}
void evolve(PaymentFlow& flow, const OrderPlaced& placed) {
  if (flow.started()) return;
  enter(flow, steps(flow, placed));
  flow.order = placed.order;
  flow.number = placed.number;
  flow.customer = placed.customer;
  flow.total = placed.total;
  flow.method = placed.method;
  flow.token = placed.token;
  flow.held_until = placed.held_until;
  flow.due = placed.invoice_due;
}

void evolve(PaymentFlow& flow, const PreparePayment& prepared) {
  if (prepared.payment == payment_of(prepared.order)) flow.token = prepared.token;
}

Steps steps(const PaymentFlow& flow, const PaymentInitiated&) {
  if (flow.ending) return {};
  if (flow.stands_at(PaymentStep::place_order_request) || flow.stands_at(PaymentStep::retry_payment))
    return {{PaymentStep::payment_initiated}};
  if (flow.stands_at(PaymentStep::failure_notification))
    return {{PaymentStep::retry_payment}, {PaymentStep::payment_initiated}};
  return {};  // somebody else's: whoever follows from the journal hears those too
}
void evolve(PaymentFlow& flow, const PaymentInitiated& initiated) {
  if (flow.further && PaymentId::of(initiated.paymentId) == flow.further->payment) ++flow.further->attempts;
  const Steps entered = steps(flow, initiated);
  if (entered.empty()) return;
  enter(flow, entered);
  ++flow.attempts;
}

Steps steps(const PaymentFlow& flow, const PaymentProcessed& paid) {
  if (!waits_for_payment(flow) || !settles(paid, flow.order, flow.to_be_paid())) return {};
  Steps entered{{PaymentStep::payment_processed},
                {PaymentStep::adjust_inventory},
                {PaymentStep::send_custom_notification}};
  if (flow.firmed)
    entered.insert(entered.end(), {{PaymentStep::payment_complete}, {PaymentStep::order_complete}});
  return entered;
}
PaymentFlowDecision decide(const PaymentFlow& flow, const PaymentProcessed& paid, Time now) {
  if (settles_further(flow, paid)) return outcome_of(flow, {});
  if (steps(flow, paid).empty()) return nothing;
  if (!flow.firmed) return ConfirmOrder{flow.order, paid.transactionId};
  PaymentFlowDecision out;
  out.send(ConfirmOrder{flow.order, paid.transactionId});
  out.send(complete(flow, now));
  return out;
}
void evolve(PaymentFlow& flow, const PaymentProcessed& paid) {
  if (settles_further(flow, paid)) return flow.further.reset();
  if (steps(flow, paid).empty()) return;
  enter(flow, steps(flow, paid));
  flow.paid = true;
  if (flow.firmed) end(flow, FlowEnding::completed);
}

Steps steps(const PaymentFlow& flow, const StockFirmed&) {
  if (flow.ending || !flow.stands_at(PaymentStep::adjust_inventory)) return {};
  const std::string_view note = flow.paid      ? std::string_view()
                                : flow.skipped ? skipped_by_staff
                                               : nothing_to_pay;
  return {{PaymentStep::payment_complete, note}, {PaymentStep::order_complete}};
}
PaymentFlowDecision decide(const PaymentFlow& flow, const StockFirmed& firmed, Time now) {
  if (steps(flow, firmed).empty() || !flow.paid) return nothing;
  return complete(flow, now);
}
void evolve(PaymentFlow& flow, const StockFirmed& firmed) {
  if (!steps(flow, firmed).empty()) end(flow, FlowEnding::completed);
  else if (flow.due && waits_for_payment(flow)) flow.firmed = true;
}

// ---- an attempt that failed

Steps steps(const PaymentFlow& flow, const PaymentFailed& failed) {
  if (!waits_for_payment(flow) || fails_further(flow, failed)) return {};
  Steps entered{{PaymentStep::payment_failed, wire_name(failed.failureReason)},
                {PaymentStep::failure_notification}};
  if (tries_again(flow, failed)) entered.push_back({PaymentStep::retry_payment});
  return entered;
}
PaymentFlowDecision decide(const PaymentFlow& flow, const PaymentFailed& failed, Time now) {
  if (fails_further(flow, failed) && tries_further_again(flow, failed)) {
    PaymentFlowDecision out;
    out.set_timer(further_timer, flow.order.uuid, failed.nextRetryAt.value_or(failed.timestamp),
                  PaymentRetryDue{flow.order, flow.further->attempts + 1});
    return out;
  }
  if (fails_further(flow, failed))
    return outcome_of(flow, failed.failureMessage.value_or(std::string(wire_name(failed.failureReason))));
  if (!waits_for_payment(flow)) return nothing;
  const bool again = tries_again(flow, failed);
  const Time due = failed.nextRetryAt.value_or(failed.timestamp);
  NotifyCustomer notify;
  notify.customer = flow.customer;
  notify.about = NoticeKind::payment_failed;
  notify.subject = failed.paymentId + "/" + std::to_string(flow.attempts);
  notify.order = flow.order;
  notify.number = flow.number;
  notify.amount = flow.total;
  notify.reason = failed.failureMessage.value_or("");
  if (again) notify.next_at = due;
  notify.at = now;
  PaymentFlowDecision out;
  out.send(RecordPaymentStatus{flow.order, PaymentStatus::failed});
  out.send(std::move(notify));
  if (again)
    out.set_timer(payment_retry_timer, flow.order.uuid, due, PaymentRetryDue{flow.order, flow.attempts + 1});
  return out;
}
void evolve(PaymentFlow& flow, const PaymentFailed& failed) {
  if (fails_further(flow, failed)) {
    if (!tries_further_again(flow, failed)) flow.further.reset();
    return;
  }
  enter(flow, steps(flow, failed));
}

PaymentFlowDecision decide(const PaymentFlow& flow, const PaymentRetryDue& due, Time now) {
  if (flow.further && !flow.stands_at(PaymentStep::retry_payment) &&
      due.attempt == flow.further->attempts + 1)
    return initiated_further(flow, now);
  if (flow.ending || !flow.stands_at(PaymentStep::retry_payment) || due.attempt != flow.attempts + 1)
    return nothing;
  if (!has_goods_at(flow, now)) return nothing;  // the hold's own end follows
  return try_again(flow, flow.token, now);
}

PaymentFlowDecision decide(const PaymentFlow& flow, const RetryPayment& wanted, Time now) {
  if (!flow.started()) return reject(codes::unknown_order, "There is no such order.");
  if (is_of_subscription(flow.order))
    return reject(paid_by_subscription, "Its subscription has it paid, by an order for each attempt.");
  if (flow.ending ||
      !(flow.stands_at(PaymentStep::failure_notification) || flow.stands_at(PaymentStep::retry_payment)))
    return reject(codes::payment_not_failed, "The order's payment has not failed.");
  if (!has_goods_at(flow, now)) return reject(codes::hold_expired, "The order's goods are held no longer.");
  if (flow.attempts >= attempts_max)
    return reject(codes::too_many_attempts, "The payment was tried too often.");
  return try_again(flow, wanted.token.value_or(flow.token), now);
}

// ---- held back

Steps steps(const PaymentFlow&, const OrderHeld&) { return {}; }
PaymentFlowDecision decide(const PaymentFlow&, const OrderHeld&, Time) { return nothing; }
void evolve(PaymentFlow& flow, const OrderHeld& held) {
  if (!flow.held_at) flow.held_at = held.timestamp;
}

Steps steps(const PaymentFlow&, const OrderReleased&) { return {}; }
PaymentFlowDecision decide(const PaymentFlow&, const OrderReleased&, Time) { return nothing; }
void evolve(PaymentFlow& flow, const OrderReleased& released) {
  if (!flow.held_at || released.still_held) return;
  flow.held_until += released.timestamp - *flow.held_at;
  flow.held_at.reset();
}

// ---- another amount

Steps steps(const PaymentFlow&, const TransferRecorded&) { return {}; }
PaymentFlowDecision decide(const PaymentFlow&, const TransferRecorded&, Time) { return nothing; }
void evolve(PaymentFlow& flow, const TransferRecorded&) { flow.transferred = true; }

// Who moves money for the buyer is told the new amount.
Steps steps(const PaymentFlow&, const AmendPayment&) { return {}; }
PaymentFlowDecision decide(const PaymentFlow& flow, const AmendPayment& wanted, Time now) {
  const bool own = wanted.payment == payment_of(wanted.order);
  PaymentAmended answer{wanted.order, wanted.amendment, wanted.payment, wanted.amount, {}};
  if (own) answer.refused = why_not_other(flow);
  if (answer.refused) return answer;
  PaymentFlow changed = flow;
  changed.order = wanted.order;
  changed.customer = wanted.customer;
  changed.total = wanted.amount;
  if (!own) changed.method = wanted.method;
  PaymentFlowDecision out;
  out.send(PreparePayment{wanted.payment, wanted.order, wanted.customer, wanted.amount, changed.method,
                          flow.started() ? flow.token : wanted.token, own ? flow.due : std::nullopt});
  if (!own || waits_for_payment(flow)) {
    PaymentInitiated start = initiated(changed, now);
    start.paymentId = wanted.payment.to_string();
    out.send(std::move(start));
  }
  if (own) out.send(std::move(answer));
  return out;
}
void evolve(PaymentFlow& flow, const AmendPayment& wanted) {
  if (wanted.payment != payment_of(wanted.order))
    flow.further = FurtherCharge{wanted.amendment, wanted.payment, wanted.amount};
  else if (!why_not_other(flow)) flow.total = wanted.amount;
  if (flow.due && flow.to_be_paid().minor <= 0 && waits_for_payment(flow)) nothing_left_to_pay(flow);
}

// ---- called off

Steps steps(const PaymentFlow&, const OrderCancelling&) { return {}; }
PaymentFlowDecision decide(const PaymentFlow& flow, const OrderCancelling&, Time) {
  if (!flow.started() || flow.ending) return nothing;
  PaymentFlowDecision out;
  out.cancel_timer(payment_retry_timer, flow.order.uuid);
  return out;
}
void evolve(PaymentFlow& flow, const OrderCancelling& cancelling) {
  flow.cancel_reason = cancelling.expired ? "it was not paid in time" : cancelling.reason;
  flow.further.reset();
  if (!flow.ending) end(flow, FlowEnding::cancelled);
}

PaymentFlowDecision decide(const PaymentFlow& flow, const OrderCancelled& cancelled, Time now) {
  if (!flow.started()) return nothing;
  NotifyCustomer notify;
  notify.customer = flow.customer;
  notify.about = NoticeKind::order_cancelled;
  notify.subject = flow.order.to_string();
  notify.order = flow.order;
  notify.number = flow.number;
  if (flow.paid) notify.amount = money_of(cancelled.totalAmount, flow.total.currency).value_or(flow.total);
  notify.reason = flow.cancel_reason;
  notify.at = now;
  return notify;
}

}  // namespace flowmart::flows

#include "flows/renewal_attempt.hpp"

namespace flowmart::flows {
namespace {

constexpr std::string_view first_order = "first order";
constexpr std::string_view by_invoice_terms = "by invoice";
constexpr std::string_view changed_order = "its order costs another amount by now";
constexpr std::string_view left_out_reason = "its renewal is left out";
constexpr std::string_view flow_actor = "SubscriptionRenewed";
constexpr std::string_view unpaid_reason = "payment_failed";

void enter(RenewalFlow& flow, const RenewalSteps& entered) {
  if (!entered.empty()) flow.at = entered.back().step;
  if (flow.at == RenewalStep::flow_ends) flow.at.reset();
}

void wait_no_more(RenewalDecision& out, const RenewalFlow& flow) {
  stop_waiting(out, flow);
  out.cancel_timer(grace_timer, flow.subscription.uuid);
}

NotifyCustomer notice(const RenewalFlow& flow, NoticeKind about, Time now) {
  NotifyCustomer notify;
  notify.customer = CustomerId::of(flow.content.customer.customerId);
  notify.about = about;
  notify.subject = flow.content.name + "/" + std::to_string(flow.renewal);
  if (!flow.order.is_nil()) notify.order = flow.order;
  notify.number = flow.content.name;
  notify.at = now;
  return notify;
}

// An attempt was not paid.
RenewalSteps failed_steps(const RenewalFlow& flow, std::string_view why) {
  RenewalSteps entered{{RenewalStep::payment_failed, why}, {RenewalStep::retry_payment}};
  if (flow.failures >= renewal_retries_max || flow.grace_until)
    entered.push_back({RenewalStep::subscription_grace_period});
  return entered;
}
void fail_attempt(RenewalFlow& flow, Time at, std::string_view why) {
  const RenewalSteps entered = failed_steps(flow, why);
  ++flow.failures;
  enter(flow, entered);
  if (flow.at == RenewalStep::subscription_grace_period && !flow.grace_until)
    flow.grace_until = at + renewal_grace;
}
RenewalDecision after_failure(const RenewalFlow& before, Time now, Time at, const std::string& why) {
  RenewalFlow flow = before;
  fail_attempt(flow, at, why);
  RenewalDecision out;
  out.send(RecordRenewal{flow.subscription, flow.renewal, RenewalOutcome::past_due, flow.order, why});
  if (!flow.grace_until) wait(out, flow, RenewalWait::attempt, now + renewal_retry_wait);
  else if (!before.grace_until) wait(out, flow, RenewalWait::grace, *flow.grace_until);
  else if (now >= *flow.grace_until)  // its last day went by while it was being paid
    out.send(RecordRenewal{flow.subscription, flow.renewal, RenewalOutcome::unpaid, flow.order,
                           std::string(unpaid_reason)});
  return out;
}

bool is_mine(const RenewalFlow& flow, std::int64_t renewal) {
  return flow.started() && flow.at && flow.renewal == renewal;
}

}  // namespace

bool RenewalFlow::waits_for_attempt() const {
  return stands_at(RenewalStep::payment_approval_check) || stands_at(RenewalStep::manual_renewal_flow) ||
         stands_at(RenewalStep::await_updated_payment) || stands_at(RenewalStep::subscription_grace_period) ||
         stands_at(RenewalStep::retry_payment);
}

std::vector<RenewalStep> standing(const RenewalFlow& flow) {
  return flow.at ? std::vector{*flow.at} : std::vector<RenewalStep>{};
}

// ---- its moment

RenewalSteps steps(const RenewalFlow&, const RenewSubscription& begun) {
  RenewalSteps entered{{RenewalStep::renewal_timer_triggered}, {RenewalStep::check_subscription_status}};
  switch (begun.verdict) {
    case RenewalVerdict::active:
      if (!begun.last_order) entered.push_back({RenewalStep::payment_approval_check, first_order});
      break;
    case RenewalVerdict::expired:
      for (const RenewalStep one : {RenewalStep::subscription_expired, RenewalStep::send_renewal_notification,
                                    RenewalStep::await_customer_action})
        entered.push_back({one});
      break;
    case RenewalVerdict::canceled:
      for (const RenewalStep one : {RenewalStep::subscription_canceled, RenewalStep::send_reactivation_offer,
                                    RenewalStep::await_customer_action})
        entered.push_back({one});
      break;
  }
  return entered;
}
RenewalDecision decide(const RenewalFlow& before, const RenewSubscription& begun, Time now) {
  RenewalFlow flow = before;
  evolve(flow, begun);
  RenewalDecision out;
  if (before.started()) wait_no_more(out, flow);
  if (begun.verdict == RenewalVerdict::active) {
    if (begun.last_order) out.send(GetPaymentStatus{begun.last_order->to_string()});
    else begin_attempt(out, flow);
    return out;
  }
  const Time until = now + renewal_answer_wait;
  NotifyCustomer notify = notice(flow,
                                 begun.verdict == RenewalVerdict::expired ? NoticeKind::subscription_expired
                                                                          : NoticeKind::reactivation_offered,
                                 now);
  notify.next_at = until;
  out.send(std::move(notify));
  wait(out, flow, RenewalWait::answer, until);
  return out;
}
void evolve(RenewalFlow& flow, const RenewSubscription& begun) {
  std::vector<OrderId> open = std::move(flow.open_invoices);
  flow = RenewalFlow{};
  flow.open_invoices = std::move(open);
  flow.subscription = begun.subscription;
  flow.renewal = begun.renewal;
  flow.content = begun.content;
  flow.last_order = begun.last_order;
  enter(flow, steps(flow, begun));
}

// ---- whether its means of payment is good

RenewalSteps steps(const RenewalFlow& flow, const GetPaymentStatus& asked) {
  if (!flow.stands_at(RenewalStep::check_subscription_status) || !flow.last_order ||
      OrderId::of(asked.orderId) != *flow.last_order)
    return {};
  return {{RenewalStep::payment_approval_check}};
}
void evolve(RenewalFlow& flow, const GetPaymentStatus& asked) { enter(flow, steps(flow, asked)); }

namespace {
// Also money that was given back has been had. An invoice has its time, until it is overdue.
bool is_good(const RenewalFlow& flow, const GetPaymentStatus::Response& answer) {
  if (flow.content.invoice_days && answer.paymentStatus == PaymentProgress::pending) return true;
  return answer.paymentStatus == PaymentProgress::completed ||
         answer.paymentStatus == PaymentProgress::refunded;
}
bool is_asked(const RenewalFlow& flow, const GetPaymentStatus::Response& answer) {
  if (waits_for_invoice(flow)) return true;
  return flow.stands_at(RenewalStep::payment_approval_check) && flow.attempts == 0 &&
         flow.last_order == OrderId::of(answer.orderId);
}
}  // namespace

RenewalSteps steps(const RenewalFlow& flow, const GetPaymentStatus::Response& answer) {
  if (!flow.stands_at(RenewalStep::payment_approval_check)) return {};
  if (!is_asked(flow, answer) || is_good(flow, answer)) return {};
  return {{RenewalStep::payment_method_invalid},
          {RenewalStep::request_payment_update},
          {RenewalStep::await_updated_payment}};
}
RenewalDecision decide(const RenewalFlow& flow, const GetPaymentStatus::Response& answer, Time now) {
  if (!is_asked(flow, answer)) return nothing;
  RenewalDecision out;
  const OrderId order = OrderId::of(answer.orderId);
  if (is_good(flow, answer)) {
    // The oldest that is open has time left, and so have all that came after it.
    const bool rest_have_time = answer.paymentStatus == PaymentProgress::pending && order != flow.last_order;
    RenewalFlow left = flow;
    if (rest_have_time) left.open_invoices.clear();
    look_on(out, left, order);
    return out;
  }
  const bool stops = !steps(flow, answer).empty();
  if (!stops && !flow.stands_at(RenewalStep::manual_renewal_flow)) return out;  // it waits already
  NotifyCustomer notify = notice(flow, NoticeKind::payment_update_wanted, now);
  if (!stops) return out.send(std::move(notify));
  const Time until = now + renewal_update_wait;
  notify.next_at = until;
  out.send(std::move(notify));
  wait(out, flow, RenewalWait::update, until);
  return out;
}
void evolve(RenewalFlow& flow, const GetPaymentStatus::Response& answer) {
  enter(flow, steps(flow, answer));
  if (answer.paymentStatus == PaymentProgress::completed || answer.paymentStatus == PaymentProgress::refunded)
    close_invoice(flow, OrderId::of(answer.orderId));
}

// ---- its money

RenewalSteps steps(const RenewalFlow& flow, const PaymentInitiated& initiated) {
  if (!flow.at || initiated.orderId != flow.order || flow.stands_at(RenewalStep::payment_gateway)) return {};
  return {{RenewalStep::payment_initiated}, {RenewalStep::payment_gateway}};
}
// By invoice its goods leave now, and it goes on.
RenewalDecision decide(const RenewalFlow& flow, const PaymentInitiated& initiated, Time) {
  RenewalDecision out;
  if (!flow.content.invoice_days || steps(flow, initiated).empty()) return out;
  wait_no_more(out, flow);
  out.send(RecordRenewal{flow.subscription, flow.renewal, RenewalOutcome::invoiced, flow.order, {}});
  return out;
}
void evolve(RenewalFlow& flow, const PaymentInitiated& initiated) { enter(flow, steps(flow, initiated)); }

RenewalSteps steps(const RenewalFlow& flow, const PaymentProcessed& paid) {
  if (!flow.charging(paid.orderId) || PaymentId::of(paid.paymentId) != payment_of(paid.orderId) ||
      paid.amount != flow.due)
    return {};
  return {{RenewalStep::payment_processed}};
}
// The Subscription Service hears of it, too, and says that it goes on. If it is the invoice that was overdue,
// and no other is, the next attempt comes at once.
RenewalDecision decide(const RenewalFlow& flow, const PaymentProcessed& paid, Time) {
  RenewalDecision out;
  if (waits_for_invoice(flow) && (flow.is_open(paid.orderId) || flow.last_order == paid.orderId))
    look_on(out, flow, paid.orderId);
  else if (!steps(flow, paid).empty()) wait_no_more(out, flow);
  return out;
}
void evolve(RenewalFlow& flow, const PaymentProcessed& paid) {
  enter(flow, steps(flow, paid));
  close_invoice(flow, paid.orderId);
}

RenewalSteps steps(const RenewalFlow& flow, const SubscriptionRenewed& renewed) {
  if (!is_mine(flow, renewed.renewal)) return {};
  RenewalSteps entered;
  if (flow.stands_at(RenewalStep::payment_gateway))
    entered.push_back({RenewalStep::payment_processed, changed_order});
  for (const RenewalStep one : {RenewalStep::update_subscription_status,
                                RenewalStep::send_renewal_confirmation, RenewalStep::analyze_customer_usage})
    entered.push_back({one});
  if (renewed.suggests_upgrade) entered.push_back({RenewalStep::send_upgrade_recommendation});
  entered.push_back({RenewalStep::flow_ends});
  return entered;
}
RenewalDecision decide(const RenewalFlow& flow, const SubscriptionRenewed& renewed, Time now) {
  if (steps(flow, renewed).empty()) return nothing;
  RenewalDecision out;
  NotifyCustomer confirmed = notice(flow, NoticeKind::subscription_renewed, now);
  confirmed.next_at = renewed.next_at;
  out.send(std::move(confirmed));
  if (!renewed.suggests_upgrade) return out;
  NotifyCustomer upgrade = notice(flow, NoticeKind::upgrade_recommended, now);
  upgrade.reason = std::to_string(renewed.recent_orders);
  out.send(std::move(upgrade));
  return out;
}
void evolve(RenewalFlow& flow, const SubscriptionRenewed& renewed) { enter(flow, steps(flow, renewed)); }

RenewalSteps steps(const RenewalFlow& flow, const PaymentFailed& failed) {
  if (!flow.charging(order_of(failed))) return {};
  return failed_steps(flow, wire_name(failed.failureReason));
}
RenewalDecision decide(const RenewalFlow& flow, const PaymentFailed& failed, Time now) {
  if (steps(flow, failed).empty()) return nothing;
  return after_failure(flow, now, failed.timestamp, std::string(wire_name(failed.failureReason)));
}
void evolve(RenewalFlow& flow, const PaymentFailed& failed) {
  if (!steps(flow, failed).empty()) fail_attempt(flow, failed.timestamp, {});
}

// Its time ran out, or somebody called it off: what it was to bring was not paid.
RenewalSteps steps(const RenewalFlow& flow, const OrderCancelled& cancelled) {
  if (!flow.charging(cancelled.orderId)) return {};
  return failed_steps(flow, "the order was called off");
}
RenewalDecision decide(const RenewalFlow& flow, const OrderCancelled& cancelled, Time now) {
  if (steps(flow, cancelled).empty()) return after_settled(flow, cancelled.orderId);
  return after_failure(flow, now, cancelled.timestamp,
                       cancelled.cancellationReason.value_or("the order was called off"));
}
void evolve(RenewalFlow& flow, const OrderCancelled& cancelled) {
  if (!steps(flow, cancelled).empty()) fail_attempt(flow, cancelled.timestamp, {});
  close_invoice(flow, cancelled.orderId);
}

// ---- what it waits for

RenewalSteps steps(const RenewalFlow& flow, const RenewalWaitOver& over) {
  if (!is_mine(flow, over.renewal)) return {};
  if (over.wait == RenewalWait::update && flow.stands_at(RenewalStep::await_updated_payment))
    return {{RenewalStep::subscription_grace_period}};
  if (over.wait == RenewalWait::answer && flow.stands_at(RenewalStep::await_customer_action))
    return {{RenewalStep::flow_ends}};
  return {};
}
RenewalDecision decide(const RenewalFlow& flow, const RenewalWaitOver& over, Time now) {
  if (!is_mine(flow, over.renewal)) return nothing;
  RenewalDecision out;
  switch (over.wait) {
    case RenewalWait::attempt:
      if (!flow.stands_at(RenewalStep::payment_gateway)) out.send(question(flow));
      return out;
    case RenewalWait::update:
      if (flow.stands_at(RenewalStep::await_updated_payment))
        wait(out, flow, RenewalWait::grace, now + renewal_grace);
      return out;
    case RenewalWait::grace:
      if (flow.stands_at(RenewalStep::subscription_grace_period))
        out.send(RecordRenewal{flow.subscription, flow.renewal, RenewalOutcome::unpaid,
                               flow.order.is_nil() ? std::nullopt : std::optional(flow.order),
                               std::string(unpaid_reason)});
      return out;
    case RenewalWait::answer: return out;
  }
  return out;
}
void evolve(RenewalFlow& flow, const RenewalWaitOver& over) { enter(flow, steps(flow, over)); }

RenewalSteps steps(const RenewalFlow& flow, const RecordRenewal& told) {
  if (!is_mine(flow, told.renewal) || told.outcome != RenewalOutcome::invoiced) return {};
  return {{RenewalStep::payment_processed, by_invoice_terms}};
}
void evolve(RenewalFlow& flow, const RecordRenewal& told) {
  enter(flow, steps(flow, told));
  if (told.outcome == RenewalOutcome::invoiced && told.order) flow.open_invoices.push_back(*told.order);
  if (is_mine(flow, told.renewal) && told.outcome == RenewalOutcome::unpaid) flow.unpaid = true;
}

RenewalSteps steps(const RenewalFlow& flow, const SubscriptionChanged& event) {
  if (event.news == SubscriptionNews::renewing && flow.stands_at(RenewalStep::await_customer_action))
    return {{RenewalStep::manual_renewal_flow}};
  return {};
}
RenewalDecision decide(const RenewalFlow& flow, const SubscriptionChanged& event, Time) {
  RenewalDecision out;
  const bool again = event.news == SubscriptionNews::paying && flow.waits_for_attempt();
  if (again || !steps(flow, event).empty()) {
    stop_waiting(out, flow);
    if (event.news == SubscriptionNews::renewing) begin_attempt(out, flow);
    else out.send(question(flow));
  }
  if (event.news != SubscriptionNews::skipped || !flow.at) return out;
  wait_no_more(out, flow);
  // What is being charged for it is called off with it, and its money goes back.
  if (flow.charging(flow.order))
    out.send(CancelOrder{flow.order, event.reason.empty() ? std::string(left_out_reason) : event.reason,
                         std::string(flow_actor)});
  return out;
}
void evolve(RenewalFlow& flow, const SubscriptionChanged& event) {
  enter(flow, steps(flow, event));
  if (!event.token.empty()) flow.content.token = event.token;
  if (event.news == SubscriptionNews::renewing) flow.content.ends_at.reset();
  if (event.news == SubscriptionNews::skipped) flow.at.reset();
}

RenewalSteps steps(const RenewalFlow& flow, const UserSubscriptionCancelled&) {
  if (!flow.at || !flow.unpaid) return {};
  return {{RenewalStep::subscription_suspended},
          {RenewalStep::send_suspension_notification},
          {RenewalStep::flow_ends}};
}
RenewalDecision decide(const RenewalFlow& flow, const UserSubscriptionCancelled& over, Time now) {
  if (!flow.at || (over.effectiveAt && *over.effectiveAt > now)) return nothing;
  RenewalDecision out;
  wait_no_more(out, flow);
  if (steps(flow, over).empty()) return out;
  NotifyCustomer notify = notice(flow, NoticeKind::subscription_suspended, now);
  notify.reason = over.cancellationReason.value_or("");
  out.send(std::move(notify));
  return out;
}
void evolve(RenewalFlow& flow, const UserSubscriptionCancelled& over) {
  enter(flow, steps(flow, over));
  if (!over.effectiveAt || *over.effectiveAt <= over.timestamp) flow.at.reset();
}

}  // namespace flowmart::flows

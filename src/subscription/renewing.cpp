// A subscription's moments: the next order, and the end of what was paid for.
#include <algorithm>

#include "subscription/subscription.hpp"

namespace flowmart::subscription {
namespace {

SubscriptionChanged news(SubscriptionId id, SubscriptionNews what, std::string reason, Time now) {
  SubscriptionChanged event;
  event.subscription = id;
  event.news = what;
  event.reason = std::move(reason);
  event.at = now;
  return event;
}

std::int64_t recent_orders(const Subscription& one, Time now) {
  return std::count_if(one.paid_at.begin(), one.paid_at.end(),
                       [now](Time at) { return at > now - usage_looked_at; });
}

// The gateway is asked again.
SubscriptionDecision ask_again(SubscriptionId id, const Subscription& one, const SubscriptionDue& due) {
  if (!one.cancel || one.cancel->questions != due.number) return nothing;
  return question(id, one, due.number + 1);
}

}  // namespace

SubscriptionDecision decide(const Subscriptions& all, const SubscriptionDue& due, Time now) {
  const SubscriptionId id = due.subscription;
  const Subscription* one = all.subscriptions.find(id);
  if (!one) return nothing;
  if (due.wait == SubscriptionWait::gateway) return ask_again(id, *one, due);
  if (one->renewing || !one->next_at || due.number != one->renewals + 1) return nothing;
  SubscriptionDecision out;
  if (lifecycle.allowed(one->stage, Act::end)) {
    out.send(news(id, SubscriptionNews::canceled, {}, now));
    out.send(renewal(all, id, *one, RenewalVerdict::canceled));
  } else if (one->content.ends_at && now >= *one->content.ends_at) {
    out.send(news(id, SubscriptionNews::expired, "its term is over", now));
    out.send(renewal(all, id, *one, RenewalVerdict::expired));
  } else if (lifecycle.allowed(one->stage, Act::settle)) {
    out.send(renewal(all, id, *one, RenewalVerdict::active));
  }
  return out;
}

// One that ended is led on as long as the customer may want it back.
void evolve(Subscriptions& all, const RenewSubscription& begun) {
  Subscription& one = all.subscriptions[begun.subscription];
  one.renewals = begun.renewal;
  one.renewing = true;
  one.next_at.reset();
}

namespace {

// That order is paid, or goes by invoice.
SubscriptionDecision goes_on(const Subscriptions& all, OrderId order, Time now) {
  const SubscriptionId id = subscription_of(order);
  const Subscription* one = all.subscriptions.find(id);
  if (!one || !one->renewing || renewal_of(order) != one->renewals ||
      !lifecycle.allowed(one->stage, Act::settle))
    return nothing;
  const Moment next = next_moment(all, *one, one->period, now);
  SubscriptionRenewed event;
  event.subscription = id;
  event.renewal = one->renewals;
  event.order = order;
  event.anchor = one->anchor;
  event.period = next.period;
  event.next_at = next.at;
  event.recent_orders = recent_orders(*one, now) + 1;
  event.suggests_upgrade =
      !one->upgrade_told && event.recent_orders >= static_cast<std::int64_t>(orders_for_upgrade);
  event.at = now;
  SubscriptionDecision out;
  out.send(event);
  set_renewal(out, id, *one, next.at);
  return out;
}

}  // namespace

// Of 1.0.0 and 0.0.1, which one cause has, this service asks for 0.0.1.
SubscriptionDecision decide(const Subscriptions& all, const v0_0_1::PaymentProcessed& paid, Time now) {
  return is_of_subscription(paid.orderId) ? goes_on(all, paid.orderId, now) : nothing;
}
void evolve(Subscriptions& all, const SubscriptionRenewed& event) {
  Subscription& one = all.subscriptions[event.subscription];
  lifecycle.go(one.stage, Act::settle);
  one.changed(event.at);
  one.renewing = false;
  one.period = event.period;
  one.next_at = event.next_at;
  one.last_order = event.order;
  one.reason.clear();
  one.upgrade_told = one.upgrade_told || event.suggests_upgrade;
  std::erase_if(one.paid_at, [&](Time at) { return at <= event.at - usage_looked_at; });
  one.paid_at.push_back(event.at);
}

SubscriptionDecision decide(const Subscriptions& all, const RecordRenewal& told, Time now) {
  const Subscription* one = all.subscriptions.find(told.subscription);
  if (!one || !one->renewing || told.renewal != one->renewals) return nothing;
  if (told.outcome == RenewalOutcome::invoiced)
    return told.order ? goes_on(all, *told.order, now) : SubscriptionDecision();
  const Act act = told.outcome == RenewalOutcome::unpaid ? Act::expire : Act::fail;
  if (!lifecycle.allowed(one->stage, act)) return nothing;
  SubscriptionChanged event =
      news(told.subscription, act == Act::expire ? SubscriptionNews::expired : SubscriptionNews::past_due,
           told.reason, now);
  event.order = told.order;
  SubscriptionDecision out;
  out.send(std::move(event));
  if (act == Act::fail) return out;
  UserSubscriptionCancelled over;
  over.userId = one->customer;
  over.subscriptionId = one->content.name;
  if (!one->content.plan.empty()) over.planId = one->content.plan;
  over.cancellationReason = told.reason;
  over.effectiveAt = now;
  over.timestamp = now;
  out.send(std::move(over));
  return out;
}

}  // namespace flowmart::subscription

// The end of a subscription by wish: the gateway is asked first, so that it charges nothing more.
#include "kernel/backoff.hpp"
#include "subscription/subscription.hpp"

namespace flowmart::subscription {
namespace {

constexpr std::string_view reason_default = "customer_request";
constexpr std::string_view reason_erased = "customer_erased";

// What was paid for lasts; what was not ends at once.
Time last_moment(const Subscription& one, Time now) {
  const bool paid_ahead = one.stage == Stage::active && !one.renewing && one.next_at && *one.next_at > now;
  return paid_ahead ? *one.next_at : now;
}

UserSubscriptionCancelled cancelled(const Subscription& one, const std::string& reason, Time effective,
                                    Time now) {
  UserSubscriptionCancelled event;
  event.userId = one.customer;
  event.subscriptionId = one.content.name;
  if (!one.content.plan.empty()) event.planId = one.content.plan;
  event.cancellationReason = reason;
  event.effectiveAt = effective;
  event.timestamp = now;
  return event;
}

}  // namespace

void end_it(SubscriptionDecision& out, SubscriptionId id, const Subscription& one, const std::string& reason,
            Time now) {
  const Time effective = last_moment(one, now);
  out.cancel_timer(gateway_timer, id.uuid);
  if (effective <= now) out.cancel_timer(renewal_timer, id.uuid);
  out.send(cancelled(one, reason, effective, now));
  NotifyCustomer notify;
  notify.customer = one.customer;
  notify.about = NoticeKind::subscription_cancelled;
  notify.subject = one.content.name + "/" + std::to_string(one.version);
  if (one.last_order) notify.order = *one.last_order;
  notify.number = one.content.name;
  notify.reason = reason;
  notify.next_at = effective;
  notify.at = now;
  out.send(std::move(notify));
}

MandateEndRequested question(SubscriptionId id, const Subscription& one, std::int64_t number) {
  return {id, number, one.customer, one.content.token};
}

SubscriptionDecision decide(const Subscriptions& all, const CancelSubscription& wish, Time now) {
  const SubscriptionId id = subscription_named(wish.subscriptionId);
  const Subscription* one = all.subscriptions.find(id);
  if (one && one->customer != wish.userId) one = nullptr;  // another's is as good as none
  if (const auto no = against(one, wish.subscriptionId, Act::cancel)) return *no;
  if (one->cancel) return nothing;  // asked already
  if (one->charged_at_the_gateway()) return question(id, *one, 1);
  SubscriptionDecision out;
  end_it(out, id, *one, wish.cancellationReason.value_or(std::string(reason_default)), now);
  return out;
}
void evolve(Subscriptions& all, const CancelSubscription& wish) {
  Subscription* one = all.subscriptions.change(subscription_named(wish.subscriptionId));
  if (!one || one->cancel) return;
  one->cancel = CancelAsked{wish.cancellationReason.value_or(std::string(reason_default)), wish.timestamp, 0};
  ++one->version;
}
void evolve(Subscriptions& all, const MandateEndRequested& asked) {
  Subscription& one = all.subscriptions[asked.subscription];
  if (one.cancel) one.cancel->questions = asked.question;
}

SubscriptionDecision decide(const Subscriptions& all, const MandateEndAnswered& answer, Time now) {
  const SubscriptionId id = answer.subscription;
  const Subscription* one = all.subscriptions.find(id);
  if (!one || !one->cancel) return nothing;
  SubscriptionDecision out;
  switch (answer.outcome) {
    case GatewayOutcome::unknown:
      if (answer.question == one->cancel->questions)
        out.set_timer(gateway_timer, id.uuid,
                      now + backoff(question_wait_first, answer.question - 1, question_wait_max),
                      SubscriptionDue{id, SubscriptionWait::gateway, answer.question});
      return out;
    case GatewayOutcome::declined: {
      SubscriptionChanged event;
      event.subscription = id;
      event.news = SubscriptionNews::cancel_refused;
      event.reason = answer.message;
      event.at = now;
      out.cancel_timer(gateway_timer, id.uuid);
      out.send(std::move(event));
      return out;
    }
    case GatewayOutcome::succeeded:
      // Meanwhile it ended otherwise.
      if (!lifecycle.allowed(one->stage, Act::cancel)) return nothing;
      end_it(out, id, *one, one->cancel->reason, now);
      return out;
  }
  return out;
}
void evolve(Subscriptions& all, const UserSubscriptionCancelled& event) {
  Subscription& one = all.subscriptions[subscription_named(event.subscriptionId)];
  one.changed(event.timestamp);
  one.cancel.reset();
  one.effective_at = event.effectiveAt;
  one.reason = event.cancellationReason.value_or("");
  lifecycle.go(one.stage, Act::cancel);
  if (event.effectiveAt && *event.effectiveAt > event.timestamp) return;
  lifecycle.go(one.stage, Act::end);
  one.renewing = false;
  one.next_at.reset();
  one.ended_at = event.timestamp;
}

// Nobody can be sent anything any more.
SubscriptionDecision decide(const Subscriptions& all, const PersonErased& erased, Time now) {
  OfCustomer first{erased.customer, {}}, last = first;
  last.subscription.uuid.bytes.fill(0xff);
  SubscriptionDecision out;
  all.of_customers.each(first, last, [&](const OfCustomer& key, const Present&) {
    const Subscription* one = all.subscriptions.find(key.subscription);
    if (!one || one->ended()) return;
    out.cancel_timer(gateway_timer, key.subscription.uuid);
    out.cancel_timer(renewal_timer, key.subscription.uuid);
    out.send(cancelled(*one, std::string(reason_erased), now, now));
  });
  return out;
}

}  // namespace flowmart::subscription

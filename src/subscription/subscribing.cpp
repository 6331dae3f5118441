// How a subscription begins, and what people do with it.
#include "kernel/calendar.hpp"
#include "kernel/faults.hpp"
#include "subscription/subscription.hpp"

namespace flowmart::subscription {
namespace {

constexpr std::int64_t invoice_days_max = 365;

std::optional<Rejection> refuse(const SubscriptionContent& content, Time now) {
  std::vector<Fault> faults;
  const auto expect = [&faults](bool good, std::string at, std::string why) {
    if (!good) faults.push_back({std::move(at), std::move(why)});
  };
  expect(is_name(content.name), "/id", std::string(name_rule));
  expect(!content.customer.customerId.empty(), "/customerId", "A guest can't subscribe.");
  expect(content.customer.customerId.empty() || is_name(content.customer.customerId), "/customerId",
         std::string(name_rule));
  expect(!content.items.empty(), "/items", "A subscription has at least one item.");
  expect(content.items.size() <= items_max, "/items",
         "A subscription has at most " + std::to_string(items_max) + " items.");
  expect(!content.token.empty() || content.method == CheckoutMethod::bank_transfer, "/payment/token",
         "It is missing: what is charged each time?");
  expect(!content.invoice_days || content.method == CheckoutMethod::bank_transfer, "/payment/terms",
         "What is paid by invoice comes by bank transfer.");
  expect(!content.invoice_days || (*content.invoice_days >= 0 && *content.invoice_days <= invoice_days_max),
         "/payment/dueDays", "An invoice is due within " + std::to_string(invoice_days_max) + " days.");
  const Time begins = content.starts_at.value_or(now);
  expect(!content.ends_at || *content.ends_at > std::max(begins, now), "/endsAt",
         "A subscription ends after it began.");
  if (faults.empty()) return std::nullopt;
  return reject(codes::subscription_invalid, "The subscription can't be taken as it is.", std::move(faults));
}

SubscriptionChanged news(SubscriptionId id, SubscriptionNews what, Time now, std::string reason = {}) {
  SubscriptionChanged event;
  event.subscription = id;
  event.news = what;
  event.reason = std::move(reason);
  event.at = now;
  return event;
}

SubscriptionDecision pause(SubscriptionId id, const Subscription& one, const LeadSubscription& wish,
                           Time now) {
  if (one.renewing)
    return reject(codes::renewal_under_way, "It is just being renewed; pause it once that is over.");
  SubscriptionDecision out;
  out.send(news(id, SubscriptionNews::paused, now, wish.reason));
  out.cancel_timer(renewal_timer, id.uuid);
  return out;
}

// What would have come meanwhile is not made up for.
SubscriptionDecision resume(const Subscriptions& all, SubscriptionId id, const Subscription& one,
                            const LeadSubscription& wish, Time now) {
  const Moment next = next_moment(all, one, one.period - 1, now);
  SubscriptionChanged event = news(id, SubscriptionNews::resumed, now, wish.reason);
  event.period = next.period;
  event.next_at = next.at;
  SubscriptionDecision out;
  out.send(std::move(event));
  set_renewal(out, id, one, next.at);
  return out;
}

// The renewal under way, or the next.
SubscriptionDecision skip(const Subscriptions& all, SubscriptionId id, const Subscription& one,
                          const LeadSubscription& wish, Time now) {
  const bool coming = !one.renewing && one.next_at.has_value();
  const Moment next = next_moment(all, one, one.period, coming ? *one.next_at : now);
  SubscriptionChanged event = news(id, SubscriptionNews::skipped, now, wish.reason);
  event.period = next.period;
  event.next_at = next.at;
  SubscriptionDecision out;
  out.send(std::move(event));
  set_renewal(out, id, one, next.at);
  return out;
}

SubscriptionDecision renew(const Subscriptions& all, SubscriptionId id, const Subscription& one,
                           const LeadSubscription& wish, Time now) {
  if (one.ended_at && now >= *one.ended_at + renewable_for)
    return reject(codes::too_late_to_renew, "It ended too long ago; subscribe anew.");
  SubscriptionChanged event = news(id, SubscriptionNews::renewing, now, wish.reason);
  event.token = wish.token;
  SubscriptionDecision out;
  out.send(std::move(event));
  // One that nobody's renewal found ended: there is no flow yet that waits for the customer.
  if (!one.renewing) {
    Subscription again = one;
    if (!wish.token.empty()) {
      again.content.token = wish.token;
      again.last_order.reset();  // it says nothing of another means of payment
    }
    out.send(renewal(all, id, again, RenewalVerdict::active));
  }
  return out;
}

SubscriptionDecision pay(SubscriptionId id, const LeadSubscription& wish, Time now) {
  SubscriptionChanged event = news(id, SubscriptionNews::paying, now, wish.reason);
  event.token = wish.token;
  return event;
}

bool is_of_renewal_under_way(SubscriptionLead lead) {
  return lead == SubscriptionLead::retry_renewal || lead == SubscriptionLead::skip_renewal;
}

std::optional<Act> act_of(SubscriptionLead lead) {
  switch (lead) {
    case SubscriptionLead::pause: return Act::pause;
    case SubscriptionLead::resume: return Act::resume;
    case SubscriptionLead::pay:
    case SubscriptionLead::retry_renewal: return Act::pay;
    case SubscriptionLead::renew: return Act::renew;
    case SubscriptionLead::skip:
    case SubscriptionLead::skip_renewal: return Act::skip;
    case SubscriptionLead::ask:
    case SubscriptionLead::let_go: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Against> against(const Subscription* one, const std::string& name, Act act) {
  return lifecycle.against(one ? one->stage : Stage::absent, act, name);
}

std::vector<Action> actions_of(const Subscription& one) {
  std::vector<Action> actions;
  for (const Act act : {Act::pause, Act::resume, Act::cancel, Act::pay, Act::renew, Act::skip})
    actions.push_back(lifecycle.action(one.stage, act, one.content.name));
  return actions;
}

Moment next_moment(const Subscriptions& all, const Subscription& one, std::int64_t after, Time now) {
  const RenewalInterval& interval = one.content.interval;
  const bool by_months = interval.unit == IntervalUnit::month || interval.unit == IntervalUnit::year;
  const std::int64_t step = interval.every * (interval.unit == IntervalUnit::year   ? 12
                                              : interval.unit == IntervalUnit::week ? 7
                                                                                    : 1);
  const auto at = [&](std::int64_t period) {
    const std::int64_t distance = step * period;
    return later_in_calendar(all.settings.zone, one.anchor, by_months ? distance : 0,
                             by_months ? 0 : distance);
  };
  Moment next{std::max<std::int64_t>(after + 1, 0), {}};
  // Most of what lies behind is jumped over: a month has at most 31 days.
  const auto days = std::chrono::duration_cast<std::chrono::days>(now - one.anchor).count();
  next.period = std::max(next.period, days / (by_months ? 31 * step : step) - 1);
  for (next.at = at(next.period); next.at <= now; next.at = at(next.period)) ++next.period;
  if (one.content.ends_at && next.at > *one.content.ends_at) next.at = std::max(*one.content.ends_at, now);
  return next;
}

void set_renewal(SubscriptionDecision& out, SubscriptionId id, const Subscription& one, Time at) {
  out.set_timer(renewal_timer, id.uuid, at, SubscriptionDue{id, SubscriptionWait::renewal, one.renewals + 1});
}

RenewSubscription renewal(const Subscriptions& all, SubscriptionId id, const Subscription& one,
                          RenewalVerdict verdict) {
  RenewSubscription begun{id, one.renewals + 1, verdict, one.content, one.last_order};
  if (all.settings.invoice_due == Duration{}) begun.content.invoice_days.reset();
  return begun;
}

SubscriptionDecision decide(const Subscriptions& all, const Subscribe& wish, Time now) {
  if (auto refused = refuse(wish.content, now)) return std::move(*refused);
  if (wish.content.invoice_days && all.settings.invoice_due == Duration{}) return reject(codes::no_invoices);
  const SubscriptionId id = subscription_named(wish.content.name);
  if (all.subscriptions.contains(id))
    return reject(codes::subscription_id_taken, "There is a subscription " + wish.content.name + " already.");
  const Time begins = std::max(wish.content.starts_at.value_or(now), now);
  SubscriptionChanged event = news(id, SubscriptionNews::started, now);
  event.next_at = begins;
  Subscription one;
  one.content = wish.content;
  SubscriptionDecision out;
  out.send(std::move(event));
  if (begins > now) set_renewal(out, id, one, begins);
  else out.send(renewal(all, id, one, RenewalVerdict::active));
  return out;
}
void evolve(Subscriptions& all, const Subscribe& wish) {
  const SubscriptionId id = subscription_named(wish.content.name);
  Subscription& one = all.subscriptions[id];
  one.content = wish.content;
  one.customer = CustomerId::of(wish.content.customer.customerId);
  all.of_customers[{one.customer, id}];
}

SubscriptionDecision decide(const Subscriptions& all, const LeadSubscription& wish, Time now) {
  const SubscriptionId id = subscription_named(wish.subscription);
  const Subscription* one = all.subscriptions.find(id);
  const auto act = act_of(wish.lead);
  if (const auto no = against(one, wish.subscription, act.value_or(Act::renew)); no && (act || !one))
    return *no;
  if (wish.expected && *wish.expected != one->version)
    return reject(codes::version_differs,
                  "The subscription is at version " + std::to_string(one->version) + ".");
  if (is_of_renewal_under_way(wish.lead) && !one->renewing)
    return reject(codes::no_renewal_under_way, "It is not being renewed: that is over.");
  switch (wish.lead) {
    case SubscriptionLead::pause: return pause(id, *one, wish, now);
    case SubscriptionLead::resume: return resume(all, id, *one, wish, now);
    case SubscriptionLead::pay:
    case SubscriptionLead::retry_renewal: return pay(id, wish, now);
    case SubscriptionLead::renew: return renew(all, id, *one, wish, now);
    case SubscriptionLead::skip:
    case SubscriptionLead::skip_renewal: return skip(all, id, *one, wish, now);
    case SubscriptionLead::ask:
    case SubscriptionLead::let_go: break;
  }
  if (!one->cancel) return reject(codes::nothing_asked, "The gateway was not asked to end it.");
  if (wish.lead == SubscriptionLead::ask) return question(id, *one, one->cancel->questions + 1);
  SubscriptionDecision out;
  end_it(out, id, *one, wish.reason.empty() ? one->cancel->reason : wish.reason, now);
  return out;
}

void evolve(Subscriptions& all, const SubscriptionChanged& event) {
  Subscription& one = all.subscriptions[event.subscription];
  one.changed(event.at);
  if (!event.reason.empty()) one.reason = event.reason;
  if (!event.token.empty()) one.content.token = event.token;
  switch (event.news) {
    case SubscriptionNews::started:
      lifecycle.go(one.stage, Act::start);
      one.anchor = *event.next_at;
      one.next_at = event.next_at;
      one.created_at = event.at;
      return;
    case SubscriptionNews::paused:
      lifecycle.go(one.stage, Act::pause);
      one.next_at.reset();
      return;
    case SubscriptionNews::resumed: lifecycle.go(one.stage, Act::resume); break;
    case SubscriptionNews::skipped:
      lifecycle.go(one.stage, Act::skip);
      one.renewing = false;
      break;
    case SubscriptionNews::paying: return;
    case SubscriptionNews::renewing:
      lifecycle.go(one.stage, Act::renew);
      one.anchor = event.at;
      one.period = 0;
      one.effective_at.reset();
      one.ended_at.reset();
      one.content.ends_at.reset();
      return;
    case SubscriptionNews::past_due:
      lifecycle.go(one.stage, Act::fail);
      if (event.order) one.last_order = event.order;
      return;
    case SubscriptionNews::cancel_refused: one.cancel.reset(); return;
    case SubscriptionNews::canceled:
    case SubscriptionNews::expired:
      lifecycle.go(one.stage, event.news == SubscriptionNews::canceled ? Act::end : Act::expire);
      if (event.order) one.last_order = event.order;
      one.cancel.reset();
      one.renewing = false;
      one.next_at.reset();
      one.ended_at = event.at;
      return;
  }
  one.period = event.period;
  one.next_at = event.next_at;
}

SubscriptionDecision decide(const Subscriptions& all, const ReadSubscription& query, Time) {
  const SubscriptionId id = subscription_named(query.name);
  const Subscription* one = all.subscriptions.find(id);
  if (!one) return reject(codes::subscription_not_found, "There is no subscription " + query.name + ".");
  ReadSubscription::Response answer;
  answer.subscription = id;
  answer.content = one->content;
  answer.stage = one->stage;
  answer.renewals = one->renewals;
  answer.renewing = one->renewing;
  answer.next_at = one->next_at;
  answer.effective_at = one->effective_at;
  answer.last_order = one->last_order;
  if (one->cancel) answer.cancel_asked_at = one->cancel->at;
  answer.reason = one->reason;
  answer.version = one->version;
  answer.actions = actions_of(*one);
  answer.created_at = one->created_at;
  answer.updated_at = one->updated_at;
  return answer;
}

}  // namespace flowmart::subscription

// What is asked of the dispatcher from outside.
#include <algorithm>

#include "webhooks/line.hpp"

namespace flowmart::webhooks {

void Dispatcher::forget_exchanges(const Line& line) {
  for (const auto& exchange : exchanges_)
    if (exchange->line == &line) exchange->line = nullptr;
}

std::vector<Shown> Dispatcher::all() {
  const std::scoped_lock lock(mutex_);
  std::vector<Shown> shown;
  for (const auto& [id, line] : lines_) shown.push_back(line->shown());
  std::sort(shown.begin(), shown.end(), [](const Shown& a, const Shown& b) {
    return a.subscription.created_at < b.subscription.created_at;
  });
  return shown;
}

std::optional<Shown> Dispatcher::find(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  const auto at = lines_.find(id);
  return at == lines_.end() ? std::nullopt : std::optional(at->second->shown());
}

void Dispatcher::put(Subscription subscription) {
  {
    const std::scoped_lock lock(mutex_);
    store_.commit();
    store_.save(subscription);
    auto line = line_of(std::move(subscription));
    lines_[line->subscription.id] = std::move(line);
  }
  wants_growth_ = true;
  wake();
}

Done Dispatcher::change(const std::string& id, const AsExpected& expected,
                        const std::function<void(Subscription&)>& by) {
  {
    const std::scoped_lock lock(mutex_);
    const auto at = lines_.find(id);
    if (at == lines_.end()) return Done::unknown;
    if (!expected(at->second->subscription)) return Done::otherwise;
    Line& line = *at->second;
    by(line.subscription);
    line.admitted = admitted_by(line.subscription.wanted);
    line.failures = 0;
    line.probe_at = {};
    const Time now = clock_();
    for (auto& [event, pending] : line.pending) pending.due = std::min(pending.due, now);
    store_.commit();
    store_.save(line.subscription);
  }
  wake();
  return Done::done;
}

Done Dispatcher::replay(const std::string& id, const AsExpected& expected, std::uint64_t after) {
  {
    const std::scoped_lock lock(mutex_);
    const auto at = lines_.find(id);
    if (at == lines_.end()) return Done::unknown;
    if (!expected(at->second->subscription)) return Done::otherwise;
    store_.commit();
    store_.forget_pending(id);
    forget_exchanges(*at->second);
    Subscription subscription = at->second->subscription;
    subscription.position = after;
    store_.save(subscription);
    at->second = line_of(std::move(subscription));
  }
  wake();
  return Done::done;
}

Done Dispatcher::erase(const std::string& id, const AsExpected& expected) {
  const std::scoped_lock lock(mutex_);
  const auto at = lines_.find(id);
  if (at == lines_.end()) return Done::unknown;
  if (!expected(at->second->subscription)) return Done::otherwise;
  store_.commit();
  store_.erase(id);
  forget_exchanges(*at->second);
  lines_.erase(at);
  return Done::done;
}

std::optional<std::vector<Attempt>> Dispatcher::deliveries(const std::string& id, const LogFilter& filter) {
  const std::scoped_lock lock(mutex_);
  if (!lines_.contains(id)) return std::nullopt;
  return store_.deliveries(id, filter);
}

std::optional<std::string> Dispatcher::refuse(const Subscription& wish) const {
  return refuse_subscription(wish, options_.anywhere);
}

}  // namespace flowmart::webhooks

// Durable timers in memory: by key, and in the order in which they are due. The journal holds them; this is
// an index.
#pragma once
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/fold.hpp"

namespace flowmart::engine {

class TimerQueue {
 public:
  void set(const Uuid& key, PendingTimer timer) {
    const Time due = timer.due;
    auto& kept = timers_[key];
    kept = std::make_unique<PendingTimer>(std::move(timer));
    order_.emplace_back(due, key);
    std::push_heap(order_.begin(), order_.end(), later);
    drop_stale();
  }
  void remove(const Uuid& key) {
    timers_.erase(key);
    drop_stale();
  }
  bool empty() const { return timers_.empty(); }
  std::size_t size() const { return timers_.size(); }
  Time next_due() const { return order_.front().first; }
  // The earliest one; it stays until a batch that holds its firing removes it.
  std::pair<Uuid, const PendingTimer*> first() const {
    const Uuid key = order_.front().second;
    return {key, timers_.at(key).get()};
  }
  // Visits all, in no order.
  template <class F>
  void each(F&& visit) const {
    for (const auto& [key, timer] : timers_) visit(key, *timer);
  }

 private:
  using Due = std::pair<Time, Uuid>;
  static bool later(const Due& a, const Due& b) { return b < a; }
  bool stale(const Due& due) const {
    const auto at = timers_.find(due.second);
    return at == timers_.end() || at->second->due != due.first;
  }
  // Most timers are called off long before they are due: their places in the order go when they come to the
  // front, or together when they are more than those that stand.
  void drop_stale() {
    if (order_.size() > 2 * timers_.size() + stale_min) {
      std::erase_if(order_, [this](const Due& due) { return stale(due); });
      std::make_heap(order_.begin(), order_.end(), later);
    }
    while (!order_.empty() && stale(order_.front())) {
      std::pop_heap(order_.begin(), order_.end(), later);
      order_.pop_back();
    }
  }

  static constexpr std::size_t stale_min = 1'000;
  boost::unordered_flat_map<Uuid, std::unique_ptr<PendingTimer>, std::hash<Uuid>> timers_;
  std::vector<Due> order_;  // a heap, the earliest in front; may hold places of timers that are gone
};

}  // namespace flowmart::engine

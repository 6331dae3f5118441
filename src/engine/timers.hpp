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
    auto& kept = x_timers[key];
    kept = std::make_unique<PendingTimer>(std::move(timer));
    x_order.emplace_back(due, key);
    std::push_heap(x_order.begin(), x_order.end(), later);
    drop_stale();
  }
  void remove(const Uuid& key) {
    x_timers.erase(key);
    drop_stale();
  }
  bool empty() const { return x_timers.empty(); }
  std::size_t size() const { return x_timers.size(); }
  Time next_due() const { return x_order.front().first; }
  // The earliest one; it stays until a batch that holds its firing removes it.
  std::pair<Uuid, const PendingTimer*> first() const {
    const Uuid key = x_order.front().second;
    return {key, x_timers.at(key).get()};
  }

 private:
  using Due = std::pair<Time, Uuid>;
  static bool later(const Due& a, const Due& b) { return b < a; }
  bool stale(const Due& due) const {
    const auto at = x_timers.find(due.second);
    return at == x_timers.end() || at->second->due != due.first;
  }
  // Most timers are called off long before they are due: their places in the order go when they come to the
  // front, or together when they are more than those that stand.
  void drop_stale() {
    if (x_order.size() > 2 * x_timers.size() + stale_min) {
      std::erase_if(x_order, [this](const Due& due) { return stale(due); });
      std::make_heap(x_order.begin(), x_order.end(), later);
    }
    while (!x_order.empty() && stale(x_order.front())) {
      std::pop_heap(x_order.begin(), x_order.end(), later);
      x_order.pop_back();
    }
  }

  static constexpr std::size_t stale_min = 1'000;
  boost::unordered_flat_map<Uuid, std::unique_ptr<PendingTimer>, std::hash<Uuid>> x_timers;
  std::vector<Due> x_order;  // a heap, the earliest in front; may hold places of timers that are gone
};

}  // namespace flowmart::engine

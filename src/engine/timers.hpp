// Durable timers in memory: by key, and in the order in which they are due. The journal holds them; this is
// an index.
#pragma once
#include <set>
#include <unordered_map>
#include <utility>

#include "engine/fold.hpp"

namespace flowmart::engine {

class TimerQueue {
 public:
  void set(const Uuid& key, PendingTimer timer) {
    remove(key);
    x_order.emplace(timer.due, key);
    x_timers.emplace(key, std::move(timer));
  }
  void remove(const Uuid& key) {
    const auto at = x_timers.find(key);
    if (at == x_timers.end()) return;
    x_order.erase({at->second.due, key});
    x_timers.erase(at);
  }
  bool empty() const { return x_order.empty(); }
  std::size_t size() const { return x_timers.size(); }
  Time next_due() const { return x_order.begin()->first; }
  // The earliest one; it stays until a batch that holds its firing removes it.
  std::pair<Uuid, const PendingTimer*> first() const {
    const Uuid key = x_order.begin()->second;
    return {key, &x_timers.at(key)};
  }

 private:
  std::unordered_map<Uuid, PendingTimer> x_timers;
  std::set<std::pair<Time, Uuid>> x_order;
};

}  // namespace flowmart::engine

// The least that wires services together: messages in a queue for each sender, timers, nothing durable. What
// one service sends arrives in the order in which it was sent; between senders any order is possible, and the
// caller chooses it. The engine's order is one of these.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "contract/testing/given.hpp"

namespace flowmart::ordering {

template <class... States>
class Router {
 public:
  // Which of the senders that have something to send is next.
  using Choice = std::function<std::size_t(std::size_t senders)>;

  Time now = contract::testing::at_noon;

  template <class S>
  const S& state() const {
    return *std::get<std::unique_ptr<S>>(states_);
  }

  // Hears every message that was delivered, those from outside included, unless a service refused it.
  template <class M>
  void listen(std::function<void(const M&)> ear) {
    ears_of<M>().push_back(std::move(ear));
  }

  template <class M>
  void send(const std::string& sender, M message) {
    queues_[sender].push_back([this, message = std::move(message)] { deliver(message); });
  }
  // Nothing comes between these.
  template <class M, class N>
  void send_together(const std::string& sender, M first, std::vector<N> rest) {
    queues_[sender].push_back([this, first = std::move(first), rest = std::move(rest)] {
      deliver(first);
      for (const N& one : rest) deliver(one);
    });
  }

  bool idle() const { return queues_.empty(); }
  void run_one(const Choice& choice) {
    auto next = queues_.begin();
    std::advance(next, choice(queues_.size()));
    const auto deliver_next = std::move(next->second.front());
    next->second.pop_front();
    if (next->second.empty()) queues_.erase(next);
    deliver_next();
  }
  void run(const Choice& choice) {
    while (!idle()) run_one(choice);
  }

  // Lets time pass; `settle` is called after each timer that came due, before the next one fires.
  void pass(Duration span, const std::function<void()>& settle) {
    const Time until = now + span;
    for (;;) {
      auto next = timers_.end();
      for (auto timer = timers_.begin(); timer != timers_.end(); ++timer)
        if (timer->second.due <= until && (next == timers_.end() || timer->second.due < next->second.due))
          next = timer;
      if (next == timers_.end()) break;
      now = std::max(now, next->second.due);
      const auto fire = std::move(next->second.fire);
      timers_.erase(next);
      fire();
      settle();
    }
    now = until;
  }

 private:
  struct TimerName {
    std::string service, name;
    Uuid about;
    auto operator<=>(const TimerName&) const = default;
  };
  struct Timer {
    Time due;
    std::function<void()> fire;
  };
  template <class M>
  using Ears = std::vector<std::function<void(const M&)>>;

  template <class M>
  Ears<M>& ears_of() {
    auto& ears = listeners_[std::string(M::info.id)];
    if (!ears) ears = std::make_shared<Ears<M>>();
    return *static_cast<Ears<M>*>(ears.get());
  }

  template <class M>
  void deliver(const M& message) {
    bool taken = true;
    ((taken = deliver_to<States>(message) && taken), ...);
    if (!taken) return;
    for (const auto& ear : ears_of<M>()) ear(message);
  }

  // False: refused.
  template <class S, class M>
  bool deliver_to(const M& message) {
    if constexpr (contract::Handles<S, M>) {
      const std::string self(S::Service::info.id);
      auto decision = contract::testing::step(*std::get<std::unique_ptr<S>>(states_), message, now);
      if (decision.rejected()) return false;
      for (auto& sent : decision.sent()) std::visit([&](auto& one) { send(self, std::move(one)); }, sent);
      for (auto& timer : decision.timers()) {
        const TimerName name{self, std::string(timer.name), timer.about};
        timers_.erase(name);
        if (!timer.due) continue;
        timers_[name] = {*timer.due, [this, sent = decision.value_of(timer.message)] {
                           std::visit([&](const auto& one) { deliver_to<S>(one); }, sent);
                         }};
      }
    }
    return true;
  }

  // Goods are held as long for a transfer as for a card, so that all orders run out alike.
  static contract::ShopSettings settings() {
    contract::ShopSettings settings;
    settings.transfer_hold = settings.hold_time;
    return settings;
  }

  std::tuple<std::unique_ptr<States>...> states_{
      std::unique_ptr<States>(new States(contract::make_state<States>(settings())))...};
  std::map<std::string, std::deque<std::function<void()>>> queues_;
  std::map<TimerName, Timer> timers_;
  std::map<std::string, std::shared_ptr<void>> listeners_;
};

}  // namespace flowmart::ordering

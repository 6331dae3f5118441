// The least that wires aggregates together: messages in a queue for each sender, timers, nothing durable.
// What one aggregate sends arrives in the order in which it was sent; between senders any order is possible,
// and the caller chooses it. The engine's order is one of these.
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

template <class... Aggregates>
class Router {
 public:
  using Sender = std::pair<std::string, Uuid>;
  // Which of the senders that have something to send is next.
  using Choice = std::function<std::size_t(std::size_t senders)>;

  Time now = contract::testing::at_noon;

  template <class A>
  std::map<Uuid, typename A::State>& all() {
    return std::get<States<A>>(x_states).by_key;
  }
  template <class A>
  const typename A::State& state(Uuid key) {
    return all<A>()[key];
  }

  // Hears every message when it is delivered, those from outside included.
  template <class M>
  void listen(std::function<void(const M&)> ear) {
    x_ears<M>().push_back(std::move(ear));
  }

  template <class M>
  void send(const Sender& sender, M message) {
    x_queues[sender].push_back([this, message = std::move(message)] { deliver(message); });
  }

  void run(const Choice& choice) {
    while (!x_queues.empty()) {
      auto next = x_queues.begin();
      std::advance(next, choice(x_queues.size()));
      const auto deliver_next = std::move(next->second.front());
      next->second.pop_front();
      if (next->second.empty()) x_queues.erase(next);
      deliver_next();
    }
  }

  // Lets time pass; each timer that comes due has run to its end before the next one fires.
  void pass(Duration span, const Choice& choice) {
    const Time until = now + span;
    for (;;) {
      auto next = x_timers.end();
      for (auto timer = x_timers.begin(); timer != x_timers.end(); ++timer)
        if (timer->second.due <= until && (next == x_timers.end() || timer->second.due < next->second.due))
          next = timer;
      if (next == x_timers.end()) break;
      now = next->second.due;
      const auto fire = std::move(next->second.fire);
      x_timers.erase(next);
      fire();
      run(choice);
    }
    now = until;
  }
  std::size_t timers() const { return x_timers.size(); }

 private:
  template <class A>
  struct States {
    std::map<Uuid, typename A::State> by_key;
  };
  struct Timer {
    Time due;
    std::function<void()> fire;
  };

  template <class M>
  std::vector<std::function<void(const M&)>>& x_ears() {
    auto& ears = x_listeners[std::string(M::info.id)];
    if (!ears) ears = std::make_shared<std::vector<std::function<void(const M&)>>>();
    return *static_cast<std::vector<std::function<void(const M&)>>*>(ears.get());
  }

  template <class M>
  void deliver(const M& message) {
    for (const auto& ear : x_ears<M>()) ear(message);
    (deliver_to<Aggregates>(message), ...);
  }

  template <class A, class M>
  void deliver_to(const M& message) {
    if constexpr (contains<M, typename A::Handles>) {
      const Sender self{std::string(A::name), A::key(message)};
      auto decision = contract::testing::step<A>(all<A>()[self.second], message, now);
      if (decision.rejected()) return;
      for (auto& sent : decision.sent()) std::visit([&](auto& one) { send(self, std::move(one)); }, sent);
      for (auto& timer : decision.timers()) {
        const auto name = std::pair{self, std::string(timer.name)};
        x_timers.erase(name);
        if (!timer.due) continue;
        x_timers[name] = {*timer.due, [this, sent = decision.value_of(timer.message)] {
                            std::visit([&](const auto& one) { deliver_to<A>(one); }, sent);
                          }};
      }
    }
  }

  std::tuple<States<Aggregates>...> x_states;
  std::map<Sender, std::deque<std::function<void()>>> x_queues;
  std::map<std::pair<Sender, std::string>, Timer> x_timers;
  std::map<std::string, std::shared_ptr<void>> x_listeners;
};

}  // namespace flowmart::ordering

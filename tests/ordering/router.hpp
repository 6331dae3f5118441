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
    return std::get<States<A>>(states_).by_key;
  }
  template <class A>
  const typename A::State& state(Uuid key) {
    return all<A>()[key];
  }

  // Hears every message when it is delivered, those from outside included.
  template <class M>
  void listen(std::function<void(const M&)> ear) {
    ears_<M>().push_back(std::move(ear));
  }

  template <class M>
  void send(const Sender& sender, M message) {
    queues_[sender].push_back([this, message = std::move(message)] { deliver(message); });
  }

  void run(const Choice& choice) {
    while (!queues_.empty()) {
      auto next = queues_.begin();
      std::advance(next, choice(queues_.size()));
      const auto deliver_next = std::move(next->second.front());
      next->second.pop_front();
      if (next->second.empty()) queues_.erase(next);
      deliver_next();
    }
  }

  // Lets time pass; each timer that comes due has run to its end before the next one fires.
  void pass(Duration span, const Choice& choice) {
    const Time until = now + span;
    for (;;) {
      auto next = timers_.end();
      for (auto timer = timers_.begin(); timer != timers_.end(); ++timer)
        if (timer->second.due <= until && (next == timers_.end() || timer->second.due < next->second.due))
          next = timer;
      if (next == timers_.end()) break;
      now = next->second.due;
      const auto fire = std::move(next->second.fire);
      timers_.erase(next);
      fire();
      run(choice);
    }
    now = until;
  }
  std::size_t timers() const { return timers_.size(); }

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
  std::vector<std::function<void(const M&)>>& ears_() {
    auto& ears = listeners_[std::string(M::info.id)];
    if (!ears) ears = std::make_shared<std::vector<std::function<void(const M&)>>>();
    return *static_cast<std::vector<std::function<void(const M&)>>*>(ears.get());
  }

  template <class M>
  void deliver(const M& message) {
    for (const auto& ear : ears_<M>()) ear(message);
    (deliver_to<Aggregates>(message), ...);
  }

  template <class A, class M>
  void deliver_to(const M& message) {
    if constexpr (contains<M, typename A::Handles>) {
      const Sender self{std::string(A::name), A::key(message)};
      auto decision = contract::testing::step<A>(all<A>()[self.second], message, now);
      if (!decision.rejected()) carry_out<A>(self, decision);
    }
  }

  // Apart, so that it is compiled for each aggregate and not for each message.
  template <class A, class Decision>
  void carry_out(const Sender& self, Decision& decision) {
    for (auto& sent : decision.sent()) std::visit([&](auto& one) { send(self, std::move(one)); }, sent);
    for (auto& timer : decision.timers()) {
      const auto name = std::pair{self, std::string(timer.name)};
      timers_.erase(name);
      if (!timer.due) continue;
      timers_[name] = {*timer.due, [this, sent = decision.value_of(timer.message)] {
                         std::visit([&](const auto& one) { deliver_to<A>(one); }, sent);
                       }};
    }
  }

  std::tuple<States<Aggregates>...> states_;
  std::map<Sender, std::deque<std::function<void()>>> queues_;
  std::map<std::pair<Sender, std::string>, Timer> timers_;
  std::map<std::string, std::shared_ptr<void>> listeners_;
};

}  // namespace flowmart::ordering

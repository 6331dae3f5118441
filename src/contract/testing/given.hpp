// Tests of deciders as sentences:
//
//   Given<StockAggregate>(arrived(10), held(a, 8)).when(hold(b, 2)).then(StockHeld{...}, ...);
//
// Given: events that the state is the fold of. When: a message, decided and folded as the engine does it.
// Then: exactly these messages were sent, in this order, and nothing else.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "contract/aggregate.hpp"

namespace flowmart::contract::testing {

// A value as a person reads it in a failed test.
template <class T>
void describe(std::ostream& out, const T& value) {
  if constexpr (Described<T>) {
    if constexpr (requires { T::info; }) out << T::info.id;
    out << '{';
    const char* comma = "";
    each_field<T>([&](const auto& field) {
      out << comma << field.name << ": ";
      describe(out, value.*field.member);
      comma = ", ";
    });
    out << '}';
  } else if constexpr (Named<T>) {
    out << wire_name(value);
  } else if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T>) {
    out << value;
  } else if constexpr (std::is_same_v<T, Time>) {
    out << format_time(value);
  } else if constexpr (std::is_same_v<T, EpochMs>) {
    out << format_time(value.time);
  } else if constexpr (requires { value.to_string(); }) {
    out << value.to_string();
  } else if constexpr (requires { value.has_value(); }) {
    if (value) describe(out, *value);
    else out << "none";
  } else if constexpr (requires { value.begin(); }) {
    out << '[';
    for (const auto& one : value) {
      if constexpr (requires { one.first; }) {
        describe(out, one.first);
        out << ": ";
        describe(out, one.second);
      } else describe(out, one);
      out << "; ";
    }
    out << ']';
  } else {
    out << "(" << ::testing::PrintToString(value) << ")";
  }
}

template <class T>
std::string described(const T& value) {
  std::ostringstream out;
  describe(out, value);
  return out.str();
}

// Folds what an aggregate sent: evolve() for each message that it evolves by.
template <class A, class Sent>
void fold_sent(typename A::State& state, const Sent& sent) {
  std::visit(
      [&]<class M>(const M& message) {
        if constexpr (contains<M, typename A::Evolves>) evolve(state, message);
      },
      sent);
}

// One message through one aggregate, in the engine's order: decide, fold the message, fold what was sent.
template <class A, class M>
Decision<typename A::Service> step(typename A::State& state, const M& message, Time now) {
  static_assert(contains<M, typename A::Handles>, "the aggregate handles the message");
  static_assert(ReceivedBy<M, typename A::Service>, "the service declares to receive it");
  Decision<typename A::Service> decision = decide(std::as_const(state), message, now);
  if (decision.rejected()) return decision;
  if constexpr (contains<M, typename A::Folds>) evolve(state, message);
  for (const auto& sent : decision.sent()) fold_sent<A>(state, sent);
  return decision;
}

inline constexpr Time at_noon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 14} +
                              std::chrono::hours{12}};

template <Aggregate A>
class Given {
 public:
  using State = typename A::State;

  template <class... Events>
  explicit Given(const Events&... events) {
    (evolve(x_state, events), ...);
  }
  explicit Given(State state) : x_state(std::move(state)) {}

  template <class M>
  Given& when(const M& message, Time now = at_noon) {
    x_said = described(message);
    x_decision = step<A>(x_state, message, now);
    return *this;
  }

  template <class... Expected>
  Given& then(const Expected&... expected) {
    const std::vector<typename Decision<typename A::Service>::Sent> wanted{expected...};
    if (rejected()) return *this;
    EXPECT_EQ(listed(x_decision.sent()), listed(wanted)) << "when " << x_said;
    EXPECT_TRUE(x_decision.sent() == wanted) << "equal as text but not as values, when " << x_said;
    return *this;
  }

  Given& then_rejected(const Code& code, const std::string& pointer = {}) {
    EXPECT_TRUE(x_decision.rejected()) << "not rejected, when " << x_said << ":\n"
                                       << listed(x_decision.sent());
    if (!x_decision.rejected()) return *this;
    EXPECT_EQ(x_decision.rejection().code, code.name) << "when " << x_said;
    EXPECT_EQ(x_decision.rejection().refusal, code.refusal) << "when " << x_said;
    EXPECT_FALSE(x_decision.rejection().detail.empty());
    if (pointer.empty()) return *this;
    bool found = false;
    for (const Fault& fault : x_decision.rejection().faults) found = found || fault.pointer == pointer;
    EXPECT_TRUE(found) << "no fault at " << pointer << ", when " << x_said;
    return *this;
  }

  // A timer of this name was set for this time, or called off.
  Given& then_timer(std::string_view name, std::optional<Time> due) {
    bool found = false;
    for (const auto& timer : x_decision.timers()) found = found || (timer.name == name && timer.due == due);
    EXPECT_TRUE(found) << "timer " << name << ", when " << x_said;
    return *this;
  }
  Given& then_no_timer() {
    EXPECT_TRUE(x_decision.timers().empty()) << "when " << x_said;
    return *this;
  }

  const State& state() const { return x_state; }
  // The one message of a type that was sent.
  template <class M>
  const M& sent() const {
    const M* found = nullptr;
    for (const auto& message : x_decision.messages())
      if (message.type == index_of<M, MaySend<typename A::Service>>)
        found = static_cast<const M*>(message.body.get());
    if (!found) throw std::logic_error(std::string(M::info.id) + " was not sent, when " + x_said);
    return *found;
  }
  template <class M>
  std::size_t count() const {
    std::size_t found = 0;
    for (const auto& sent : x_decision.sent()) found += std::holds_alternative<M>(sent);
    return found;
  }
  const Decision<typename A::Service>& decision() const { return x_decision; }

 private:
  bool rejected() const {
    EXPECT_FALSE(x_decision.rejected()) << "rejected as " << x_decision.rejection().code << ": "
                                        << x_decision.rejection().detail << "\nwhen " << x_said;
    return x_decision.rejected();
  }
  template <class List>
  static std::string listed(const List& list) {
    std::string lines;
    for (const auto& one : list)
      lines += std::visit([](const auto& message) { return described(message); }, one) + "\n";
    return lines;
  }

  State x_state{};
  Decision<typename A::Service> x_decision;
  std::string x_said;
};

}  // namespace flowmart::contract::testing

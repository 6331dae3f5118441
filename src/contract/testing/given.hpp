// Tests of deciders as sentences:
//
//   Given<Inventory>(arrived(10), reserved(a, 8)).when(reserve(b, 2)).then(StockReserved{...}, ...);
//
// Given: events that the state is the fold of. When: a message, decided and folded as the engine does it.
// Then: exactly these messages were sent, in this order, and nothing else.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "contract/state.hpp"

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

// One message through one service, in the engine's order: decide, fold the message, fold what was sent.
template <class S, class M>
Decision<typename S::Service> step(S& state, const M& message, Time now) {
  static_assert(Handles<S, M>, "the service handles the message");
  static_assert(ReceivedBy<M, typename S::Service>, "the service declares to receive it");
  Decision<typename S::Service> decision = decide(std::as_const(state), message, now);
  if (decision.rejected()) return decision;
  fold(state, message);
  for (const auto& sent : decision.sent()) std::visit([&](const auto& one) { fold(state, one); }, sent);
  return decision;
}

inline constexpr Time at_noon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 14} +
                              std::chrono::hours{12}};

template <ServiceState S>
class Given {
 public:
  using Service = typename S::Service;

  template <class... Events>
  explicit Given(const Events&... events) {
    (evolve(*state_, events), ...);
  }

  template <class M>
  Given& when(const M& message, Time now = at_noon) {
    said_ = described(message);
    decision_ = step(*state_, message, now);
    return *this;
  }

  template <class... Expected>
  Given& then(const Expected&... expected) {
    const std::vector<typename Decision<Service>::Sent> wanted{expected...};
    if (rejected()) return *this;
    EXPECT_EQ(listed(decision_.sent()), listed(wanted)) << "when " << said_;
    EXPECT_TRUE(decision_.sent() == wanted) << "equal as text but not as values, when " << said_;
    return *this;
  }

  Given& then_rejected(const Code& code, const std::string& pointer = {}) {
    EXPECT_TRUE(decision_.rejected()) << "not rejected, when " << said_ << ":\n" << listed(decision_.sent());
    if (!decision_.rejected()) return *this;
    EXPECT_EQ(decision_.rejection().code, code.name) << "when " << said_;
    EXPECT_EQ(decision_.rejection().refusal, code.refusal) << "when " << said_;
    EXPECT_FALSE(decision_.rejection().detail.empty());
    for (const Fault& fault : decision_.rejection().faults)
      EXPECT_FALSE(fault.detail.empty()) << fault.pointer << ", when " << said_;
    if (pointer.empty()) return *this;
    bool found = false;
    for (const Fault& fault : decision_.rejection().faults) found = found || fault.pointer == pointer;
    EXPECT_TRUE(found) << "no fault at " << pointer << ", when " << said_;
    return *this;
  }

  // A timer of this name was set for this time, or called off.
  Given& then_timer(std::string_view name, std::optional<Time> due) {
    bool found = false;
    for (const auto& timer : decision_.timers()) found = found || (timer.name == name && timer.due == due);
    EXPECT_TRUE(found) << "timer " << name << ", when " << said_;
    return *this;
  }
  Given& then_no_timer() {
    EXPECT_TRUE(decision_.timers().empty()) << "when " << said_;
    return *this;
  }

  const S& state() const { return *state_; }
  // The one message of a type that was sent.
  template <class M>
  const M& sent() const {
    const M* found = nullptr;
    for (const auto& message : decision_.messages())
      if (message.type == index_of<M, typename Decision<Service>::Known>)
        found = static_cast<const M*>(message.body.get());
    if (!found) throw std::logic_error(std::string(M::info.id) + " was not sent, when " + said_);
    return *found;
  }
  template <class M>
  std::size_t count() const {
    std::size_t found = 0;
    for (const auto& sent : decision_.sent()) found += std::holds_alternative<M>(sent);
    return found;
  }
  const Decision<Service>& decision() const { return decision_; }

 private:
  bool rejected() const {
    EXPECT_FALSE(decision_.rejected()) << "rejected as " << decision_.rejection().code << ": "
                                       << decision_.rejection().detail << "\nwhen " << said_;
    return decision_.rejected();
  }
  template <class List>
  static std::string listed(const List& list) {
    std::string lines;
    for (const auto& one : list)
      lines += std::visit([](const auto& message) { return described(message); }, one) + "\n";
    return lines;
  }

  std::unique_ptr<S> state_ = std::unique_ptr<S>(new S(make_state<S>({})));
  Decision<Service> decision_;
  std::string said_;
};

}  // namespace flowmart::contract::testing

// For tests: one service driven as the engine drives it (decide, fold what was handled, fold what was sent,
// keep timers), without an engine.
//
//   Rehearsal<Payments> r;
//   r.given(prepared(), initiated());
//   r.when(declined()).then(PaymentFailed{...});
//   r.fire("retry").then(...);
//   r.when(cancel()).refused("unknown-payment");
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "contract/state.hpp"

namespace flowmart::contract::testing {

inline constexpr Time noon = Time{std::chrono::hours(24 * 20'000 + 12)};

template <ServiceState S>
class Rehearsal {
 public:
  using Service = typename S::Service;
  using Sent = typename Decision<Service>::Sent;
  struct Timer {
    Time due;
    Sent message;
  };

  S state = make_state<S>({});
  Time now = noon;
  std::map<std::string, Timer, std::less<>> timers;

  template <class... Ms>
  Rehearsal& given(const Ms&... messages) {
    (given_one(messages), ...);
    return *this;
  }
  Rehearsal& after(Duration wait) {
    now += wait;
    return *this;
  }

  template <class M>
  Rehearsal& when(const M& message) {
    static_assert(Handles<S, M> && ReceivedBy<M, Service>,
                  "the service does not handle this message, or does not declare to receive it");
    auto decision = decide(state, message, now);
    rejection_.clear();
    sent_.clear();
    if (decision.rejected()) {
      expect_reasons(decision.rejection());
      rejection_ = decision.rejection().code;
      return *this;
    }
    fold(state, message);
    sent_ = decision.sent();
    for (const Sent& sent : sent_) std::visit([&](const auto& one) { fold(state, one); }, sent);
    for (auto& timer : decision.timers()) {
      timers.erase(std::string(timer.name));
      if (timer.due)
        timers.emplace(std::string(timer.name), Timer{*timer.due, decision.value_of(timer.message)});
    }
    return *this;
  }

  // Lets a timer come due.
  Rehearsal& fire(std::string_view name) {
    const auto at = timers.find(name);
    if (at == timers.end()) {
      ADD_FAILURE() << "no timer " << name;
      return *this;
    }
    const Timer timer = std::move(at->second);
    timers.erase(at);
    now = std::max(now, timer.due);
    std::visit(
        [&]<class M>(const M& message) {
          if constexpr (Handles<S, M>) when(message);
          else ADD_FAILURE() << "the service does not handle its own timer " << name;
        },
        timer.message);
    return *this;
  }

  // Exactly these were sent, in this order.
  template <class... Ms>
  Rehearsal& then(const Ms&... messages) {
    EXPECT_EQ(rejection_, "");
    const std::vector<Sent> expected{Sent{messages}...};
    EXPECT_EQ(ids(sent_), ids(expected));
    EXPECT_TRUE(sent_ == expected) << "the messages are of the right types, but differ in content";
    return *this;
  }
  // Messages of just these types were sent, in this order.
  template <class... Ms>
  Rehearsal& then_types() {
    EXPECT_EQ(rejection_, "");
    EXPECT_EQ(ids(sent_), (std::vector<std::string>{std::string(Ms::info.id)...}));
    return *this;
  }
  Rehearsal& refused(std::string_view code) {
    EXPECT_EQ(rejection_, code);
    return *this;
  }

  const std::vector<Sent>& sent() const { return sent_; }
  bool was_refused() const { return !rejection_.empty(); }
  // The first message of this type that was sent by the last `when`.
  template <class M>
  const M& the() const {
    for (const Sent& sent : sent_)
      if (const M* one = std::get_if<M>(&sent)) return *one;
    ADD_FAILURE() << "no " << M::info.id << " was sent";
    static const M none{};
    return none;
  }

 private:
  template <class M>
  void given_one(const M& message) {
    when(message);
    EXPECT_EQ(rejection_, "") << "given " << M::info.id;
  }
  // A person reads them: of the whole, and of each place.
  static void expect_reasons(const Rejection& rejection) {
    EXPECT_NE(rejection.code, "");
    EXPECT_NE(rejection.detail, "") << rejection.code;
    for (const Fault& fault : rejection.faults) EXPECT_NE(fault.detail, "") << fault.pointer;
  }
  static std::vector<std::string> ids(const std::vector<Sent>& sent) {
    std::vector<std::string> out;
    for (const Sent& one : sent)
      out.push_back(std::visit([](const auto& m) { return std::string(m.info.id); }, one));
    return out;
  }

  std::string rejection_;
  std::vector<Sent> sent_;
};

}  // namespace flowmart::contract::testing

// The Subscription Service and the renewal flow with a clock that the test moves. Orders and Payment are
// played: an order is placed unless its goods are said to be gone, and is paid as the test says.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "contract/flows.hpp"
#include "flows/running.hpp"
#include "subscription/subscription.hpp"

namespace flowmart::subscriptions {

using namespace contract;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

inline Time at(std::string_view text) { return *parse_time(text); }

enum class Outcome { paid, declined, silent };

class Desk {
 public:
  explicit Desk(const std::string& zone = "UTC", Time start = at("2026-01-01T12:00:00Z")) : now(start) {
    settings_.zone = zone;
    subs_ = std::make_unique<subscription::Subscriptions>(settings_);
  }

  // What becomes of the next charges, the last for ever.
  std::deque<Outcome> charges{Outcome::paid};
  bool goods = true;
  // What is said of a last order that is not paid.
  PaymentProgress unpaid = PaymentProgress::failed;
  std::map<OrderId, PaymentProgress> unpaid_of;  // of this one, whatever is said of others
  std::deque<GatewayOutcome> mandates{GatewayOutcome::succeeded};
  Time now;

  static Subscribe wish(const std::string& name = "coffee") {
    Subscribe wish;
    wish.content.name = name;
    wish.content.plan = "box";
    wish.content.customer = {"17850", "Ada", "ada@example.com", std::nullopt};
    wish.content.ship_to = {"1 Mill Lane", "Leeds", "", "LS1 4AB", "GB"};
    wish.content.items = {{"COFFEE", 2}};
    wish.content.token = "tok";
    return wish;
  }
  LeadSubscription led(SubscriptionLead what, std::string token = {}, std::string reason = {}) const {
    return {"coffee", what, std::move(token), std::move(reason), {}};
  }
  CancelSubscription cancelled(const std::string& customer = "17850") const {
    return {CustomerId::of(customer), "coffee", "moving", now};
  }

  // Gives a message from outside; the code of its refusal, or nothing.
  template <class M>
  std::string give(const M& message) {
    std::string code = handle(message);
    settle();
    return code;
  }
  // The last order's invoice is paid.
  void pay_last() { pay(one().last_order.value()); }
  void pay(OrderId order) {
    come_in(order, *Decimal::parse("19.00"));
    settle();
  }
  // Time passes, timer by timer.
  void until(Time end) {
    for (;;) {
      auto due = timers_.end();
      for (auto one = timers_.begin(); one != timers_.end(); ++one)
        if (one->second.first <= end && (due == timers_.end() || one->second.first < due->second.first))
          due = one;
      if (due == timers_.end()) break;
      now = std::max(now, due->second.first);
      const auto message = due->second.second;
      timers_.erase(due);
      message();
      settle();
    }
    now = end;
  }
  void pass(Duration time) { until(now + time); }

  const subscription::Subscription& one() const {
    static const subscription::Subscription none;
    const auto* found = subs_->subscriptions.find(subscription_named("coffee"));
    return found ? *found : none;
  }
  SubscriptionStage stage() const { return one().stage; }
  std::string next_at() const { return one().next_at ? format_time(*one().next_at) : "never"; }
  std::string stands() const {
    const auto* flow = flows_.instances.find(subscription_named("coffee"));
    return flow && flow->at ? std::string(wire_name(*flow->at)) : "nowhere";
  }
  // How many timers the renewal has set.
  auto flow_timers() const {
    return std::count_if(timers_.begin(), timers_.end(), [](const auto& timer) {
      return timer.first.first == flows::RenewalFlows::Service::info.id;
    });
  }
  // The order that the renewal waits for.
  OrderId order() const { return flows_.instances.find(subscription_named("coffee"))->order; }
  // Moments at which orders were placed.
  std::vector<std::string> placed;
  std::vector<NoticeKind> told;
  NotifyCustomer last_told;
  // Arrows that were walked, of a flow, and what led along each.
  std::map<std::string, std::set<std::string>> walked;
  std::vector<UserSubscriptionCancelled> ended;
  std::vector<std::string> said;  // ids of all messages

 private:
  template <class M>
  std::string handle(const M& message) {
    said.push_back(std::string(M::info.id));
    follow<flows::RenewalFlowRun>(renewal_, message);
    follow<flows::CancelFlowRun>(cancel_, message);
    std::string code = handle(*subs_, message);
    if (code.empty()) handle(flows_, message);
    if constexpr (std::same_as<M, NotifyCustomer>) told.push_back((last_told = message).about);
    if constexpr (std::same_as<M, UserSubscriptionCancelled>) ended.push_back(message);
    play(message);
    return code;
  }
  template <class S, class M>
  std::string handle(S& state, const M& message) {
    if constexpr (Handles<S, M>) {
      auto decision = decide(std::as_const(state), message, now);
      if (decision.rejected()) return decision.rejection().code;
      fold(state, message);
      for (const auto& sent : decision.sent())
        std::visit(
            [&](const auto& one) {
              fold(state, one);
              waiting_.push_back([this, one] { handle(one); });
            },
            sent);
      for (auto& timer : decision.timers()) {
        const auto key =
            std::pair(std::string(S::Service::info.id), std::string(timer.name) + timer.about.to_string());
        timers_.erase(key);
        if (!timer.due) continue;
        std::visit(
            [&](const auto& one) {
              timers_[key] = {*timer.due, [this, one] { handle(one); }};
            },
            decision.value_of(timer.message));
      }
    }
    return {};
  }

  // Whoever follows the flows from what is said must see them as they are.
  template <class Run, class M>
  void follow(typename Run::Flow& flow, const M& message) {
    if constexpr (contains<M, typename Run::Moves>) {
      if (Run::instance_of(message) != subscription_named("coffee").uuid) return;
      if constexpr (Run::template begins<M>) {
        if (at_rest(flow) || !begun_[Run::id.data()]) visited_[Run::id.data()].clear(), flow = {};
        begun_[Run::id.data()] = true;
      }
      if (!begun_[Run::id.data()] || at_rest(flow)) return;
      const FlowInfo* graph = nullptr;
      for (const FlowInfo* info : contract::flows())
        if (info->id == Run::id) graph = info;
      auto& visited = visited_[Run::id.data()];
      for (const auto& entered : steps(flow, message)) {
        const std::string step(wire_name(entered.step));
        if (!visited.empty()) {
          EXPECT_TRUE(leads_to(*graph, visited.back(), step)) << visited.back() << " -> " << step;
          walked[std::string(Run::id)].insert(visited.back() + " -> " + step);
        }
        visited.push_back(step);
      }
      evolve(flow, message);
    }
  }

  template <class M>
  void play(const M& message) {
    if constexpr (std::same_as<M, ReadProducts>) {
      ReadProducts::Response answer;
      for (std::size_t i = 0; i < message.names.size(); ++i)
        answer.products.push_back(
            {ProductId::of(message.names[i]), true, "Coffee", {950, *Currency::parse("GBP")}, {}});
      answer.about = message.about;
      waiting_.push_back([this, answer] { handle(answer); });
    } else if constexpr (std::same_as<M, GetPaymentStatus>) {
      GetPaymentStatus::Response answer;
      answer.orderId = message.orderId;
      const auto said_of = unpaid_of.find(OrderId::of(message.orderId));
      answer.paymentStatus = paid_.contains(message.orderId) ? PaymentProgress::completed
                             : said_of != unpaid_of.end()    ? said_of->second
                                                             : unpaid;
      waiting_.push_back([this, answer] { handle(answer); });
    } else if constexpr (std::same_as<M, OrderDetails>) {
      detailed_.insert(message.order);
    } else if constexpr (std::same_as<M, PlaceOrder>) {
      place(message);
    } else if constexpr (std::same_as<M, MandateEndRequested>) {
      const GatewayOutcome outcome = mandates.front();
      if (mandates.size() > 1) mandates.pop_front();
      waiting_.push_back([this, message, outcome] {
        handle(MandateEndAnswered{message.subscription, message.question, outcome, "an invoice is open"});
      });
    }
  }
  void place(const PlaceOrder& wish) {
    const OrderId order = OrderId::of(wish.orderId);
    EXPECT_TRUE(ordered_.insert(wish.orderId).second) << "an order is placed once";
    EXPECT_TRUE(detailed_.contains(order)) << "its details come before it";
    if (!goods) {
      OrderRefused refused;
      refused.order = order;
      waiting_.push_back([this, refused] { handle(refused); });
      return;
    }
    placed.push_back(format_time(now));
    const Outcome outcome = charges.front();
    if (charges.size() > 1) charges.pop_front();
    waiting_.push_back([=, this] { charge(order, wish.payment.amount, outcome); });
  }
  void charge(OrderId order, Decimal amount, Outcome outcome) {
    PaymentInitiated initiated;
    initiated.orderId = order;
    initiated.amount = amount;
    handle(initiated);
    if (outcome == Outcome::paid) {
      come_in(order, amount);
    } else if (outcome == Outcome::declined) {
      PaymentFailed failed;
      failed.paymentId = payment_of(order).to_string();
      failed.metadata.emplace();
      failed.metadata->orderId = order.to_string();
      failed.failureReason = FailureReason::insufficient_funds;
      failed.timestamp = now;
      handle(failed);
    }
  }
  void come_in(OrderId order, Decimal amount) {
    PaymentProcessed paid;
    paid.paymentId = payment_of(order).to_string();
    paid.orderId = order;
    paid.amount = amount;
    paid_.insert(order.to_string());
    handle(paid);
    v0_0_1::PaymentProcessed older;
    older.orderId = order;
    older.amount = amount;
    handle(older);
  }
  void settle() {
    while (!waiting_.empty()) {
      const auto next = std::move(waiting_.front());
      waiting_.pop_front();
      next();
    }
    const auto* flow = flows_.instances.find(subscription_named("coffee"));
    if (flow) EXPECT_EQ(standing(*flow), standing(renewal_)) << "followed, and as it knows itself";
  }

  ShopSettings settings_;
  std::unique_ptr<subscription::Subscriptions> subs_;
  flows::RenewalFlows flows_;
  flows::RenewalFlow renewal_;
  flows::CancelFlow cancel_;
  std::map<std::string, bool> begun_;
  std::map<std::string, std::vector<std::string>> visited_;
  std::deque<std::function<void()>> waiting_;
  std::map<std::pair<std::string, std::string>, std::pair<Time, std::function<void()>>> timers_;
  std::set<std::string> paid_, ordered_;
  std::set<OrderId> detailed_;
};

}  // namespace flowmart::subscriptions

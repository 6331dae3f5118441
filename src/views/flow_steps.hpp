// Which steps of the flows that run here the messages of an order, or of a subscription, made it enter, told
// in the order in which they happened, from the first one on. By the same functions as the flows' own states
// (flows/running.hpp).
#pragma once
#include <string_view>
#include <tuple>
#include <vector>

#include "flows/running.hpp"
#include "wire/registry.hpp"

namespace flowmart::views {

struct StepOfFlow {
  std::string_view flow, step, note;
  bool operator==(const StepOfFlow&) const = default;
};

class FlowSteps {
 public:
  explicit FlowSteps(contract::SubscriptionId subscription) : subscription_(subscription.uuid) {}
  explicit FlowSteps(OrderId order)
      : order_(order.uuid), subscription_(flows::RunOfSubscriptions::instance_of_order(order)) {
    if (!contract::is_of_subscription(order)) return;
    // Its renewal began before there was this order.
    auto& renewal = std::get<Instance<flows::RenewalFlowRun>>(instances_);
    renewal.begun = true;
    renewal.flow.subscription = contract::subscription_of(order);
    renewal.flow.renewal = contract::renewal_of(order);
    renewal.flow.at = flows::RenewalStep::payment_approval_check;
  }

  // A message that its receiver refused moves nothing, and is left out.
  std::vector<StepOfFlow> take(const wire::AnyMessage& message) {
    std::vector<StepOfFlow> entered;
    flows::RunningFlows::each([&]<class Run>() {
      auto& one = std::get<Instance<Run>>(instances_);
      Run::Moves::each([&]<class M>() {
        if (const M* moved = message.as<M>())
          one.take(*moved, Run::of_subscriptions ? subscription_ : order_, entered);
      });
    });
    return entered;
  }

 private:
  template <class Run>
  struct Instance {
    typename Run::Flow flow;
    bool begun = false;

    template <class M>
    void take(const M& message, const Uuid& mine, std::vector<StepOfFlow>& entered) {
      const Uuid instance = Run::instance_of(message);
      if (instance.is_nil() || instance != mine) return;
      if constexpr (Run::of_subscriptions && Run::template begins<M>)
        if (begun && at_rest(flow)) flow = {};
      begun = begun || Run::template begins<M>;
      if (!begun || at_rest(flow)) return;
      for (const auto& one : steps(flow, message))
        entered.push_back({Run::id, contract::wire_name(one.step), one.note});
      evolve(flow, message);
    }
  };

  const Uuid order_{}, subscription_;
  std::tuple<Instance<flows::PaymentFlowRun>, Instance<flows::RenewalFlowRun>, Instance<flows::CancelFlowRun>,
             Instance<flows::FulfilmentFlowRun>>
      instances_;
};

}  // namespace flowmart::views

// The flows that run here, for whoever follows their instances from the journal: what moves an instance, what
// begins one, and how long it may stand where.
#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "flows/cancel_flow.hpp"
#include "flows/fulfilment_flow.hpp"
#include "flows/payment_flow.hpp"
#include "flows/renewal_flow.hpp"

namespace flowmart::flows {

// One instance an order.
struct RunOfOrders {
  static constexpr bool of_subscriptions = false;
  template <class M>
  static Uuid instance_of(const M& message) {
    return order_of(message).uuid;
  }
  static Uuid instance_of_order(OrderId order) { return order.uuid; }
};
// One instance a subscription, begun anew whenever a message begins it and it had ended. Nil: of none.
struct RunOfSubscriptions {
  static constexpr bool of_subscriptions = true;
  template <class M>
  static Uuid instance_of(const M& message) {
    return subscription_in(message).uuid;
  }
  static Uuid instance_of_order(OrderId order) {
    return is_of_subscription(order) ? subscription_of(order).uuid : Uuid{};
  }
};

struct PaymentFlowRun : RunOfOrders {
  using Flow = PaymentFlow;
  using Step = PaymentStep;
  using Moves = PaymentFlowMoves;
  static constexpr std::string_view id = PaymentFlowService::info.id;
  static constexpr auto& deadlines = payment_deadlines;
  template <class M>
  static constexpr bool begins = std::same_as<M, OrderPlaced>;
};

struct FulfilmentFlowRun : RunOfOrders {
  using Flow = FulfilmentFlow;
  using Step = FulfilmentStep;
  using Moves = FulfilmentFlowMoves;
  static constexpr std::string_view id = FulfilmentFlowService::info.id;
  static constexpr auto& deadlines = fulfilment_deadlines;
  template <class M>
  static constexpr bool begins = std::same_as<M, FulfilOrder> || std::same_as<M, ShipmentCreated>;
};

struct RenewalFlowRun : RunOfSubscriptions {
  using Flow = RenewalFlow;
  using Step = RenewalStep;
  using Moves = RenewalFlowMoves;
  static constexpr std::string_view id = RenewalFlowService::info.id;
  static constexpr auto& deadlines = renewal_deadlines;
  template <class M>
  static constexpr bool begins = std::same_as<M, RenewSubscription>;
};

struct CancelFlowRun : RunOfSubscriptions {
  using Flow = CancelFlow;
  using Step = CancelStep;
  using Moves = CancelFlowMoves;
  static constexpr std::string_view id = CancelSubscription::info.id;  // the flow's is the same
  static constexpr auto& deadlines = cancel_deadlines;
  template <class M>
  static constexpr bool begins = std::same_as<M, CancelSubscription>;
};

using RunningFlows = Types<PaymentFlowRun, RenewalFlowRun, CancelFlowRun, FulfilmentFlowRun>;

// Nothing when no such flow runs, or it has no such step.
inline std::optional<Duration> deadline_of(std::string_view flow, std::string_view step) {
  std::optional<Duration> found;
  RunningFlows::each([&]<class Run>() {
    if (Run::id != flow) return;
    for (const auto& one : Run::deadlines)
      if (wire_name(one.step) == step) found = one.after;
  });
  return found;
}

// Whether its instances are subscriptions, and not orders.
inline bool is_of_subscriptions(std::string_view flow) {
  bool found = false;
  RunningFlows::each([&]<class Run>() { found = found || (Run::id == flow && Run::of_subscriptions); });
  return found;
}

}  // namespace flowmart::flows

// The flows that run here, for whoever follows their instances from the journal: what moves an instance, what
// begins one, and how long it may stand where.
#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "flows/fulfilment_flow.hpp"
#include "flows/payment_flow.hpp"

namespace flowmart::flows {

struct PaymentFlowRun {
  using Flow = PaymentFlow;
  using Step = PaymentStep;
  using Moves = PaymentFlowMoves;
  static constexpr std::string_view id = PaymentFlowService::info.id;
  static constexpr auto& deadlines = payment_deadlines;
  template <class M>
  static constexpr bool begins = std::same_as<M, OrderPlaced>;
};

struct FulfilmentFlowRun {
  using Flow = FulfilmentFlow;
  using Step = FulfilmentStep;
  using Moves = FulfilmentFlowMoves;
  static constexpr std::string_view id = FulfilmentFlowService::info.id;
  static constexpr auto& deadlines = fulfilment_deadlines;
  template <class M>
  static constexpr bool begins = std::same_as<M, FulfilOrder> || std::same_as<M, ShipmentCreated>;
};

using RunningFlows = Types<PaymentFlowRun, FulfilmentFlowRun>;

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

}  // namespace flowmart::flows

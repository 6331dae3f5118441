#include "flows/cancel_flow.hpp"

namespace flowmart::flows {
namespace {

constexpr std::string_view without_answer = "without the gateway's answer";

void enter(CancelFlow& flow, const CancelSteps& entered) {
  if (!entered.empty()) flow.at = entered.back().step;
}

}  // namespace

CancelSteps steps(const CancelFlow& flow, const CancelSubscription&) {
  if (flow.at) return {};  // asked twice
  return {{CancelStep::cancel_subscription_initiated},
          {CancelStep::cancel_subscription_request},
          {CancelStep::subscription_service}};
}
void evolve(CancelFlow& flow, const CancelSubscription& wish) {
  enter(flow, steps(flow, wish));
  flow.subscription = subscription_named(wish.subscriptionId);
}

CancelSteps steps(const CancelFlow& flow, const MandateEndRequested&) {
  if (flow.at != CancelStep::subscription_service) return {};
  return {{CancelStep::stripe_integration}};
}
void evolve(CancelFlow& flow, const MandateEndRequested& asked) { enter(flow, steps(flow, asked)); }

CancelSteps steps(const CancelFlow& flow, const MandateEndAnswered& answer) {
  if (flow.at != CancelStep::stripe_integration || answer.outcome == GatewayOutcome::unknown) return {};
  return {{CancelStep::subscription_service}};
}
void evolve(CancelFlow& flow, const MandateEndAnswered& answer) { enter(flow, steps(flow, answer)); }

CancelSteps steps(const CancelFlow& flow, const UserSubscriptionCancelled&) {
  if (!flow.at) return {};
  CancelSteps entered;
  if (flow.at == CancelStep::stripe_integration)
    entered.push_back({CancelStep::subscription_service, without_answer});
  entered.push_back({CancelStep::subscription_cancelled});
  entered.push_back({CancelStep::notification_service});
  return entered;
}
void evolve(CancelFlow& flow, const UserSubscriptionCancelled&) { flow.at.reset(); }

CancelSteps steps(const CancelFlow& flow, const SubscriptionChanged& event) {
  if (!flow.at || event.news != SubscriptionNews::cancel_refused) return {};
  return {{CancelStep::subscription_rejected}};
}
// One that ended otherwise meanwhile is not cancelled any more.
void evolve(CancelFlow& flow, const SubscriptionChanged& event) {
  switch (event.news) {
    case SubscriptionNews::cancel_refused:
    case SubscriptionNews::canceled:
    case SubscriptionNews::expired: flow.at.reset(); return;
    default: return;
  }
}

}  // namespace flowmart::flows

// The documented CancelSubscription: where the end of a subscription stands. The Subscription Service decides
// all of it, so nobody sends or receives for this flow; it is folded from what is said.
//
//   CancelSubscription        -> cancel_subscription_initiated, cancel_subscription_request,
//                                subscription_service
//   MandateEndRequested       -> stripe_integration: the gateway is asked
//   MandateEndAnswered        -> subscription_service, once it knows
//   UserSubscriptionCancelled -> subscription_cancelled, notification_service; it has ended
//   SubscriptionChanged(cancel_refused) -> subscription_rejected; it has ended
//
// Pure: no clock, no I/O, no randomness.
#pragma once
#include <optional>
#include <vector>

#include "contract/services/subscription.hpp"
#include "flows/renewal_steps.hpp"

namespace flowmart::flows {

struct CancelFlow {
  SubscriptionId subscription;   // nil: not started
  std::optional<CancelStep> at;  // none: it has ended

  bool operator==(const CancelFlow&) const = default;
  static constexpr auto fields() {
    return FieldList{field("subscription", &CancelFlow::subscription), field("at", &CancelFlow::at)};
  }
};
inline bool is_held(const CancelFlow&) { return false; }
inline bool at_rest(const CancelFlow& flow) { return !flow.subscription.is_nil() && !flow.at; }
inline std::vector<CancelStep> standing(const CancelFlow& flow) {
  return flow.at ? std::vector{*flow.at} : std::vector<CancelStep>{};
}

using CancelSteps = std::vector<Entered<CancelStep>>;
CancelSteps steps(const CancelFlow&, const CancelSubscription&);
CancelSteps steps(const CancelFlow&, const MandateEndRequested&);
CancelSteps steps(const CancelFlow&, const MandateEndAnswered&);
CancelSteps steps(const CancelFlow&, const UserSubscriptionCancelled&);
CancelSteps steps(const CancelFlow&, const SubscriptionChanged&);

void evolve(CancelFlow&, const CancelSubscription&);
void evolve(CancelFlow&, const MandateEndRequested&);
void evolve(CancelFlow&, const MandateEndAnswered&);
void evolve(CancelFlow&, const UserSubscriptionCancelled&);
void evolve(CancelFlow&, const SubscriptionChanged&);

using CancelFlowMoves = Types<CancelSubscription, MandateEndRequested, MandateEndAnswered,
                              UserSubscriptionCancelled, SubscriptionChanged>;

}  // namespace flowmart::flows

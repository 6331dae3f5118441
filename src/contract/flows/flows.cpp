#include "contract/flows.hpp"

#include "contract/flows/cancel_subscription.hpp"
#include "contract/flows/fulfilment_flow.hpp"
#include "contract/flows/payment_flow.hpp"
#include "contract/flows/subscription_renewed.hpp"

namespace flowmart::contract {

std::span<const FlowInfo* const> flows() {
  static constexpr std::array all{&cancel_subscription_info, &payment_flow_info, &subscription_renewed_info};
  return all;
}

std::span<const FlowInfo* const> own_flows() {
  static constexpr std::array all{&fulfilment_flow_info};
  return all;
}

}  // namespace flowmart::contract

// A subscription as the API shows it.
#pragma once
#include <string_view>

#include "contract/private/subscriptions.hpp"
#include "http/server/response.hpp"

namespace flowmart::http {

// In the contract's words: pending, active, canceled or expired; finer is the stage.
std::string_view status_of_subscription(contract::SubscriptionStage stage);
Response subscription_found(const contract::ReadSubscription::Response& found, int status = 200);

}  // namespace flowmart::http

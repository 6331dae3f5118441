// How a customer gets out of a subscription. Steps, titles and labels as documented.
// A command has the same id as this flow.
#pragma once
#include "contract/flows.hpp"

namespace flowmart::contract {

namespace cancel_subscription_steps {
inline constexpr std::array all{
    FlowStep{.id = "cancel_subscription_initiated",
             .title = "Cancels Subscription",
             .kind = StepKind::actor,
             .ref = "User",
             .next = {{"cancel_subscription_request", "Initiate subscription cancellation"}}},
    FlowStep{.id = "cancel_subscription_request",
             .title = "Cancel Subscription",
             .kind = StepKind::message,
             .ref = "CancelSubscription",
             .ref_version = "0.0.1",
             .next = {{"subscription_service", "Proceed to subscription service"}}},
    FlowStep{.id = "stripe_integration",
             .title = "Stripe",
             .kind = StepKind::external_system,
             .ref = "Stripe",
             .next = {{"subscription_service", "Return to subscription service"}}},
    FlowStep{.id = "subscription_service",
             .title = "Subscription Service",
             .kind = StepKind::service,
             .ref = "SubscriptionService",
             .ref_version = "0.0.1",
             .next = {{"stripe_integration", "Cancel subscription via Stripe"},
                      {"subscription_cancelled", "Successful cancellation"},
                      {"subscription_rejected", "Failed cancellation"}}},
    FlowStep{.id = "subscription_cancelled",
             .title = "Subscription has been Cancelled",
             .kind = StepKind::message,
             .ref = "UserSubscriptionCancelled",
             .ref_version = "0.0.1",
             .next = {{"notification_service", "Email customer"}}},
    FlowStep{.id = "subscription_rejected",
             .title = "Subscription cancellation has been rejected",
             .kind = StepKind::node},
    FlowStep{.id = "notification_service",
             .title = "Notifications Service",
             .kind = StepKind::service,
             .ref = "NotificationService",
             .ref_version = "0.0.2"}};
}  // namespace cancel_subscription_steps

inline constexpr FlowInfo cancel_subscription_info{
    .id = "CancelSubscription",
    .name = "User Cancels Subscription",
    .version = "1.0.0",
    .title = "Cancel Subscription flow",
    .summary = "Documented flow when a user cancels their subscription.",
    .domain = "Subscriptions",
    .owners = {"subscriptions-management"},
    .older_versions = {"0.0.1"},
    .steps = cancel_subscription_steps::all};

}  // namespace flowmart::contract

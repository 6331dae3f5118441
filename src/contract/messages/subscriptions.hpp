// Messages of the neighbour that keeps subscriptions.
#pragma once
#include <optional>
#include <string>

#include "contract/fields.hpp"
#include "contract/message.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

struct CancelSubscription {
  CustomerId userId;
  std::string subscriptionId;
  std::optional<std::string> cancellationReason;
  Time timestamp{};

  bool operator==(const CancelSubscription&) const = default;
  static constexpr auto fields() {
    using M = CancelSubscription;
    return FieldList{field("userId", &M::userId, "The customer who subscribed."),
                     field("subscriptionId", &M::subscriptionId, "Subscription to end."),
                     field("cancellationReason", &M::cancellationReason, "What the customer gave as reason."),
                     field("timestamp", &M::timestamp, "Moment of the wish.")};
  }
  static constexpr MessageInfo info{
      .id = "CancelSubscription",
      .name = "Cancel subscription",
      .kind = Kind::command,
      .version = "0.0.1",
      .summary = "Wants a subscription ended.",
      .owners = {"subscriptions-management"},
      .service = "SubscriptionService",
      .domain = "Subscriptions",
      .http = "POST",
      .example = R"({"userId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2","subscriptionId":"coffee-box-118",
"cancellationReason":"moving abroad","timestamp":"2026-04-02T20:11:00Z"})"};
};

struct UserSubscriptionCancelled {
  CustomerId userId;
  std::string subscriptionId;
  std::optional<std::string> planId, cancellationReason;
  std::optional<Time> effectiveAt;
  Time timestamp{};

  bool operator==(const UserSubscriptionCancelled&) const = default;
  static constexpr auto fields() {
    using M = UserSubscriptionCancelled;
    return FieldList{field("userId", &M::userId, "The customer who subscribed."),
                     field("subscriptionId", &M::subscriptionId, "Subscription that has ended."),
                     field("planId", &M::planId, "What was subscribed to."),
                     field("cancellationReason", &M::cancellationReason, "Asked for, not paid for, ..."),
                     field("effectiveAt", &M::effectiveAt, "Last moment of service."),
                     field("timestamp", &M::timestamp, "Moment of the decision.")};
  }
  static constexpr MessageInfo info{
      .id = "UserSubscriptionCancelled",
      .name = "User subscription cancelled",
      .kind = Kind::event,
      .version = "0.0.1",
      .summary = "A customer's subscription is over, whether by wish or for want of payment.",
      .owners = {"subscriptions-management"},
      .service = "SubscriptionService",
      .domain = "Subscriptions",
      .example = R"({"userId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2","subscriptionId":"coffee-box-118",
"planId":"coffee-box-monthly","cancellationReason":"moving abroad","effectiveAt":"2026-05-01T00:00:00Z",
"timestamp":"2026-04-02T20:11:01Z"})"};
};

}  // namespace flowmart::contract

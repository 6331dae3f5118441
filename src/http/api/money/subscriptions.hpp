// /v1/subscriptions: subscribe, lead a subscription, end it, list them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/private/subscriptions.hpp"
#include "http/api/backend.hpp"
#include "http/api/order/order_create.hpp"
#include "http/api/reader.hpp"
#include "http/api/versions.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

// Body of POST /v1/subscriptions.
struct SubscriptionCreate {
  std::optional<std::string> id;
  std::string customerId;
  std::optional<ResourceBuyer> customer;
  std::vector<contract::SubscribedItem> items;
  ResourceAddress shippingAddress;
  std::optional<OrderPayment> payment;
  contract::RenewalInterval interval;
  std::optional<std::string> plan;
  std::optional<Time> startsAt, endsAt;
  static constexpr auto fields() {
    using T = SubscriptionCreate;
    using contract::field;
    return contract::FieldList{
        field("id", &T::id, "What the shop calls it; absent: a new id.",
              {.length_min = 1, .length_max = 100}),
        field("customerId", &T::customerId, "Who subscribes.", name_rule),
        field("customer", &T::customer, "How the buyer is called and reached."),
        field("items", &T::items, "What comes each time, at the price of the day.",
              {.items_min = 1, .items_max = 100}),
        field("shippingAddress", &T::shippingAddress, "Where the goods go."),
        field("payment", &T::payment, "How it is paid; absent: by card."),
        field("interval", &T::interval, "How often."),
        field("plan", &T::plan, "What the shop calls what is subscribed to.", {.length_max = 100}),
        field("startsAt", &T::startsAt, "When the first order is placed; absent: at once."),
        field("endsAt", &T::endsAt, "From then on nothing is renewed; absent: until it is cancelled.")};
  }
};
// Body of POST /v1/subscriptions/{subscription}/pause, resume, cancel, skip; it may be left out.
struct SubscriptionReason {
  std::optional<std::string> reason;
  static constexpr auto fields() {
    return contract::FieldList{
        contract::field("reason", &SubscriptionReason::reason, "Why.", {.length_max = 500})};
  }
};
// Body of POST /v1/subscriptions/{subscription}/pay and renew; it may be left out.
struct SubscriptionPay {
  std::optional<std::string> token;
  static constexpr auto fields() {
    return contract::FieldList{contract::token(
        contract::field("token", &SubscriptionPay::token, "What is charged from now on; absent: what was.",
                        {.length_max = 255}))};
  }
};

void add_subscription_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

// Has the subscription cancelled, and answers with it as it then is: 202 while the gateway is asked.
void cancel_subscription(Backend& backend, std::string name, std::string reason, bool preview,
                         std::optional<Uuid> receipt, const Expected& expected, const Reply& reply);
// The same of what else is done with one.
void lead_subscription(Backend& backend, contract::LeadSubscription lead, bool preview,
                       std::optional<Uuid> receipt, const Expected& expected, const Reply& reply);

}  // namespace flowmart::http

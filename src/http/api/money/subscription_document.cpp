#include "http/api/money/subscription_document.hpp"

#include "http/api/versions.hpp"
#include "http/server/problem.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

using contract::SubscriptionStage;
using wire::JsonWriter;

void write_when_known(JsonWriter& json, std::string_view name, const std::optional<Time>& time) {
  if (time) json.member(name, format_time(*time));
}

void write_subscribed(JsonWriter& json, const contract::SubscriptionContent& content) {
  json.member("plan", content.plan).key("customer").begin_object();
  json.member("name", content.customer.name).member("email", content.customer.email);
  if (content.customer.phone) json.member("phone", *content.customer.phone);
  json.end_object().member("items", content.items).member("interval", content.interval);
  json.key("payment").begin_object().member("method", contract::wire_name(content.method));
  if (content.invoice_days) json.member("terms", "invoice");
  if (content.invoice_days.value_or(0) > 0) json.key("dueDays").number(*content.invoice_days);
  json.end_object();
  const contract::PlaceOrder::Address& to = content.ship_to;
  json.key("shippingAddress").begin_object().member("street", to.street).member("city", to.city);
  json.member("state", to.state).member("country", to.country).member("postalCode", to.zip).end_object();
  write_when_known(json, "startsAt", content.starts_at);
  write_when_known(json, "endsAt", content.ends_at);
}

}  // namespace

std::string_view status_of_subscription(SubscriptionStage stage) {
  switch (stage) {
    case SubscriptionStage::absent:
    case SubscriptionStage::pending: return "pending";
    case SubscriptionStage::active:
    case SubscriptionStage::past_due:
    case SubscriptionStage::paused:
    case SubscriptionStage::ending: return "active";
    case SubscriptionStage::canceled: return "canceled";
    case SubscriptionStage::expired: return "expired";
  }
  return "pending";
}

Response subscription_found(const contract::ReadSubscription::Response& found, int status) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().member("id", found.content.name).member("key", found.subscription.to_string());
  json.member("customerId", found.content.customer.customerId);
  json.member("status", status_of_subscription(found.stage))
      .member("stage", contract::wire_name(found.stage));
  write_subscribed(json, found.content);
  write_when_known(json, "nextAt", found.next_at);
  write_when_known(json, "effectiveAt", found.effective_at);
  json.key("renewals").number(found.renewals).member("renewing", found.renewing);
  if (found.last_order) json.member("lastOrderId", found.last_order->to_string());
  write_when_known(json, "cancelAskedAt", found.cancel_asked_at);
  if (!found.reason.empty()) json.member("reason", found.reason);
  json.member("actions", found.actions).key("version").number(found.version);
  json.member("createdAt", format_time(found.created_at));
  json.member("updatedAt", format_time(found.updated_at)).end_object();
  return Response(status, json_type, std::move(body)).header("ETag", etag_of(found.version));
}

}  // namespace flowmart::http

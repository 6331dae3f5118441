#include "app/persons.hpp"

#include "contract/messages/shipping.hpp"
#include "contract/private/subscriptions.hpp"
#include "notifications/notifications.hpp"
#include "orders/intake.hpp"
#include "orders/orders.hpp"
#include "wire/codec.hpp"

namespace flowmart::app {
namespace {

// A message with personal fields names its order; how, each type says by itself.
std::optional<OrderId> order_of(const wire::AnyMessage& message) {
  using namespace contract;
  if (const auto* cancel = message.as<CancelOrder>()) return cancel->order;
  if (const auto* amend = message.as<AmendOrder>()) return amend->order;
  if (const auto* amending = message.as<OrderAmending>()) return amending->order;
  if (const auto* ended = message.as<AmendmentEnded>()) return ended->order;
  if (const auto* cancelling = message.as<OrderCancelling>()) return cancelling->order;
  if (const auto* fulfil = message.as<FulfilOrder>()) return fulfil->order;
  if (const auto* parcel = message.as<CreateShipment>()) return OrderId::of(parcel->orderId);
  if (const auto* parcel = message.as<ShipmentCreated>()) return OrderId::of(parcel->orderId);
  return std::nullopt;
}

// Of what is said about a notice, its recipient; nothing: it is about something else.
std::optional<engine::Person> recipient_of(const wire::AnyMessage& message) {
  using namespace notifications;
  const auto whose = [](const std::string& notification) -> engine::Person {
    const auto key = NoticeKey::parse(notification);
    if (!key) return reject(codes::unknown_notification);
    return key->recipient;
  };
  if (const auto* answer = message.as<contract::DeliveryAnswered>()) return whose(answer->notification);
  if (const auto* again = message.as<contract::ResendNotice>()) {
    if (again->recipient)
      if (auto refused = refuse_recipient(again->channel, *again->recipient)) return std::move(*refused);
    return whose(again->notification);
  }
  const auto* set = message.as<contract::SetPreferences>();
  if (!set) return std::nullopt;
  if (auto refused = refuse_recipients(set->wanted)) return std::move(*refused);
  return CustomerId::of(set->customer).uuid;
}

}  // namespace

engine::Person person_of(const wire::AnyMessage& message, const engine::StateOf& state) {
  if (const auto* wish = message.as<contract::PlaceOrder>()) {
    if (auto refused = orders::refuse_personal_texts(*wish)) return std::move(*refused);
    return orders::customer_of(OrderId::of(wish->orderId), wish->customer.customerId).uuid;
  }
  if (const auto* wish = message.as<contract::Subscribe>()) {
    if (auto refused = orders::refuse_personal_texts(wish->content)) return std::move(*refused);
    return CustomerId::of(wish->content.customer.customerId).uuid;
  }
  if (const auto* amend = message.as<contract::AmendOrder>())
    if (auto refused = orders::refuse_personal_texts(*amend)) return std::move(*refused);
  if (const auto told = recipient_of(message)) return *told;
  const auto id = order_of(message);
  check(id.has_value(), "who a message from outside tells of is said in app/persons.cpp");
  const auto* orders = static_cast<const orders::Orders*>(state(contract::OrdersService::info.id));
  const orders::Order* order = orders ? orders->orders.find(*id) : nullptr;
  return order ? order->content.customer.uuid : id->uuid;
}

}  // namespace flowmart::app

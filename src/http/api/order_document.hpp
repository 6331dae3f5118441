// The order resource of the HTTP API: the shape that OpenAPI v1 documents (id, customerId, status, items,
// ...), with the finer facts beside it (orderNumber, currency, stage).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/fields.hpp"
#include "contract/messages/order_query.hpp"
#include "contract/messages/orders.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"
#include "http/server/response.hpp"
#include "kernel/money.hpp"

namespace flowmart::http {

// What names an order, a buyer or a product; printable besides, which is looked at when the order is taken.
inline constexpr contract::Rule name_rule{.length_min = 1, .length_max = 128};

struct ResourceAddress {
  std::string street, city;
  std::optional<std::string> state;
  std::string country, postalCode;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = ResourceAddress;
    return FieldList{field("street", &T::street, "House and street.", {.length_max = 500}),
                     field("city", &T::city, "City or town.", {.length_max = 200}),
                     field("state", &T::state, "State, county or region.", {.length_max = 200}),
                     field("country", &T::country, "Country, by code or name.", {.length_max = 200}),
                     field("postalCode", &T::postalCode, "Postal code.", {.length_max = 32})};
  }
};

struct ResourceItem {
  std::string productId;
  std::int64_t quantity = 0;
  std::optional<Decimal> price;
  std::optional<std::string> name;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = ResourceItem;
    return FieldList{
        field("productId", &T::productId, "A uuid or the shop's own article code.", name_rule),
        field("quantity", &T::quantity, "Units wanted.", {.minimum = 1}),
        field("price", &T::price, "Price of a single unit; absent: the product's own.", {.minimum = 0}),
        field("name", &T::name, "Product name.", {.length_max = 500})};
  }
};

// Body of POST /v1/orders.
struct OrderCreate {
  std::string customerId;
  std::vector<ResourceItem> items;
  std::optional<ResourceAddress> shippingAddress, billingAddress;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = OrderCreate;
    return FieldList{field("customerId", &T::customerId, "Who buys.", name_rule),
                     field("items", &T::items, "What is bought, line by line."),
                     field("shippingAddress", &T::shippingAddress, "Where the goods go."),
                     field("billingAddress", &T::billingAddress, "Where the bill goes.")};
  }
};

// The four statuses that OpenAPI v1 has; it has no value for Shipped, which shows as processing.
enum class ResourceStatus : unsigned char { pending, processing, completed, cancelled };
constexpr auto wire_names(ResourceStatus) {
  using enum ResourceStatus;
  return std::array{contract::Name<ResourceStatus>{pending, "pending"},
                    contract::Name<ResourceStatus>{processing, "processing"},
                    contract::Name<ResourceStatus>{completed, "completed"},
                    contract::Name<ResourceStatus>{cancelled, "cancelled"}};
}
ResourceStatus resource_status(contract::OrderStatus status);

// Body of PATCH /v1/orders/{orderId}.
struct OrderUpdate {
  ResourceStatus status = ResourceStatus::pending;
  static constexpr auto fields() {
    return contract::FieldList{
        contract::field("status", &OrderUpdate::status, "The status wanted: only cancelled can be.")};
  }
};

// 201 with the order as it was taken, and its Location.
Response order_created(const contract::PlaceOrder& wish, const contract::OrderPlaced& placed);
// 409 (not enough stock) or 422 (a product that is not on file), naming each line.
Response order_refused(const contract::OrderRefused& refused);
// 200 with the order as it is now.
Response order_found(const contract::ReadOrder::Response& order);

}  // namespace flowmart::http

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
#include "http/api/order/order_create.hpp"
#include "http/server/response.hpp"
#include "kernel/money.hpp"

namespace flowmart::http {

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
  std::optional<ResourceStatus> status;
  std::optional<std::string> note;
  std::optional<std::vector<std::string>> tags;
  std::optional<std::vector<contract::CustomField>> customFields;
  std::optional<ResourceAddress> shippingAddress;
  static constexpr auto fields() {
    using contract::field;
    using T = OrderUpdate;
    return contract::FieldList{
        field("status", &T::status, "The status wanted: only cancelled can be; it stands alone."),
        field("note", &T::note, "What staff note of it.", {.length_max = 4000}),
        field("tags", &T::tags, "Words to find it by.", {.items_max = 50}),
        field("customFields", &T::customFields, "What else the shop keeps of it.", {.items_max = 50}),
        field("shippingAddress", &T::shippingAddress, "Where the goods go instead.")};
  }
};

// 201 with the order as it was taken, and its Location. `held`: it waits for a person's yes; else null.
Response order_created(const contract::PlaceOrder& wish, const contract::OrderDetails& details,
                       const contract::OrderPlaced& placed, const contract::OrderHeld* held);
// 409 (not enough stock) or 422 (a product that is not on file), naming each line.
Response order_refused(const contract::OrderRefused& refused);
// 200 with the order as it is now.
Response order_found(const contract::ReadOrder::Response& order);

}  // namespace flowmart::http

// /v1/orders/{order}/amend and /cancel: an order that has not left changes its mind, or part of it. Both take
// ?preview=true, an Idempotency-Key and If-Match.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/private/amending.hpp"
#include "engine/inbox.hpp"
#include "http/api/backend.hpp"
#include "http/api/order/order_create.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

struct LineWish {
  std::optional<std::int64_t> line;
  std::optional<std::string> productId;
  std::optional<std::int64_t> quantity;
  static constexpr auto fields() {
    using contract::field;
    using T = LineWish;
    return contract::FieldList{
        field("line", &T::line, "1 is the order's first line.", {.minimum = 1}),
        field("productId", &T::productId, "Instead of the line, if one line alone has it.", name_rule),
        field("quantity", &T::quantity, "Units.", {.minimum = 0})};
  }
};

// Body of POST /v1/orders/{orderId}/amend.
struct OrderAmend {
  std::optional<std::vector<LineWish>> lines;
  std::optional<std::vector<ResourceItem>> add;
  std::optional<std::vector<LineWish>> remove;
  std::optional<ResourceAddress> shippingAddress;
  static constexpr auto fields() {
    using contract::field;
    using T = OrderAmend;
    return contract::FieldList{field("lines", &T::lines, "Lines that are to have another number of units."),
                               field("add", &T::add, "Lines that come on top."),
                               field("remove", &T::remove, "Lines that go."),
                               field("shippingAddress", &T::shippingAddress, "Where the goods go instead.")};
  }
};

// Body of POST /v1/orders/{orderId}/cancel; without lines the whole order is called off.
struct OrderCancel {
  std::optional<std::vector<LineWish>> lines;
  std::optional<std::string> reason;
  static constexpr auto fields() {
    using contract::field;
    using T = OrderCancel;
    return contract::FieldList{
        field("lines", &T::lines, "Lines to call off: so many units, or all of them."),
        field("reason", &T::reason, "Why; told to the buyer.", {.length_min = 1, .length_max = 500})};
  }
};

// Body of PATCH /v1/orders/{orderId}: a status, or what else is kept of the order.
struct OrderUpdate;
contract::AmendOrder noted(const OrderUpdate& update, OrderId order);

// Why the amendment that the input asked for came to nothing at once; nothing if it did not.
std::optional<Response> amendment_refused(const engine::Outcome& outcome);

void add_amendment_routes(Router& router, Backend& backend);

}  // namespace flowmart::http

#include "http/api/order/order_document.hpp"

#include "http/api/order/order_prices.hpp"
#include "http/api/order/return_document.hpp"
#include "http/api/versions.hpp"
#include "http/server/problem.hpp"
#include "orders/intake.hpp"
#include "orders/orders.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

using contract::GetOrder;
using contract::OrderStatus;
using wire::JsonWriter;

void write_item(JsonWriter& json, std::int64_t number, const contract::OrderLine& line, Quantity returned,
                std::optional<Quantity> returnable) {
  json.begin_object().key("line").number(number).member("productId", line.product.to_string());
  if (!line.sku.empty()) json.member("sku", line.sku);
  json.member("name", line.name).key("quantity").number(line.quantity);
  json.key("price").number(line.unit_price.decimal());
  json.key("totalPrice").number(line.total.decimal());
  if (line.cancelled > 0) json.key("cancelled").number(line.cancelled);
  if (returned > 0) json.key("returned").number(returned);
  if (returnable) json.key("returnable").number(*returnable);
  json.end_object();
}

void write_address(JsonWriter& json, const contract::PostalAddress& address) {
  json.begin_object()
      .member("street", address.street)
      .member("city", address.city)
      .member("state", address.state);
  json.member("country", address.country).member("postalCode", address.postal_code).end_object();
}

void write_buyer(JsonWriter& json, const contract::OrderContent& placed) {
  json.key("customer").begin_object().member("name", placed.name).member("email", placed.email);
  if (!placed.phone.empty()) json.member("phone", placed.phone);
  json.end_object();
}

template <class Some>
void write_some(JsonWriter& json, std::string_view name, const std::vector<Some>& some) {
  if (some.empty()) return;
  std::string text;
  wire::write_json(text, some);
  json.key(name).raw(text);
}
void write_details(JsonWriter& json, const contract::OrderDetails& details) {
  write_some(json, "references", details.references);
  write_some(json, "buyerReferences", details.buyer_references);
  write_some(json, "lineReferences", details.line_references);
  write_some(json, "adjustments", details.adjustments);
  write_some(json, "tags", details.tags);
  if (details.origin) json.member("origin", *details.origin);
  write_some(json, "customFields", details.custom_fields);
  if (details.collect_at) json.member("collectAt", *details.collect_at);
  if (details.invoice_days) json.member("terms", "invoice");
}

void write_holds(JsonWriter& json, const std::vector<contract::OrderHold>& holds) {
  json.key("holds").begin_array();
  for (const contract::OrderHold& hold : holds) {
    json.begin_object().member("id", std::to_string(hold.hold)).member("purpose", hold.purpose);
    json.member("reason", hold.reason).member("status", contract::wire_name(hold.stage));
    json.member("heldAt", format_time(hold.held_at));
    if (hold.released_at) json.member("releasedAt", format_time(*hold.released_at));
    json.end_object();
  }
  json.end_array();
}

void write_amended(JsonWriter& json, const contract::AmendedLine& line) {
  json.begin_object().key("line").number(line.line).member("productId", line.product.to_string());
  json.member("sku", line.sku).member("name", line.name).key("before").number(line.before);
  json.key("after").number(line.after).key("price").number(line.unit_price.decimal()).end_object();
}

// What it does to stock and money: units more are held and paid first, units less go back after.
void write_amendments(JsonWriter& json, const std::vector<contract::OrderAmendment>& amendments) {
  json.key("amendments").begin_array();
  for (const contract::OrderAmendment& one : amendments) {
    json.begin_object().member("id", std::to_string(one.amendment));
    json.member("status", contract::wire_name(one.stage)).key("lines").begin_array();
    for (const contract::AmendedLine& line : one.lines) write_amended(json, line);
    json.end_array().key("totalBefore").number(one.total_before.decimal());
    json.key("totalAfter").number(one.total_after.decimal());
    if (one.ship_to) {
      json.key("shippingAddress");
      write_address(json, *one.ship_to);
    }
    if (!one.reason.empty()) json.member("reason", one.reason);
    json.member("askedAt", format_time(one.asked_at));
    if (one.ended_at) json.member("endedAt", format_time(*one.ended_at));
    json.end_object();
  }
  json.end_array();
}

void write_returns(JsonWriter& json, const std::vector<contract::ReturnInShort>& returns) {
  json.key("returns").begin_array();
  for (const contract::ReturnInShort& one : returns) {
    json.begin_object().member("id", one.name).member("kind", kind_of_return(one.claim));
    json.member("status", contract::wire_name(one.stage)).member("wanted", contract::wire_name(one.wanted));
    json.end_object();
  }
  json.end_array();
}

// All but when: the answer to whoever places it and to whoever asks later tell the same. A guest has no
// number and is shown by id.
void write_order(JsonWriter& json, const contract::OrderContent& placed,
                 const contract::OrderDetails& details, std::string_view number, OrderStatus status,
                 const std::vector<contract::OrderHold>& holds, const std::vector<contract::Action>& actions,
                 std::int64_t version, const std::vector<Quantity>& returned = {},
                 const std::vector<Quantity>& returnable = {}) {
  json.begin_object().member("id", placed.order.to_string()).member("orderNumber", number);
  json.member("customerId",
              placed.customer_number.empty() ? placed.customer.to_string() : placed.customer_number);
  json.member("status", contract::wire_name(resource_status(status)));
  json.member("stage", contract::wire_name(status)).key("items").begin_array();
  for (std::size_t i = 0; i < placed.lines.size(); ++i)
    write_item(json, static_cast<std::int64_t>(i) + 1, placed.lines[i], i < returned.size() ? returned[i] : 0,
               i < returnable.size() ? std::optional(returnable[i]) : std::nullopt);
  json.end_array().key("totalAmount").number(placed.total.decimal());
  json.member("currency", placed.total.currency.code());
  json.key("shippingAddress");
  write_address(json, placed.ship_to);
  json.key("billingAddress");
  write_address(json, details.bill_to.value_or(placed.ship_to));
  write_buyer(json, placed);
  if (details != contract::OrderDetails{}) write_details(json, details);
  if (!holds.empty()) write_holds(json, holds);
  json.member("actions", actions).key("version").number(version);
}

}  // namespace

ResourceStatus resource_status(OrderStatus status) {
  switch (status) {
    case OrderStatus::pending: return ResourceStatus::pending;
    case OrderStatus::processing:
    case OrderStatus::shipped: return ResourceStatus::processing;
    case OrderStatus::delivered: return ResourceStatus::completed;
    case OrderStatus::cancelled: return ResourceStatus::cancelled;
  }
  return ResourceStatus::pending;
}

Response order_created(const contract::PlaceOrder& wish, const contract::OrderDetails& details,
                       const contract::OrderPlaced& placed, const contract::OrderHeld* held) {
  orders::Order taken;
  taken.stage = orders::Stage::pending;
  taken.number = placed.number;
  if (held) taken.holds.push_back(orders::hold_of(*held));
  std::string body;
  body.reserve(600 + wish.items.size() * 200);
  JsonWriter json(body);
  write_order(json, orders::content_of(wish, placed.total.currency, orders::products_named_in(placed)),
              details, placed.number, OrderStatus::pending, taken.holds, orders::actions_of(taken),
              held ? 2 : 1);
  const std::string at = format_time(placed.placed_at);
  json.member("createdAt", at).member("updatedAt", at).end_object();
  return Response(201, json_type, std::move(body)).location("/v1/orders/" + placed.order.to_string());
}

Response order_refused(const contract::OrderRefused& refused) {
  using enum contract::RefusalReason;
  if (refused.reason == no_invoices || refused.reason == customer_being_erased)
    return problem(409, wire_name(refused.reason), "Order " + refused.number + " was not taken.");
  const bool unknown = refused.reason == unknown_product;
  std::vector<Fault> faults;
  for (const contract::RefusedProduct& one : refused.shorts) {
    const std::string what = one.reason == contract::RefusalReason::unknown_product
                                 ? no_such_product(one.sku + " (" + one.name + ")", one.note)
                                 : "Of " + one.sku + " (" + one.name + "), " + std::to_string(one.wanted) +
                                       " are wanted and " + std::to_string(one.available) + " are left.";
    for (const std::int64_t line : one.lines) faults.push_back({"/items/" + std::to_string(line - 1), what});
  }
  const std::string detail =
      unknown ? "Order " + refused.number + " names products that are not on file; nothing was reserved."
              : "Order " + refused.number + " can't be met from stock; nothing was reserved.";
  Response response = unknown ? problem(422, "unknown-product", detail, faults)
                              : problem(409, "out-of-stock", detail, faults, "Not enough stock");
  // The same for programs, as an extension member (RFC 9457 section 3.2).
  std::string body = response.take_body();
  body.pop_back();
  body += ",\"shorts\":";
  wire::write_json(body, refused.shorts);
  body += '}';
  return Response(response.status(), problem_type, std::move(body));
}

Response order_found(const contract::ReadOrder::Response& order) {
  const contract::OrderContent& content = order.content;
  std::string body;
  body.reserve(700 + content.lines.size() * 200);
  JsonWriter json(body);
  write_order(json, content, order.details, order.number, order.status, order.holds, order.actions,
              order.version, order.returned, order.returnable);
  if (!order.note.empty()) json.member("note", order.note);
  if (!order.amendments.empty()) write_amendments(json, order.amendments);
  if (!order.returns.empty()) write_returns(json, order.returns);
  if (order.payment)
    json.member("payment", GetOrder::Payment{.paymentId = contract::payment_of(content.order),
                                             .status = *order.payment,
                                             .amount = content.total.decimal(),
                                             .currency = std::string(content.total.currency.code()),
                                             .paymentMethod = content.method,
                                             .transactionId = content.token});
  json.member("createdAt", format_time(order.placed_at));
  json.member("updatedAt", format_time(order.updated_at)).end_object();
  return Response(200, json_type, std::move(body)).header("ETag", etag_of(order.version));
}

}  // namespace flowmart::http

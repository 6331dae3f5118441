#include "http/api/order_document.hpp"

#include "http/server/problem.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

using contract::GetOrder;
using contract::OrderStatus;
using wire::JsonWriter;

void write_head(JsonWriter& json, const std::string& id, std::string_view number, std::string_view customer,
                OrderStatus status) {
  json.begin_object().member("id", id).member("orderNumber", number).member("customerId", customer);
  json.member("status", contract::wire_name(resource_status(status)));
  json.member("stage", contract::wire_name(status));
}

void write_item(JsonWriter& json, const std::string& product, std::string_view sku, std::string_view name,
                std::int64_t quantity, const Decimal& price, const Decimal& total) {
  json.begin_object().member("productId", product);
  if (!sku.empty()) json.member("sku", sku);
  json.member("name", name).key("quantity").number(quantity).key("price").number(price);
  json.key("totalPrice").number(total).end_object();
}

void write_address(JsonWriter& json, const contract::PostalAddress& address) {
  json.begin_object()
      .member("street", address.street)
      .member("city", address.city)
      .member("state", address.state);
  json.member("country", address.country).member("postalCode", address.postal_code).end_object();
}

void write_address(JsonWriter& json, const GetOrder::Address& address) {
  json.begin_object().member("street", address.addressLine1).member("city", address.city);
  json.member("state", address.state).member("country", address.country);
  json.member("postalCode", address.postalCode).end_object();
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

Response order_created(const contract::OrderPlaced& placed) {
  const std::string id = placed.order.to_string();
  std::string body;
  body.reserve(600 + placed.lines.size() * 200);
  JsonWriter json(body);
  write_head(json, id, placed.number, placed.customer_number, OrderStatus::pending);
  json.key("items").begin_array();
  for (const contract::OrderLine& line : placed.lines)
    write_item(json, line.product.to_string(), line.sku, line.name, line.quantity, line.unit_price.decimal(),
               line.total.decimal());
  json.end_array().key("totalAmount").number(placed.total.decimal());
  json.member("currency", placed.total.currency.code());
  json.key("shippingAddress");
  write_address(json, placed.ship_to);
  json.key("billingAddress");
  write_address(json, placed.bill_to ? *placed.bill_to : placed.ship_to);
  const std::string at = format_time(placed.placed_at);
  json.member("createdAt", at).member("updatedAt", at).end_object();
  return Response(201, json_type, std::move(body)).header("Location", "/v1/orders/" + id);
}

Response order_refused(const contract::OrderRefused& refused) {
  const bool unknown = refused.reason == contract::RefusalReason::unknown_product;
  std::vector<Fault> faults;
  for (const contract::RefusedProduct& one : refused.shorts) {
    const std::string what = one.reason == contract::RefusalReason::unknown_product
                                 ? "There is no product " + one.sku + " (" + one.name + ")."
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

Response order_found(const GetOrder::Response& order, Currency currency) {
  std::string body;
  JsonWriter json(body);
  write_head(json, order.orderId.to_string(), order.orderNumber,
             order.customerId ? order.customerId->to_string() : std::string(), order.status);
  json.key("items").begin_array();
  for (const GetOrder::Line& line : order.orderItems)
    write_item(json, line.productId.to_string(), {}, line.productName.value_or(""), line.quantity,
               line.unitPrice, line.totalPrice);
  json.end_array().key("totalAmount").number(order.totalAmount);
  json.member("currency", order.payment ? std::string_view(order.payment->currency) : currency.code());
  json.key("shippingAddress");
  write_address(json, order.shippingAddress);
  json.key("billingAddress");
  write_address(json, order.billingAddress);
  if (order.payment) json.member("payment", *order.payment);
  json.member("createdAt", format_time(order.orderDate)).end_object();
  return Response(200, json_type, std::move(body));
}

}  // namespace flowmart::http

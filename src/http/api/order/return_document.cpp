#include "http/api/order/return_document.hpp"

#include "http/api/versions.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

using contract::OrderReturn;
using wire::JsonWriter;

void write_line(JsonWriter& json, const contract::ReturnLine& line, const std::string& name) {
  json.begin_object();
  if (line.line > 0) json.key("line").number(line.line);
  json.member("productId", line.product.to_string()).member("sku", line.item).member("name", name);
  json.key("quantity").number(line.quantity);
  if (!line.reason.empty()) json.member("reason", line.reason);
  json.key("received").number(line.received).member("inspected", line.inspected);
  json.key("restocked").number(line.restocked).key("writtenOff").number(line.written_off).end_object();
}

void write_money(JsonWriter& json, const OrderReturn& one, Currency currency) {
  const auto amount = [currency](std::int64_t minor) { return Money{minor, currency}.decimal(); };
  json.member("currency", currency.code());
  if (!one.settled) return;
  json.key("value").number(amount(one.value_minor)).key("refund").begin_object();
  json.member("status", contract::wire_name(one.refund)).key("amount").number(amount(one.refund_minor));
  json.key("refunded").number(amount(one.refunded_minor)).end_object();
  if (one.led_to) json.key("carried").number(amount(one.carried_minor));
}

}  // namespace

std::string_view kind_of_return(bool claim) { return claim ? "claim" : "return"; }

Response return_found(const contract::ReadReturn::Response& found, int status) {
  const OrderReturn& one = found.content;
  std::string body;
  JsonWriter json(body);
  json.begin_object().member("id", found.name).member("orderId", found.order.to_string());
  json.member("orderNumber", found.number).member("customerId", found.customer);
  json.member("kind", kind_of_return(one.claim)).member("status", contract::wire_name(one.stage));
  json.member("wanted", contract::wire_name(one.wanted)).key("lines").begin_array();
  for (std::size_t i = 0; i < one.lines.size(); ++i) write_line(json, one.lines[i], found.names[i]);
  json.end_array();
  if (!one.instead.empty()) json.member("exchange", one.instead);
  if (!one.note.empty()) json.member("note", one.note);
  if (!one.why.empty()) json.member("reason", one.why);
  if (!one.shipment.empty()) json.member("shipmentId", one.shipment);
  if (found.labelled) json.member("label", "/v1/returns/" + found.name + "/label");
  write_money(json, one, found.currency);
  if (one.led_to) {
    json.key("order").begin_object().member("id", one.led_to->to_string()).key("number");
    if (found.led_to_number.empty()) json.null();
    else json.text(found.led_to_number);
    json.end_object();
  }
  if (one.due) json.member("due", format_time(*one.due));
  json.member("actions", found.actions).key("version").number(one.version);
  json.member("createdAt", format_time(one.requested_at));
  json.member("updatedAt", format_time(one.updated_at)).end_object();
  return Response(status, json_type, std::move(body)).header("ETag", etag_of(one.version));
}

}  // namespace flowmart::http

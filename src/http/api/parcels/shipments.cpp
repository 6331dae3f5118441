#include "http/api/parcels/shipments.hpp"

#include <array>

#include "http/api/paging.hpp"
#include "http/api/parcels/parcels.hpp"

namespace flowmart::http {
namespace {

using wire::JsonWriter;

constexpr std::string_view shipment_statuses =
    "pending, ready, shipped, in_transit, delivered, delivery_failed, returning, returned, received, "
    "cancelled";

void write_shipment(JsonWriter& json, const views::ShipmentRow& row) {
  json.begin_object().member("id", row.id).key("orderId");
  if (row.order) json.text(row.order->to_string()).member("orderNumber", row.order_number);
  else json.null().key("orderNumber").null();
  json.member("status", row.status).member("method", row.method).key("units").number(row.items);
  if (!row.note.empty()) json.member("reason", row.note);
  if (row.weight > 0) json.key("weight").number(row.weight);
  if (row.postage) json.key("postage").number(row.postage->decimal());
  if (row.postage) json.member("currency", row.postage->currency.code());
  if (!row.carrier.empty()) json.member("carrier", row.carrier);
  if (!row.tracking.empty()) json.member("trackingNumber", row.tracking);
  if (!row.carrier_status.empty()) json.member("carrierStatus", row.carrier_status);
  json.member("createdAt", format_time(row.created_at));
  json.member("updatedAt", format_time(row.updated_at)).end_object();
}

std::optional<std::vector<std::string>> shipment_status(std::string_view word) {
  constexpr std::array known{std::string_view("pending"),   std::string_view("ready"),
                             std::string_view("shipped"),   std::string_view("in_transit"),
                             std::string_view("delivered"), std::string_view("delivery_failed"),
                             std::string_view("returning"), std::string_view("returned"),
                             std::string_view("received"),  std::string_view("cancelled")};
  if (std::find(known.begin(), known.end(), word) == known.end()) return std::nullopt;
  return std::vector{std::string(word)};
}

std::variant<views::ShipmentFilter, Response> shipment_filter(const Request& request) {
  return by_status_and_creation<views::ShipmentFilter>(request, shipment_statuses, shipment_status);
}

Response shipment_page(views::Queries& queries, const views::ShipmentFilter& filter) {
  const auto rows = queries.shipments(filter);
  if (!rows) return unreadable(rows.failure());
  return page("items", *rows, filter.paging.limit, write_shipment);
}

void list_shipments(const Sources& from, const Request& request, Responder responder) {
  page_by_order(from, request, std::move(responder), shipment_filter(request), shipment_page);
}

void shipments_of_order(const Sources& from, const Request& request, Responder responder) {
  page_by_order(from, request, std::move(responder), shipment_filter(request), shipment_page,
                request.param("orderId"));
}

void read_shipment(const Sources& from, const Request& request, Responder responder) {
  answer_parcel(from, std::string(request.param("shipment")), std::move(responder));
}

}  // namespace

void add_shipment_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  router.on(Method::get, "/v1/shipments", route_to(from, list_shipments),
            {.query = {{"status", "orderId", "createdFrom", "createdTo", "limit", "after"}}});
  router.on(Method::get, "/v1/shipments/{shipment}", route_to(from, read_shipment));
  router.on(Method::get, "/v1/orders/{orderId}/shipments", route_to(from, shipments_of_order),
            {.query = {{"status", "createdFrom", "createdTo", "limit", "after"}}});
}

}  // namespace flowmart::http

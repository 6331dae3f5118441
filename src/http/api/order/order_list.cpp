#include "http/api/order/order_list.hpp"

#include "http/api/order/order_document.hpp"
#include "http/api/paging.hpp"
#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

using contract::OrderStatus;
using wire::JsonWriter;

// The statuses of OpenAPI v1, and the entity's own five.
std::optional<std::vector<OrderStatus>> statuses_of(std::string_view text) {
  using enum OrderStatus;
  if (const auto exact = contract::from_wire_name<OrderStatus>(text)) return std::vector{*exact};
  if (text == "pending") return std::vector{pending};
  if (text == "processing") return std::vector{processing, shipped};
  if (text == "completed") return std::vector{delivered};
  if (text == "cancelled") return std::vector{cancelled};
  return std::nullopt;
}

void write_order_row(JsonWriter& json, const views::OrderRow& row) {
  json.begin_object().member("id", row.id.to_string()).member("orderNumber", row.number);
  json.member("customerId", row.customer_number.empty() ? row.customer.to_string() : row.customer_number);
  json.member("customerName", row.customer_name);
  json.member("status", contract::wire_name(resource_status(row.status)))
      .member("stage", contract::wire_name(row.status));
  json.key("totalAmount").number(row.total.decimal()).member("currency", row.total.currency.code());
  json.key("lines").number(row.line_count).key("units").number(row.units).member("country", row.country);
  json.member("createdAt", format_time(row.placed_at))
      .member("updatedAt", format_time(row.updated_at))
      .end_object();
}

// By stage, in the order of a life, zeros included.
void write_counts(JsonWriter& json, const std::map<OrderStatus, std::int64_t>& counts) {
  json.key("counts").begin_object();
  for (const auto& [status, name] : wire_names(OrderStatus{})) {
    const auto found = counts.find(status);
    json.key(name).number(found == counts.end() ? 0 : found->second);
  }
  json.end_object();
}

std::variant<views::OrderFilter, Response> order_filter(const Request& request, Currency currency) {
  views::OrderFilter filter;
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return std::move(*bad);
  filter.paging = std::get<views::Paging>(paging);
  auto statuses = several(request, "status",
                          "pending, processing, completed, cancelled (or Pending, Processing, Shipped, "
                          "Delivered, Cancelled)",
                          statuses_of);
  if (auto* bad = std::get_if<Response>(&statuses)) return std::move(*bad);
  filter.statuses = std::get<0>(std::move(statuses));
  auto placed = moments_of(request, "placed");
  if (auto* bad = std::get_if<Response>(&placed)) return std::move(*bad);
  filter.placed = std::get<views::Moments>(placed);
  auto amounts = amounts_of(request, currency);
  if (auto* bad = std::get_if<Response>(&amounts)) return std::move(*bad);
  filter.amount = std::get<views::Amounts>(amounts);
  if (const auto customer = request.query_value("customerId")) filter.customer = CustomerId::of(*customer);
  filter.search = request.query_value("q").value_or("");
  return filter;
}

void list_orders(const Sources& from, const Request& request, Responder responder) {
  auto read = order_filter(request, from.backend.currency);
  if (auto* bad = std::get_if<Response>(&read)) return responder.answer(std::move(*bad));
  from.reader.read(std::move(responder), [&queries = from.queries, filter = std::get<0>(std::move(read))] {
    const auto rows = queries.orders(filter);
    if (!rows) return unreadable(rows.failure());
    const auto counts = queries.order_counts();
    if (!counts) return unreadable(counts.failure());
    return page("items", *rows, filter.paging.limit, write_order_row,
                [&](JsonWriter& json) { write_counts(json, *counts); });
  });
}

void list_refusals(const Sources& from, const Request& request, Responder responder) {
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return responder.answer(std::move(*bad));
  auto refused = moments_of(request, "refused");
  if (auto* bad = std::get_if<Response>(&refused)) return responder.answer(std::move(*bad));
  from.reader.read(std::move(responder), [from, at = std::get<views::Paging>(paging),
                                          moments = std::get<views::Moments>(refused)] {
    const auto rows = from.queries.refusals(at, moments);
    if (!rows) return unreadable(rows.failure());
    return page("items", *rows, at.limit, [](JsonWriter& json, const views::RefusalRow& row) {
      json.begin_object().member("orderId", row.id.to_string()).member("orderNumber", row.number);
      json.member("reason", row.reason).key("shorts").raw(row.shorts);
      json.member("refusedAt", format_time(row.refused_at)).end_object();
    });
  });
}

}  // namespace

void add_order_list_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  router.on(Method::get, "/v1/orders", route_to(from, list_orders),
            {.query = {{"status", "q", "customerId", "placedFrom", "placedTo", "amountFrom", "amountTo",
                        "limit", "after"}}});
  router.on(Method::get, "/v1/refusals", route_to(from, list_refusals),
            {.query = {{"refusedFrom", "refusedTo", "limit", "after"}}});
}

}  // namespace flowmart::http

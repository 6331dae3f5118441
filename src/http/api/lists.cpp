#include "http/api/lists.hpp"

#include <algorithm>
#include <charconv>

#include "contract/messages/shipping.hpp"
#include "http/api/event_document.hpp"
#include "http/api/order_document.hpp"
#include "http/api/orders.hpp"
#include "http/api/query_values.hpp"
#include "http/server/problem.hpp"
#include "views/flow_steps.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

using contract::OrderStatus;
using wire::JsonWriter;

constexpr std::uint64_t limit_default = 20, limit_max = 100;

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

std::variant<views::Paging, Response> paging_of(const Request& request) {
  views::Paging paging;
  auto limit = query_number(request, "limit", limit_default, {1, limit_max});
  if (auto* bad = std::get_if<Response>(&limit)) return std::move(*bad);
  paging.limit = std::get<std::uint64_t>(limit);
  if (!request.query_value("after")) return paging;
  auto after = query_number(request, "after", 0, {0, 0x7fffffffffffffff});
  if (auto* bad = std::get_if<Response>(&after)) return std::move(*bad);
  paging.before = static_cast<std::int64_t>(std::get<std::uint64_t>(after));
  return paging;
}

// `rows` and the place where the next page begins, null at the end; then what `more` adds.
template <class Rows, class Write, class More>
Response page(std::string_view name, const Rows& rows, std::size_t limit, Write&& write, More&& more) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key(name).begin_array();
  for (const auto& row : rows) write(json, row);
  json.end_array().key("next");
  if (rows.size() < limit || rows.empty()) json.null();
  else json.text(std::to_string(rows.back().serial));
  more(json);
  json.end_object();
  return Response(200, json_type, std::move(body));
}
template <class Rows, class Write>
Response page(std::string_view name, const Rows& rows, std::size_t limit, Write&& write) {
  return page(name, rows, limit, std::forward<Write>(write), [](JsonWriter&) {});
}

void write_order(JsonWriter& json, const views::OrderRow& row) {
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

void list_orders(views::Queries& queries, Reader& reader, const Request& request, Responder responder) {
  views::OrderFilter filter;
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return responder.answer(std::move(*bad));
  filter.paging = std::get<views::Paging>(paging);
  if (const auto status = request.query_value("status")) {
    auto statuses = statuses_of(*status);
    if (!statuses)
      return responder.answer(problem(400, "bad-query",
                                      "status is one of pending, processing, completed, cancelled (or "
                                      "Pending, Processing, Shipped, Delivered, Cancelled)."));
    filter.statuses = std::move(*statuses);
  }
  if (const auto customer = request.query_value("customerId")) filter.customer = CustomerId::of(*customer);
  filter.search = request.query_value("q").value_or("");
  reader.read(std::move(responder), [&queries, filter] {
    const auto rows = queries.orders(filter);
    if (!rows) return unreadable(rows.failure());
    const auto counts = queries.order_counts();
    if (!counts) return unreadable(counts.failure());
    return page("items", *rows, filter.paging.limit, write_order,
                [&](JsonWriter& json) { write_counts(json, *counts); });
  });
}

// Who stands outside: an adapter's answer comes from the gateway, a parcel's report from the carrier.
std::string_view outside_of(const engine::Batch& batch, std::size_t index) {
  if (batch.inputs[batch.input_of(index)].origin == engine::Origin::effect) return "Gateway";
  return batch.messages[index].message.is<contract::UpdateShipmentStatus>() ? "Carrier" : "Customer";
}

// Which steps of flows the message entered; what its receiver refused moves nothing.
void write_steps(JsonWriter& json, const engine::Batch& batch, std::size_t index, views::FlowSteps& flows) {
  const bool refused =
      std::any_of(batch.steps.begin(), batch.steps.end(),
                  [index](const engine::BatchStep& step) { return step.message == index && step.rejection; });
  json.key("steps").begin_array();
  if (!refused)
    for (const views::StepOfFlow& one : flows.take(batch.messages[index].message)) {
      json.begin_object().member("flow", one.flow).member("step", one.step);
      if (!one.note.empty()) json.member("note", one.note);
      json.end_object();
    }
  json.end_array();
}

void write_story_message(JsonWriter& json, const engine::Batch& batch, std::size_t index,
                         const Backend& backend, views::FlowSteps& flows) {
  const engine::Routing& routing = backend.routing;
  const wire::AnyMessage message = backend.engine.opened(batch.messages[index].message);
  const std::string_view sender = sender_of(batch, index, routing);
  const std::uint64_t cause = engine::cause_event(batch, index);
  json.begin_object().key("position").number(static_cast<std::int64_t>(batch.first_event + index));
  json.member("id", engine::message_id(batch, index)).member("message", message.type->id);
  json.member("version", message.type->version).member("kind", contract::wire_name(message.type->info.kind));
  json.member("private", message.type->info.is_private);
  json.member("from", sender.empty() ? outside_of(batch, index) : sender).key("to").begin_array();
  for (const std::string_view receiver : receivers_of(batch, index, routing)) json.text(receiver);
  json.end_array().member("time", format_time(batch.time)).key("causationId");
  if (cause >= batch.first_event)
    json.text(engine::message_id(batch, static_cast<std::size_t>(cause - batch.first_event)));
  else json.null();
  if (cause != 0) json.key("causePosition").number(static_cast<std::int64_t>(cause));
  write_steps(json, batch, index, flows);
  std::string payload;
  message.type->write_json(message.body.get(), payload);
  json.key("payload").raw(payload).end_object();
}

Response story(Backend& backend, views::Queries& queries, OrderId id) {
  const auto order = queries.order(id);
  if (!order) return unreadable(order.failure());
  const auto spans = queries.story(id);
  if (!spans) return unreadable(spans.failure());
  if (spans->empty()) return problem(404, "unknown-order", "There is no such order.");
  std::string body;
  JsonWriter json(body);
  json.begin_object().member("orderId", id.to_string());
  json.member("orderNumber", *order ? (*order)->number : std::string());
  json.member("status", *order ? contract::wire_name((*order)->status) : std::string_view("refused"));
  json.key("messages").begin_array();
  views::FlowSteps flows(id);
  for (const views::EventSpan& span : *spans)
    each_event(backend.journal, backend.types, static_cast<std::uint64_t>(span.first),
               [&](const engine::Batch& batch, std::size_t index) {
                 const auto event = static_cast<std::int64_t>(batch.first_event + index);
                 if (event > span.last) return false;
                 write_story_message(json, batch, index, backend, flows);
                 return event < span.last;
               });
  json.end_array().end_object();
  return Response(200, json_type, std::move(body));
}

// "product.warehouse", as their numbers: rows that come in between don't move what follows.
std::string place_text(const views::StockPlace& place) {
  return std::to_string(place.product) + "." + std::to_string(place.warehouse);
}
std::optional<views::StockPlace> place_in(std::string_view text) {
  views::StockPlace place;
  const char* const end = text.data() + text.size();
  const auto product = std::from_chars(text.data(), end, place.product);
  if (product.ec != std::errc{} || product.ptr == end || *product.ptr != '.') return std::nullopt;
  const auto warehouse = std::from_chars(product.ptr + 1, end, place.warehouse);
  if (warehouse.ec != std::errc{} || warehouse.ptr != end) return std::nullopt;
  return place;
}

std::variant<views::StockFilter, Response> stock_filter(const Request& request) {
  views::StockFilter filter;
  auto limit = query_number(request, "limit", limit_default, {1, limit_max});
  if (auto* bad = std::get_if<Response>(&limit)) return std::move(*bad);
  filter.limit = std::get<std::uint64_t>(limit);
  if (const auto after = request.query_value("after")) {
    filter.after = place_in(*after);
    if (!filter.after) return problem(400, "bad-query", "The query parameter after is the next of a page.");
  }
  if (const auto product = request.query_value("product")) filter.product = std::string(*product);
  if (const auto warehouse = request.query_value("warehouse")) filter.warehouse = WarehouseId::of(*warehouse);
  return filter;
}

void write_stock(JsonWriter& json, const views::StockRow& row) {
  json.begin_object()
      .member("productId", row.product.to_string())
      .member("sku", row.sku)
      .member("name", row.name);
  json.key("price").number(row.price.decimal()).member("currency", row.price.currency.code());
  json.member("warehouse", row.warehouse_code).member("warehouseId", row.warehouse.to_string());
  json.key("onHand").number(row.on_hand).key("reserved").number(row.reserved);
  json.key("available").number(row.available);
  json.member("updatedAt", format_time(row.updated_at)).end_object();
}

Response stock(views::Queries& queries, const views::StockFilter& filter) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("items").begin_array();
  std::size_t count = 0;
  views::StockPlace last;
  const auto done = queries.each_stock(filter, [&](const views::StockRow& row) {
    write_stock(json, row);
    last = row.place;
    return ++count < filter.limit;
  });
  if (!done) return unreadable(done.failure());
  json.end_array().key("next");
  if (count < filter.limit) json.null();
  else json.text(place_text(last));
  json.end_object();
  return Response(200, json_type, std::move(body));
}

Response movements(views::Queries& queries, const std::string& name, const views::Paging& paging) {
  const auto product = queries.product_named(name);
  if (!product) return unreadable(product.failure());
  const auto rows = queries.movements(product->value_or(ProductId{}), paging);
  if (!rows) return unreadable(rows.failure());
  return page("items", *rows, paging.limit, [](JsonWriter& json, const views::MovementRow& row) {
    json.begin_object().key("number").number(row.serial).member("warehouse", row.warehouse_code);
    json.member("kind", row.kind).key("quantity").number(row.quantity).key("onHand").number(row.on_hand);
    json.member("reason", row.reason).member("orderNumber", row.order_number);
    json.member("at", format_time(row.moved_at)).end_object();
  });
}

}  // namespace

Response unreadable(const std::string& why) {
  return problem(503, "views-unreadable", why).header("Retry-After", "5");
}

void add_list_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  router.on(Method::get, "/v1/orders",
            [&](const Request& request, Responder responder) {
              list_orders(queries, reader, request, std::move(responder));
            },
            {.query = {{"status", "q", "customerId", "limit", "after"}}});
  router.on(Method::get, "/v1/orders/{orderId}/story",
            [&](const Request& request, Responder responder) {
              const OrderId id = OrderId::of(request.param("orderId"));
              reader.read(std::move(responder), [&, id] { return story(backend, queries, id); });
            },
            {.query = std::vector<std::string>{}});
  router.on(Method::get, "/v1/stock",
            [&](const Request& request, Responder responder) {
              auto filter = stock_filter(request);
              if (auto* bad = std::get_if<Response>(&filter)) return responder.answer(std::move(*bad));
              reader.read(std::move(responder),
                          [&, filter = std::get<views::StockFilter>(std::move(filter))] {
                            return stock(queries, filter);
                          });
            },
            {.query = {{"product", "warehouse", "limit", "after"}}});
  router.on(Method::get, "/v1/stock/{product}/movements",
            [&](const Request& request, Responder responder) {
              auto paging = paging_of(request);
              if (auto* bad = std::get_if<Response>(&paging)) return responder.answer(std::move(*bad));
              reader.read(std::move(responder), [&, product = std::string(request.param("product")),
                                                 paging = std::get<views::Paging>(paging)] {
                return movements(queries, product, paging);
              });
            },
            {.query = {{"limit", "after"}}});
}

}  // namespace flowmart::http

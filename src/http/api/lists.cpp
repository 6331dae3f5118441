#include "http/api/lists.hpp"

#include <algorithm>

#include "contract/messages/shipping.hpp"
#include "http/api/event_document.hpp"
#include "http/api/order_document.hpp"
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

// An amount in the shop's currency, in which orders are asked for.
std::variant<std::optional<Money>, Response> amount_in(const Request& request, std::string_view name,
                                                       Currency currency) {
  const auto text = request.query_value(name);
  if (!text) return std::nullopt;
  const auto amount = Decimal::parse(*text);
  const auto money = amount ? money_of(*amount, currency) : std::nullopt;
  if (money) return money;
  return problem(400, "bad-query",
                 "The query parameter " + std::string(name) + " is an amount in " +
                     std::string(currency.code()) + ", with " + std::to_string(currency.decimals()) +
                     " decimals at most.");
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
  for (const auto& [name, amount] :
       {std::pair("amountFrom", &filter.amount_from), std::pair("amountTo", &filter.amount_to)}) {
    auto given = amount_in(request, name, currency);
    if (auto* bad = std::get_if<Response>(&given)) return std::move(*bad);
    *amount = std::get<0>(given);
  }
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
  views::FlowSteps flows(id);
  write_story(json, backend, *spans, flows);
  json.end_object();
  return Response(200, json_type, std::move(body));
}

std::variant<views::StockFilter, Response> stock_filter(const Request& request) {
  views::StockFilter filter;
  auto limit = query_number(request, "limit", limit_default, {1, limit_max});
  if (auto* bad = std::get_if<Response>(&limit)) return std::move(*bad);
  filter.limit = std::get<std::uint64_t>(limit);
  if (const auto after = request.query_value("after")) {
    const auto place = place_in(*after);
    if (!place) return problem(400, "bad-query", "The query parameter after is the next of a page.");
    filter.after = {place->first, place->second};
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
  else json.text(place_text(last.product, last.warehouse));
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

void write_story(JsonWriter& json, Backend& backend, const std::vector<views::EventSpan>& spans,
                 views::FlowSteps& flows) {
  json.key("messages").begin_array();
  for (const views::EventSpan& span : spans)
    each_event(backend.journal, backend.types, static_cast<std::uint64_t>(span.first),
               [&](const engine::Batch& batch, std::size_t index) {
                 const auto event = static_cast<std::int64_t>(batch.first_event + index);
                 if (event > span.last) return false;
                 write_story_message(json, batch, index, backend, flows);
                 return event < span.last;
               });
  json.end_array();
}

Response unreadable(const std::string& why) {
  return problem(503, "views-unreadable", why).header("Retry-After", "5");
}

void add_list_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  router.on(Method::get, "/v1/orders", route_to(from, list_orders),
            {.query = {{"status", "q", "customerId", "placedFrom", "placedTo", "amountFrom", "amountTo",
                        "limit", "after"}}});
  router.on(Method::get, "/v1/refusals", route_to(from, list_refusals),
            {.query = {{"refusedFrom", "refusedTo", "limit", "after"}}});
  router.on(Method::get, "/v1/orders/{orderId}/story", [from](const Request& request, Responder responder) {
    order_meant(
        from.backend, request.param("orderId"), std::move(responder), [from](OrderId id, Responder waiting) {
          from.reader.read(std::move(waiting), [from, id] { return story(from.backend, from.queries, id); });
        });
  });
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

#include "http/api/shop/stock.hpp"

#include "http/api/paging.hpp"
#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

using wire::JsonWriter;

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

}  // namespace

void add_stock_routes(Router& router, views::Queries& queries, Reader& reader) {
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

#include "http/api/shop/products.hpp"

#include "http/api/ask.hpp"
#include "http/api/paging.hpp"

namespace flowmart::http {
namespace {

using wire::JsonWriter;

void write_product(JsonWriter& json, const views::ProductRow& row) {
  json.begin_object().member("id", row.id.to_string()).member("sku", row.sku).member("name", row.name);
  json.member("category", row.category).key("price").number(row.price.decimal());
  json.member("currency", row.price.currency.code()).member("onFile", row.on_file);
  json.key("onHand").number(row.on_hand).key("reserved").number(row.reserved);
  json.key("available").number(row.available).key("reorderPoint").number(row.reorder_point);
  json.key("reorderQuantity").number(row.reorder_quantity).key("safetyStock").number(row.safety_stock);
  json.member("updatedAt", format_time(row.updated_at)).end_object();
}

void write_warehouse(JsonWriter& json, const views::WarehouseRow& row) {
  json.begin_object().member("id", row.id.to_string()).member("code", row.code).member("name", row.name);
  json.key("country");
  if (row.country.empty()) json.null();
  else json.text(row.country);
  json.key("zone");
  if (row.zone.empty()) json.null();
  else json.text(row.zone);
  json.end_object();
}

void write_reservation(JsonWriter& json, const views::ReservationRow& row) {
  json.begin_object().member("orderId", row.order.to_string()).key("orderNumber");
  if (row.order_number.empty()) json.null();
  else json.text(row.order_number);
  const bool owed = row.warehouse.is_nil();
  json.key("units").number(owed ? 0 : row.quantity);
  if (owed) json.key("owed").number(row.quantity).key("warehouse").null().key("warehouseId").null();
  else json.member("warehouse", row.warehouse_code).member("warehouseId", row.warehouse.to_string());
  json.key("until");
  if (row.until) json.text(format_time(*row.until));
  else json.null();
  json.member("status", row.status()).end_object();
}

void list_products(const Sources& from, const Request& request, Responder responder) {
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return responder.answer(std::move(*bad));
  views::ProductFilter filter;
  filter.after = std::get<views::Paging>(paging).before;
  filter.limit = std::get<views::Paging>(paging).limit;
  filter.category = request.query_value("category").value_or("");
  from.reader.read(std::move(responder), [from, filter] {
    const auto rows = from.queries.products(filter);
    if (!rows) return unreadable(rows.failure());
    return page("items", *rows, filter.limit, write_product);
  });
}

Response no_such_product() { return problem(404, "unknown-product", "There is no such product."); }

// With what there is of it, which is no part of its version: that counts what is on file alone.
void read_product(const Sources& from, const Request& request, Responder responder) {
  const std::string name(request.param("product"));
  ask_version(from.backend, contract::ReadProduct{name}, Reply(std::move(responder)),
              [from, name](std::optional<std::int64_t> version, Responder waiting) {
                from.reader.read(std::move(waiting), [from, name, version] {
                  const auto id = from.queries.product_named(name);
                  if (!id) return unreadable(id.failure());
                  const auto found = from.queries.product(id->value_or(ProductId{}));
                  if (!found) return unreadable(found.failure());
                  if (!*found) return no_such_product();
                  return one_row(**found, write_product, version);
                });
              });
}

std::variant<views::ReservationFilter, Response> reservation_filter(const Request& request) {
  views::ReservationFilter filter;
  auto limit = query_number(request, "limit", limit_default, {1, limit_max});
  if (auto* bad = std::get_if<Response>(&limit)) return std::move(*bad);
  filter.limit = std::get<std::uint64_t>(limit);
  if (const auto text = request.query_value("after")) {
    const auto place = place_in(*text);
    if (!place) return problem(400, "bad-query", "The query parameter after is the next of a page.");
    filter.after = *place;
  }
  auto statuses = several(request, "status", "held, firm, owed",
                          [](std::string_view word) -> std::optional<std::vector<std::string>> {
                            const auto& known = views::hold_statuses;
                            if (std::find(known.begin(), known.end(), word) == known.end())
                              return std::nullopt;
                            return std::vector{std::string(word)};
                          });
  if (auto* bad = std::get_if<Response>(&statuses)) return std::move(*bad);
  filter.statuses = std::get<0>(std::move(statuses));
  if (const auto warehouse = request.query_value("warehouse")) filter.warehouse = WarehouseId::of(*warehouse);
  return filter;
}

void list_reservations(const Sources& from, const Request& request, Responder responder) {
  page_by_order(from, request, std::move(responder), reservation_filter(request),
                [name = std::string(request.param("product"))](views::Queries& queries,
                                                               views::ReservationFilter filter) {
                  const auto id = queries.product_named(name);
                  if (!id) return unreadable(id.failure());
                  if (!*id) return no_such_product();
                  filter.product = **id;
                  const auto rows = queries.reservations(filter);
                  if (!rows) return unreadable(rows.failure());
                  return page("items", *rows, filter.limit, write_reservation);
                });
}

// As ISO 3166 writes a country.
std::optional<std::vector<std::string>> country_code(std::string_view word) {
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (word.size() != 2 || !letter(word[0]) || !letter(word[1])) return std::nullopt;
  return std::vector{std::string(word)};
}

void list_warehouses(const Sources& from, const Request& request, Responder responder) {
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return responder.answer(std::move(*bad));
  auto countries = several(request, "country", "the codes of two letters, like GB", country_code);
  if (auto* bad = std::get_if<Response>(&countries)) return responder.answer(std::move(*bad));
  views::WarehouseFilter filter;
  filter.after = std::get<views::Paging>(paging).before.value_or(0);
  filter.limit = std::get<views::Paging>(paging).limit;
  filter.countries = std::get<0>(std::move(countries));
  auto zones = several(request, "zone", "north, south, east, west, central",
                       [](std::string_view word) -> std::optional<std::vector<std::string>> {
                         if (!contract::from_wire_name<contract::Zone>(word)) return std::nullopt;
                         return std::vector{std::string(word)};
                       });
  if (auto* bad = std::get_if<Response>(&zones)) return responder.answer(std::move(*bad));
  filter.zones = std::get<0>(std::move(zones));
  filter.words = request.query_value("q").value_or("");
  from.reader.read(std::move(responder), [from, filter] {
    const auto rows = from.queries.warehouses(filter);
    if (!rows) return unreadable(rows.failure());
    return page("items", *rows, filter.limit, write_warehouse);
  });
}

}  // namespace

Response product_found(const contract::ReadProduct::Response& product) {
  const contract::ProductRegistered& content = product.content;
  std::string body;
  JsonWriter json(body);
  json.begin_object().member("id", content.product.to_string()).member("sku", content.sku);
  json.member("name", content.name).member("category", content.category);
  json.key("price").number(content.price.decimal()).member("currency", content.price.currency.code());
  json.member("onFile", product.on_file).key("reorderPoint").number(content.reorder_point);
  json.key("reorderQuantity").number(content.reorder_quantity);
  json.key("safetyStock").number(content.safety_stock).key("version").number(product.version).end_object();
  return Response(200, json_type, std::move(body)).header("ETag", etag_of(product.version));
}

void add_product_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  router.on(Method::get, "/v1/products", route_to(from, list_products),
            {.query = {{"category", "limit", "after"}}});
  router.on(Method::get, "/v1/products/{product}", route_to(from, read_product));
  router.on(Method::get, "/v1/products/{product}/reservations", route_to(from, list_reservations),
            {.query = {{"status", "orderId", "warehouse", "limit", "after"}}});
  router.on(Method::get, "/v1/warehouses", route_to(from, list_warehouses),
            {.query = {{"country", "zone", "q", "limit", "after"}}});
}

}  // namespace flowmart::http

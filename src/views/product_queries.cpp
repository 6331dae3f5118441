#include <algorithm>

#include "views/list_sql.hpp"
#include "views/queries.hpp"
#include "views/reading.hpp"
#include "views/search_words.hpp"

namespace flowmart::views {

using sqlite::Bytes;

namespace {

const std::string product_select =
    "SELECT p.serial, p.id, p.sku, p.name, p.category, p.currency, p.price, p.reorder_point, "
    "p.reorder_quantity, p.safety_stock, p.removed, p.updated_at, "
    "(SELECT coalesce(sum(on_hand), 0) FROM stock WHERE product_serial = p.serial), "
    "(SELECT coalesce(sum(available), 0) FROM stock WHERE product_serial = p.serial) FROM products p ";

ProductRow product_row(Columns& row) {
  ProductRow product{.serial = row.integer(), .id = {row.uuid()}, .sku = row.text()};
  product.name = row.text();
  product.category = row.text();
  const Currency currency = row.currency();
  product.price = {row.integer(), currency};
  product.reorder_point = row.integer();
  product.reorder_quantity = row.integer();
  product.safety_stock = row.integer();
  product.on_file = row.integer() == 0;
  product.updated_at = row.time();
  product.on_hand = row.integer();
  product.available = row.integer();
  product.reserved = product.on_hand - product.available;
  return product;
}

ReservationRow reservation_row(Columns& row) {
  ReservationRow held;
  held.place.first = row.integer();
  held.place.second = row.integer();
  held.order = {row.uuid()};
  held.order_number = row.text();
  held.warehouse = {row.uuid()};
  held.warehouse_code = row.text();
  held.quantity = row.integer();
  if (const std::int64_t until = row.integer(); until != 0) held.until = Time{Duration{until}};
  return held;
}

// Folded, as the search has them.
std::vector<std::string> words_of(const std::string& text) {
  std::string folded;
  append_words(folded, text);
  std::vector<std::string> words;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = folded.find(' ', at);
    words.push_back(folded.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool meets(const WarehouseFilter& filter, const std::vector<std::string>& words, const WarehouseRow& row) {
  const auto among = [](const std::vector<std::string>& wanted, const std::string& own) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), own) != wanted.end();
  };
  if (!among(filter.countries, row.country) || !among(filter.zones, row.zone)) return false;
  const std::vector<std::string> own = words_of(row.code + " " + row.name);
  return std::all_of(words.begin(), words.end(), [&own](const std::string& wanted) {
    return std::any_of(own.begin(), own.end(),
                       [&](const std::string& one) { return one.starts_with(wanted); });
  });
}

}  // namespace

std::string products_sql(const ProductFilter& filter) {
  std::string sql = product_select + "WHERE p.removed = 0";
  if (!filter.category.empty()) sql += " AND p.category = ?1";
  if (filter.after) sql += " AND (p.sku, p.serial) > ((SELECT sku FROM products WHERE serial = ?2), ?2)";
  return sql + " ORDER BY p.sku, p.serial LIMIT ?3";
}

// Of one status at most, and of those that are named: what is held of a product are few rows beside it.
std::string reservations_sql(const ReservationFilter& filter) {
  std::string sql =
      "SELECT r.reserved_event, r.warehouse_serial, r.order_id, o.number, w.id, w.code, r.quantity, r.until "
      "FROM products p CROSS JOIN reservations r ON r.product_serial = p.serial "
      "LEFT JOIN warehouses w ON w.serial = r.warehouse_serial LEFT JOIN orders o ON o.id = r.order_id "
      "WHERE p.id = ?1 AND (r.reserved_event, r.warehouse_serial) > (?2, ?3)";
  if (filter.order) sql += " AND r.order_id = ?5";
  if (filter.warehouse) sql += " AND w.id = ?6";
  std::string statuses;
  for (const std::string& one : filter.statuses)
    statuses.append(statuses.empty() ? " AND (" : " OR ")
        .append(one == "owed"   ? "r.warehouse_serial = 0"
                : one == "held" ? "r.warehouse_serial <> 0 AND r.until <> 0"
                                : "r.warehouse_serial <> 0 AND r.until = 0");
  if (!statuses.empty()) sql.append(statuses).append(")");
  return sql + " ORDER BY r.reserved_event, r.warehouse_serial LIMIT ?4";
}

Read<std::vector<ProductRow>> Queries::products(const ProductFilter& filter) {
  return read<std::vector<ProductRow>>([&](ReadSession& session) {
    auto& statement = session.statement(products_sql(filter));
    if (!filter.category.empty()) statement.bind(1, filter.category);
    if (filter.after) statement.bind(2, *filter.after);
    statement.bind(3, static_cast<std::int64_t>(filter.limit));
    return rows_of(statement, product_row);
  });
}

Read<std::optional<ProductRow>> Queries::product(ProductId id) {
  return read<std::optional<ProductRow>>([&](ReadSession& session) {
    auto& statement = session.statement(product_select + "WHERE p.id = ?1");
    statement.bind(1, Bytes(id.uuid.bytes));
    return first_of(rows_of(statement, product_row));
  });
}

Read<std::vector<EventSpan>> Queries::product_changes(ProductId id) {
  return read<std::vector<EventSpan>>([&](ReadSession& session) {
    auto& statement = session.statement(
        "SELECT c.event FROM product_changes c JOIN products p ON p.serial = c.product_serial "
        "WHERE p.id = ?1 ORDER BY c.event");
    statement.bind(1, Bytes(id.uuid.bytes));
    return rows_of(statement, [](Columns& row) {
      const std::int64_t event = row.integer();
      return EventSpan{event, event};
    });
  });
}

// There are few: they are looked through in their order, whatever the filter.
Read<std::vector<WarehouseRow>> Queries::warehouses(const WarehouseFilter& filter) {
  return read<std::vector<WarehouseRow>>([&](ReadSession& session) {
    const std::vector<std::string> words = words_of(filter.words);
    std::vector<WarehouseRow> found;
    if (words.empty() && !filter.words.empty()) return found;  // there is no word in it
    auto& statement = session.statement(
        "SELECT serial, id, code, name, country, zone FROM warehouses WHERE serial > ?1 ORDER BY serial");
    statement.bind(1, filter.after);
    const sqlite::Resetting resetting(statement);
    while (found.size() < filter.limit && statement.step()) {
      Columns row(statement);
      WarehouseRow warehouse{.serial = row.integer(), .id = {row.uuid()}, .code = row.text()};
      warehouse.name = row.text();
      warehouse.country = row.text();
      warehouse.zone = row.text();
      if (meets(filter, words, warehouse)) found.push_back(std::move(warehouse));
    }
    return found;
  });
}

Read<std::vector<ReservationRow>> Queries::reservations(const ReservationFilter& filter) {
  return read<std::vector<ReservationRow>>([&](ReadSession& session) {
    auto& statement = session.statement(reservations_sql(filter));
    statement.bind(1, Bytes(filter.product.uuid.bytes)).bind(2, filter.after.first);
    statement.bind(3, filter.after.second).bind(4, static_cast<std::int64_t>(filter.limit));
    if (filter.order) statement.bind(5, Bytes(filter.order->uuid.bytes));
    if (filter.warehouse) statement.bind(6, Bytes(filter.warehouse->uuid.bytes));
    return rows_of(statement, reservation_row);
  });
}

}  // namespace flowmart::views

#include "views/list_sql.hpp"
#include "views/queries.hpp"
#include "views/reading.hpp"

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

}  // namespace

std::string products_sql(const ProductFilter& filter) {
  std::string sql = product_select + "WHERE p.removed = 0";
  if (!filter.category.empty()) sql += " AND p.category = ?1";
  if (filter.after) sql += " AND (p.sku, p.serial) > ((SELECT sku FROM products WHERE serial = ?2), ?2)";
  return sql + " ORDER BY p.sku, p.serial LIMIT ?3";
}

std::string reservations_sql() {
  return "SELECT r.reserved_event, r.warehouse_serial, r.order_id, o.number, w.id, w.code, r.quantity, "
         "r.until "
         "FROM products p CROSS JOIN reservations r ON r.product_serial = p.serial "
         "LEFT JOIN warehouses w ON w.serial = r.warehouse_serial LEFT JOIN orders o ON o.id = r.order_id "
         "WHERE p.id = ?1 AND (r.reserved_event, r.warehouse_serial) > (?2, ?3) "
         "ORDER BY r.reserved_event, r.warehouse_serial LIMIT ?4";
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

Read<std::vector<WarehouseRow>> Queries::warehouses(std::int64_t after, std::size_t limit) {
  return read<std::vector<WarehouseRow>>([&](ReadSession& session) {
    auto& statement = session.statement(
        "SELECT serial, id, code, name, country FROM warehouses WHERE serial > ?1 ORDER BY serial LIMIT ?2");
    statement.bind(1, after).bind(2, static_cast<std::int64_t>(limit));
    return rows_of(statement, [](Columns& row) {
      WarehouseRow warehouse{.serial = row.integer(), .id = {row.uuid()}, .code = row.text()};
      warehouse.name = row.text();
      warehouse.country = row.text();
      return warehouse;
    });
  });
}

Read<std::vector<ReservationRow>> Queries::reservations(ProductId product, const HoldPlace& after,
                                                        std::size_t limit) {
  return read<std::vector<ReservationRow>>([&](ReadSession& session) {
    auto& statement = session.statement(reservations_sql());
    statement.bind(1, Bytes(product.uuid.bytes)).bind(2, after.first).bind(3, after.second);
    statement.bind(4, static_cast<std::int64_t>(limit));
    return rows_of(statement, reservation_row);
  });
}

}  // namespace flowmart::views

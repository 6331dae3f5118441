#include <algorithm>

#include "views/queries.hpp"
#include "views/reading.hpp"

namespace flowmart::views {

using sqlite::Bytes;

namespace {

struct FoundProduct {
  std::int64_t serial = 0;
  ProductId id;
};

// A SKU may have been another product's before.
std::optional<FoundProduct> find_product(ReadSession& session, const std::string& name) {
  const auto found = [](sqlite::Statement& statement) {
    return first_of(rows_of(statement, [](Columns& row) {
      return FoundProduct{row.integer(), {row.uuid()}};
    }));
  };
  auto& by_sku = session.statement(
      "SELECT serial, id FROM products WHERE sku = ?1 ORDER BY removed, serial DESC LIMIT 1");
  by_sku.bind(1, name);
  if (const auto product = found(by_sku)) return product;
  const auto id = Uuid::parse(name);
  if (!id) return std::nullopt;
  auto& by_id = session.statement("SELECT serial, id FROM products WHERE id = ?1");
  by_id.bind(1, Bytes(id->bytes));
  return found(by_id);
}

// Goes along an index from where it begins, so that a page costs the same wherever it is.
std::string stock_sql(const StockFilter& filter) {
  std::string sql =
      "SELECT p.serial, w.serial, p.id, p.sku, p.name, p.category, p.price, p.currency, w.id, w.code, "
      "s.on_hand, s.available, s.updated_at "
      "FROM products p CROSS JOIN stock s ON s.product_serial = p.serial "
      "CROSS JOIN warehouses w ON w.serial = s.warehouse_serial WHERE p.removed = 0";
  if (filter.product) sql += " AND p.serial = ?1";
  if (filter.warehouse) sql += " AND w.id = ?2";
  if (filter.after)
    sql +=
        " AND (p.sku, p.serial) >= ((SELECT sku FROM products WHERE serial = ?3), ?3) "
        "AND (p.serial <> ?3 OR s.warehouse_serial > ?4)";
  return sql + " ORDER BY p.sku, p.serial, s.warehouse_serial LIMIT ?5";
}

StockRow stock_row(Columns& row) {
  StockRow stock;
  stock.place.product = row.integer();
  stock.place.warehouse = row.integer();
  stock.product = {row.uuid()};
  stock.sku = row.text();
  stock.name = row.text();
  stock.category = row.text();
  const std::int64_t minor = row.integer();
  stock.price = {minor, Currency::parse(row.text()).value_or(Currency{})};
  stock.warehouse = {row.uuid()};
  stock.warehouse_code = row.text();
  stock.on_hand = row.integer();
  stock.available = row.integer();
  stock.reserved = stock.on_hand - stock.available;
  stock.updated_at = row.time();
  return stock;
}

}  // namespace

Read<std::optional<ProductId>> Queries::product_named(const std::string& name) {
  return read<std::optional<ProductId>>([&](ReadSession& session) {
    const auto product = find_product(session, name);
    return product ? std::optional(product->id) : std::nullopt;
  });
}

Read<std::monostate> Queries::each_stock(const StockFilter& filter,
                                         const std::function<bool(const StockRow&)>& visit) {
  return read<std::monostate>([&](ReadSession& session) {
    std::optional<FoundProduct> product;
    if (filter.product && !(product = find_product(session, *filter.product))) return std::monostate{};
    auto& statement = session.statement(stock_sql(filter));
    if (product) statement.bind(1, product->serial);
    if (filter.warehouse) statement.bind(2, Bytes(filter.warehouse->uuid.bytes));
    if (filter.after) statement.bind(3, filter.after->product).bind(4, filter.after->warehouse);
    statement.bind(5, static_cast<std::int64_t>(std::min<std::size_t>(filter.limit, INT64_MAX)));
    const sqlite::Resetting resetting(statement);
    while (statement.step()) {
      Columns row(statement);
      if (!visit(stock_row(row))) break;
    }
    return std::monostate{};
  });
}

Read<std::vector<MovementRow>> Queries::movements(ProductId product, const Paging& paging) {
  return read<std::vector<MovementRow>>([&](ReadSession& session) {
    auto& statement = session.statement(
        "SELECT m.number, w.code, m.kind, m.quantity, m.on_hand, m.reason, o.id, o.number, m.moved_at "
        "FROM products p JOIN movements m ON m.product_serial = p.serial "
        "JOIN warehouses w ON w.serial = m.warehouse_serial LEFT JOIN orders o ON o.serial = m.order_serial "
        "WHERE p.id = ?1 AND m.number < ?2 ORDER BY m.number DESC LIMIT ?3");
    statement.bind(1, Bytes(product.uuid.bytes)).bind(2, upper_end(paging)).bind(3, limit_of(paging));
    return rows_of(statement, [](Columns& row) {
      MovementRow movement{.serial = row.integer(), .warehouse_code = row.text()};
      movement.kind = row.text();
      movement.quantity = row.integer();
      movement.on_hand = row.integer();
      movement.reason = row.text();
      if (const Uuid order = row.uuid(); !order.is_nil()) movement.order = OrderId{order};
      movement.order_number = row.text();
      movement.moved_at = row.time();
      return movement;
    });
  });
}

}  // namespace flowmart::views

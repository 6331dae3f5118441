#include <algorithm>

#include "views/queries.hpp"
#include "views/reading.hpp"

namespace flowmart::views {

using contract::GetInventoryList;
using sqlite::Bytes;

namespace {

constexpr std::int64_t page_size_max = 1000;

// The products that a GetInventoryList asks for: one row each, with what all or one warehouse has of it.
std::string inventory_sql(const GetInventoryList::Filters& filters, bool count_only) {
  std::string sql = count_only ? "SELECT count(*) FROM (SELECT p.serial"
                               : "SELECT p.id, p.sku, p.name, p.category, sum(s.on_hand), sum(s.available)";
  sql += " FROM products p JOIN stock s ON s.product_serial = p.serial";
  if (filters.location) sql += " JOIN warehouses w ON w.serial = s.warehouse_serial";
  sql += " WHERE p.removed = 0";
  if (filters.category) sql += " AND p.category = ?1";
  if (filters.location) sql += " AND (w.code = ?2 OR w.name = ?2 OR w.id = ?6)";
  sql += " GROUP BY p.serial, p.id, p.sku, p.name, p.category HAVING 1 = 1";
  if (filters.minStockLevel) sql += " AND sum(s.available) >= ?3";
  if (filters.inStock) sql += *filters.inStock ? " AND sum(s.available) > 0" : " AND sum(s.available) <= 0";
  return sql + (count_only ? ") AS found" : " ORDER BY p.sku, p.serial LIMIT ?4 OFFSET ?5");
}

void bind_filters(sqlite::Statement& statement, const GetInventoryList::Filters& filters,
                  const Uuid& location) {
  if (filters.category) statement.bind(1, *filters.category);
  if (filters.location) statement.bind(2, *filters.location).bind(6, Bytes(location.bytes));
  if (filters.minStockLevel) statement.bind(3, *filters.minStockLevel);
}

}  // namespace

Read<GetInventoryList::Response> Queries::inventory(const GetInventoryList& query) {
  return read<GetInventoryList::Response>([&](ReadSession& session) {
    const GetInventoryList::Filters filters = query.filters.value_or(GetInventoryList::Filters{});
    const GetInventoryList::Pagination asked = query.pagination.value_or(GetInventoryList::Pagination{});
    const Uuid location = filters.location ? Uuid::parse(*filters.location).value_or(Uuid{}) : Uuid{};
    GetInventoryList::Response response;
    response.pagination.pageSize = std::clamp<std::int64_t>(asked.pageSize, 1, page_size_max);
    response.pagination.page = std::clamp<std::int64_t>(asked.page, 1, INT64_MAX / page_size_max);
    const std::int64_t size = response.pagination.pageSize;

    auto& count = session.statement(inventory_sql(filters, true));
    bind_filters(count, filters, location);
    response.pagination.totalItems = rows_of(count, [](Columns& row) { return row.integer(); }).front();
    response.pagination.totalPages = (response.pagination.totalItems + size - 1) / size;

    auto& page = session.statement(inventory_sql(filters, false));
    bind_filters(page, filters, location);
    page.bind(4, size).bind(5, (response.pagination.page - 1) * size);
    response.items = rows_of(page, [&](Columns& row) {
      GetInventoryList::Item item{.productId = {row.uuid()}, .sku = row.text()};
      item.productName = row.text();
      if (std::string category = row.text(); !category.empty()) item.category = std::move(category);
      item.location = filters.location;
      item.quantityOnHand = row.integer();
      item.quantityAvailable = row.integer();
      item.quantityReserved = item.quantityOnHand - item.quantityAvailable;
      item.inStock = item.quantityAvailable > 0;
      return item;
    });
    return response;
  });
}

Read<std::monostate> Queries::each_stock(const StockFilter& filter,
                                         const std::function<bool(const StockRow&)>& visit) {
  return read<std::monostate>([&](ReadSession& session) {
    std::string sql =
        "SELECT p.id, p.sku, p.name, p.category, p.price, p.currency, w.id, w.code, s.on_hand, s.available, "
        "s.updated_at "
        "FROM products p JOIN stock s ON s.product_serial = p.serial "
        "JOIN warehouses w ON w.serial = s.warehouse_serial WHERE p.removed = 0";
    if (filter.product) sql += " AND p.id = ?1";
    if (filter.warehouse) sql += " AND w.id = ?2";
    auto& statement = session.statement(sql + " ORDER BY p.sku, p.serial, w.serial");
    if (filter.product) statement.bind(1, Bytes(filter.product->uuid.bytes));
    if (filter.warehouse) statement.bind(2, Bytes(filter.warehouse->uuid.bytes));
    const sqlite::Resetting resetting(statement);
    while (statement.step()) {
      Columns row(statement);
      StockRow stock{.product = {row.uuid()}, .sku = row.text(), .name = row.text(), .category = row.text()};
      const std::int64_t minor = row.integer();
      stock.price = {minor, Currency::parse(row.text()).value_or(Currency{})};
      stock.warehouse = {row.uuid()};
      stock.warehouse_code = row.text();
      stock.on_hand = row.integer();
      stock.available = row.integer();
      stock.reserved = stock.on_hand - stock.available;
      stock.updated_at = row.time();
      if (!visit(stock)) break;
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

#include <algorithm>

#include "views/moments.hpp"
#include "views/queries.hpp"
#include "views/reading.hpp"
#include "views/search_words.hpp"

namespace flowmart::views {

using contract::OrderStatus;
using contract::wire_name;
using sqlite::Bytes;

namespace {

const std::string order_columns =
    "o.serial, o.id, o.number, o.status, o.customer, o.customer_number, o.customer_name, o.email, o.country, "
    "o.line_count, o.units, o.total, o.currency, o.ordered_at, o.placed_at, o.updated_at, o.note";

OrderRow order_row(Columns& row) {
  OrderRow order;
  order.serial = row.integer();
  order.id = {row.uuid()};
  order.number = row.text();
  order.status = contract::from_wire_name<OrderStatus>(row.text()).value_or(OrderStatus::pending);
  order.customer = {row.uuid()};
  order.customer_number = row.text();
  order.customer_name = row.text();
  order.email = row.text();
  order.country = row.text();
  order.line_count = row.integer();
  order.units = row.integer();
  order.total.minor = row.integer();
  order.total.currency = row.currency();
  order.ordered_at = row.time();
  order.placed_at = row.time();
  order.updated_at = row.time();
  order.note = row.text();
  return order;
}

// Searching goes through the words newest first and looks each order up; otherwise an index serves the
// customer or, for one status at a time, the status.
std::string order_sql(const OrderFilter& filter, bool searches) {
  std::string sql = "SELECT " + order_columns + " FROM ";
  sql += searches ? "order_words w CROSS JOIN orders o ON o.serial = w.rowid WHERE w.rowid < ?1 AND "
                    "order_words MATCH ?3"
                  : "orders o WHERE o.serial < ?1";
  if (filter.customer) sql += " AND o.customer = ?4";
  for (std::size_t i = 0; i < filter.statuses.size(); ++i) {
    sql += i == 0 ? " AND o.status IN (?" : ", ?";
    sql += std::to_string(5 + i);
  }
  if (!filter.statuses.empty()) sql += ")";
  if (filter.placed.any())
    sql += std::string(" AND ") + (searches ? "w.rowid" : "o.serial") +
           " >= ?20 AND o.placed_at >= ?21 AND o.placed_at < ?22";
  if (filter.amount.from) sql += " AND o.currency = ?23 AND o.total >= ?24";
  if (filter.amount.to) sql += " AND o.currency = ?25 AND o.total < ?26";
  return sql + " ORDER BY " + (searches ? "w.rowid" : "o.serial") + " DESC LIMIT ?2";
}

// Something was searched for, and no word is in it: nothing has that.
bool asks_for_signs(std::string_view search) {
  return search.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

}  // namespace

std::vector<OrderRow> Queries::orders_of(ReadSession& session, const OrderFilter& filter) {
  const std::string expression = match_all(filter.search);
  const bool searches = !expression.empty();
  if (!searches && asks_for_signs(filter.search)) return {};
  auto& statement = session.statement(order_sql(filter, searches));
  const SerialRange range = range_of(session, "SELECT serial, placed_at FROM orders", filter.placed);
  statement.bind(1, std::min(upper_end(filter.paging), range.end)).bind(2, limit_of(filter.paging));
  if (searches) statement.bind(3, expression);
  if (filter.customer) statement.bind(4, Bytes(filter.customer->uuid.bytes));
  for (std::size_t i = 0; i < filter.statuses.size(); ++i)
    statement.bind(static_cast<int>(5 + i), wire_name(filter.statuses[i]));
  if (filter.placed.any()) statement.bind(20, range.begin).bind(21, range.from).bind(22, range.to);
  if (filter.amount.from)
    statement.bind(23, filter.amount.from->currency.code()).bind(24, filter.amount.from->minor);
  if (filter.amount.to)
    statement.bind(25, filter.amount.to->currency.code()).bind(26, filter.amount.to->minor);
  return rows_of(statement, order_row);
}

Read<std::vector<OrderRow>> Queries::orders(const OrderFilter& filter) {
  return read<std::vector<OrderRow>>([&](ReadSession& session) {
    if (filter.statuses.size() < 2 || filter.customer || !match_all(filter.search).empty())
      return orders_of(session, filter);
    std::vector<OrderRow> merged;
    OrderFilter one = filter;
    for (const OrderStatus status : filter.statuses) {
      one.statuses = {status};
      std::vector<OrderRow> rows = orders_of(session, one);
      std::move(rows.begin(), rows.end(), std::back_inserter(merged));
    }
    std::sort(merged.begin(), merged.end(),
              [](const OrderRow& a, const OrderRow& b) { return a.serial > b.serial; });
    if (merged.size() > filter.paging.limit) merged.resize(filter.paging.limit);
    return merged;
  });
}

Read<std::map<OrderStatus, std::int64_t>> Queries::order_counts() {
  return read<std::map<OrderStatus, std::int64_t>>([](ReadSession& session) {
    std::map<OrderStatus, std::int64_t> counts;
    for (const auto& [status, count] :
         rows_of(session.statement("SELECT status, count FROM order_counts"), [](Columns& row) {
           const auto status = contract::from_wire_name<OrderStatus>(row.text());
           return std::pair(status.value_or(OrderStatus::pending), row.integer());
         }))
      counts[status] += count;
    return counts;
  });
}

Read<std::optional<OrderRow>> Queries::order(OrderId id) {
  return read<std::optional<OrderRow>>([&](ReadSession& session) {
    auto& statement = session.statement("SELECT " + order_columns + " FROM orders o WHERE o.id = ?1");
    statement.bind(1, Bytes(id.uuid.bytes));
    return first_of(rows_of(statement, order_row));
  });
}

Read<std::vector<OrderLineRow>> Queries::order_lines(OrderId id) {
  return read<std::vector<OrderLineRow>>([&](ReadSession& session) {
    auto& statement = session.statement(
        "SELECT o.currency, l.line, l.product, l.sku, l.name, l.quantity, l.unit_price, l.total "
        "FROM orders o JOIN order_lines l ON l.order_serial = o.serial WHERE o.id = ?1 ORDER BY l.line");
    statement.bind(1, Bytes(id.uuid.bytes));
    return rows_of(statement, [](Columns& row) {
      const Currency currency = row.currency();
      OrderLineRow line{
          .line = row.integer(), .product = {row.uuid()}, .sku = row.text(), .name = row.text()};
      line.quantity = row.integer();
      line.unit_price = {row.integer(), currency};
      line.total = {row.integer(), currency};
      return line;
    });
  });
}

Read<std::vector<RefusalRow>> Queries::refusals(const Paging& paging, const Moments& refused) {
  return read<std::vector<RefusalRow>>([&](ReadSession& session) {
    const SerialRange range = range_of(session, "SELECT serial, refused_at FROM refusals", refused);
    auto& statement = session.statement(
        "SELECT serial, id, number, reason, shorts, refused_at FROM refusals WHERE serial < ?1 "
        "AND serial >= ?3 AND refused_at >= ?4 AND refused_at < ?5 ORDER BY serial DESC LIMIT ?2");
    statement.bind(1, std::min(upper_end(paging), range.end)).bind(2, limit_of(paging));
    statement.bind(3, range.begin).bind(4, range.from).bind(5, range.to);
    return rows_of(statement, [](Columns& row) {
      return RefusalRow{row.integer(), {row.uuid()}, row.text(), row.text(), row.text(), row.time()};
    });
  });
}

}  // namespace flowmart::views

#include "views/list_sql.hpp"
#include "views/moments.hpp"
#include "views/queries.hpp"
#include "views/reading.hpp"

namespace flowmart::views {

using sqlite::Bytes;

namespace {

const std::string return_select =
    "SELECT r.serial, r.id, o.id, o.number, o.currency, r.status, r.claim, r.wanted, r.units, r.refund, "
    "r.refunded, r.created_at, r.updated_at FROM returns r LEFT JOIN orders o ON o.serial = r.order_serial ";

ReturnRow return_row(Columns& row) {
  ReturnRow one{.serial = row.integer(), .id = row.text()};
  one.order = OrderId{row.uuid()};
  one.order_number = row.text();
  const Currency currency = row.currency();
  one.status = row.text();
  one.claim = row.integer() != 0;
  one.wanted = row.text();
  one.units = row.integer();
  one.refund = {row.integer(), currency};
  one.refunded = {row.integer(), currency};
  one.created_at = row.time();
  one.updated_at = row.time();
  return one;
}

std::vector<ReturnRow> returns_of(ReadSession& session, const ReturnFilter& filter) {
  const SerialRange range = range_of(session, "SELECT serial, created_at FROM returns", filter.created);
  auto& statement = session.statement(returns_sql(filter));
  statement.bind(1, std::min(upper_end(filter.paging), range.end)).bind(2, limit_of(filter.paging));
  if (!filter.statuses.empty()) statement.bind(3, filter.statuses.front());
  if (filter.order) statement.bind(4, Bytes(filter.order->uuid.bytes));
  if (filter.created.any()) statement.bind(5, range.begin).bind(6, range.from).bind(7, range.to);
  return rows_of(statement, return_row);
}

}  // namespace

std::string returns_sql(const ReturnFilter& filter) {
  std::string sql = return_select + "WHERE r.serial < ?1";
  if (!filter.statuses.empty()) sql += " AND r.status = ?3";
  if (filter.order) sql += " AND r.order_serial = (SELECT serial FROM orders WHERE id = ?4)";
  if (filter.created.any()) sql += " AND r.serial >= ?5 AND r.created_at >= ?6 AND r.created_at < ?7";
  return sql + " ORDER BY r.serial DESC LIMIT ?2";
}

Read<std::vector<ReturnRow>> Queries::returns(const ReturnFilter& filter) {
  return read<std::vector<ReturnRow>>([&](ReadSession& session) {
    return merged(filter, [&](const ReturnFilter& one) { return returns_of(session, one); });
  });
}

}  // namespace flowmart::views

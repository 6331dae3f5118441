#include <utility>

#include "views/list_sql.hpp"
#include "views/moments.hpp"
#include "views/queries.hpp"
#include "views/reading.hpp"

namespace flowmart::views {

using sqlite::Bytes;

namespace {

const std::string payment_select =
    "SELECT p.order_serial, p.id, o.id, o.number, p.status, p.method, p.currency, p.amount, p.captured, "
    "p.refunded, p.authorised, p.attempts, p.failure, p.gateway, o.placed_at, p.updated_at, p.due, "
    "p.reduced, p.spent ";

PaymentRow payment_row(Columns& row) {
  PaymentRow payment{.serial = row.integer(), .id = {row.uuid()}, .order = {row.uuid()}};
  payment.order_number = row.text();
  payment.status = row.text();
  payment.method = row.text();
  const Currency currency = row.currency();
  payment.amount = {row.integer(), currency};
  payment.captured = {row.integer(), currency};
  payment.refunded = {row.integer(), currency};
  payment.authorised = {row.integer(), currency};
  payment.attempts = row.integer();
  payment.failure = row.text();
  payment.gateway = row.text();
  payment.placed_at = row.time();
  payment.updated_at = row.time();
  if (const std::int64_t due = row.integer(); due > 0) payment.due = Time(Duration(due));
  payment.reduced = {row.integer(), currency};
  payment.unheld = {row.integer() != 0 ? std::exchange(payment.authorised.minor, 0) : 0, currency};
  return payment;
}

std::vector<PaymentRow> payments_of(ReadSession& session, const PaymentFilter& filter) {
  const SerialRange range = range_of(session, "SELECT serial, placed_at FROM orders", filter.placed);
  auto& statement = session.statement(payments_sql(filter));
  statement.bind(1, std::min(upper_end(filter.paging), range.end)).bind(2, limit_of(filter.paging));
  if (!filter.statuses.empty()) statement.bind(3, filter.statuses.front());
  if (!filter.method.empty()) statement.bind(4, filter.method);
  if (filter.order) statement.bind(5, Bytes(filter.order->uuid.bytes));
  if (filter.placed.any()) statement.bind(6, range.begin).bind(7, range.from).bind(8, range.to);
  if (filter.due_before) statement.bind(9, filter.due_before->time_since_epoch().count());
  const auto& [from, to] = filter.amount;
  if (from) statement.bind(10, from->currency.code()).bind(11, from->minor);
  if (to) statement.bind(12, to->currency.code()).bind(13, to->minor);
  return rows_of(statement, payment_row);
}

}  // namespace

std::string payments_sql(const PaymentFilter& filter) {
  std::string sql =
      payment_select +
      "FROM payments p CROSS JOIN orders o ON o.serial = p.order_serial WHERE p.order_serial < ?1";
  if (!filter.statuses.empty()) sql += " AND p.status = ?3";
  if (!filter.method.empty()) sql += " AND p.method = ?4";
  if (filter.order) sql += " AND p.order_serial = (SELECT serial FROM orders WHERE id = ?5)";
  if (filter.placed.any()) sql += " AND p.order_serial >= ?6 AND o.placed_at >= ?7 AND o.placed_at < ?8";
  if (filter.due_before) sql += " AND p.due > 0 AND p.status = 'processing' AND p.due <= ?9";
  if (filter.amount.from) sql += " AND p.currency = ?10 AND p.amount >= ?11";
  if (filter.amount.to) sql += " AND p.currency = ?12 AND p.amount < ?13";
  return sql + " ORDER BY p.order_serial DESC LIMIT ?2";
}

Read<std::vector<PaymentRow>> Queries::payments(const PaymentFilter& filter) {
  return read<std::vector<PaymentRow>>([&](ReadSession& session) {
    return merged(filter, [&](const PaymentFilter& one) { return payments_of(session, one); });
  });
}

Read<std::optional<PaymentRow>> Queries::payment(PaymentId id) {
  return read<std::optional<PaymentRow>>([&](ReadSession& session) {
    auto& statement = session.statement(
        payment_select + "FROM payments p JOIN orders o ON o.serial = p.order_serial WHERE p.id = ?1");
    statement.bind(1, Bytes(id.uuid.bytes));
    return first_of(rows_of(statement, payment_row));
  });
}

Read<std::optional<PaymentRow>> Queries::payment(OrderId id) {
  return read<std::optional<PaymentRow>>([&](ReadSession& session) {
    auto& statement = session.statement(
        payment_select + "FROM orders o JOIN payments p ON p.order_serial = o.serial WHERE o.id = ?1");
    statement.bind(1, Bytes(id.uuid.bytes));
    return first_of(rows_of(statement, payment_row));
  });
}

}  // namespace flowmart::views

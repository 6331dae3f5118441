#include "views/list_sql.hpp"
#include "views/moments.hpp"
#include "views/queries.hpp"
#include "views/reading.hpp"

namespace flowmart::views {

using sqlite::Bytes;

namespace {

const std::string move_select =
    "SELECT m.serial, m.id, m.payment, m.kind, m.number, o.id, o.number, m.currency, m.amount, m.released, "
    "m.status, m.name, m.reference, m.reason, m.tries, m.due, m.asked_at, m.updated_at "
    "FROM money_moves m LEFT JOIN orders o ON o.serial = m.order_serial ";

std::optional<Time> time_or_none(std::int64_t micros) {
  return micros == 0 ? std::nullopt : std::optional(Time(Duration(micros)));
}

MoneyMoveRow move_row(Columns& row) {
  MoneyMoveRow one{.serial = row.integer(), .id = row.uuid(), .payment = {row.uuid()}};
  one.kind = row.text();
  one.number = row.integer();
  one.order = OrderId{row.uuid()};
  one.order_number = row.text();
  const Currency currency = row.currency();
  one.amount = {row.integer(), currency};
  one.released = {row.integer(), currency};
  one.status = row.text();
  one.name = row.text();
  one.reference = row.text();
  one.reason = row.text();
  one.tries = row.integer();
  one.due = time_or_none(row.integer());
  one.asked_at = row.time();
  one.updated_at = row.time();
  return one;
}

const std::string reconciliation_select =
    "SELECT number, status, begins, ends, actor, here, there, differences, named, failure, asked_at, "
    "ended_at FROM reconciliations ";

ReconciliationRow reconciliation_row(Columns& row) {
  ReconciliationRow one{.serial = row.integer(), .status = row.text()};
  one.from = row.time();
  one.until = row.time();
  one.actor = row.text();
  one.here = row.integer();
  one.there = row.integer();
  one.differences = row.integer();
  one.named = row.text();
  one.failure = row.text();
  one.asked_at = row.time();
  one.ended_at = time_or_none(row.integer());
  return one;
}

std::vector<MoneyMoveRow> moves_of(ReadSession& session, const MoneyMoveFilter& filter) {
  const SerialRange range = range_of(session, "SELECT serial, asked_at FROM money_moves", filter.created);
  auto& statement = session.statement(money_moves_sql(filter));
  statement.bind(1, std::min(upper_end(filter.paging), range.end))
      .bind(2, limit_of(filter.paging))
      .bind(3, filter.kind);
  if (!filter.statuses.empty()) statement.bind(4, filter.statuses.front());
  if (filter.order) statement.bind(5, Bytes(filter.order->uuid.bytes));
  if (filter.created.any()) statement.bind(6, range.begin).bind(7, range.from).bind(8, range.to);
  return rows_of(statement, move_row);
}

}  // namespace

std::string money_moves_sql(const MoneyMoveFilter& filter) {
  std::string sql = move_select + "WHERE m.kind <> 'charge' AND m.serial < ?1 AND ";
  // Of one order there are few: those are looked at one by one.
  if (filter.order) sql += "m.order_serial = (SELECT serial FROM orders WHERE id = ?5) AND +m.kind = ?3";
  else sql += "m.kind = ?3";
  if (!filter.statuses.empty()) sql += filter.order ? " AND +m.status = ?4" : " AND m.status = ?4";
  if (filter.created.any()) sql += " AND m.serial >= ?6 AND m.asked_at >= ?7 AND m.asked_at < ?8";
  return sql + " ORDER BY m.serial DESC LIMIT ?2";
}

Read<std::vector<MoneyMoveRow>> Queries::money_moves(const MoneyMoveFilter& filter) {
  return read<std::vector<MoneyMoveRow>>([&](ReadSession& session) {
    return merged(filter, [&](const MoneyMoveFilter& one) { return moves_of(session, one); });
  });
}

Read<std::optional<MoneyMoveRow>> Queries::money_move(const Uuid& id) {
  return read<std::optional<MoneyMoveRow>>([&](ReadSession& session) {
    auto& statement = session.statement(move_select + "WHERE m.id = ?1");
    statement.bind(1, Bytes(id.bytes));
    return first_of(rows_of(statement, move_row));
  });
}

Read<std::vector<MoneyMoveRow>> Queries::ledger(const Moments& asked) {
  return read<std::vector<MoneyMoveRow>>([&](ReadSession& session) {
    const SerialRange range = range_of(session, "SELECT serial, asked_at FROM money_moves", asked);
    auto& statement = session.statement(
        move_select +
        "WHERE m.serial >= ?1 AND m.serial < ?2 AND m.asked_at >= ?3 AND m.asked_at < ?4 AND "
        "m.kind <> 'dispute' ORDER BY m.serial");
    statement.bind(1, range.begin).bind(2, range.end).bind(3, range.from).bind(4, range.to);
    return rows_of(statement, move_row);
  });
}

Read<std::vector<ReconciliationRow>> Queries::reconciliations(const Paging& paging) {
  return read<std::vector<ReconciliationRow>>([&](ReadSession& session) {
    auto& statement =
        session.statement(reconciliation_select + "WHERE number < ?1 ORDER BY number DESC LIMIT ?2");
    statement.bind(1, upper_end(paging)).bind(2, limit_of(paging));
    return rows_of(statement, reconciliation_row);
  });
}

Read<std::optional<ReconciliationRow>> Queries::reconciliation(std::int64_t number) {
  return read<std::optional<ReconciliationRow>>([&](ReadSession& session) {
    auto& statement = session.statement(reconciliation_select + "WHERE number = ?1");
    statement.bind(1, number);
    return first_of(rows_of(statement, reconciliation_row));
  });
}

}  // namespace flowmart::views

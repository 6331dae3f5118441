#include "views/list_sql.hpp"
#include "views/queries.hpp"
#include "views/reading.hpp"

namespace flowmart::views {

using sqlite::Bytes;

namespace {

SubscriptionRow subscription_row(Columns& row) {
  SubscriptionRow one{.serial = row.integer(), .id = row.text(), .customer = row.text()};
  one.status = row.text();
  one.plan = row.text();
  one.every = row.integer();
  one.unit = row.text();
  if (const std::int64_t next = row.integer(); next != 0) one.next_at = Time{Duration{next}};
  one.created_at = row.time();
  one.updated_at = row.time();
  return one;
}

std::vector<SubscriptionRow> subscriptions_of(ReadSession& session, const SubscriptionFilter& filter) {
  auto& statement = session.statement(subscriptions_sql(filter));
  statement.bind(1, upper_end(filter.paging)).bind(2, limit_of(filter.paging));
  if (!filter.statuses.empty()) statement.bind(3, filter.statuses.front());
  if (filter.customer) statement.bind(4, Bytes(filter.customer->uuid.bytes));
  return rows_of(statement, subscription_row);
}

}  // namespace

std::string subscriptions_sql(const SubscriptionFilter& filter) {
  std::string sql =
      "SELECT serial, number, customer_number, status, plan, every, unit, next_at, created_at, updated_at "
      "FROM subscriptions WHERE serial < ?1";
  // A buyer has few, of whatever status.
  if (!filter.statuses.empty()) sql += filter.customer ? " AND +status = ?3" : " AND status = ?3";
  if (filter.customer) sql += " AND customer = ?4";
  return sql + " ORDER BY serial DESC LIMIT ?2";
}

Read<std::vector<SubscriptionRow>> Queries::subscriptions(const SubscriptionFilter& filter) {
  return read<std::vector<SubscriptionRow>>([&](ReadSession& session) {
    return merged(filter, [&](const SubscriptionFilter& one) { return subscriptions_of(session, one); });
  });
}

// Messages that follow one another are one span.
Read<std::vector<EventSpan>> Queries::story(contract::SubscriptionId id) {
  return read<std::vector<EventSpan>>([&](ReadSession& session) {
    auto& statement = session.statement(
        "SELECT event FROM subscription_stories WHERE subscription_serial = "
        "(SELECT serial FROM subscriptions WHERE id = ?1) ORDER BY event");
    statement.bind(1, Bytes(id.uuid.bytes));
    std::vector<EventSpan> spans;
    for (const std::int64_t event : rows_of(statement, [](Columns& row) { return row.integer(); }))
      if (!spans.empty() && spans.back().last + 1 == event) spans.back().last = event;
      else spans.push_back({event, event});
    return spans;
  });
}

}  // namespace flowmart::views

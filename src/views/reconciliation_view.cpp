#include "views/reconciliation_view.hpp"

#include "wire/json_write.hpp"

namespace flowmart::views {

using namespace contract;

namespace {

constexpr std::size_t reconciliation_rows_kept = 100;

std::int64_t micros(Time time) { return time.time_since_epoch().count(); }

}  // namespace

ReconciliationView::ReconciliationView(sqlite::Connection& connection, Handlers& handlers)
    : rows_([this](const std::int64_t& number) { return load(number); }) {
  load_ = connection.prepare(
      "SELECT status, begins, ends, actor, here, there, differences, named, failure, asked_at, ended_at FROM "
      "reconciliations WHERE number = ?1");
  store_ = connection.prepare(
      "INSERT INTO reconciliations VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) "
      "ON CONFLICT(number) DO UPDATE SET status = excluded.status, here = excluded.here, "
      "there = excluded.there, differences = excluded.differences, named = excluded.named, "
      "failure = excluded.failure, ended_at = excluded.ended_at");
  handlers.on<ReconciliationRequested>([this](const ReconciliationRequested& m, const Place& p) {
    rows_.add(m.reconciliation, {.status = "running",
                                 .from = micros(m.from),
                                 .until = micros(m.until),
                                 .actor = m.actor,
                                 .named = "[]",
                                 .asked_at = p.micros()});
  });
  handlers.on<ReconciliationEnded>([this](const ReconciliationEnded& m, const Place& p) {
    Row* row = rows_.change(m.reconciliation);
    if (row == nullptr) return;
    row->status = m.failure ? "failed" : m.differences > 0 ? "differs" : "agreed";
    row->here = m.here;
    row->there = m.there;
    row->differences = m.differences;
    row->failure = m.failure.value_or("");
    row->named.clear();
    wire::JsonWriter(row->named).value(m.named);
    row->ended_at = p.micros();
  });
}

std::optional<ReconciliationView::Row> ReconciliationView::load(std::int64_t number) {
  const sqlite::Resetting resetting(load_);
  load_.bind(1, number);
  if (!load_.step()) return std::nullopt;
  Row row;
  row.status = load_.text(0);
  row.from = load_.integer(1);
  row.until = load_.integer(2);
  row.actor = load_.text(3);
  row.here = load_.integer(4);
  row.there = load_.integer(5);
  row.differences = load_.integer(6);
  row.named = load_.text(7);
  row.failure = load_.text(8);
  row.asked_at = load_.integer(9);
  row.ended_at = load_.integer(10);
  return row;
}

void ReconciliationView::flush() {
  rows_.flush([this](std::int64_t number, const Row& row, bool) {
    store_.bind(1, number).bind(2, row.status).bind(3, row.from).bind(4, row.until).bind(5, row.actor);
    store_.bind(6, row.here).bind(7, row.there).bind(8, row.differences).bind(9, row.named);
    store_.bind(10, row.failure).bind(11, row.asked_at).bind(12, row.ended_at).run();
  });
  rows_.forget_beyond(reconciliation_rows_kept);
}

}  // namespace flowmart::views

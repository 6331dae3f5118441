#include "adapters/gateway_ledger.hpp"

#include <algorithm>

namespace flowmart::adapters {
namespace {

constexpr const char* ledger_schema = R"(
CREATE TABLE IF NOT EXISTS charges(
  payment BLOB NOT NULL, attempt INTEGER NOT NULL, effect TEXT NOT NULL, order_key BLOB NOT NULL,
  amount INTEGER NOT NULL, currency TEXT NOT NULL, token TEXT NOT NULL, declined INTEGER,
  reference TEXT NOT NULL, asked_at INTEGER NOT NULL, PRIMARY KEY(payment, attempt)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refunds(
  payment BLOB NOT NULL, number INTEGER NOT NULL, effect TEXT NOT NULL, charge TEXT NOT NULL,
  amount INTEGER NOT NULL, currency TEXT NOT NULL, reference TEXT NOT NULL,
  PRIMARY KEY(payment, number)) WITHOUT ROWID;
-- Of a charge that is promised only, until when.
CREATE TABLE IF NOT EXISTS promises(
  payment BLOB NOT NULL, attempt INTEGER NOT NULL, charge TEXT NOT NULL, until INTEGER NOT NULL,
  PRIMARY KEY(payment, attempt)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS captures(
  payment BLOB NOT NULL, number INTEGER NOT NULL, charge TEXT NOT NULL, amount INTEGER NOT NULL,
  reference TEXT NOT NULL, PRIMARY KEY(payment, number)) WITHOUT ROWID;
-- When a capture or a refund was made. Released: so much of a refund had not been taken.
CREATE TABLE IF NOT EXISTS times(
  payment BLOB NOT NULL, kind INTEGER NOT NULL, number INTEGER NOT NULL, amount INTEGER NOT NULL,
  released INTEGER NOT NULL, currency TEXT NOT NULL, charge TEXT NOT NULL, made_at INTEGER NOT NULL,
  PRIMARY KEY(payment, kind, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asked(
  payment BLOB NOT NULL, what TEXT NOT NULL, number INTEGER NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY(payment, what, number)) WITHOUT ROWID;
)";

sqlite::Bytes bytes_of(const Uuid& uuid) { return uuid.bytes; }

}  // namespace

GatewayLedger::GatewayLedger(const std::filesystem::path& file)
    : connection_(sqlite::Connection::open(file.empty() ? ":memory:" : file, sqlite::Mode::create)) {
  if (!file.empty()) {
    connection_.pragma("journal_mode", "wal");
    connection_.run("PRAGMA synchronous=NORMAL");  // a pretended bank may forget what a power cut took
  }
  connection_.run(ledger_schema);
  find_charge_ = connection_.prepare(
      "SELECT declined, amount, reference, asked_at, token FROM charges WHERE payment=?1 AND attempt=?2");
  add_charge_ = connection_.prepare("INSERT INTO charges VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)");
  find_refund_ = connection_.prepare("SELECT reference FROM refunds WHERE payment=?1 AND number=?2");
  add_refund_ = connection_.prepare("INSERT INTO refunds VALUES(?1,?2,?3,?4,?5,?6,?7)");
  taken_ = connection_.prepare(
      "SELECT coalesce(sum(amount),0) FROM charges WHERE payment=?1 AND reference=?2 AND declined IS NULL");
  given_back_ =
      connection_.prepare("SELECT coalesce(sum(amount),0) FROM refunds WHERE payment=?1 AND charge=?2");
  add_time_ = connection_.prepare("INSERT OR IGNORE INTO times VALUES(?1,?2,?3,?4,?5,?6,?7,?8)");
  add_promise_ = connection_.prepare("INSERT INTO promises VALUES(?1,?2,?3,?4)");
  find_promise_ = connection_.prepare("SELECT until FROM promises WHERE payment=?1 AND attempt=?2");
  find_promise_by_name_ = connection_.prepare("SELECT until FROM promises WHERE payment=?1 AND charge=?2");
  find_capture_ = connection_.prepare("SELECT reference FROM captures WHERE payment=?1 AND number=?2");
  add_capture_ = connection_.prepare("INSERT INTO captures VALUES(?1,?2,?3,?4,?5)");
  ask_ = connection_.prepare(
      "INSERT INTO asked VALUES(?1,?2,?3,1) ON CONFLICT DO UPDATE SET times=times+1 RETURNING times");
  captured_ =
      connection_.prepare("SELECT coalesce(sum(amount),0) FROM captures WHERE payment=?1 AND charge=?2");
  released_ = connection_.prepare(
      "SELECT coalesce(sum(released),0) FROM times WHERE payment=?1 AND charge=?2 AND kind=2");
}

std::optional<LedgerCharge> GatewayLedger::charge(PaymentId payment, std::int64_t attempt) {
  const sqlite::Resetting resetting(find_charge_);
  find_charge_.bind(1, bytes_of(payment.uuid)).bind(2, attempt);
  if (!find_charge_.step()) return std::nullopt;
  LedgerCharge found;
  if (!find_charge_.is_null(0))
    found.declined = static_cast<contract::FailureReason>(find_charge_.integer(0));
  found.amount_minor = find_charge_.integer(1);
  found.reference = find_charge_.text(2);
  found.asked_at = Time(Duration(find_charge_.integer(3)));
  found.token = find_charge_.text(4);
  return found;
}

void GatewayLedger::add(const contract::ChargeRequested& request, std::string_view effect,
                        const LedgerCharge& charge) {
  add_charge_.bind(1, bytes_of(request.payment.uuid))
      .bind(2, request.attempt)
      .bind(3, effect)
      .bind(4, bytes_of(request.order.uuid))
      .bind(5, charge.amount_minor)
      .bind(6, request.amount.currency.code())
      .bind(7, std::string_view(charge.token));
  if (charge.declined) add_charge_.bind(8, static_cast<int>(*charge.declined));
  else add_charge_.bind_null(8);
  add_charge_.bind(9, std::string_view(charge.reference))
      .bind(10, static_cast<std::int64_t>(charge.asked_at.time_since_epoch().count()));
  add_charge_.run();
}

std::optional<std::string> GatewayLedger::refund(PaymentId payment, std::int64_t number) {
  const sqlite::Resetting resetting(find_refund_);
  find_refund_.bind(1, bytes_of(payment.uuid)).bind(2, number);
  if (!find_refund_.step()) return std::nullopt;
  return std::string(find_refund_.text(0));
}

void GatewayLedger::add(const contract::RefundRequested& request, std::string_view effect,
                        std::string_view reference) {
  add_refund_.bind(1, bytes_of(request.payment.uuid))
      .bind(2, request.refund)
      .bind(3, effect)
      .bind(4, std::string_view(request.charge_reference))
      .bind(5, request.amount.minor)
      .bind(6, request.amount.currency.code())
      .bind(7, reference);
  add_refund_.run();
}

void GatewayLedger::add_time(PaymentId payment, std::int64_t number, std::int64_t amount_minor,
                             Currency currency, contract::MoneyKind kind, std::int64_t released_minor,
                             std::string_view charge_reference, Time now) {
  add_time_.bind(1, bytes_of(payment.uuid))
      .bind(2, static_cast<std::int64_t>(kind))
      .bind(3, number)
      .bind(4, amount_minor)
      .bind(5, released_minor)
      .bind(6, currency.code())
      .bind(7, charge_reference)
      .bind(8, static_cast<std::int64_t>(now.time_since_epoch().count()));
  add_time_.run();
}

void GatewayLedger::promise(PaymentId payment, std::int64_t attempt, std::string_view reference, Time until) {
  add_promise_.bind(1, bytes_of(payment.uuid))
      .bind(2, attempt)
      .bind(3, reference)
      .bind(4, static_cast<std::int64_t>(until.time_since_epoch().count()));
  add_promise_.run();
}
std::optional<Time> GatewayLedger::promised(PaymentId payment, std::int64_t attempt) {
  const sqlite::Resetting resetting(find_promise_);
  find_promise_.bind(1, bytes_of(payment.uuid)).bind(2, attempt);
  if (!find_promise_.step()) return std::nullopt;
  return Time(Duration(find_promise_.integer(0)));
}
std::optional<Time> GatewayLedger::promised(PaymentId payment, std::string_view charge_reference) {
  const sqlite::Resetting resetting(find_promise_by_name_);
  find_promise_by_name_.bind(1, bytes_of(payment.uuid)).bind(2, charge_reference);
  if (!find_promise_by_name_.step()) return std::nullopt;
  return Time(Duration(find_promise_by_name_.integer(0)));
}

std::optional<std::string> GatewayLedger::capture(PaymentId payment, std::int64_t number) {
  const sqlite::Resetting resetting(find_capture_);
  find_capture_.bind(1, bytes_of(payment.uuid)).bind(2, number);
  if (!find_capture_.step()) return std::nullopt;
  return std::string(find_capture_.text(0));
}
void GatewayLedger::add(const contract::CaptureRequested& request, std::string_view reference) {
  add_capture_.bind(1, bytes_of(request.payment.uuid))
      .bind(2, request.capture)
      .bind(3, std::string_view(request.charge_reference))
      .bind(4, request.amount.minor)
      .bind(5, reference);
  add_capture_.run();
}

std::int64_t GatewayLedger::asked(PaymentId payment, std::string_view what, std::int64_t number) {
  const sqlite::Resetting resetting(ask_);
  ask_.bind(1, bytes_of(payment.uuid)).bind(2, what).bind(3, number);
  ask_.step();
  return ask_.integer(0);
}

std::int64_t GatewayLedger::sum(sqlite::Statement& statement, PaymentId payment,
                                std::string_view charge_reference) {
  const sqlite::Resetting resetting(statement);
  statement.bind(1, bytes_of(payment.uuid)).bind(2, charge_reference);
  statement.step();
  return statement.integer(0);
}
std::int64_t GatewayLedger::left_of(PaymentId payment, std::string_view charge_reference) {
  return sum(taken_, payment, charge_reference) - sum(given_back_, payment, charge_reference);
}
std::int64_t GatewayLedger::promise_left_of(PaymentId payment, std::string_view charge_reference) {
  return sum(taken_, payment, charge_reference) - sum(captured_, payment, charge_reference) -
         sum(released_, payment, charge_reference);
}

std::int64_t GatewayLedger::balance_minor() {
  const std::int64_t charged =
      connection_.integer("SELECT coalesce(sum(amount),0) FROM charges WHERE declined IS NULL");
  const std::int64_t promised = connection_.integer(
      "SELECT coalesce(sum(c.amount),0) FROM promises p JOIN charges c USING(payment, attempt)");
  const std::int64_t captured = connection_.integer("SELECT coalesce(sum(amount),0) FROM captures");
  const std::int64_t back = connection_.integer(
      "SELECT coalesce(sum(amount),0) FROM refunds WHERE (payment, charge) IN (SELECT payment, reference "
      "FROM charges)");
  const std::int64_t released = connection_.integer("SELECT coalesce(sum(released),0) FROM times");
  return charged - promised + captured - (back - released);
}

std::vector<GatewayLedger::Line> GatewayLedger::lines(Time from, Time until) {
  auto find = connection_.prepare(
      "SELECT 0, payment, attempt, amount, currency, declined IS NULL, reference, asked_at, token FROM "
      "charges "
      "WHERE asked_at >= ?1 AND asked_at < ?2 UNION ALL "
      "SELECT kind, payment, number, amount, currency, 1, charge, made_at, '' FROM times "
      "WHERE made_at >= ?1 AND made_at < ?2");
  find.bind(1, static_cast<std::int64_t>(from.time_since_epoch().count()));
  find.bind(2, static_cast<std::int64_t>(until.time_since_epoch().count()));
  std::vector<Line> lines;
  while (find.step()) {
    Line line;
    line.move.kind = static_cast<contract::MoneyKind>(find.integer(0));
    const sqlite::Bytes payment = find.blob(1);
    std::copy_n(payment.begin(), std::min(payment.size(), line.move.payment.uuid.bytes.size()),
                line.move.payment.uuid.bytes.begin());
    line.move.number = find.integer(2);
    line.move.amount = {find.integer(3), Currency::parse(find.text(4)).value_or(Currency{})};
    line.move.done = find.integer(5) != 0;
    line.move.reference = find.text(6);
    line.move.at = Time(Duration(find.integer(7)));
    line.token = find.text(8);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace flowmart::adapters

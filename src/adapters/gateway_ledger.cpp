#include "adapters/gateway_ledger.hpp"

namespace flowmart::adapters {
namespace {

constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS charges(
  payment BLOB NOT NULL, attempt INTEGER NOT NULL, effect TEXT NOT NULL, order_key BLOB NOT NULL,
  amount INTEGER NOT NULL, currency TEXT NOT NULL, token TEXT NOT NULL, declined INTEGER,
  reference TEXT NOT NULL, asked_at INTEGER NOT NULL, PRIMARY KEY(payment, attempt)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refunds(
  payment BLOB NOT NULL, number INTEGER NOT NULL, effect TEXT NOT NULL, charge TEXT NOT NULL,
  amount INTEGER NOT NULL, currency TEXT NOT NULL, reference TEXT NOT NULL,
  PRIMARY KEY(payment, number)) WITHOUT ROWID;
)";

sqlite::Bytes bytes_of(const Uuid& uuid) { return uuid.bytes; }

}  // namespace

GatewayLedger::GatewayLedger(const std::filesystem::path& file)
    : x_connection(sqlite::Connection::open(file.empty() ? ":memory:" : file, sqlite::Mode::create)) {
  if (!file.empty()) {
    x_connection.pragma("journal_mode", "wal");
    x_connection.run("PRAGMA synchronous=NORMAL");  // a pretended bank may forget what a power cut took
  }
  x_connection.run(schema);
  x_find_charge = x_connection.prepare(
      "SELECT declined, amount, reference, asked_at, token FROM charges WHERE payment=?1 AND attempt=?2");
  x_add_charge = x_connection.prepare("INSERT INTO charges VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)");
  x_find_refund = x_connection.prepare("SELECT reference FROM refunds WHERE payment=?1 AND number=?2");
  x_add_refund = x_connection.prepare("INSERT INTO refunds VALUES(?1,?2,?3,?4,?5,?6,?7)");
  x_taken = x_connection.prepare(
      "SELECT coalesce(sum(amount),0) FROM charges WHERE payment=?1 AND reference=?2 AND declined IS NULL");
  x_given_back =
      x_connection.prepare("SELECT coalesce(sum(amount),0) FROM refunds WHERE payment=?1 AND charge=?2");
}

std::optional<LedgerCharge> GatewayLedger::charge(PaymentId payment, std::int64_t attempt) {
  const sqlite::Resetting resetting(x_find_charge);
  x_find_charge.bind(1, bytes_of(payment.uuid)).bind(2, attempt);
  if (!x_find_charge.step()) return std::nullopt;
  LedgerCharge found;
  if (!x_find_charge.is_null(0))
    found.declined = static_cast<contract::FailureReason>(x_find_charge.integer(0));
  found.amount_minor = x_find_charge.integer(1);
  found.reference = x_find_charge.text(2);
  found.asked_at = Time(Duration(x_find_charge.integer(3)));
  found.token = x_find_charge.text(4);
  return found;
}

void GatewayLedger::add(const contract::ChargeRequested& request, std::string_view effect,
                        const LedgerCharge& charge) {
  x_add_charge.bind(1, bytes_of(request.payment.uuid))
      .bind(2, request.attempt)
      .bind(3, effect)
      .bind(4, bytes_of(request.order.uuid))
      .bind(5, charge.amount_minor)
      .bind(6, request.amount.currency.code())
      .bind(7, std::string_view(charge.token));
  if (charge.declined) x_add_charge.bind(8, static_cast<int>(*charge.declined));
  else x_add_charge.bind_null(8);
  x_add_charge.bind(9, std::string_view(charge.reference))
      .bind(10, static_cast<std::int64_t>(charge.asked_at.time_since_epoch().count()));
  x_add_charge.run();
}

std::optional<std::string> GatewayLedger::refund(PaymentId payment, std::int64_t number) {
  const sqlite::Resetting resetting(x_find_refund);
  x_find_refund.bind(1, bytes_of(payment.uuid)).bind(2, number);
  if (!x_find_refund.step()) return std::nullopt;
  return std::string(x_find_refund.text(0));
}

void GatewayLedger::add(const contract::RefundRequested& request, std::string_view effect,
                        std::string_view reference) {
  x_add_refund.bind(1, bytes_of(request.payment.uuid))
      .bind(2, request.refund)
      .bind(3, effect)
      .bind(4, std::string_view(request.charge_reference))
      .bind(5, request.amount.minor)
      .bind(6, request.amount.currency.code())
      .bind(7, reference);
  x_add_refund.run();
}

std::int64_t GatewayLedger::left_of(PaymentId payment, std::string_view charge_reference) {
  const auto sum = [&](sqlite::Statement& statement) {
    const sqlite::Resetting resetting(statement);
    statement.bind(1, bytes_of(payment.uuid)).bind(2, charge_reference);
    statement.step();
    return statement.integer(0);
  };
  return sum(x_taken) - sum(x_given_back);
}

std::int64_t GatewayLedger::balance_minor() {
  return x_connection.integer("SELECT coalesce(sum(amount),0) FROM charges WHERE declined IS NULL") -
         x_connection.integer(
             "SELECT coalesce(sum(amount),0) FROM refunds WHERE (payment, charge) IN (SELECT payment, "
             "reference "
             "FROM charges)");
}

}  // namespace flowmart::adapters

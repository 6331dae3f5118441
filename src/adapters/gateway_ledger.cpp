#include "adapters/gateway_ledger.hpp"

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

std::int64_t GatewayLedger::left_of(PaymentId payment, std::string_view charge_reference) {
  const auto sum = [&](sqlite::Statement& statement) {
    const sqlite::Resetting resetting(statement);
    statement.bind(1, bytes_of(payment.uuid)).bind(2, charge_reference);
    statement.step();
    return statement.integer(0);
  };
  return sum(taken_) - sum(given_back_);
}

std::int64_t GatewayLedger::balance_minor() {
  return connection_.integer("SELECT coalesce(sum(amount),0) FROM charges WHERE declined IS NULL") -
         connection_.integer(
             "SELECT coalesce(sum(amount),0) FROM refunds WHERE (payment, charge) IN (SELECT payment, "
             "reference "
             "FROM charges)");
}

}  // namespace flowmart::adapters

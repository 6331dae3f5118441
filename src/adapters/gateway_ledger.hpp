// What the test gateway has done, in a small SQLite file of its own, so that after a restart it answers
// truthfully and never takes money twice under one name. Losing the file loses the pretended bank, never an
// order.
//
// One thread at a time. Throws sqlite::Error when SQLite refuses.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/gateway_list.hpp"
#include "contract/private/capturing.hpp"
#include "contract/private/gateway.hpp"
#include "journal/sqlite/connection.hpp"

namespace flowmart::adapters {

struct LedgerCharge {
  std::optional<contract::FailureReason> declined;  // none: the money was taken
  std::int64_t amount_minor = 0;
  std::string reference;
  Time asked_at;
  std::string token;
};

class GatewayLedger {
 public:
  // Empty path: in memory, gone at the end.
  explicit GatewayLedger(const std::filesystem::path& file);

  // Everything until `commit` is one transaction; leaving it uncommitted undoes it.
  sqlite::Transaction begin() { return sqlite::Transaction(connection_); }

  std::optional<LedgerCharge> charge(PaymentId payment, std::int64_t attempt);
  void add(const contract::ChargeRequested& request, std::string_view effect, const LedgerCharge& charge);

  // Reference of a refund that was made under this name.
  std::optional<std::string> refund(PaymentId payment, std::int64_t number);
  void add(const contract::RefundRequested& request, std::string_view effect, std::string_view reference);

  void add_time(PaymentId payment, std::int64_t number, std::int64_t amount_minor, Currency currency,
                contract::MoneyKind kind, std::int64_t released_minor, std::string_view charge_reference,
                Time now);

  // Until when a charge is promised only; none: its money was taken.
  void promise(PaymentId payment, std::int64_t attempt, std::string_view reference, Time until);
  std::optional<Time> promised(PaymentId payment, std::int64_t attempt);
  std::optional<Time> promised(PaymentId payment, std::string_view charge_reference);

  // Reference of a capture that was made under this name.
  std::optional<std::string> capture(PaymentId payment, std::int64_t number);
  void add(const contract::CaptureRequested& request, std::string_view reference);

  // How often it was asked for something under one name, this time counted.
  std::int64_t asked(PaymentId payment, std::string_view what, std::int64_t number);

  // Promised or taken under the charge's reference, and neither given back nor let go.
  std::int64_t left_of(PaymentId payment, std::string_view charge_reference);
  // Promised under it, and neither taken nor let go.
  std::int64_t promise_left_of(PaymentId payment, std::string_view charge_reference);
  // Over all charges: what was taken less what was given back.
  std::int64_t balance_minor();

  // Everything between two moments: charges, captures and refunds, with the tokens of the charges.
  struct Line {
    GatewayMove move;
    std::string token;
  };
  std::vector<Line> lines(Time from, Time until);

 private:
  sqlite::Connection connection_;
  std::int64_t sum(sqlite::Statement& statement, PaymentId payment, std::string_view charge_reference);

  sqlite::Statement find_charge_, add_charge_, find_refund_, add_refund_, taken_, given_back_;
  sqlite::Statement add_time_, add_promise_, find_promise_, find_promise_by_name_, find_capture_;
  sqlite::Statement add_capture_, ask_, captured_, released_;
};

}  // namespace flowmart::adapters

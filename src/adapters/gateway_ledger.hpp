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

  // Money taken under the charge's reference and not yet given back.
  std::int64_t left_of(PaymentId payment, std::string_view charge_reference);
  // Over all charges: what was taken less what was given back.
  std::int64_t balance_minor();

 private:
  sqlite::Connection connection_;
  sqlite::Statement find_charge_, add_charge_, find_refund_, add_refund_, taken_, given_back_;
};

}  // namespace flowmart::adapters

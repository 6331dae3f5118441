// What Stripe was asked for (stripe.db in the data folder): which intent a charge was made with, and how
// often something was refused. Written before money can move. It holds no secret and no card's data.
//
// Without it nothing is charged twice: Stripe itself keeps our names for a day, and then finds them.
// Any thread. Throws sqlite::Error when SQLite refuses.
#pragma once
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "contract/private/reconciling.hpp"
#include "journal/sqlite/connection.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::stripe {

// A charge by payment and attempt, a capture or a refund by payment and number.
struct Name {
  contract::MoneyKind kind = contract::MoneyKind::charge;
  PaymentId payment;
  std::int64_t number = 0;
};

struct Asked {
  std::string intent;      // of a charge, once there is one
  std::int64_t tries = 0;  // that Stripe has certainly refused
  bool settled = false;    // how it ended was told
  bool unwanted = false;   // its intent is being called off, and that may come through late
};

// For later charges, of a subscription or of a payment that is taken a parcel at a time: Stripe's names of
// the customer and of the means of payment that `token` became. No method: it is not kept yet.
struct Kept {
  std::string customer, token, method;
};

class Ledger {
 public:
  // Empty path: in memory, gone at the end.
  explicit Ledger(const std::filesystem::path& file);

  std::optional<Asked> find(const Name& name);
  void save(const Name& name, const Asked& asked);
  std::optional<Kept> kept(const Uuid& holder);
  void keep(const Uuid& holder, const Kept& kept);

 private:
  std::mutex mutex_;  // guards the rest
  sqlite::Connection connection_;
  sqlite::Statement find_, save_, kept_, keep_;
};

}  // namespace flowmart::stripe

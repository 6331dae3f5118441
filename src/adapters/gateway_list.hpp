// What a gateway says that it has moved, for whoever holds it against our ledger.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "contract/private/reconciling.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::adapters {

// Named as it was asked for; what nobody asked for has a name of its own.
struct GatewayMove {
  contract::MoneyKind kind = contract::MoneyKind::charge;
  PaymentId payment;
  std::int64_t number = 0;
  Money amount;
  bool done = false;  // else it was declined
  std::string reference;
  Time at;
};

class GatewayList {
 public:
  GatewayList() = default;
  virtual ~GatewayList() = default;
  GatewayList(const GatewayList&) = delete;
  GatewayList& operator=(const GatewayList&) = delete;

  // What it moved between two moments (from is in, until is out), or why it can't say. Any thread.
  virtual std::variant<std::vector<GatewayMove>, std::string> moves(Time from, Time until) = 0;
};

}  // namespace flowmart::adapters

// What the journal says of one payment: the auditor's own books (payment_audit.cpp).
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "contract/messages/payments.hpp"
#include "contract/private/disputes.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"

namespace flowmart::audit::money {

using namespace contract;

struct Income {
  std::string reference;
  std::int64_t amount = 0, going_back = 0;
  bool promised = false;                            // it comes in by captures
  std::int64_t asked = 0, taken = 0, released = 0;  // of what is promised
  std::int64_t promise_left() const { return promised ? amount - asked - released : 0; }
};
struct Refund {
  std::int64_t amount = 0;
  bool done = false;
  std::string key{};
};
struct Capture {
  std::int64_t amount = 0;
  std::size_t income = 0;
  bool done = false;
};
// Disputed money is the bank's until the shop wins.
struct Dispute {
  std::int64_t amount = 0;
  DisputeStage stage = DisputeStage::open;
};

struct Account {
  std::optional<Money> due;                      // the order's total
  std::optional<Money> asked;                    // none: no payment on file
  std::optional<Money> to_be;                    // an amendment wants it to be this
  std::map<std::int64_t, std::int64_t> charges;  // attempt, amount
  std::set<std::int64_t> succeeded;
  std::vector<Income> incomes;
  std::vector<Refund> refunds;    // number n stands at n - 1
  std::vector<Capture> captures;  // the same
  std::map<std::string, Dispute> disputes;
  std::set<std::int64_t> parts;  // attempts that were to take a part, and are not answered
  bool captured = false;
  std::optional<Time> invoice_due;  // by invoice its goods leave first
  std::int64_t reduced = 0;         // of what an invoice was to bring
  bool reminded = false;            // that it is overdue
  bool skipped = false;             // staff led the order past it
  std::optional<std::pair<PaymentMethod, std::string>> means;

  // What it is to bring in all.
  std::int64_t owed() const { return asked ? asked->minor - reduced : 0; }
  std::int64_t received() const {
    std::int64_t sum = 0;
    for (const Income& income : incomes) sum += income.amount;
    return sum;
  }
  std::int64_t going_back() const {
    std::int64_t sum = 0;
    for (const Income& income : incomes) sum += income.going_back;
    return sum;
  }
  std::int64_t gone_back() const {
    std::int64_t sum = 0;
    for (const Refund& refund : refunds) sum += refund.done ? refund.amount : 0;
    return sum;
  }
  std::int64_t disputed() const {
    std::int64_t sum = 0;
    for (const auto& [name, one] : disputes) sum += one.stage == DisputeStage::won ? 0 : one.amount;
    return sum;
  }
  bool promised() const {
    for (const Income& income : incomes)
      if (income.promised && income.amount > income.taken + income.released) return true;
    return false;
  }
  std::string text(std::int64_t minor) const {
    return Money{minor, asked ? asked->currency : due ? due->currency : Currency{}}.to_string();
  }
};

}  // namespace flowmart::audit::money

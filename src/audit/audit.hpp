// Holds a journal against the invariants, from its messages alone: no decider and no state of the engine is
// used, so a wrong rule there can't hide itself. The numbers of the invariants are those of
// docs/invariants.md.
//
//   Audit audit;
//   for each batch: if (auto violation = audit.check(batch)) ...   // the first one; stop there
//   if (auto violation = audit.finish()) ...
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/batch.hpp"

namespace flowmart::audit {

struct Violation {
  int invariant = 0;
  std::uint64_t record = 0;  // sequence; 0: of the whole
  std::uint64_t event = 0;   // number of the message; 0: of the whole record
  std::string what;
};

struct Totals {
  std::uint64_t records = 0, messages = 0, inputs = 0, refused_steps = 0;
  std::uint64_t orders = 0, orders_refused = 0, reservations = 0, payments = 0;
};

// One group of invariants. `check` sees every message in order and returns what is wrong with it.
struct Finding {
  int invariant = 0;
  std::string what;
  // Where, when that is not the message being looked at.
  std::uint64_t record = 0, event = 0;
};
class Auditor {
 public:
  virtual ~Auditor() = default;
  virtual std::optional<Finding> check(const engine::Batch& batch, std::size_t message) = 0;
  virtual std::optional<Finding> finish() { return std::nullopt; }
};

std::unique_ptr<Auditor> make_stock_auditor();         // 3, 4, and what 6 and 7 say of stock
std::unique_ptr<Auditor> make_order_auditor();         // 5, 6, 7
std::unique_ptr<Auditor> make_payment_auditor();       // 5, and what 6 says of money
std::unique_ptr<Auditor> make_parcel_auditor();        // 6, 13
std::unique_ptr<Auditor> make_return_auditor();        // 5, 6
std::unique_ptr<Auditor> make_notice_auditor();        // 8
std::unique_ptr<Auditor> make_subscription_auditor();  // 6, 17
std::unique_ptr<Auditor> make_input_auditor();         // 2, 9, 11
std::unique_ptr<Auditor> make_timer_auditor();         // 7: no timer is overdue

// Whether a service of ours said it. An event that somebody sent from outside is hearsay: it is in the
// journal, and proves nothing about our orders and our money.
inline bool is_our_word(const engine::Batch& batch, std::size_t message) {
  return batch.messages[message].sent_by != engine::no_step ||
         batch.inputs[batch.input_of(message)].origin != engine::Origin::outside;
}

// Whether its receiver refused it, so that it changed nothing.
inline bool was_refused(const engine::Batch& batch, std::size_t message) {
  for (const engine::BatchStep& step : batch.steps)
    if (step.message == message && step.rejection) return true;
  return false;
}

class Audit {
 public:
  Audit();
  std::optional<Violation> check(const engine::Batch& batch);
  std::optional<Violation> finish();
  const Totals& totals() const { return totals_; }

 private:
  std::vector<std::unique_ptr<Auditor>> auditors_;
  Totals totals_;
  Time last_{};
};

}  // namespace flowmart::audit

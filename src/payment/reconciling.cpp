// When our ledger is held against the gateway's. Holding them is done outside, where the ledgers are.
#include "payment/payment.hpp"

namespace flowmart::payment {
namespace {

constexpr std::string_view reconcile_timer = "reconcile";
const std::string the_shop;  // its one row
// So long a movement may take to be known on both sides.
constexpr Duration settling = std::chrono::minutes(10);
constexpr Duration longest = std::chrono::hours(366 * 24);

const Reconciling& row_of(const Payments& all) {
  static const Reconciling none;
  const Reconciling* row = all.reconciling.find(the_shop);
  return row ? *row : none;
}

Uuid timer_about() { return uuid_v5(Uuid{}, reconcile_timer); }

}  // namespace

PaymentDecision decide(const Payments& all, const StartReconciliation& wanted, Time now) {
  const Time until = std::min(wanted.until.value_or(now), now);
  const Time from = wanted.from.value_or(Time{});
  if (from >= until)
    return reject(codes::amount_out_of_range,
                  "A reconciliation ends after it begins, and not in the future.");
  return ReconciliationRequested{row_of(all).asked + 1, from, until, wanted.actor, now};
}

PaymentDecision decide(const Payments& all, const SetReconciliation& wanted, Time now) {
  const Reconciling& row = row_of(all);
  if (row.every_seconds == wanted.every_seconds) return nothing;
  PaymentDecision out;
  if (wanted.every_seconds == 0) return out.cancel_timer(reconcile_timer, timer_about());
  return out.set_timer(reconcile_timer, timer_about(), now + std::chrono::seconds(wanted.every_seconds),
                       ReconcileDue{row.asked + 1});
}
void evolve(Payments& all, const SetReconciliation& wanted) {
  all.reconciling[the_shop].every_seconds = wanted.every_seconds;
}

// Goes on where the last one by itself ended, and leaves out what is still under way.
PaymentDecision decide(const Payments& all, const ReconcileDue&, Time now) {
  const Reconciling& row = row_of(all);
  if (row.every_seconds == 0) return nothing;
  PaymentDecision out;
  out.set_timer(reconcile_timer, timer_about(), now + std::chrono::seconds(row.every_seconds),
                ReconcileDue{row.asked + 2});
  const Time until = now - settling;
  const Time from = std::max(row.from, until - longest);
  if (from < until) out.send(ReconciliationRequested{row.asked + 1, from, until, {}, now});
  return out;
}

void evolve(Payments& all, const ReconciliationRequested& asked) {
  Reconciling& row = all.reconciling[the_shop];
  row.asked = asked.reconciliation;
  if (asked.actor.empty()) row.from = asked.until;
}

PaymentDecision decide(const Payments&, const ReconciliationEnded&, Time) { return nothing; }
void evolve(Payments& all, const ReconciliationEnded& ended) {
  Reconciling& row = all.reconciling[the_shop];
  row.ended = std::max(row.ended, ended.reconciliation);
}

}  // namespace flowmart::payment

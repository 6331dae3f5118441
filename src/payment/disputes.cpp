// A bank takes back what a buyer disputes, and gives it again if the shop is right.
#include <algorithm>

#include "payment/payment.hpp"
#include "payment/refunds.hpp"

namespace flowmart::payment {
namespace {

DisputeAct act_of(DisputeStage stage) {
  return stage == DisputeStage::won    ? DisputeAct::win
         : stage == DisputeStage::lost ? DisputeAct::lose
                                       : DisputeAct::open;
}

const Dispute* dispute_named(const Payment& state, const std::string& name) {
  for (const Dispute& dispute : state.disputes)
    if (dispute.name == name) return &dispute;
  return nullptr;
}

// None named: the newest that has so much.
std::size_t charge_meant(const Payment& state, const DisputeNoticed& notice) {
  std::size_t found = state.captures.size();
  for (std::size_t i = 0; i < state.captures.size(); ++i) {
    const Capture& capture = state.captures[i];
    const bool named = notice.charge_reference.empty() || capture.reference == notice.charge_reference;
    if (named && capture.here_minor() >= notice.amount.minor) found = i;
  }
  return found;
}

}  // namespace

PaymentDecision decide(const Payment& state, const DisputeNoticed& notice, Time now) {
  if (!state.known()) return reject(codes::unknown_payment, "There is no such payment.");
  if (!is_printable(notice.dispute)) return reject(codes::name_unreadable);
  if (notice.stage == DisputeStage::absent || notice.amount.minor <= 0)
    return reject(codes::amount_out_of_range, "A dispute is open, won or lost, of more than nothing.");
  if (notice.amount.currency != state.amount.currency)
    return reject(codes::currency_differs, "The order was paid in another currency.");
  const Dispute* known = dispute_named(state, notice.dispute);
  const DisputeStage stage = known ? known->stage : DisputeStage::absent;
  if (const auto no = dispute_lifecycle.against(stage, act_of(notice.stage), {})) return *no;
  if (!known && charge_meant(state, notice) == state.captures.size())
    return reject(codes::refund_exceeds_capture, "No charge of that payment has taken so much.");
  PaymentDecision out;
  // What is not wanted any more goes back to the buyer after all.
  if (state.cancelled && known && notice.stage == DisputeStage::won)
    for (const Capture& capture : state.captures)
      if (capture.reference == known->charge_reference && capture.disputed_minor >= known->amount_minor) {
        // Some of it may have gone back before the bank took it.
        const std::int64_t back =
            std::min(known->amount_minor, capture.amount_minor - capture.refunding_minor -
                                              capture.disputed_minor + known->amount_minor);
        if (back > 0) out.send(refund_of(state, capture, back, late_capture, now));
        break;
      }
  return out;
}
void evolve(Payment& state, const DisputeNoticed& notice) {
  Dispute* known = nullptr;
  for (Dispute& dispute : state.disputes)
    if (dispute.name == notice.dispute) known = &dispute;
  if (!known) {
    Capture& capture = state.captures[charge_meant(state, notice)];
    capture.disputed_minor += notice.amount.minor;
    state.disputes.push_back({.name = notice.dispute,
                              .amount_minor = notice.amount.minor,
                              .charge_reference = capture.reference,
                              .reason = notice.reason,
                              .opened_at = notice.at,
                              .evidence_due = notice.evidence_due,
                              .ended_at = std::nullopt});
    known = &state.disputes.back();
  }
  if (!dispute_lifecycle.allowed(known->stage, act_of(notice.stage))) return;
  dispute_lifecycle.go(known->stage, act_of(notice.stage));
  if (known->stage == DisputeStage::open) return;
  known->ended_at = notice.at;
  if (known->stage == DisputeStage::lost) return;
  for (Capture& capture : state.captures)
    if (capture.reference == known->charge_reference && capture.disputed_minor >= known->amount_minor) {
      capture.disputed_minor -= known->amount_minor;
      return;
    }
}

}  // namespace flowmart::payment

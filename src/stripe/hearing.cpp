// What Stripe tells by itself. A notice is only a reason to ask: what counts is what Stripe answers then, so
// it does no harm twice, late, or in another order.
#include "stripe/amounts.hpp"
#include "stripe/gateway.hpp"

namespace flowmart::stripe {
namespace {

using namespace contract;

const Heard nothing{}, not_now{.told = false, .message = {}};

// Before a bank has taken anything (an inquiry) there is no dispute for us.
std::optional<DisputeStage> stage_of(std::string_view status) {
  if (status == "needs_response" || status == "under_review") return DisputeStage::open;
  if (status == "won") return DisputeStage::won;
  if (status == "lost") return DisputeStage::lost;
  return std::nullopt;
}

}  // namespace

Heard Gateway::heard(const Event& event) {
  if (event.object.empty()) return nothing;
  if (event.type.starts_with("payment_intent.")) return heard_of_charge(event);
  if (event.type.starts_with("charge.dispute.")) return heard_of_dispute(event);
  if (event.type.starts_with("refund.") || event.type == "charge.refund.updated")
    return heard_of_refund(event);
  return nothing;
}

Heard Gateway::heard_of_charge(const Event& event) {
  if (event.notes.home != home_.id || event.notes.taken > 0) return nothing;  // those are asked about
  const Name said{MoneyKind::charge, event.notes.payment, event.notes.number};
  // What was told needs no question.
  const auto asked = ledger_.find(said);
  if (asked && (asked->settled || asked->unwanted || asked->intent != event.object)) return nothing;
  const Answer intent = find(event.object);
  if (!intent) return not_now;
  if (intent->notes.home != home_.id) return nothing;
  learn(*intent);
  const ChargeAnswered answer = told_by(*intent, intent->notes.payment, intent->notes.number);
  if (answer.outcome == GatewayOutcome::unknown) return nothing;
  return {true, wire::AnyMessage::of(answer)};
}

Heard Gateway::heard_of_refund(const Event& event) {
  if (event.notes.home != home_.id) return nothing;
  const Call call = read_refund_call(event.object);
  const Reply reply = client_.send(call);
  if (!reply.good() && !reply.passing()) refused(call, reply);
  const auto refund = reply.good() ? read_refund(reply.body) : std::nullopt;
  if (!refund) return not_now;
  if (refund->notes.home != home_.id || refund->status != "succeeded") return nothing;
  if (refund->notes.part > 0) return nothing;  // once all its parts are back
  // What was to be let go with it was let go before it was made.
  return {true, wire::AnyMessage::of(RefundAnswered{refund->notes.payment, refund->notes.number,
                                                    GatewayOutcome::succeeded, refund->id, "refunded"})};
}

Heard Gateway::heard_of_dispute(const Event& event) {
  const Call call = read_dispute_call(event.object);
  const Reply reply = client_.send(call);
  if (!reply.good() && !reply.passing()) refused(call, reply);
  const auto dispute = reply.good() ? read_dispute(reply.body) : std::nullopt;
  if (!dispute) return not_now;
  const auto stage = stage_of(dispute->status);
  if (!stage || dispute->intent.empty()) return nothing;
  const Answer intent = find(dispute->intent);
  if (!intent) return not_now;
  if (intent->notes.home != home_.id) return nothing;
  DisputeNoticed notice;
  notice.payment = intent->notes.payment;
  notice.dispute = dispute->id;
  notice.stage = *stage;
  notice.amount = from_stripe(dispute->amount, currency_of(dispute->currency));
  notice.charge_reference = intent->notes.of.empty() ? intent->id : intent->notes.of;
  notice.reason = dispute->reason;
  notice.evidence_due = dispute->due_by;
  notice.at = event.created;
  return {true, wire::AnyMessage::of(notice)};
}

}  // namespace flowmart::stripe

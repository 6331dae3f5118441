// Payments as they are read: what each has charged, taken and given back, and what can be done with it.
#include <algorithm>

#include "payment/payment.hpp"

namespace flowmart::payment {
namespace {

// The contract's words for the whole. What is promised is not here yet, so it is still being processed.
PaymentStatus status_of(const Payment& state) {
  const std::int64_t taken = state.taken_minor(), back = state.given_back_minor();
  switch (state.stage()) {
    case Stage::absent: return PaymentStatus::pending;
    case Stage::on_file:
      if (state.due && state.missing_minor() == 0) return PaymentStatus::cancelled;  // nothing is owed
      return state.started_at ? PaymentStatus::processing : PaymentStatus::pending;
    case Stage::charging: return PaymentStatus::processing;
    case Stage::failed: return PaymentStatus::failed;
    case Stage::cancelled:
      if (taken == 0) return PaymentStatus::cancelled;
      break;  // it goes back, and is back once it is
    case Stage::authorised:
    case Stage::lapsed: return PaymentStatus::processing;
    case Stage::paid: break;
  }
  if (taken == 0) return state.refunds.empty() ? PaymentStatus::completed : PaymentStatus::cancelled;
  if (back == 0) return PaymentStatus::completed;
  return back < taken ? PaymentStatus::partially_refunded : PaymentStatus::refunded;
}

// Of a promise there may be nothing left: it was taken, or let go as a whole.
bool is_held(const Capture& capture) { return capture.promised_minor() > 0 && !capture.spent; }
std::string_view how_far(const Capture& capture) {
  if (is_held(capture)) return "promised";
  return capture.here_minor() > 0 ? "taken" : "released";
}

std::vector<PaymentMovement> charges_of(const Payment& state) {
  std::vector<PaymentMovement> out;
  for (std::int64_t attempt = 1; attempt <= state.attempts; ++attempt) {
    PaymentMovement charge{.number = attempt, .amount = state.money(state.charge_minor(attempt))};
    const Part* part = state.part_of(attempt);
    if (part) charge.name = part->key;
    charge.status = attempt == state.attempts && state.attempt_open ? "asked" : "failed";
    if (part) charge.reason = part->failure;
    if (attempt == state.attempts) charge.at = state.asked_at;
    for (const Capture& capture : state.captures) {
      if (capture.attempt != attempt) continue;
      charge.status = how_far(capture);
      charge.reference = capture.reference;
      if (is_held(capture)) charge.until = capture.until;
    }
    out.push_back(std::move(charge));
  }
  for (const Capture& capture : state.captures)
    if (capture.attempt == 0)
      out.push_back({.number = 0,
                     .name = "transfer",
                     .status = "taken",
                     .amount = state.money(capture.amount_minor),
                     .reference = capture.reference});
  return out;
}

std::vector<PaymentMovement> captures_of(const Payment& state) {
  std::vector<PaymentMovement> out;
  for (const Taking& taking : state.takings)
    out.push_back({.number = static_cast<std::int64_t>(out.size()) + 1,
                   .name = taking.name,
                   .status = std::string(wire_name(taking.stage)),
                   .amount = state.money(taking.amount_minor),
                   .reference = taking.reference,
                   .tries = taking.tries,
                   .at = taking.asked_at});
  return out;
}

std::vector<PaymentMovement> refunds_of(const Payment& state) {
  std::vector<PaymentMovement> out;
  for (const Refund& refund : state.refunds)
    out.push_back({.number = static_cast<std::int64_t>(out.size()) + 1,
                   .name = refund.key,
                   .status = std::string(wire_name(refund.stage())),
                   .amount = state.money(refund.amount_minor),
                   .reference = refund.reference,
                   .reason = refund.reason,
                   .tries = refund.tries,
                   .at = refund.asked_at,
                   .until = std::nullopt,
                   .actor = refund.settled_by});
  return out;
}

std::vector<PaymentMovement> reductions_of(const Payment& state) {
  std::vector<PaymentMovement> out;
  for (const Reduction& one : state.reductions)
    out.push_back({.number = static_cast<std::int64_t>(out.size()) + 1,
                   .name = one.key,
                   .status = "done",
                   .amount = state.money(one.amount_minor),
                   .reason = one.reason,
                   .at = one.at});
  return out;
}

std::vector<PaymentMovement> disputes_of(const Payment& state) {
  std::vector<PaymentMovement> out;
  for (const Dispute& dispute : state.disputes)
    out.push_back({.number = static_cast<std::int64_t>(out.size()) + 1,
                   .name = dispute.name,
                   .status = std::string(wire_name(dispute.stage)),
                   .amount = state.money(dispute.amount_minor),
                   .reference = dispute.charge_reference,
                   .reason = dispute.reason,
                   .at = dispute.opened_at,
                   .until = dispute.evidence_due});
  return out;
}

bool any_failed(const Payment& state) {
  return std::any_of(state.refunds.begin(), state.refunds.end(),
                     [](const Refund& one) { return one.failed; }) ||
         std::any_of(state.takings.begin(), state.takings.end(),
                     [](const Taking& one) { return one.stage == CaptureStage::failed; });
}
bool capture_failed(const Payment& state) {
  return std::any_of(state.takings.begin(), state.takings.end(),
                     [](const Taking& one) { return one.stage == CaptureStage::failed; });
}
bool dispute_open(const Payment& state) {
  return std::any_of(state.disputes.begin(), state.disputes.end(),
                     [](const Dispute& one) { return one.stage == DisputeStage::open; });
}

// Since when the gateway owes an answer that it did not give in time.
std::optional<Time> unknown_since(const Payment& state, Time now) {
  std::optional<Time> since;
  const auto owed = [&](const std::optional<Time>& asked) {
    if (asked && (!since || *asked < *since)) since = asked;
  };
  if (state.attempt_open && (state.questions > 0 || (state.asked_at && now >= *state.asked_at + answer_wait)))
    owed(state.asked_at);
  for (const Taking& taking : state.takings)
    if (taking.unknown) owed(taking.asked_at);
  for (const Refund& refund : state.refunds)
    if (refund.unknown) owed(refund.asked_at);
  return since;
}

Action action_of(const Payment& state, std::string_view name, Act act, bool possible, std::string_view why) {
  Action action{std::string(name), state.allows(act) && possible, std::nullopt};
  if (!action.allowed) {
    const std::string said = lifecycle.reason(state.stage(), act, {});
    action.reason = !state.allows(act) && !said.empty() ? said : std::string(why);
  }
  return action;
}

constexpr std::string_view of_subscription = "Its subscription has it paid, by an order for each attempt.";

std::vector<Action> actions_of(const Payment& state) {
  std::int64_t free = 0;
  for (const Capture& capture : state.captures) free += capture.free_minor();
  const bool resumes =
      capture_failed(state) || (!state.attempt_open && (state.lapsed_minor > 0 || !state.failure.empty()));
  std::vector<Action> out;
  out.push_back(action_of(state, "capture", Act::take, free > 0, codes::nothing_promised.why));
  out.push_back(action_of(state, "void", Act::let_go, free > 0, codes::nothing_promised.why));
  const bool to_come =
      state.stage() == Stage::failed || (state.stage() == Stage::on_file && state.attempts > 0);
  const bool by_subscription =
      to_come && state.payment == payment_of(state.order) && is_of_subscription(state.order);
  Action retry{"retry", !by_subscription && (to_come || (!state.cancelled && resumes)), std::nullopt};
  if (!retry.allowed)
    retry.reason = std::string(by_subscription ? of_subscription : codes::payment_not_failed.why);
  out.push_back(std::move(retry));
  out.push_back(action_of(state, "refund", Act::refund, state.held_minor() + state.owed_minor() > 0,
                          codes::refund_exceeds_capture.why));
  return out;
}

PaymentInFull in_full(const Payments& all, const Payment& state, Time now) {
  const bool overdue = state.owed_minor() > 0 && *state.due <= now;
  const bool waits = any_failed(state) || dispute_open(state) || state.stage() == Stage::lapsed || overdue;
  const bool by_transfer = state.method == PaymentMethod::bank_transfer;
  return {.payment = state.payment,
          .order = state.order,
          .status = std::string(wire_name(status_of(state))),
          .method = state.method,
          .capture = state.mode,
          .amount = state.amount,
          .authorised = state.money(state.promised_minor() - state.unheld_minor()),
          .captured = state.money(state.taken_minor()),
          .refunded = state.money(state.given_back_minor()),
          .disputed = state.money(state.disputed_minor()),
          .attempts = state.attempts + (by_transfer && state.started_at ? 1 : 0),
          .reference = state.captures.empty() ? std::string() : state.captures.back().reference,
          .failure = state.failure,
          .unknown_since = unknown_since(state, now),
          .waits_for = waits ? all.money_contact : std::string(),
          .charges = charges_of(state),
          .captures = captures_of(state),
          .refunds = refunds_of(state),
          .disputes = disputes_of(state),
          .actions = actions_of(state),
          .version = state.version,
          .due = state.due,
          .outstanding = state.money(state.processed_at || state.cancelled ? 0 : state.missing_minor()),
          .reductions = reductions_of(state),
          .overdue = overdue,
          .unheld = state.money(state.unheld_minor())};
}

// Of a refund by its number, of a dispute by its name.
template <class One>
ReadMoneyMove::Response move_of(const Payment& state, const ReadMoneyMove& question, const One& one,
                                PaymentMovement move) {
  ReadMoneyMove::Response answer{.payment = state.payment,
                                 .order = state.order,
                                 .kind = question.kind,
                                 .move = std::move(move),
                                 .released = state.money(0),
                                 .version = one.version};
  if constexpr (requires { one.released_minor; }) answer.released.minor = one.released_minor;
  return answer;
}

}  // namespace

PaymentDecision decide(const Payments& all, const ReadMoneyMove& question, Time) {
  const Payment* one = all.payments.find(question.payment);
  if (!one || !one->known()) return reject(codes::unknown_payment, "There is no such payment.");
  if (question.kind == MoneyMoveKind::refund) {
    std::vector<PaymentMovement> all_of = refunds_of(*one);
    for (std::size_t i = 0; i < all_of.size(); ++i)
      if (std::to_string(i + 1) == question.name)
        return move_of(*one, question, one->refunds[i], std::move(all_of[i]));
    return reject(codes::unknown_refund);
  }
  std::vector<PaymentMovement> all_of = disputes_of(*one);
  for (std::size_t i = 0; i < all_of.size(); ++i)
    if (all_of[i].name == question.name)
      return move_of(*one, question, one->disputes[i], std::move(all_of[i]));
  return reject(codes::unknown_dispute);
}

PaymentDecision decide(const Payments& all, const ReadPayments& question, Time now) {
  ReadPayments::Response answer;
  if (question.payment) {
    const Payment* one = all.payments.find(*question.payment);
    if (!one || !one->known()) return reject(codes::unknown_payment, "There is no such payment.");
    answer.payments.push_back(in_full(all, *one, now));
    return answer;
  }
  if (question.order)
    for (const Payment* one : payments_of(all, *question.order))
      answer.payments.push_back(in_full(all, *one, now));
  return answer;
}

}  // namespace flowmart::payment

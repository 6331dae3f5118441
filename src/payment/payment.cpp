#include "payment/payment.hpp"

#include <algorithm>
#include <utility>

#include "contract/private/subscriptions.hpp"
#include "kernel/backoff.hpp"
#include "kernel/checked.hpp"
#include "payment/promises.hpp"
#include "payment/refunds.hpp"

namespace flowmart::payment {
namespace {

constexpr std::string_view status_timer = "charge-status";
constexpr std::string_view invoice_timer = "invoice";

const Capture* capture_of(const Payment& state, std::int64_t attempt) {
  for (const Capture& capture : state.captures)
    if (capture.attempt == attempt) return &capture;
  return nullptr;
}

// A charge that the gateway gave no name is told apart by its attempt.
Capture income_of(const Payment& state, const ChargeAnswered& answer) {
  return {answer.attempt,
          answer.reference.empty() ? "attempt-" + std::to_string(answer.attempt) : answer.reference,
          state.charge_minor(answer.attempt), 0, answer.until};
}

PaymentProcessed processed(const Payment& state, const std::string& transaction, std::string response,
                           Time now) {
  PaymentProcessed event;
  event.paymentId = state.payment.to_string();
  event.transactionId = transaction;
  event.userId = state.customer;
  event.orderId = state.order;
  event.amount = state.money(state.amount.minor - state.reduced_minor()).decimal();
  event.paymentMethod = wire_name(state.method);
  event.confirmationDetails.gatewayResponse = std::move(response);
  event.confirmationDetails.transactionId = transaction;
  event.timestamp = now;
  event.currency = state.amount.currency.code();
  return event;
}

}  // namespace

// Of a subscription's order 0.0.1 as well: one cause, and each consumer has the version that it asks for.
void tell_processed(PaymentDecision& out, const Payment& state, const std::string& transaction,
                    std::string response, Time now) {
  PaymentProcessed event = processed(state, transaction, std::move(response), now);
  out.send(event);
  if (is_of_subscription(state.order))
    out.send(v0_0_1::PaymentProcessed{.transactionId = event.transactionId,
                                      .userId = event.userId,
                                      .orderId = event.orderId,
                                      .amount = event.amount,
                                      .paymentMethod = event.paymentMethod,
                                      .status = event.status,
                                      .confirmationDetails = event.confirmationDetails,
                                      .timestamp = event.timestamp});
}

namespace {

PaymentFailed failed(const Payment& state, const ChargeAnswered& answer, Time now) {
  const FailureReason reason = answer.reason.value_or(FailureReason::other);
  PaymentFailed event;
  event.paymentId = state.payment.to_string();
  event.amount = state.amount.decimal();
  event.currency = state.amount.currency.code();
  event.failureReason = reason;
  if (!answer.message.empty()) event.failureMessage = answer.message;
  event.metadata.emplace();
  event.metadata->customerId = state.customer.to_string();
  event.metadata->orderId = state.order.to_string();
  event.canRetry = worth_retrying(reason);
  if (*event.canRetry) event.nextRetryAt = now + (state.attempts <= 1 ? retry_wait_first : retry_wait_next);
  event.timestamp = now;
  return event;
}

}  // namespace

bool worth_retrying(FailureReason reason) {
  switch (reason) {
    case FailureReason::insufficient_funds:  // the next attempt may find the money
    case FailureReason::network_error:
    case FailureReason::other: return true;
    case FailureReason::card_declined:  // the same token will be declined again
    case FailureReason::expired_card:
    case FailureReason::fraud_suspected:
    case FailureReason::invalid_payment_method:
    case FailureReason::authentication_required: return false;
  }
  return false;
}

Stage Payment::stage() const {
  if (!known()) return Stage::absent;
  if (cancelled) return Stage::cancelled;
  if (processed_at && lapsed_minor > 0) return Stage::lapsed;
  if (processed_at) return promised_minor() > 0 ? Stage::authorised : Stage::paid;
  if (attempt_open) return Stage::charging;
  return failed ? Stage::failed : Stage::on_file;
}
std::int64_t Payment::charge_minor(std::int64_t attempt) const {
  const auto place = static_cast<std::size_t>(attempt) - 1;
  return place < charges_minor.size() ? charges_minor[place] : amount.minor;
}
std::int64_t Payment::received_minor() const {
  std::int64_t sum = 0;
  for (const Capture& capture : captures) sum += capture.amount_minor;
  return sum;
}
std::int64_t Payment::refunded_minor() const {
  std::int64_t sum = 0;
  for (const Refund& refund : refunds)
    if (refund.done) sum += refund.amount_minor;
  return sum;
}
std::int64_t Payment::held_minor() const {
  std::int64_t sum = 0;
  for (const Capture& capture : captures) sum += std::max<std::int64_t>(capture.left_minor(), 0);
  return sum;
}
std::int64_t Payment::reduced_minor() const {
  std::int64_t sum = 0;
  for (const Reduction& one : reductions) sum += one.amount_minor;
  return sum;
}
std::int64_t Payment::missing_minor() const {
  return std::max<std::int64_t>(amount.minor - reduced_minor() - held_minor(), 0);
}
std::int64_t Payment::owed_minor() const { return due && !processed_at && !cancelled ? missing_minor() : 0; }
std::int64_t Payment::promised_minor() const {
  std::int64_t sum = 0;
  for (const Capture& capture : captures) sum += capture.promised_minor();
  return sum;
}
std::int64_t Payment::unheld_minor() const {
  std::int64_t sum = 0;
  for (const Capture& capture : captures) sum += capture.spent ? capture.promised_minor() : 0;
  return sum;
}
std::int64_t Payment::taken_minor() const {
  std::int64_t sum = 0;
  for (const Capture& capture : captures) sum += capture.here_minor();
  return sum;
}
std::int64_t Payment::disputed_minor() const {
  std::int64_t sum = 0;
  for (const Capture& capture : captures) sum += capture.disputed_minor;
  return sum;
}
std::int64_t Payment::given_back_minor() const {
  std::int64_t sum = 0;
  for (const Refund& refund : refunds)
    if (refund.done) sum += refund.amount_minor - refund.released_minor;
  return sum;
}
bool Payment::takings_open() const {
  return std::any_of(takings.begin(), takings.end(),
                     [](const Taking& taking) { return taking.stage == CaptureStage::asked; });
}
const Capture* Payment::promise_of(std::int64_t attempt) const {
  for (const Capture& capture : captures)
    if (capture.attempt == attempt && capture.until) return &capture;
  return nullptr;
}
const Part* Payment::part_of(std::int64_t attempt) const {
  for (const Part& part : parts)
    if (part.attempt == attempt) return &part;
  return nullptr;
}
bool Payment::refunds_open() const {
  return std::any_of(refunds.begin(), refunds.end(), [](const Refund& refund) { return !refund.done; });
}

bool at_rest(const Payment& state) {
  return (state.processed_at || state.cancelled) && !state.attempt_open && !state.refunds_open() &&
         !state.takings_open() && state.promised_minor() == 0;
}

// ---- on file, and started

namespace {

// By invoice it is looked at again on the day on which it is due.
PaymentDecision put_on_file(const PreparePayment& wanted) {
  PaymentDecision out;
  if (wanted.due)
    out.set_timer(invoice_timer, wanted.payment.uuid, *wanted.due,
                  MoneyDue{wanted.payment, MoneyDueKind::invoice, 0});
  return out;
}

}  // namespace

PaymentDecision decide(const Payment& state, const PreparePayment& wanted, Time) {
  if (wanted.amount.minor <= 0) return reject(codes::amount_out_of_range, "Nothing is to be paid.");
  if (!state.known()) return put_on_file(wanted);
  if (wanted.order != state.order || wanted.customer != state.customer ||
      wanted.amount.currency != state.amount.currency)
    return reject(codes::payment_differs, "The payment is on file for another order, buyer or currency.");
  if (wanted.token == state.token && wanted.method == state.method && wanted.amount == state.amount)
    return nothing;
  // While a part is on its way the amount may change: it is looked at again once that has come, or has not.
  const bool part_open = state.attempt_open && state.part_of(state.attempts);
  if (const auto no = state.against(Act::prepare); no && !part_open) return *no;
  if ((part_open || state.held_minor() > 0) && wanted.method != state.method)
    return reject(codes::payment_under_way, "Part of it has been paid: the means of payment stay.");
  return nothing;
}
void evolve(Payment& state, const PreparePayment& wanted) {
  state.payment = wanted.payment;
  state.order = wanted.order;
  state.customer = wanted.customer;
  state.amount = wanted.amount;
  state.method = wanted.method;
  state.token = wanted.token;
  state.due = wanted.due;
}

PaymentDecision decide(const Payment& state, const PaymentInitiated& start, Time now, CaptureMode mode) {
  if (state.known() && (start.orderId != state.order || start.userId != state.customer ||
                        start.amount != state.amount.decimal() ||
                        (start.currency && *start.currency != state.amount.currency.code())))
    return reject(codes::payment_differs, "The payment is on file for another order, buyer or amount.");
  if (const auto no = state.against(Act::start)) return *no;
  if (is_enough(state)) return enough(state, {}, now);
  if (state.method == PaymentMethod::bank_transfer) return nothing;  // the buyer moves, see RecordTransfer
  PaymentDecision out;
  charge(out, state, state.amount.minor - state.held_minor(), mode, now, false);
  return out;
}
void evolve(Payment& state, const PaymentInitiated& start) {
  if (!state.started_at) state.started_at = start.timestamp;
  if (!state.attempt_open) state.asked_at = start.timestamp;
  else if (state.part_of(state.attempts)) state.rest_wanted = true;
}

// One that no PaymentInitiated asked for says itself when that was.
void charge(PaymentDecision& out, const Payment& state, std::int64_t amount_minor, CaptureMode mode, Time now,
            bool by_itself) {
  ChargeRequested request{state.payment,  state.attempts + 1,        state.order,
                          state.customer, state.money(amount_minor), state.method,
                          state.token};
  if (mode != CaptureMode::at_once) request.capture = mode;
  if (by_itself) request.at = now;
  out.set_timer(status_timer, state.payment.uuid, now + answer_wait,
                ChargeStatusDue{state.payment, request.attempt, 1});
  out.send(std::move(request));
}
void evolve(Payment& state, const ChargeRequested& charge) {
  state.attempts = charge.attempt;
  state.charges_minor.resize(static_cast<std::size_t>(charge.attempt), charge.amount.minor);
  state.attempt_open = true;
  state.questions = 0;
  state.failed = false;
  state.rest_wanted = false;
  if (charge.at) state.asked_at = charge.at;
  if (state.processed_at) state.renewing = charge.attempt;
  else if (!state.part_of(charge.attempt)) state.mode = charge.capture.value_or(CaptureMode::at_once);
}

// ---- what the gateway says

namespace {

// The rest may start once a part has ended, if somebody wanted it to meanwhile; a transfer is always waited
// for.
PaymentDecision after_part(const Payment& state, const ChargeAnswered& answer, PaymentDecision out,
                           Time now) {
  const bool by_transfer = state.method == PaymentMethod::bank_transfer;
  if (!state.rest_wanted && !by_transfer) return out;
  Payment then = state;
  evolve(then, answer);
  if (is_enough(then)) return enough(then, std::move(out), now);
  if (!by_transfer) charge(out, then, then.missing_minor(), then.mode, now, true);
  return out;
}

PaymentDecision came_in(const Payment& state, const ChargeAnswered& answer, bool open, Time now) {
  if (capture_of(state, answer.attempt) != nullptr) return nothing;
  PaymentDecision out;
  if (open) out.cancel_timer(status_timer, state.payment.uuid);
  const Capture income = income_of(state, answer);
  if (open && state.renewing == answer.attempt && state.allows(Act::renew))
    return promised_anew(state, income, std::move(out), now);
  // Too late (cancelled, or told to have failed before): the money goes back.
  if (!open || state.stage() != Stage::charging)
    return out.send(refund_of(state, income, income.amount_minor, late_capture, now));
  if (state.part_of(answer.attempt)) return after_part(state, answer, std::move(out), now);
  if (income.until) promised(out, state, income, state.held_minor() + income.amount_minor, now);
  tell_processed(out, state, income.reference, answer.message, now);
  return out;
}

PaymentDecision did_not_come(const Payment& state, const ChargeAnswered& answer, Time now) {
  PaymentDecision out;
  out.cancel_timer(status_timer, state.payment.uuid);
  if (state.renewing == answer.attempt) {
    if (state.allows(Act::renew)) out.send(not_renewed(state, answer));
    return out;
  }
  if (state.stage() != Stage::charging) return out;
  if (state.part_of(answer.attempt)) return after_part(state, answer, std::move(out), now);
  return out.send(failed(state, answer, now));
}

}  // namespace

PaymentDecision decide(const Payment& state, const ChargeAnswered& answer, Time now) {
  if (!state.known() || answer.attempt < 1 || answer.attempt > state.attempts)
    return reject(codes::unknown_attempt);
  const bool open = state.attempt_open && answer.attempt == state.attempts;
  switch (answer.outcome) {
    case GatewayOutcome::unknown: {
      PaymentDecision out;
      if (open)
        out.set_timer(status_timer, state.payment.uuid,
                      now + backoff(question_wait_first, state.questions, question_wait_max),
                      ChargeStatusDue{state.payment, answer.attempt, state.questions + 1});
      return out;
    }
    case GatewayOutcome::declined: return open ? did_not_come(state, answer, now) : PaymentDecision();
    case GatewayOutcome::succeeded: return came_in(state, answer, open, now);
  }
  return nothing;
}
void evolve(Payment& state, const ChargeAnswered& answer) {
  if (answer.outcome == GatewayOutcome::unknown) return;
  const bool last = answer.attempt == state.attempts;
  const bool open = last && std::exchange(state.attempt_open, state.attempt_open && !last);
  const bool renews = state.renewing == answer.attempt;
  if (open && renews) state.renewing = 0;
  if (answer.outcome == GatewayOutcome::declined) {
    if (!open) return;
    state.failure = wire_name(answer.reason.value_or(FailureReason::other));
    for (Part& part : state.parts)
      if (part.attempt == answer.attempt) part.failure = state.failure;
    return;
  }
  if (capture_of(state, answer.attempt) != nullptr) return;
  state.captures.push_back(income_of(state, answer));
  if (open) state.failure.clear();
  if (open && renews && !state.cancelled) state.lapsed_minor = 0;
}
void evolve(Payment& state, const PaymentProcessed& event) {
  state.processed_at = event.timestamp;
  state.failed = false;
}
void evolve(Payment& state, const PaymentFailed&) { state.failed = true; }

PaymentDecision decide(const Payment& state, const ChargeStatusDue& due, Time now) {
  if (!state.attempt_open || due.attempt != state.attempts || due.question != state.questions + 1)
    return nothing;
  PaymentDecision out;
  out.send(ChargeStatusRequested{state.payment, due.attempt, due.question});
  out.set_timer(status_timer, state.payment.uuid,
                now + std::max(answer_wait, backoff(question_wait_first, due.question, question_wait_max)),
                ChargeStatusDue{state.payment, due.attempt, due.question + 1});
  return out;
}
void evolve(Payment& state, const ChargeStatusRequested& question) { state.questions = question.question; }

// The change that it was for is given up: what was transferred of it goes back, and nothing more is awaited.
PaymentDecision decide(const Payment& state, const AmendmentEnded& ended, Time now) {
  const bool by_transfer = state.method == PaymentMethod::bank_transfer;
  if (ended.amendment.stage != AmendmentStage::failed || ended.amendment.further == 0 || !by_transfer ||
      state.unwanted || !state.allows(Act::expire))
    return nothing;
  PaymentDecision out;
  std::size_t asked = 0;
  for (const Capture& capture : state.captures)
    if (const std::int64_t left = capture.left_minor(); left > 0)
      out.send(refund_of(state, capture, left, late_capture, now, asked++));
  PaymentFailed event =
      failed(state, {state.payment, 0, GatewayOutcome::declined, FailureReason::other, "", ""}, now);
  event.failureMessage = ended.amendment.reason;
  event.canRetry = false;
  event.nextRetryAt.reset();
  return out.send(std::move(event));
}
void evolve(Payment& state, const AmendmentEnded& ended) {
  if (ended.amendment.stage == AmendmentStage::failed && state.method == PaymentMethod::bank_transfer &&
      state.allows(Act::expire))
    state.unwanted = true;
}

}  // namespace flowmart::payment

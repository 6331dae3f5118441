#include "payment/payment.hpp"

#include <algorithm>

#include "contract/private/subscriptions.hpp"
#include "kernel/checked.hpp"
#include "payment/refunds.hpp"

namespace flowmart::payment {
namespace {

constexpr std::string_view status_timer = "charge-status";

Duration question_wait(std::int64_t questions) {
  Duration wait = question_wait_first;
  for (std::int64_t n = 0; n < questions && wait < question_wait_max; ++n) wait *= 2;
  return std::min(wait, question_wait_max);
}

const Capture* capture_of(const Payment& state, std::int64_t attempt) {
  for (const Capture& capture : state.captures)
    if (capture.attempt == attempt) return &capture;
  return nullptr;
}

// A charge that the gateway gave no name is told apart by its attempt.
std::string reference_of(const ChargeAnswered& answer) {
  return answer.reference.empty() ? "attempt-" + std::to_string(answer.attempt) : answer.reference;
}

PaymentProcessed processed(const Payment& state, const std::string& transaction, std::string response,
                           Time now) {
  PaymentProcessed event;
  event.paymentId = state.payment.to_string();
  event.transactionId = transaction;
  event.userId = state.customer;
  event.orderId = state.order;
  event.amount = state.amount.decimal();
  event.paymentMethod = wire_name(state.method);
  event.confirmationDetails.gatewayResponse = std::move(response);
  event.confirmationDetails.transactionId = transaction;
  event.timestamp = now;
  event.currency = state.amount.currency.code();
  return event;
}

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
  if (processed_at) return Stage::paid;
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
  for (const Capture& capture : captures) sum += capture.amount_minor - capture.refunding_minor;
  return sum;
}
bool Payment::refunds_open() const {
  return std::any_of(refunds.begin(), refunds.end(), [](const Refund& refund) { return !refund.done; });
}

bool at_rest(const Payment& state) {
  return (state.processed_at || state.cancelled) && !state.attempt_open && !state.refunds_open();
}

// ---- on file, and started

PaymentDecision decide(const Payment& state, const PreparePayment& wanted, Time) {
  if (wanted.amount.minor <= 0) return reject(codes::amount_out_of_range, "Nothing is to be paid.");
  if (!state.known()) return nothing;
  if (wanted.order != state.order || wanted.customer != state.customer ||
      wanted.amount.currency != state.amount.currency)
    return reject(codes::payment_differs, "The payment is on file for another order, buyer or currency.");
  if (wanted.token == state.token && wanted.method == state.method && wanted.amount == state.amount)
    return nothing;
  if (const auto no = state.against(Act::prepare)) return *no;
  if (state.held_minor() > 0)
    return reject(codes::payment_under_way, "Part of it has been transferred: the means of payment stay.");
  return nothing;
}
void evolve(Payment& state, const PreparePayment& wanted) {
  state.payment = wanted.payment;
  state.order = wanted.order;
  state.customer = wanted.customer;
  state.amount = wanted.amount;
  state.method = wanted.method;
  state.token = wanted.token;
}

PaymentDecision decide(const Payment& state, const PaymentInitiated& start, Time) {
  if (state.known() && (start.orderId != state.order || start.userId != state.customer ||
                        start.amount != state.amount.decimal() ||
                        (start.currency && *start.currency != state.amount.currency.code())))
    return reject(codes::payment_differs, "The payment is on file for another order, buyer or amount.");
  if (const auto no = state.against(Act::start)) return *no;
  if (state.method == PaymentMethod::bank_transfer) return nothing;  // the buyer moves, see RecordTransfer
  return ChargeRequested{state.payment, state.attempts + 1, state.order, state.customer,
                         state.amount,  state.method,       state.token};
}
void evolve(Payment& state, const PaymentInitiated& start) {
  if (!state.started_at) state.started_at = start.timestamp;
}
void evolve(Payment& state, const ChargeRequested& charge) {
  state.attempts = charge.attempt;
  state.charges_minor.resize(static_cast<std::size_t>(charge.attempt), charge.amount.minor);
  state.attempt_open = true;
  state.questions = 0;
  state.failed = false;
}

// ---- what the gateway says

PaymentDecision decide(const Payment& state, const ChargeAnswered& answer, Time now) {
  if (!state.known() || answer.attempt < 1 || answer.attempt > state.attempts)
    return reject(codes::unknown_attempt);
  const bool open = state.attempt_open && answer.attempt == state.attempts;
  PaymentDecision out;
  switch (answer.outcome) {
    case GatewayOutcome::unknown:
      if (open)
        out.set_timer(status_timer, state.payment.uuid, now + question_wait(state.questions),
                      ChargeStatusDue{state.payment, answer.attempt, state.questions + 1});
      return out;
    case GatewayOutcome::declined:
      if (!open) return nothing;
      out.cancel_timer(status_timer, state.payment.uuid);
      if (state.allows(Act::fail)) out.send(failed(state, answer, now));
      return out;
    case GatewayOutcome::succeeded:
      if (capture_of(state, answer.attempt) != nullptr) return nothing;
      if (open) out.cancel_timer(status_timer, state.payment.uuid);
      // Too late (cancelled, or told to have failed before): the money goes back.
      if (!open || !state.allows(Act::capture))
        return out.send(
            refund_of(state, {answer.attempt, reference_of(answer), state.charge_minor(answer.attempt), 0},
                      state.charge_minor(answer.attempt), late_capture));
      tell_processed(out, state, reference_of(answer), answer.message, now);
      return out;
  }
  return nothing;
}
void evolve(Payment& state, const ChargeAnswered& answer) {
  if (answer.outcome == GatewayOutcome::unknown) return;
  if (answer.attempt == state.attempts) state.attempt_open = false;
  if (answer.outcome == GatewayOutcome::succeeded && capture_of(state, answer.attempt) == nullptr)
    state.captures.push_back({answer.attempt, reference_of(answer), state.charge_minor(answer.attempt), 0});
}
void evolve(Payment& state, const PaymentProcessed& event) {
  state.processed_at = event.timestamp;
  state.failed = false;
}
void evolve(Payment& state, const PaymentFailed&) { state.failed = true; }

PaymentDecision decide(const Payment& state, const ChargeStatusDue& due, Time) {
  if (!state.attempt_open || due.attempt != state.attempts || due.question != state.questions + 1)
    return nothing;
  return ChargeStatusRequested{state.payment, due.attempt, due.question};
}
void evolve(Payment& state, const ChargeStatusRequested& question) { state.questions = question.question; }

// ---- money that arrives by itself

PaymentDecision decide(const Payment& state, const RecordTransfer& transfer, Time now) {
  if (const auto no = state.against(Act::receive); no && no->refused) return *no;
  if (state.method != PaymentMethod::bank_transfer) return reject(codes::not_a_transfer);
  if (transfer.amount.currency != state.amount.currency)
    return reject(codes::currency_differs, "The order is paid in another currency.");
  if (transfer.amount.minor <= 0 || !add(transfer.amount.minor, state.received_minor()))
    return reject(codes::amount_out_of_range, "A transfer is more than nothing, and fits 64 bits.");
  for (const Capture& capture : state.captures) {
    if (capture.reference != transfer.reference) continue;
    if (capture.amount_minor == transfer.amount.minor) return nothing;
    return reject(codes::transfer_reference_taken, "That transfer was recorded with another amount.");
  }
  // What is not wanted, or more than was asked for, has arrived all the same: it goes back.
  const bool wanted = state.allows(Act::receive);
  const std::int64_t missing = wanted ? state.amount.minor - state.held_minor() : 0;
  const std::int64_t taken = std::min(missing, transfer.amount.minor);
  const std::int64_t surplus = transfer.amount.minor - taken;
  PaymentDecision out;
  out.send(TransferRecorded{state.payment, state.order, transfer.amount, state.money(missing - taken),
                            transfer.reference, now});
  if (wanted && taken == missing) tell_processed(out, state, transfer.reference, "transfer received", now);
  if (surplus > 0)
    out.send(refund_of(state, {0, transfer.reference, transfer.amount.minor, 0}, surplus,
                       state.cancelled ? late_capture : surplus_transfer));
  return out;
}
void evolve(Payment& state, const TransferRecorded& transfer) {
  state.captures.push_back({0, transfer.reference, transfer.amount.minor, 0});
}

}  // namespace flowmart::payment

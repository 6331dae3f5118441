// The payment gateway: what is asked of it and what it answers.
//
// A charge is named by (payment, attempt), a refund by (payment, refund): an adapter must carry out each name
// at most once, however often it is asked.
#pragma once
#include <array>
#include <optional>
#include <string>

#include "contract/capture_mode.hpp"
#include "contract/message.hpp"
#include "contract/messages/payments.hpp"
#include "kernel/money.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// How an effect at the gateway ended, as far as anybody knows.
enum class GatewayOutcome : unsigned char {
  succeeded,
  declined,  // certainly not done
  unknown,   // no answer: it may have been done or not
};
constexpr auto wire_names(GatewayOutcome) {
  using enum GatewayOutcome;
  return std::array{Name<GatewayOutcome>{succeeded, "succeeded"}, Name<GatewayOutcome>{declined, "declined"},
                    Name<GatewayOutcome>{unknown, "unknown"}};
}

struct ChargeRequested {
  PaymentId payment;
  std::int64_t attempt = 0;
  OrderId order;
  CustomerId customer;
  Money amount;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;
  std::optional<CaptureMode> capture{};
  std::optional<Time> at{};

  bool operator==(const ChargeRequested&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("payment", &ChargeRequested::payment, "Payment that the money is for."),
        field("attempt", &ChargeRequested::attempt, "1 for the first; with the payment it names the charge."),
        field("order", &ChargeRequested::order, "Order that is paid."),
        field("customer", &ChargeRequested::customer, "Buyer."),
        field("amount", &ChargeRequested::amount, "What to take."),
        field("method", &ChargeRequested::method, "Means of payment."),
        field("token", &ChargeRequested::token, "Gateway token to charge."),
        field("capture", &ChargeRequested::capture,
              "The money is promised only, and taken then; none: at once."),
        field("at", &ChargeRequested::at, "When it was asked for, if no PaymentInitiated says so.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::effect, "ChargeRequested", "Charge requested",
           "The gateway is to take the money of one attempt.", "PaymentService", "Payment");
};

struct ChargeStatusRequested {
  PaymentId payment;
  std::int64_t attempt = 0;
  std::int64_t question = 0;

  bool operator==(const ChargeStatusRequested&) const = default;
  static constexpr auto fields() {
    return FieldList{field("payment", &ChargeStatusRequested::payment, "Payment in doubt."),
                     field("attempt", &ChargeStatusRequested::attempt, "Attempt in doubt."),
                     field("question", &ChargeStatusRequested::question, "1 for the first time asked.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::effect, "ChargeStatusRequested", "Charge status requested",
           "The gateway is asked how a charge ended that nobody knows of.", "PaymentService", "Payment");
};

// Answers ChargeRequested and ChargeStatusRequested.
struct ChargeAnswered {
  PaymentId payment;
  std::int64_t attempt = 0;
  GatewayOutcome outcome = GatewayOutcome::unknown;
  std::optional<FailureReason> reason;
  std::string reference;
  std::string message;
  std::optional<Time> until{};

  bool operator==(const ChargeAnswered&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("payment", &ChargeAnswered::payment, "Payment that was asked for."),
        field("attempt", &ChargeAnswered::attempt, "Attempt that was asked for."),
        field("outcome", &ChargeAnswered::outcome, "What is known of it."),
        field("reason", &ChargeAnswered::reason, "Why it was declined."),
        field("reference", &ChargeAnswered::reference, "The gateway's name for the charge; empty if none."),
        field("message", &ChargeAnswered::message, "The gateway's words, fit for a person."),
        field("until", &ChargeAnswered::until, "The money is promised until then, and was not taken.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ChargeAnswered", "Charge answered",
           "The gateway told how a charge ended, or could not tell.", "PaymentService", "Payment");
};

struct RefundRequested {
  PaymentId payment;
  std::int64_t refund = 0;
  OrderId order;
  Money amount;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string charge_reference;
  std::string key;
  std::string reason;
  std::optional<std::int64_t> released_minor{};
  std::optional<Time> at{};

  bool operator==(const RefundRequested&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("payment", &RefundRequested::payment, "Payment that the money came by."),
        field("refund", &RefundRequested::refund, "1 for the first; with the payment it names the refund."),
        field("order", &RefundRequested::order, "Order that was paid."),
        field("amount", &RefundRequested::amount, "What to give back."),
        field("method", &RefundRequested::method, "Means of payment that the money came by."),
        field("charge_reference", &RefundRequested::charge_reference, "The gateway's name for the charge."),
        field("key", &RefundRequested::key, "The asker's name for it; asked twice is asked once."),
        field("reason", &RefundRequested::reason, "Why the money goes back."),
        field("released_minor", &RefundRequested::released_minor,
              "So much of it was promised only, and is let go."),
        field("at", &RefundRequested::at, "When it was asked for.")};
  }
  static constexpr MessageInfo info = ours(Kind::effect, "RefundRequested", "Refund requested",
                                           "The gateway is to give money back.", "PaymentService", "Payment");
};

struct RefundAnswered {
  PaymentId payment;
  std::int64_t refund = 0;
  GatewayOutcome outcome = GatewayOutcome::unknown;
  std::string reference;
  std::string message;

  bool operator==(const RefundAnswered&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("payment", &RefundAnswered::payment, "Payment that was asked for."),
        field("refund", &RefundAnswered::refund, "Refund that was asked for."),
        field("outcome", &RefundAnswered::outcome, "What is known of it."),
        field("reference", &RefundAnswered::reference, "The gateway's name for the refund; empty if none."),
        field("message", &RefundAnswered::message, "The gateway's words, fit for a person.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "RefundAnswered", "Refund answered",
           "The gateway told how a refund ended, or could not tell.", "PaymentService", "Payment");
};

}  // namespace flowmart::contract

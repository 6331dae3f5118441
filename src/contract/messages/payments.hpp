// Messages of the neighbour that takes money. The channel orders them by paymentId.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "contract/fields.hpp"
#include "contract/message.hpp"
#include "contract/patterns.hpp"
#include "kernel/decimal.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

inline constexpr std::string_view payments_channel = "payments.{env}.events";

// States and means of the Payment entity, as GetOrder reports them.
enum class PaymentStatus : unsigned char {
  pending,
  processing,
  completed,
  failed,
  cancelled,
  refunded,
  partially_refunded
};
constexpr auto wire_names(PaymentStatus) {
  using enum PaymentStatus;
  return std::array<Name<PaymentStatus>, 7>{{{pending, "pending"},
                                             {processing, "processing"},
                                             {completed, "completed"},
                                             {failed, "failed"},
                                             {cancelled, "cancelled"},
                                             {refunded, "refunded"},
                                             {partially_refunded, "partially_refunded"}}};
}
enum class PaymentMethod : unsigned char {
  credit_card,
  debit_card,
  paypal,
  stripe,
  bank_transfer,
  apple_pay,
  google_pay
};
constexpr auto wire_names(PaymentMethod) {
  using enum PaymentMethod;
  return std::array<Name<PaymentMethod>, 7>{{{credit_card, "credit_card"},
                                             {debit_card, "debit_card"},
                                             {paypal, "paypal"},
                                             {stripe, "stripe"},
                                             {bank_transfer, "bank_transfer"},
                                             {apple_pay, "apple_pay"},
                                             {google_pay, "google_pay"}}};
}

struct PaymentInitiated {
  std::string paymentId;
  CustomerId userId;
  OrderId orderId;
  Decimal amount;
  std::string paymentMethod;
  Time timestamp{};
  std::optional<std::string> currency;

  bool operator==(const PaymentInitiated&) const = default;
  static constexpr auto fields() {
    using M = PaymentInitiated;
    return FieldList{
        field("paymentId", &M::paymentId, "The payment that begins."),
        field("userId", &M::userId, "The customer who pays."),
        field("orderId", &M::orderId, "The order that is paid."),
        field("amount", &M::amount, "What is to be paid.", {.minimum = 0}),
        field("paymentMethod", &M::paymentMethod, "What is paid with."),
        field("timestamp", &M::timestamp, "Moment of the start."),
        field("currency", &M::currency, "Currency of the amount.", {.pattern = patterns::currency})};
  }
  static constexpr MessageInfo info{
      .id = "PaymentInitiated",
      .name = "Payment Initiated",
      .kind = Kind::event,
      .version = "0.0.1",
      .channel = payments_channel,
      .summary = "Payment of an order begins.",
      .owners = {"dboyne"},
      .service = "PaymentService",
      .domain = "Payment",
      .partition_key = "paymentId",
      .example =
          R"({"paymentId":"2c1d5e08-93f4-5b67-a0c8-4d7e6f1b2a95","userId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2",
"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","amount":34.50,"paymentMethod":"credit_card",
"timestamp":"2026-03-14T09:26:53.120Z","currency":"EUR"})"};
};

enum class ConfirmedStatus : unsigned char { confirmed };
constexpr auto wire_names(ConfirmedStatus) {
  return std::array<Name<ConfirmedStatus>, 1>{{{ConfirmedStatus::confirmed, "confirmed"}}};
}

// What the gateway answered when it took the money.
struct GatewayConfirmation {
  std::string gatewayResponse, transactionId;
  bool operator==(const GatewayConfirmation&) const = default;
  static constexpr auto fields() {
    using M = GatewayConfirmation;
    return FieldList{field("gatewayResponse", &M::gatewayResponse, "Its verdict, in its words."),
                     field("transactionId", &M::transactionId, "Its own reference of the transaction.")};
  }
};

struct PaymentProcessed {
  std::string paymentId, transactionId;
  CustomerId userId;
  OrderId orderId;
  Decimal amount;
  std::string paymentMethod;
  ConfirmedStatus status = ConfirmedStatus::confirmed;
  GatewayConfirmation confirmationDetails;
  Time timestamp{};
  std::optional<std::string> currency;

  bool operator==(const PaymentProcessed&) const = default;
  static constexpr auto fields() {
    using M = PaymentProcessed;
    return FieldList{
        field("paymentId", &M::paymentId, "The payment that succeeded."),
        field("transactionId", &M::transactionId, "Reference at the processor."),
        field("userId", &M::userId, "The customer who paid."),
        field("orderId", &M::orderId, "The order that is paid."),
        field("amount", &M::amount, "What was taken.", {.minimum = 0}),
        field("paymentMethod", &M::paymentMethod, "What was paid with."),
        field("status", &M::status, "Nothing but confirmed."),
        field("confirmationDetails", &M::confirmationDetails, "The gateway's answer."),
        field("timestamp", &M::timestamp, "Moment of success."),
        field("currency", &M::currency, "Currency of the amount.", {.pattern = patterns::currency})};
  }
  static constexpr MessageInfo info{
      .id = "PaymentProcessed",
      .name = "Payment Processed",
      .kind = Kind::event,
      .version = "1.0.0",
      .channel = payments_channel,
      .summary = "The money of an order has been taken.",
      .owners = {"dboyne"},
      .service = "PaymentService",
      .domain = "Payment",
      .partition_key = "paymentId",
      .example = R"({"paymentId":"2c1d5e08-93f4-5b67-a0c8-4d7e6f1b2a95","transactionId":"ch_7Qd20Lx",
"userId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","amount":34.50,
"paymentMethod":"credit_card","status":"confirmed","confirmationDetails":{"gatewayResponse":"approved",
"transactionId":"gw-55102"},"timestamp":"2026-03-14T09:26:54.480Z","currency":"EUR"})"};
};

enum class FailureReason : unsigned char {
  insufficient_funds,
  card_declined,
  expired_card,
  fraud_suspected,
  network_error,
  invalid_payment_method,
  authentication_required,
  other
};
constexpr auto wire_names(FailureReason) {
  using enum FailureReason;
  return std::array<Name<FailureReason>, 8>{{{insufficient_funds, "insufficient_funds"},
                                             {card_declined, "card_declined"},
                                             {expired_card, "expired_card"},
                                             {fraud_suspected, "fraud_suspected"},
                                             {network_error, "network_error"},
                                             {invalid_payment_method, "invalid_payment_method"},
                                             {authentication_required, "authentication_required"},
                                             {other, "other"}}};
}

struct PaymentFailed {
  // What the attempt was for: an order, or a subscription with its invoice.
  struct Metadata {
    std::optional<std::string> subscriptionId, invoiceId, customerId, orderId;
    static constexpr Extra extra = Extra::ignored;
    bool operator==(const Metadata&) const = default;
    static constexpr auto fields() {
      return FieldList{field("subscriptionId", &Metadata::subscriptionId, "Subscription to be paid."),
                       field("invoiceId", &Metadata::invoiceId, "Invoice to be paid."),
                       field("customerId", &Metadata::customerId, "The customer who pays."),
                       field("orderId", &Metadata::orderId, "Order to be paid.")};
    }
  };

  std::string paymentId;
  Decimal amount;
  std::string currency;
  FailureReason failureReason = FailureReason::other;
  std::optional<std::string> failureMessage;
  std::optional<Metadata> metadata;
  std::optional<bool> canRetry;
  std::optional<Time> nextRetryAt;
  Time timestamp{};

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const PaymentFailed&) const = default;
  static constexpr auto fields() {
    using M = PaymentFailed;
    return FieldList{field("paymentId", &M::paymentId, "The payment whose attempt failed."),
                     field("amount", &M::amount, "What should have been taken."),
                     field("currency", &M::currency, "Currency of the amount."),
                     field("failureReason", &M::failureReason, "Cause, as a code."),
                     field("failureMessage", &M::failureMessage, "Cause, as a sentence for the buyer."),
                     field("metadata", &M::metadata, "What the attempt was for."),
                     field("canRetry", &M::canRetry, "Whether another attempt makes sense."),
                     field("nextRetryAt", &M::nextRetryAt, "Not before then."),
                     field("timestamp", &M::timestamp, "Moment of the failure.")};
  }
  static constexpr MessageInfo info{
      .id = "PaymentFailed",
      .name = "Payment Failed",
      .kind = Kind::event,
      .version = "0.0.1",
      .summary = "An attempt to take money has failed; says why and whether to try again.",
      .service = "PaymentGatewayService",
      .domain = "Payment",
      .example = R"({"paymentId":"2c1d5e08-93f4-5b67-a0c8-4d7e6f1b2a95","amount":34.50,"currency":"EUR",
"failureReason":"card_declined","failureMessage":"Your bank did not accept the card.",
"metadata":{"customerId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10"},
"canRetry":true,"nextRetryAt":"2026-03-14T09:31:54Z","timestamp":"2026-03-14T09:26:54Z"})"};
};

enum class CompletedStatus : unsigned char { completed };
constexpr auto wire_names(CompletedStatus) {
  return std::array<Name<CompletedStatus>, 1>{{{CompletedStatus::completed, "Completed"}}};
}

struct PaymentComplete {
  std::string paymentId;
  CustomerId userId;
  OrderId orderId;
  Decimal amount;
  std::string paymentMethod;
  Time timestamp{};
  CompletedStatus status = CompletedStatus::completed;
  std::optional<std::string> currency;

  bool operator==(const PaymentComplete&) const = default;
  static constexpr auto fields() {
    using M = PaymentComplete;
    return FieldList{
        field("paymentId", &M::paymentId, "The payment."),
        field("userId", &M::userId, "The customer who paid."),
        field("orderId", &M::orderId, "The order that is paid."),
        field("amount", &M::amount, "What was taken.", {.minimum = 0}),
        field("paymentMethod", &M::paymentMethod, "What was paid with."),
        field("timestamp", &M::timestamp, "Moment at which all was done."),
        field("status", &M::status, "Nothing but Completed."),
        field("currency", &M::currency, "Currency of the amount.", {.pattern = patterns::currency})};
  }
  static constexpr MessageInfo info{
      .id = "PaymentComplete",
      .name = "Payment Complete",
      .kind = Kind::event,
      .version = "0.0.2",
      .channel = payments_channel,
      .summary = "Money taken, stock settled, buyer told: the payment of an order is over.",
      .owners = {"dboyne"},
      .service = "PaymentService",
      .domain = "Payment",
      .partition_key = "paymentId",
      .example =
          R"({"paymentId":"2c1d5e08-93f4-5b67-a0c8-4d7e6f1b2a95","userId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2",
"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","amount":34.50,"paymentMethod":"credit_card",
"timestamp":"2026-03-14T09:26:54.910Z","status":"Completed","currency":"EUR"})"};
};

// The coarse payment state that GetPaymentStatus answers with.
enum class PaymentProgress : unsigned char { pending, completed, failed, refunded };
constexpr auto wire_names(PaymentProgress) {
  using enum PaymentProgress;
  return std::array<Name<PaymentProgress>, 4>{
      {{pending, "pending"}, {completed, "completed"}, {failed, "failed"}, {refunded, "refunded"}}};
}

struct GetPaymentStatus {
  std::string orderId;

  bool operator==(const GetPaymentStatus&) const = default;
  static constexpr auto fields() {
    return FieldList{field("orderId", &GetPaymentStatus::orderId, "The order whose payment is asked for.")};
  }

  struct Response {
    std::string orderId;
    PaymentProgress paymentStatus = PaymentProgress::pending;
    Decimal amount;
    std::string currency, paymentMethod, transactionId;
    Time paymentDate{};

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return FieldList{field("orderId", &Response::orderId, "The order."),
                       field("paymentStatus", &Response::paymentStatus, "How far its payment has come."),
                       field("amount", &Response::amount, "What is or was to be paid."),
                       field("currency", &Response::currency, "Currency of the amount."),
                       field("paymentMethod", &Response::paymentMethod, "What is paid with."),
                       field("transactionId", &Response::transactionId, "Reference at the processor."),
                       field("paymentDate", &Response::paymentDate, "Moment of the latest change.")};
    }
    static constexpr MessageInfo info{
        .id = "GetPaymentStatusResponse",
        .name = "Get payment status: answer",
        .kind = Kind::response,
        .version = "0.0.1",
        .summary = "How far the payment of an order has come.",
        .owners = {"dboyne"},
        .service = "PaymentService",
        .domain = "Payment",
        .example =
            R"({"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","paymentStatus":"completed","amount":34.50,
"currency":"EUR","paymentMethod":"credit_card","transactionId":"ch_7Qd20Lx","paymentDate":"2026-03-14T09:26:54Z"})"};
  };

  static constexpr MessageInfo info{.id = "GetPaymentStatus",
                                    .name = "Get payment status",
                                    .kind = Kind::query,
                                    .version = "0.0.1",
                                    .summary = "How far has the payment of this order come?",
                                    .owners = {"dboyne"},
                                    .service = "PaymentService",
                                    .domain = "Payment",
                                    .http = "GET",
                                    .example = R"({"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10"})",
                                    .example_response = Response::info.example};
};

}  // namespace flowmart::contract

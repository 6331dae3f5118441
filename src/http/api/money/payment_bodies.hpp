// What is sent to a payment, a refund, or what is told of a dispute. Amounts are in the shop's currency.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/fields.hpp"
#include "contract/messages/payments.hpp"

namespace flowmart::http {

using contract::field;
using contract::FieldList;
using contract::PaymentMethod;

struct PaymentCapture {
  std::optional<Decimal> amount;
  std::optional<std::string> name;
  std::optional<bool> last;
  static constexpr auto fields() {
    using T = PaymentCapture;
    return FieldList{field("amount", &T::amount),
                     field("name", &T::name, {}, {.length_min = 1, .length_max = 255}),
                     field("last", &T::last)};
  }
};
struct PaymentVoid {
  std::optional<std::string> reason;
  static constexpr auto fields() {
    return FieldList{field("reason", &PaymentVoid::reason, {}, {.length_max = 500})};
  }
};
struct PaymentRetry {
  std::optional<std::string> token;
  static constexpr auto fields() {
    return FieldList{
        contract::token(field("token", &PaymentRetry::token, {}, {.length_min = 1, .length_max = 255}))};
  }
};
struct RefundLine {
  std::int64_t line = 0;
  std::int64_t quantity = 0;
  static constexpr auto fields() {
    return FieldList{field("line", &RefundLine::line, {}, {.minimum = 1, .maximum = 5'000}),
                     field("quantity", &RefundLine::quantity, {}, {.minimum = 1, .maximum = 1'000'000'000})};
  }
};
struct RefundCreate {
  std::optional<Decimal> amount;
  std::optional<std::vector<RefundLine>> lines;
  std::optional<std::string> reason;
  static constexpr auto fields() {
    using T = RefundCreate;
    return FieldList{field("amount", &T::amount),
                     field("lines", &T::lines, {}, {.items_min = 1, .items_max = 5'000}),
                     field("reason", &T::reason, {}, {.length_max = 500})};
  }
};
struct PaymentCreate {
  Decimal amount;
  std::optional<PaymentMethod> method;
  std::string token;
  static constexpr auto fields() {
    using T = PaymentCreate;
    return FieldList{field("amount", &T::amount), field("method", &T::method),
                     contract::token(field("token", &T::token, {}, {.length_min = 1, .length_max = 255}))};
  }
};

struct RefundSettle {
  std::string reference;
  std::string by;
  std::optional<std::string> reason;
  static constexpr auto fields() {
    using T = RefundSettle;
    return FieldList{field("reference", &T::reference, {}, {.length_min = 1, .length_max = 255}),
                     field("by", &T::by, {}, {.length_min = 1, .length_max = 128}),
                     field("reason", &T::reason, {}, {.length_max = 500})};
  }
};
struct DisputeCreate {
  std::string payment;
  std::string name;
  std::optional<std::string> status;
  Decimal amount;
  std::optional<std::string> reason;
  std::optional<std::string> reference;
  std::optional<Time> evidence_due;
  static constexpr auto fields() {
    using T = DisputeCreate;
    return FieldList{field("paymentId", &T::payment, {}, {.length_min = 1, .length_max = 128}),
                     field("name", &T::name, {}, {.length_min = 1, .length_max = 255}),
                     field("status", &T::status),
                     field("amount", &T::amount),
                     field("reason", &T::reason, {}, {.length_max = 500}),
                     field("reference", &T::reference, {}, {.length_max = 255}),
                     field("evidenceDue", &T::evidence_due)};
  }
};
struct ReconciliationCreate {
  std::optional<Time> from, until;
  static constexpr auto fields() {
    using T = ReconciliationCreate;
    return FieldList{field("from", &T::from), field("until", &T::until)};
  }
};

}  // namespace flowmart::http

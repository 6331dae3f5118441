// What an order waits for, and how long: its money, its stock after that, the end of its subscription.
#pragma once
#include <string>

#include "contract/message.hpp"
#include "contract/messages/payments.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// How the payment of an order that waits for it goes on: an attempt failed, or is made again.
struct RecordPaymentStatus {
  OrderId order;
  PaymentStatus status = PaymentStatus::pending;

  bool operator==(const RecordPaymentStatus&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &RecordPaymentStatus::order, "Order."),
                     field("status", &RecordPaymentStatus::status, "How far its payment has come.")};
  }
  static constexpr MessageInfo info = ours(Kind::command, "RecordPaymentStatus", "Record payment status",
                                           "Says how an order's payment goes on.", "OrdersService");
};

// Timer of an order that waits for a transfer, or for stock after one: nobody waits for ever.
struct OrderWaitOver {
  OrderId order;

  bool operator==(const OrderWaitOver&) const = default;
  static constexpr auto fields() { return FieldList{field("order", &OrderWaitOver::order, "Order.")}; }
  static constexpr MessageInfo info =
      ours(Kind::event, "OrderWaitOver", "Order wait over",
           "An order has waited long enough for its transfer or its stock.", "OrdersService");
};

// Timer of a subscription whose end was told beforehand.
struct SubscriptionEndDue {
  CustomerId customer;
  std::string subscription;
  std::string reason;

  bool operator==(const SubscriptionEndDue&) const = default;
  static constexpr auto fields() {
    using T = SubscriptionEndDue;
    return FieldList{field("customer", &T::customer, "Who subscribed."),
                     field("subscription", &T::subscription, "Subscription that ends."),
                     field("reason", &T::reason, "Why.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "SubscriptionEndDue", "Subscription end due",
                                           "A subscription's last moment has come.", "OrdersService");
};

}  // namespace flowmart::contract

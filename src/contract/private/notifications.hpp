// What the inboxes need besides what they hear: notices of what no other message reports, and what was read.
#pragma once
#include <array>
#include <optional>
#include <string>

#include "contract/message.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// What a notification is about. Kind and subject together are the cause: one notification per cause and
// recipient.
enum class NoticeKind : unsigned char {
  order_placed,
  payment_received,
  payment_failed,
  order_shipped,
  order_delivered,
  order_cancelled,
  out_of_stock,
  delivery_failed,
  parcel_delivered,
};
constexpr auto wire_names(NoticeKind) {
  using enum NoticeKind;
  return std::array{Name<NoticeKind>{order_placed, "order_placed"},
                    Name<NoticeKind>{payment_received, "payment_received"},
                    Name<NoticeKind>{payment_failed, "payment_failed"},
                    Name<NoticeKind>{order_shipped, "order_shipped"},
                    Name<NoticeKind>{order_delivered, "order_delivered"},
                    Name<NoticeKind>{order_cancelled, "order_cancelled"},
                    Name<NoticeKind>{out_of_stock, "out_of_stock"},
                    Name<NoticeKind>{delivery_failed, "delivery_failed"},
                    Name<NoticeKind>{parcel_delivered, "parcel_delivered"}};
}

// Tells a buyer of something that no message reports which the service declares to receive.
struct NotifyCustomer {
  CustomerId customer;
  NoticeKind about = NoticeKind::order_cancelled;
  std::string subject;
  OrderId order;
  std::string number;
  std::optional<Money> amount;
  std::string reason;
  std::optional<Time> next_at;
  Time at;

  bool operator==(const NotifyCustomer&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("customer", &NotifyCustomer::customer, "Who is told."),
        field("about", &NotifyCustomer::about, "What happened."),
        field("subject", &NotifyCustomer::subject, "Key of what it happened to, e.g. payment and attempt."),
        field("order", &NotifyCustomer::order, "Order that it concerns."),
        field("number", &NotifyCustomer::number, "The order's number, for people."),
        field("amount", &NotifyCustomer::amount, "Money that it concerns."),
        field("reason", &NotifyCustomer::reason, "Why, fit for the buyer."),
        field("next_at", &NotifyCustomer::next_at, "When it is tried again."),
        field("at", &NotifyCustomer::at, "When it happened.")};
  }
  static constexpr MessageInfo info = ours(Kind::command, "NotifyCustomer", "Notify customer",
                                           "Tells a buyer what happened to an order.", "NotificationService");
};

struct MarkNotificationRead {
  std::string notification;

  bool operator==(const MarkNotificationRead&) const = default;
  static constexpr auto fields() {
    return FieldList{field("notification", &MarkNotificationRead::notification, "Key of the notification.",
                           {.length_max = 300})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "MarkNotificationRead", "Mark notification read",
                     "The recipient has seen a notification.", "NotificationService"));
};

}  // namespace flowmart::contract

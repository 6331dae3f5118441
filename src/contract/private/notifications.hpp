// What the in-app inbox needs besides the published queries: notices to store, what was stored, what was
// read.
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
};
constexpr auto wire_names(NoticeKind) {
  using enum NoticeKind;
  return std::array{Name<NoticeKind>{order_placed, "order_placed"},
                    Name<NoticeKind>{payment_received, "payment_received"},
                    Name<NoticeKind>{payment_failed, "payment_failed"},
                    Name<NoticeKind>{order_shipped, "order_shipped"},
                    Name<NoticeKind>{order_delivered, "order_delivered"},
                    Name<NoticeKind>{order_cancelled, "order_cancelled"},
                    Name<NoticeKind>{out_of_stock, "out_of_stock"}};
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
        field("next_at", &NotifyCustomer::next_at, "When it is tried again.")};
  }
  static constexpr MessageInfo info{.id = "NotifyCustomer",
                                    .name = "Notify customer",
                                    .kind = Kind::command,
                                    .summary = "Tells a buyer what happened to an order.",
                                    .service = "NotificationService",
                                    .is_private = true};
};

struct NotificationStored {
  std::string notification;
  Uuid recipient;
  NoticeKind about = NoticeKind::order_placed;
  std::string subject;
  std::optional<OrderId> order;
  std::string number;
  std::string title;
  std::string text;
  Time timestamp;

  bool operator==(const NotificationStored&) const = default;
  static constexpr auto fields() {
    return FieldList{field("notification", &NotificationStored::notification, "Key of the notification."),
                     field("recipient", &NotificationStored::recipient, "Buyer, or the inbox of staff."),
                     field("about", &NotificationStored::about, "What happened."),
                     field("subject", &NotificationStored::subject,
                           "Key of what it happened to; the cause, with `about`."),
                     field("order", &NotificationStored::order, "Order that it concerns."),
                     field("number", &NotificationStored::number, "The order's number, for people."),
                     field("title", &NotificationStored::title, "One line."),
                     field("text", &NotificationStored::text, "What the recipient reads."),
                     field("timestamp", &NotificationStored::timestamp, "When it was stored.")};
  }
  static constexpr MessageInfo info{.id = "NotificationStored",
                                    .name = "Notification stored",
                                    .kind = Kind::event,
                                    .summary = "A notification lies in its recipient's inbox.",
                                    .service = "NotificationService",
                                    .is_private = true};
};

struct MarkNotificationRead {
  std::string notification;

  bool operator==(const MarkNotificationRead&) const = default;
  static constexpr auto fields() {
    return FieldList{field("notification", &MarkNotificationRead::notification, "Key of the notification.")};
  }
  static constexpr MessageInfo info{.id = "MarkNotificationRead",
                                    .name = "Mark notification read",
                                    .kind = Kind::command,
                                    .summary = "The recipient has seen a notification.",
                                    .service = "NotificationService",
                                    .is_private = true};
};

struct NotificationRead {
  std::string notification;
  Uuid recipient;
  Time timestamp;

  bool operator==(const NotificationRead&) const = default;
  static constexpr auto fields() {
    return FieldList{field("notification", &NotificationRead::notification, "Key of the notification."),
                     field("recipient", &NotificationRead::recipient, "Who read it."),
                     field("timestamp", &NotificationRead::timestamp, "When.")};
  }
  static constexpr MessageInfo info{.id = "NotificationRead",
                                    .name = "Notification read",
                                    .kind = Kind::event,
                                    .summary = "A recipient has seen a notification.",
                                    .service = "NotificationService",
                                    .is_private = true};
};

}  // namespace flowmart::contract

// What the inboxes need besides what they hear: notices of what no other message reports, what was read, and
// how often staff are told what is still out of stock.
//
//   SetStockDigest: a timer is set. StockDigestDue -> GetInventoryList (published) -> OutOfStock (published)
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
  money_returned,      // of a payment that stays: too much, too late, or a part
  transfer_awaited,    // the order's stock went back before its transfer came
  stock_awaited,       // the transfer came, and its stock has gone meanwhile
  still_out_of_stock,  // to staff, once a round
  return_approved,
  return_rejected,
  return_received,
  return_refunded,
  delivery_failed,
  parcel_delivered,
  ready_for_collection,
  not_collected,
  parcel_waits,  // to staff: a person has to see to it
  subscription_renewed,
  subscription_cancelled,
  subscription_expired,    // and could be renewed
  subscription_suspended,  // it was not paid
  reactivation_offered,
  payment_update_wanted,
  upgrade_recommended,
  parcel_shipped,   // one of several, and not the last: with that the order is shipped
  invoice_overdue,  // its day has gone by, and it is not paid
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
                    Name<NoticeKind>{money_returned, "money_returned"},
                    Name<NoticeKind>{transfer_awaited, "transfer_awaited"},
                    Name<NoticeKind>{stock_awaited, "stock_awaited"},
                    Name<NoticeKind>{still_out_of_stock, "still_out_of_stock"},
                    Name<NoticeKind>{return_approved, "return_approved"},
                    Name<NoticeKind>{return_rejected, "return_rejected"},
                    Name<NoticeKind>{return_received, "return_received"},
                    Name<NoticeKind>{return_refunded, "return_refunded"},
                    Name<NoticeKind>{delivery_failed, "delivery_failed"},
                    Name<NoticeKind>{parcel_delivered, "parcel_delivered"},
                    Name<NoticeKind>{ready_for_collection, "ready_for_collection"},
                    Name<NoticeKind>{not_collected, "not_collected"},
                    Name<NoticeKind>{parcel_waits, "parcel_waits"},
                    Name<NoticeKind>{subscription_renewed, "subscription_renewed"},
                    Name<NoticeKind>{subscription_cancelled, "subscription_cancelled"},
                    Name<NoticeKind>{subscription_expired, "subscription_expired"},
                    Name<NoticeKind>{subscription_suspended, "subscription_suspended"},
                    Name<NoticeKind>{reactivation_offered, "reactivation_offered"},
                    Name<NoticeKind>{payment_update_wanted, "payment_update_wanted"},
                    Name<NoticeKind>{upgrade_recommended, "upgrade_recommended"},
                    Name<NoticeKind>{parcel_shipped, "parcel_shipped"},
                    Name<NoticeKind>{invoice_overdue, "invoice_overdue"}};
}

// Tells a buyer (or staff, see NoticeKind) of something that no message reports which the service declares to
// receive.
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
  std::string place{};
  std::string carrier{};
  std::string tracking{};

  bool operator==(const NotifyCustomer&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("customer", &NotifyCustomer::customer, "Who is told."),
        field("about", &NotifyCustomer::about, "What happened."),
        field("subject", &NotifyCustomer::subject, "Key of what it happened to, e.g. payment and attempt."),
        field("order", &NotifyCustomer::order, "Order that it concerns."),
        field("number", &NotifyCustomer::number,
              "The order's number, for people; empty: as Notifications knows it."),
        field("amount", &NotifyCustomer::amount, "Money that it concerns."),
        field("reason", &NotifyCustomer::reason, "Why, fit for the buyer."),
        field("next_at", &NotifyCustomer::next_at, "When it is tried again."),
        field("at", &NotifyCustomer::at, "When it happened."),
        field("place", &NotifyCustomer::place, "Where, as people call it."),
        field("carrier", &NotifyCustomer::carrier, "Carrier that it concerns."),
        field("tracking", &NotifyCustomer::tracking, "The carrier's name for the parcel.")};
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

inline constexpr std::int64_t digest_seconds_max = 366 * 24 * 3600;

// Kept until it is said otherwise.
struct SetStockDigest {
  std::int64_t every_seconds = 0;

  bool operator==(const SetStockDigest&) const = default;
  static constexpr auto fields() {
    return FieldList{field("every_seconds", &SetStockDigest::every_seconds,
                           "How often staff are told what is still out of stock; 0: not at all.",
                           {.minimum = 0, .maximum = digest_seconds_max})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "SetStockDigest", "Set stock digest",
                     "Says how often staff are told what is still out of stock.", "NotificationService"));
};

// Timer of the digest.
struct StockDigestDue {
  Time at;

  bool operator==(const StockDigestDue&) const = default;
  static constexpr auto fields() {
    return FieldList{field("at", &StockDigestDue::at, "When it was to be made.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "StockDigestDue", "Stock digest due",
                                           "It is time to look what is still out.", "NotificationService");
};

}  // namespace flowmart::contract

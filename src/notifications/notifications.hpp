// What people have been told in the shop: buyers, and staff who look after the stock. One notice for each
// cause; a cause is a message that this service hears, and its sender sends it once.
//
// A notice holds what happened; its text is made when it is read. Memory is bounded: an inbox keeps its
// newest notices, older ones follow from the journal. Pure: no clock, no I/O, no randomness.
#pragma once
#include <compare>
#include <optional>
#include <string>

#include "contract/services/notifications.hpp"
#include "contract/state.hpp"

namespace flowmart::notifications {

using namespace contract;

inline constexpr std::int64_t kept_max = 200;  // notices an inbox
inline constexpr std::int64_t page_default = 20;

namespace codes {
inline constexpr Code unknown_notification{"unknown-notification", Refusal::not_found};
}  // namespace codes

// The inbox that notices about stock go to.
Uuid staff_inbox();

struct Notice {
  NoticeKind about = NoticeKind::order_placed;
  std::string subject;           // key of what it happened to
  std::optional<OrderId> order;  // that it concerns
  std::string number;            // the order's, for people
  std::string amount;            // in words; empty: none
  std::string reason;
  std::string place;  // shipment or warehouse
  std::optional<Time> next_at;
  Time at;
  bool read = false;

  bool operator==(const Notice&) const = default;
  static constexpr auto fields() {
    using T = Notice;
    return FieldList{field("about", &T::about),   field("subject", &T::subject), field("order", &T::order),
                     field("number", &T::number), field("amount", &T::amount),   field("reason", &T::reason),
                     field("place", &T::place),   field("next_at", &T::next_at), field("at", &T::at),
                     field("read", &T::read)};
  }
};

// The n-th notice of a recipient; its id is "ntf-" recipient "-" n.
struct NoticeKey {
  Uuid recipient;
  std::int64_t number = 0;

  auto operator<=>(const NoticeKey&) const = default;
  static constexpr auto fields() {
    return FieldList{field("recipient", &NoticeKey::recipient), field("number", &NoticeKey::number)};
  }
  std::string id() const;
  static std::optional<NoticeKey> parse(std::string_view id);
};

struct Inbox {
  std::int64_t count = 0;  // notices ever stored
  std::string customer;    // as the shop names the buyer; empty: unknown, or a guest

  bool operator==(const Inbox&) const = default;
  static constexpr auto fields() {
    return FieldList{field("count", &Inbox::count), field("customer", &Inbox::customer)};
  }
};

// What is written of an order to its buyer.
struct Correspondence {
  std::string number;  // the order's, for people
  CustomerId buyer;
  Money total;

  bool operator==(const Correspondence&) const = default;
  static constexpr auto fields() {
    using T = Correspondence;
    return FieldList{field("number", &T::number), field("buyer", &T::buyer), field("total", &T::total)};
  }
};

// What the recipient of a notice reads.
struct Text {
  std::string title;
  std::string body;
};
Text text_of(const Notice& notice);

}  // namespace flowmart::notifications

template <>
struct std::hash<flowmart::notifications::NoticeKey> {
  std::size_t operator()(const flowmart::notifications::NoticeKey& key) const noexcept {
    return std::hash<flowmart::Uuid>{}(key.recipient) +
           static_cast<std::size_t>(key.number) * 0x9e3779b97f4a7c15ULL;
  }
};

namespace flowmart::notifications {

struct Notifications {
  using Service = NotificationService;
  Table<Uuid, Inbox> inboxes{"notifications.inboxes"};
  Table<NoticeKey, Notice> notices{"notifications.notices"};
  Table<OrderId, Correspondence> orders{"notifications.orders"};
  auto tables() { return std::tie(inboxes, notices, orders); }
};

using NotificationDecision = Decision<NotificationService>;
NotificationDecision decide(const Notifications&, const OrderPlaced&, Time now);
NotificationDecision decide(const Notifications&, const PaymentProcessed&, Time now);
NotificationDecision decide(const Notifications&, const OrderShipped&, Time now);
NotificationDecision decide(const Notifications&, const OrderDelivered&, Time now);
NotificationDecision decide(const Notifications&, const NotifyCustomer&, Time now);
NotificationDecision decide(const Notifications&, const InventoryAdjusted&, Time now);
NotificationDecision decide(const Notifications&, const MarkNotificationRead&, Time now);
NotificationDecision decide(const Notifications&, const GetUserNotifications&, Time now);
NotificationDecision decide(const Notifications&, const GetNotificationDetails&, Time now);

void evolve(Notifications&, const OrderPlaced&);
void evolve(Notifications&, const PaymentProcessed&);
void evolve(Notifications&, const OrderShipped&);
void evolve(Notifications&, const OrderDelivered&);
void evolve(Notifications&, const NotifyCustomer&);
void evolve(Notifications&, const InventoryAdjusted&);
void evolve(Notifications&, const MarkNotificationRead&);

}  // namespace flowmart::notifications

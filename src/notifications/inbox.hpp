// What one person has been told in the shop: a buyer, or staff who look after the stock. One notification per
// cause; a cause is what happened (NoticeKind) and to what (subject).
//
// Memory is bounded: an inbox keeps its newest notices (kept_min to kept_max of them); older ones remain in
// the journal. So a cause is told apart from a repeat among the kept ones only, which is enough because each
// cause is sent once by the aggregate that it happens to, and the engine drops repeated messages.
// Pure: no clock, no I/O, no randomness.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/aggregate.hpp"
#include "contract/private/notifications.hpp"
#include "contract/services/notifications.hpp"

namespace flowmart::notifications {

using namespace contract;

inline constexpr std::size_t kept_min = 100;
inline constexpr std::size_t kept_max = 200;
inline constexpr std::int64_t page_default = 20;

namespace codes {
inline constexpr Code unknown_notification{"unknown-notification", Refusal::not_found};
}  // namespace codes

// The inbox that notices about stock go to.
Uuid staff_inbox();

// "ntf-" recipient "-" n: the n-th notification of that recipient. Nil if the text is not of that form.
std::string notification_id(const Uuid& recipient, std::int64_t number);
Uuid recipient_of(std::string_view notification);

struct Notice {
  std::string id;
  NoticeKind about = NoticeKind::order_placed;
  std::string subject;
  std::optional<OrderId> order;
  std::string number;  // the order's, for people
  std::string title;
  std::string text;
  Time at;
  bool read = false;
  bool operator==(const Notice&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("id", &Notice::id),       field("about", &Notice::about),   field("subject", &Notice::subject),
        field("order", &Notice::order), field("number", &Notice::number), field("title", &Notice::title),
        field("text", &Notice::text),   field("at", &Notice::at),         field("read", &Notice::read)};
  }
};

struct Inbox {
  std::int64_t count = 0;    // notifications ever stored
  std::vector<Notice> kept;  // oldest first
  std::string customer;      // as the shop names the buyer; empty: unknown, or a guest
  bool operator==(const Inbox&) const = default;
  static constexpr auto fields() {
    return FieldList{field("count", &Inbox::count), field("kept", &Inbox::kept),
                     field("customer", &Inbox::customer)};
  }

  const Notice* find(std::string_view id) const;
  bool holds(NoticeKind about, std::string_view subject) const;
  std::string number_of(OrderId order) const;  // its key if the number is not known here
};

using InboxDecision = Decision<NotificationService>;
InboxDecision decide(const Inbox&, const OrderPlaced&, Time now);
InboxDecision decide(const Inbox&, const PaymentProcessed&, Time now);
InboxDecision decide(const Inbox&, const OrderShipped&, Time now);
InboxDecision decide(const Inbox&, const OrderDelivered&, Time now);
InboxDecision decide(const Inbox&, const NotifyCustomer&, Time now);
InboxDecision decide(const Inbox&, const InventoryAdjusted&, Time now);
InboxDecision decide(const Inbox&, const MarkNotificationRead&, Time now);
InboxDecision decide(const Inbox&, const GetUserNotifications&, Time now);
InboxDecision decide(const Inbox&, const GetNotificationDetails&, Time now);

void evolve(Inbox&, const OrderPlaced&);
void evolve(Inbox&, const NotificationStored&);
void evolve(Inbox&, const NotificationRead&);

struct InboxAggregate {
  using State = Inbox;
  using Service = NotificationService;
  static constexpr std::string_view name = "notifications.inbox";
  using Handles =
      Types<OrderPlaced, PaymentProcessed, OrderShipped, OrderDelivered, NotifyCustomer, InventoryAdjusted,
            MarkNotificationRead, GetUserNotifications, GetNotificationDetails>;
  using Evolves = Types<NotificationStored, NotificationRead>;
  using Folds = Types<OrderPlaced>;

  static Uuid key(const OrderPlaced& m) { return m.customer.uuid; }
  static Uuid key(const PaymentProcessed& m) { return m.userId.uuid; }
  static Uuid key(const OrderShipped& m) { return m.customer.uuid; }
  static Uuid key(const OrderDelivered& m) { return m.customer.uuid; }
  static Uuid key(const NotifyCustomer& m) { return m.customer.uuid; }
  static Uuid key(const InventoryAdjusted&) { return staff_inbox(); }
  static Uuid key(const MarkNotificationRead& m) { return recipient_of(m.notification); }
  static Uuid key(const GetUserNotifications& m) { return CustomerId::of(m.userId).uuid; }
  static Uuid key(const GetNotificationDetails& m) { return recipient_of(m.notificationId); }
};

}  // namespace flowmart::notifications

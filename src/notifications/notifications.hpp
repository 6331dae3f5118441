// What people have been told in the shop: buyers, and staff who look after the stock. One notice for each
// cause; a cause is a message that this service hears, and its sender sends it once. And every so often, if
// they want it so, staff are told what is still out of stock (digest.cpp).
//
// A notice holds what happened; its text is made when it is read. Memory is bounded: an inbox keeps its
// newest notices, older ones follow from the journal. Pure: no clock, no I/O, no randomness.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <vector>

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
  std::string carrier{};  // empty: unknown, or none has to do with it

  bool operator==(const Notice&) const = default;
  static constexpr auto fields() {
    using T = Notice;
    return FieldList{field("about", &T::about),   field("subject", &T::subject), field("order", &T::order),
                     field("number", &T::number), field("amount", &T::amount),   field("reason", &T::reason),
                     field("place", &T::place),   field("next_at", &T::next_at), field("at", &T::at),
                     field("read", &T::read),     field("carrier", &T::carrier)};
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
  bool paid = false;  // all of it

  bool operator==(const Correspondence&) const = default;
  static constexpr auto fields() {
    using T = Correspondence;
    return FieldList{field("number", &T::number), field("buyer", &T::buyer), field("total", &T::total),
                     field("paid", &T::paid)};
  }
};

// What is to be had of a product in one warehouse, as it was last heard.
struct Shelf {
  WarehouseId warehouse;  // nil: none was named
  std::int64_t available = 0;

  bool operator==(const Shelf&) const = default;
  static constexpr auto fields() {
    return FieldList{field("warehouse", &Shelf::warehouse), field("available", &Shelf::available)};
  }
};
// In all of them. Out: staff have been told that nothing is left.
struct Stock {
  std::vector<Shelf> shelves;
  bool out = false;

  std::int64_t available() const;
  Shelf& shelf(WarehouseId warehouse);
  bool operator==(const Stock&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shelves", &Stock::shelves), field("out", &Stock::out)};
  }
};

inline constexpr std::size_t digest_names_max = 20;  // that a notice lists
inline constexpr std::int64_t digest_page = 1'000;   // products a question: each looks at all

// How often staff are told what is still out, and the round under way. One row, under the staff's inbox.
struct Digest {
  std::int64_t every_seconds = 0;
  std::int64_t round = 0;
  Time at{};                       // of the round
  std::int64_t found = 0;          // products that are still out
  std::vector<std::string> names;  // of the first of them

  bool operator==(const Digest&) const = default;
  static constexpr auto fields() {
    using T = Digest;
    return FieldList{field("every_seconds", &T::every_seconds), field("round", &T::round),
                     field("at", &T::at), field("found", &T::found), field("names", &T::names)};
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
  Table<ProductId, Stock> stock{"notifications.stock"};
  Table<Uuid, Digest> digest{"notifications.digest"};
  auto tables() { return std::tie(inboxes, notices, orders, stock, digest); }
};

// One more notice for a recipient; an inbox keeps its newest.
void tell(Notifications& all, const Uuid& recipient, Notice notice);

using NotificationDecision = Decision<NotificationService>;
NotificationDecision decide(const Notifications&, const OrderPlaced&, Time now);
NotificationDecision decide(const Notifications&, const PaymentProcessed&, Time now);
NotificationDecision decide(const Notifications&, const OrderShipped&, Time now);
NotificationDecision decide(const Notifications&, const OrderDelivered&, Time now);
NotificationDecision decide(const Notifications&, const NotifyCustomer&, Time now);
NotificationDecision decide(const Notifications&, const PaymentRefunded&, Time now);
NotificationDecision decide(const Notifications&, const InventoryAdjusted&, Time now);
NotificationDecision decide(const Notifications&, const SetStockDigest&, Time now);
NotificationDecision decide(const Notifications&, const StockDigestDue&, Time now);
NotificationDecision decide(const Notifications&, const GetInventoryList::Response&, Time now);
NotificationDecision decide(const Notifications&, const MarkNotificationRead&, Time now);
NotificationDecision decide(const Notifications&, const GetUserNotifications&, Time now);
NotificationDecision decide(const Notifications&, const GetNotificationDetails&, Time now);

void evolve(Notifications&, const OrderPlaced&);
void evolve(Notifications&, const PaymentProcessed&);
void evolve(Notifications&, const OrderShipped&);
void evolve(Notifications&, const OrderDelivered&);
void evolve(Notifications&, const NotifyCustomer&);
void evolve(Notifications&, const PaymentRefunded&);
void evolve(Notifications&, const InventoryAdjusted&);
void evolve(Notifications&, const SetStockDigest&);
void evolve(Notifications&, const StockDigestDue&);
void evolve(Notifications&, const GetInventoryList::Response&);
void evolve(Notifications&, const MarkNotificationRead&);

}  // namespace flowmart::notifications

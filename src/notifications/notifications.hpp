// What people have been told in the shop: buyers, and staff who look after the stock. One notice for each
// cause; a cause is a message that this service hears, and its sender sends it once. And every so often, if
// they want it so, staff are told what is still out of stock (digest.cpp).
//
// A notice holds what happened; its text is made when it is read (texts.cpp), of the template that was in use
// when the notice was made (templates.cpp). Outside of the shop it goes by each channel that there is and the
// person wants (delivering.cpp). Memory is bounded: an inbox keeps its newest notices and those that still
// wait to be delivered, older ones follow from the journal. Pure: no clock, no I/O, no randomness.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "contract/services/notifications.hpp"
#include "contract/state.hpp"
#include "kernel/faults.hpp"
#include "letters/letter.hpp"

namespace flowmart::notifications {

using namespace contract;

inline constexpr std::int64_t kept_max = 200;  // notices an inbox
inline constexpr std::int64_t page_default = 20;

namespace codes {
inline constexpr Code unknown_notification{"unknown-notification", Refusal::not_found,
                                           "There is no such notification."};
inline constexpr Code bad_locale{"bad-locale", Refusal::invalid,
                                 "A locale is a language, and a script and a country or region if "
                                 "they matter: de, de-AT, zh-Hans, es-419."};
inline constexpr Code bad_customer{"bad-customer", Refusal::invalid, name_rule};
inline constexpr Code bad_recipient{"bad-recipient", Refusal::invalid};
inline constexpr Code no_channel{"no-such-channel", Refusal::conflict};
inline constexpr Code under_way{"delivery-under-way", Refusal::conflict,
                                "It is being delivered: it can be sent again once that has ended."};
inline constexpr Code broken_template{"broken-template", Refusal::invalid};
inline constexpr Code version_differs{"version-differs", Refusal::conflict};
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
  std::string carrier{};      // empty: unknown, or none has to do with it
  std::string locale{};       // of its recipient; empty: the shop's
  std::string form_locale{};  // of the template in use, and its version; 0: the built-in one
  std::int64_t form = 0;
  std::string tracking{};  // the carrier's name for the parcel; empty as the carrier is

  bool operator==(const Notice&) const = default;
  static constexpr auto fields() {
    using T = Notice;
    return FieldList{field("about", &T::about),
                     field("subject", &T::subject),
                     field("order", &T::order),
                     field("number", &T::number),
                     field("amount", &T::amount),
                     field("reason", &T::reason),
                     field("place", &T::place),
                     field("next_at", &T::next_at),
                     field("at", &T::at),
                     field("read", &T::read),
                     field("carrier", &T::carrier),
                     field("locale", &T::locale),
                     field("form_locale", &T::form_locale),
                     field("form", &T::form),
                     field("tracking", &T::tracking)};
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
  // What leaves the shop within an hour is bounded: since when, and how many.
  std::optional<Time> hour{};
  std::int64_t within = 0;

  bool operator==(const Inbox&) const = default;
  static constexpr auto fields() {
    using T = Inbox;
    return FieldList{field("count", &T::count), field("customer", &T::customer), field("hour", &T::hour),
                     field("within", &T::within)};
  }
};

struct DeliveryKey {
  NoticeKey notice;
  std::int64_t channel = 0;

  auto operator<=>(const DeliveryKey&) const = default;
  static constexpr auto fields() {
    return FieldList{field("notice", &DeliveryKey::notice), field("channel", &DeliveryKey::channel)};
  }
};

// A version of a template; version 0 is the row that says which is the newest.
struct TemplateKey {
  std::int64_t about = 0;
  std::string locale;
  std::int64_t version = 0;

  auto operator<=>(const TemplateKey&) const = default;
  static constexpr auto fields() {
    using T = TemplateKey;
    return FieldList{field("about", &T::about), field("locale", &T::locale), field("version", &T::version)};
  }
};

// The number of the newest dead letter. One row, under the staff's inbox.
struct DeadCount {
  std::int64_t count = 0;

  bool operator==(const DeadCount&) const = default;
  static constexpr auto fields() { return FieldList{field("count", &DeadCount::count)}; }
};

// How a person wants to be told, and how often that was said.
struct Wishes {
  Preferences wanted;
  std::int64_t version = 0;

  bool operator==(const Wishes&) const = default;
  static constexpr auto fields() {
    return FieldList{field("wanted", &Wishes::wanted), field("version", &Wishes::version)};
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

// Of a product: where some of it is to be had, as was last heard. Out: staff have been told that it is
// nowhere.
struct Stock {
  std::vector<WarehouseId> stocked;  // nil: where, was not said
  bool out = false;

  bool is_in(WarehouseId warehouse) const;
  bool is_elsewhere_than(WarehouseId warehouse) const;
  bool operator==(const Stock&) const = default;
  static constexpr auto fields() {
    return FieldList{field("stocked", &Stock::stocked), field("out", &Stock::out)};
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
// Before it is filled in.
NoticeTemplate built_in(NoticeKind about);
// What a template may name, and what a notice says of it; with a locale, money and moments as it writes them.
const letters::Known& known_values();
letters::Values values_of(const Notice& notice, std::string_view locale);

}  // namespace flowmart::notifications

template <>
struct std::hash<flowmart::notifications::NoticeKey> {
  std::size_t operator()(const flowmart::notifications::NoticeKey& key) const noexcept {
    return std::hash<flowmart::Uuid>{}(key.recipient) +
           static_cast<std::size_t>(key.number) * 0x9e3779b97f4a7c15ULL;
  }
};
template <>
struct std::hash<flowmart::notifications::DeliveryKey> {
  std::size_t operator()(const flowmart::notifications::DeliveryKey& key) const noexcept {
    return std::hash<flowmart::notifications::NoticeKey>{}(key.notice) * 7 +
           static_cast<std::size_t>(key.channel);
  }
};
template <>
struct std::hash<flowmart::notifications::TemplateKey> {
  std::size_t operator()(const flowmart::notifications::TemplateKey& key) const noexcept {
    return std::hash<std::string>{}(key.locale) +
           static_cast<std::size_t>(key.about * 1'000'003 + key.version) * 0x9e3779b97f4a7c15ULL;
  }
};

namespace flowmart::notifications {

struct Notifications {
  using Service = NotificationService;
  Notifications() = default;
  explicit Notifications(const ShopSettings& settings) : telling(settings.telling) {}

  TellingSettings telling;
  Table<Uuid, Inbox> inboxes{"notifications.inboxes"};
  Table<NoticeKey, Notice> notices{"notifications.notices"};
  Table<OrderId, Correspondence> orders{"notifications.orders"};
  Table<ProductId, Stock> stock{"notifications.stock"};
  Table<Uuid, Digest> digest{"notifications.digest"};
  Table<DeliveryKey, NoticeDelivery> deliveries{"notifications.deliveries"};
  Table<Uuid, DeadCount> dead_count{"notifications.dead_count"};
  Table<std::int64_t, DeliveryKey, Ordered::yes> dead{"notifications.dead"};
  Table<Uuid, Wishes> preferences{"notifications.preferences"};
  Table<TemplateKey, NoticeTemplate, Ordered::yes> templates{"notifications.templates"};
  auto tables() {
    return std::tie(inboxes, notices, orders, stock, digest, deliveries, dead_count, dead, preferences,
                    templates);
  }
};

// A notice, and whose it is.
struct Told {
  Uuid recipient;
  Notice notice;
};
using Telling = std::optional<Told>;
// One more notice for a recipient; an inbox keeps its newest.
void tell(Notifications& all, Telling told);
const Notice* find(const Notifications& all, std::string_view id);

Text text_of(const Notifications& all, const Notice& notice);
NoticeTemplate template_of(const Notifications& all, const Notice& notice);
// The template that a notice made now is bound to.
void bind_template(const Notifications& all, const Uuid& recipient, Notice& notice);

bool is_urgent(NoticeKind about);
// Why nothing can be sent there; nothing: it can. Asked before the text is sealed.
std::optional<Rejection> refuse_recipient(NoticeChannel channel, std::string_view recipient);
std::optional<Rejection> refuse_recipients(const Preferences& wanted);

using NotificationDecision = Decision<NotificationService>;
// By each channel that its recipient is told by, what is about to be a notice leaves the shop.
NotificationDecision deliver(const Notifications& all, const Telling& told, Time now);

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
NotificationDecision decide(const Notifications&, const DeliveryAnswered&, Time now);
NotificationDecision decide(const Notifications&, const ResendNotice&, Time now);
NotificationDecision decide(const Notifications&, const SetPreferences&, Time now);
NotificationDecision decide(const Notifications&, const SaveTemplate&, Time now);
NotificationDecision decide(const Notifications&, const ReadNotices&, Time now);
NotificationDecision decide(const Notifications&, const ReadTemplates&, Time now);

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
void evolve(Notifications&, const DeliverNotice&);
void evolve(Notifications&, const DeliveryAnswered&);
void evolve(Notifications&, const ResendNotice&);
void evolve(Notifications&, const SetPreferences&);
void evolve(Notifications&, const SaveTemplate&);

}  // namespace flowmart::notifications

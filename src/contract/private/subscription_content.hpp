// What a subscription is: how it and its orders are named, and what comes, how often, for whom.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "contract/fields.hpp"
#include "contract/messages/orders.hpp"
#include "kernel/checked.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// Of a subscription and its orders. A UUIDv8 (RFC 9562 section 5.8) of ours: 58 bits follow from the
// subscription's name and 16 from those, so that an order of a subscription is told by its id alone; then 4
// bytes for the renewal and 2 for its attempt, none in the subscription's own.
struct SubscriptionTag {
  static constexpr std::string_view kind = "subscription";
};
using SubscriptionId = Id<SubscriptionTag>;

namespace detail {
inline std::uint16_t mark_of(const Uuid& id) {
  std::uint32_t mixed = 0x9e37;
  for (const std::size_t at : {0U, 1U, 2U, 3U, 6U, 7U, 8U, 9U}) mixed = (mixed ^ id.bytes[at]) * 0x01000193U;
  return static_cast<std::uint16_t>(mixed >> 16 ^ mixed);
}
inline bool is_marked(const Uuid& id) {
  return (id.bytes[6] & 0xf0) == 0x80 && id.bytes[4] == mark_of(id) >> 8 &&
         id.bytes[5] == (mark_of(id) & 0xff);
}
inline std::uint64_t number_in(const Uuid& id, std::size_t first, std::size_t bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes; ++i) number = number << 8 | id.bytes[first + i];
  return number;
}
inline void write_number(Uuid& id, std::size_t first, std::size_t bytes, std::uint64_t number) {
  for (std::size_t i = bytes; i-- > 0; number >>= 8)
    id.bytes[first + i] = static_cast<std::uint8_t>(number & 0xff);
}
}  // namespace detail

inline bool is_of_subscription(OrderId order) { return detail::is_marked(order.uuid); }
inline SubscriptionId subscription_of(OrderId order) {
  SubscriptionId id{order.uuid};
  detail::write_number(id.uuid, 10, 6, 0);
  return id;
}
// By what the shop calls it, or by its key.
inline SubscriptionId subscription_named(const std::string& name) {
  if (const auto known = Uuid::parse(name); known && detail::is_marked(*known))
    return subscription_of(OrderId{*known});
  SubscriptionId id{uuid_of("subscription", "name:" + name)};
  id.uuid.bytes[6] = static_cast<std::uint8_t>((id.uuid.bytes[6] & 0x0f) | 0x80);
  const std::uint16_t mark = detail::mark_of(id.uuid);
  detail::write_number(id.uuid, 4, 2, mark);
  detail::write_number(id.uuid, 10, 6, 0);
  return id;
}
inline OrderId order_of_renewal(SubscriptionId subscription, std::int64_t renewal, std::int64_t attempt) {
  OrderId order{subscription.uuid};
  detail::write_number(order.uuid, 10, 4, static_cast<std::uint64_t>(renewal));
  detail::write_number(order.uuid, 14, 2, static_cast<std::uint64_t>(attempt));
  return order;
}
inline std::int64_t renewal_of(OrderId order) {
  return static_cast<std::int64_t>(detail::number_in(order.uuid, 10, 4));
}

// An order that a renewal placed has its name in this system, which callers can't give names in.
inline constexpr std::string_view renewal_system = "renewal";

enum class IntervalUnit : unsigned char { day, week, month, year };
constexpr auto wire_names(IntervalUnit) {
  using enum IntervalUnit;
  return std::array{Name<IntervalUnit>{day, "day"}, Name<IntervalUnit>{week, "week"},
                    Name<IntervalUnit>{month, "month"}, Name<IntervalUnit>{year, "year"}};
}
struct RenewalInterval {
  std::int64_t every = 1;
  IntervalUnit unit = IntervalUnit::month;

  bool operator==(const RenewalInterval&) const = default;
  static constexpr auto fields() {
    using T = RenewalInterval;
    return FieldList{field("every", &T::every, "So many of them.", {.minimum = 1, .maximum = 1000}),
                     field("unit", &T::unit, "Of the calendar in the shop's time zone.")};
  }
};

struct SubscribedItem {
  std::string productId;
  Quantity quantity = 0;

  bool operator==(const SubscribedItem&) const = default;
  static constexpr auto fields() {
    using T = SubscribedItem;
    return FieldList{
        field("productId", &T::productId, "Its SKU or id.", {.length_min = 1, .length_max = 128}),
        field("quantity", &T::quantity, "Units each time.", {.minimum = 1, .maximum = 1'000'000'000})};
  }
};

// What was subscribed to, and by whom. What it costs is looked up each time.
struct SubscriptionContent {
  std::string name;
  std::string plan;
  PlaceOrder::Customer customer;
  PlaceOrder::Address ship_to;
  std::vector<SubscribedItem> items;
  RenewalInterval interval;
  CheckoutMethod method = CheckoutMethod::credit_card;
  std::string token;
  std::optional<Time> starts_at, ends_at;
  std::optional<std::int64_t> invoice_days{};

  bool operator==(const SubscriptionContent&) const = default;
  static constexpr auto fields() {
    using T = SubscriptionContent;
    return FieldList{
        field("name", &T::name, "The subscription's id, as the shop calls it.",
              {.length_min = 1, .length_max = 100}),
        field("plan", &T::plan, "What the shop calls what is subscribed to; may be empty.",
              {.length_max = 100}),
        field("customer", &T::customer, "Who subscribes."),
        field("ship_to", &T::ship_to, "Where its orders go."),
        field("items", &T::items, "What comes each time."),
        field("interval", &T::interval, "How often."),
        field("method", &T::method, "Means of payment."),
        contract::token(
            field("token", &T::token, "What the gateway is to charge each time.", {.length_max = 255})),
        field("starts_at", &T::starts_at, "When the first order is placed; absent: at once."),
        field("ends_at", &T::ends_at, "From then on nothing is renewed; absent: until it is cancelled."),
        field(
            "invoice_days", &T::invoice_days,
            "By invoice: its goods leave first, and each order is paid by bank transfer within so many days; "
            "0: as many as the shop gives.",
            {.minimum = 0, .maximum = 365})};
  }
};

}  // namespace flowmart::contract

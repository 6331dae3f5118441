// What rows of Orders are found by, other than an order's id: a buyer, a subscription, a name elsewhere, a
// number.
#pragma once
#include <compare>
#include <string>

#include "contract/fields.hpp"
#include "contract/services/orders.hpp"

namespace flowmart::orders {

// An open order of a buyer's subscription, so that all of one can be called off together.
struct SubscriptionOrder {
  CustomerId customer;
  std::string subscription;
  OrderId order;

  auto operator<=>(const SubscriptionOrder&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using T = SubscriptionOrder;
    return contract::FieldList{field("customer", &T::customer), field("subscription", &T::subscription),
                               field("order", &T::order)};
  }
};
// An order that a buyer has placed or tried to place.
struct CustomerOrder {
  CustomerId customer;
  OrderId order;

  auto operator<=>(const CustomerOrder&) const = default;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{field("customer", &CustomerOrder::customer),
                               field("order", &CustomerOrder::order)};
  }
};
// A paid order that waits for units of a product, or is owed some. Who waits longest comes first.
struct WaitingFor {
  ProductId product;
  std::int64_t since = 0;  // microseconds
  OrderId order;

  auto operator<=>(const WaitingFor&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using T = WaitingFor;
    return contract::FieldList{field("product", &T::product), field("since", &T::since),
                               field("order", &T::order)};
  }
};
// Which order a name means. A row of its own each: what it is called elsewhere, and the number that it was
// given.
struct Meant {
  OrderId order;
  bool operator==(const Meant&) const = default;
  static constexpr auto fields() { return contract::FieldList{contract::field("order", &Meant::order)}; }
};
// A name of an order, or of one of its lines, in another system.
struct ForeignName {
  std::string of;  // "order" or "line"
  std::string system;
  std::string id;

  bool operator==(const ForeignName&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using T = ForeignName;
    return contract::FieldList{field("of", &T::of), field("system", &T::system), field("id", &T::id)};
  }
};
// How many the shop has given of a kind of numbers, or has of a table's rows.
struct Counter {
  std::int64_t last = 0;
  bool operator==(const Counter&) const = default;
  static constexpr auto fields() { return contract::FieldList{contract::field("last", &Counter::last)}; }
};
// Units of a product that are to be sent again and could not be had.
struct Owed {
  Quantity units = 0;
  bool operator==(const Owed&) const = default;
  static constexpr auto fields() { return contract::FieldList{contract::field("units", &Owed::units)}; }
};
// What a table needs that only says which keys there are.
struct Present {
  bool operator==(const Present&) const = default;
  static constexpr auto fields() { return contract::FieldList{}; }
};

}  // namespace flowmart::orders

template <>
struct std::hash<flowmart::orders::ForeignName> {
  std::size_t operator()(const flowmart::orders::ForeignName& name) const noexcept {
    return std::hash<std::string>{}(name.system) * 31 + std::hash<std::string>{}(name.id) * 7 +
           name.of.size();
  }
};
template <>
struct std::hash<flowmart::orders::SubscriptionOrder> {
  std::size_t operator()(const flowmart::orders::SubscriptionOrder& key) const noexcept {
    return std::hash<flowmart::OrderId>{}(key.order);
  }
};
template <>
struct std::hash<flowmart::orders::WaitingFor> {
  std::size_t operator()(const flowmart::orders::WaitingFor& key) const noexcept {
    return std::hash<flowmart::OrderId>{}(key.order) ^ std::hash<flowmart::ProductId>{}(key.product);
  }
};
template <>
struct std::hash<flowmart::orders::CustomerOrder> {
  std::size_t operator()(const flowmart::orders::CustomerOrder& key) const noexcept {
    return std::hash<flowmart::OrderId>{}(key.order);
  }
};

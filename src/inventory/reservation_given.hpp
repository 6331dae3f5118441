// An order of two products, and its reservation at each step.
#pragma once
#include <algorithm>
#include <array>

#include "inventory/inventory_given.hpp"

namespace flowmart::inventory::reservation_given {

using namespace inventory_given;

inline const OrderId order = OrderId::of("WEB-1");
// Named so that x comes before y: a reservation goes through its products in the order of their ids.
inline const ProductId x = std::min(ProductId::of("X"), ProductId::of("Y"));
inline const ProductId y = std::max(ProductId::of("X"), ProductId::of("Y"));
inline const Allocations two{{leeds, 2}}, three{{leeds, 2}, {lyon, 1}};

inline ReserveStock want_both() { return {order, {{y, 3}, {x, 2}}, expiry}; }
inline const StockReserved both{order, {{x, two}, {y, three}}, expiry};

// Enough of x in one warehouse; of y in two. Events 1 of x, and 1 and 2 of y, are used up.
inline Given two_products() {
  Given given;
  given.when(registered(x)).when(registered(y));
  given.when(add(5, leeds, x)).when(add(2, leeds, y)).when(add(2, lyon, y));
  return given;
}
inline Given reserved_order() {
  Given given = two_products();
  given.when(want_both());
  return given;
}
inline Given asking_order() {
  Given given = reserved_order();
  given.when(confirmed(order));
  return given;
}
inline Given firm_order() {
  Given given = asking_order();
  given.when(answer(order));
  return given;
}
// Of each product: units before, and from then on.
struct Amended {
  ProductId product;
  Quantity before, after;
};
inline OrderAmended amended(const std::vector<Amended>& items) {
  OrderAmended event;
  event.orderId = order;
  for (const Amended& one : items)
    event.amendedItems.push_back({one.product, "", one.before, one.after, {}, {}});
  return event;
}
inline constexpr std::array open_orders{&reserved_order, &asking_order, &firm_order};

inline Phase phase_of(const Given& given, OrderId id = order) { return reservation_of(given, id).phase; }

}  // namespace flowmart::inventory::reservation_given

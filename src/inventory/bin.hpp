// One product's units in one warehouse.
#pragma once
#include <vector>

#include "contract/private/stock.hpp"
#include "kernel/checked.hpp"

namespace flowmart::inventory {

// Units that an order has taken and that are still to be booked off the shelf.
struct Departure {
  OrderId order;
  Quantity quantity = 0;

  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    return FieldList{field("order", &Departure::order), field("quantity", &Departure::quantity)};
  }
};

// 0 <= reserved() <= on_hand, always.
struct Bin {
  contract::Warehouse warehouse;
  Quantity on_hand = 0;
  Quantity held = 0;                  // promised to orders
  Quantity departing = 0;             // sum of the departures
  std::vector<Departure> departures;  // oldest first
  Time changed_at{};                  // last change of on_hand

  Quantity reserved() const { return held + departing; }
  Quantity available() const { return on_hand - reserved(); }

  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    return FieldList{field("warehouse", &Bin::warehouse),
                     field("on_hand", &Bin::on_hand),
                     field("held", &Bin::held),
                     field("departing", &Bin::departing),
                     field("departures", &Bin::departures),
                     field("changed_at", &Bin::changed_at)};
  }
};

}  // namespace flowmart::inventory

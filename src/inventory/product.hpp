// One product in all its warehouses: what is there, what is promised to orders, what is leaving.
//
// Stays true, asserted where it changes: in each warehouse 0 <= reserved <= on hand.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/private/inventory.hpp"

namespace flowmart::inventory {

// Units that an order has taken and that are still to be booked off the shelf.
struct Departure {
  OrderId order;
  Quantity quantity = 0;

  bool operator==(const Departure&) const = default;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{field("order", &Departure::order), field("quantity", &Departure::quantity)};
  }
};

// One warehouse's part.
struct Bin {
  contract::Warehouse warehouse;
  Quantity on_hand = 0;
  Quantity held = 0;                  // promised to orders
  Quantity departing = 0;             // sum of the departures
  std::vector<Departure> departures;  // oldest first; booked off in the same input that brought them
  Time counted_at{};                  // last time that units came in, or that their count was corrected

  Quantity reserved() const { return held + departing; }
  Quantity available() const { return on_hand - reserved(); }

  bool operator==(const Bin&) const = default;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{field("warehouse", &Bin::warehouse),
                               field("on_hand", &Bin::on_hand),
                               field("held", &Bin::held),
                               field("departing", &Bin::departing),
                               field("departures", &Bin::departures),
                               field("counted_at", &Bin::counted_at)};
  }
};

// An entry of the ledger, which is only added to, as far as the status query shows it.
struct Movement {
  std::int64_t number = 0;
  contract::MovementKind kind = contract::MovementKind::adjusted;
  Quantity quantity = 0;
  std::string reason;
  std::optional<OrderId> order;
  Time timestamp{};

  bool operator==(const Movement&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using T = Movement;
    return contract::FieldList{field("number", &T::number),     field("kind", &T::kind),
                               field("quantity", &T::quantity), field("reason", &T::reason),
                               field("order", &T::order),       field("timestamp", &T::timestamp)};
  }
};
inline constexpr std::size_t movements_shown = 10;

struct Product {
  ProductId product;
  bool on_file = false;
  std::string sku, name, category;
  Money price;
  Quantity reorder_point = 0, reorder_quantity = 0, safety_stock = 0;
  std::vector<Bin> bins;         // in order of preference: priority, then code
  std::int64_t movements = 0;    // entries of the ledger
  std::int64_t announced = 0;    // InventoryAdjusted and OutOfStock; numbers their event ids
  std::vector<Movement> recent;  // the last entries of the ledger, oldest first
  Time registered_at{}, changed_at{};
  std::optional<Time> low_since{}, out_since{};  // available is at or under the reorder point; is nothing
  std::int64_t version = 0;                      // how often what is on file of it has changed

  Quantity on_hand() const;
  Quantity reserved() const;
  Quantity available() const;
  const Bin* bin(WarehouseId warehouse) const;
  Bin* bin(WarehouseId warehouse);
  // Made if it is not there: one that nobody has described comes last, under the start of its id.
  Bin& bin_for(WarehouseId warehouse);
  void keep_order_of_preference();
  void note_level(Time at);  // once its stock or its reorder point has changed
  // An entry of the ledger: `quantity` units come, or leave when negative.
  void book(Bin& bin, contract::MovementKind kind, Quantity quantity, std::string_view reason, Time at,
            std::optional<OrderId> order = std::nullopt);

  bool operator==(const Product&) const = default;
  static constexpr auto fields() {
    using contract::field;
    using T = Product;
    return contract::FieldList{field("product", &T::product),
                               field("on_file", &T::on_file),
                               field("sku", &T::sku),
                               field("name", &T::name),
                               field("category", &T::category),
                               field("price", &T::price),
                               field("reorder_point", &T::reorder_point),
                               field("reorder_quantity", &T::reorder_quantity),
                               field("safety_stock", &T::safety_stock),
                               field("bins", &T::bins),
                               field("movements", &T::movements),
                               field("announced", &T::announced),
                               field("recent", &T::recent),
                               field("registered_at", &T::registered_at),
                               field("changed_at", &T::changed_at),
                               field("low_since", &T::low_since),
                               field("out_since", &T::out_since),
                               field("version", &T::version)};
  }
};
inline bool at_rest(const Product& product) { return !product.on_file; }

}  // namespace flowmart::inventory

// What one decision about a product's stock enters in the ledger and announces: numbered entries, numbered
// events, and the moment when nothing is left.
#pragma once
#include <string>
#include <string_view>

#include "inventory/stock.hpp"

namespace flowmart::inventory {

Rejection not_on_file(ProductId product);
Rejection not_kept_in(const Stock& stock, WarehouseId warehouse);

// Made for one decision, on a stock that stays as it is meanwhile; counts on from there.
class Bookkeeping {
 public:
  // `product` is named apart, because a stock that was never seen does not know whose it is.
  Bookkeeping(const Stock& stock, ProductId product, Time now, Decision<InventoryService>& out)
      : stock_(stock), product_(product), now_(now), out_(out), available_(stock.available()) {}

  // The ledger: `quantity` units come to a warehouse, or leave it when negative.
  void moved(WarehouseId warehouse, contract::MovementKind kind, Quantity quantity, std::string_view reason,
             std::optional<OrderId> order = std::nullopt);
  // What is available in a warehouse changes by `change` to `available_there`.
  void adjusted(WarehouseId warehouse, Quantity change, Quantity available_there, std::string_view reason);
  // An order wanted more than the product has.
  void could_not_serve(Quantity wanted);
  // To be called last: says so if the decision takes the last available unit.
  void finish(std::string_view reason);

 private:
  std::string next_event_id();

  const Stock& stock_;
  ProductId product_;
  Time now_;
  Decision<InventoryService>& out_;
  Quantity available_;   // before the decision
  Quantity change_ = 0;  // of what is available
  std::int64_t announced_ = 0;
  std::int64_t movements_ = 0;
  std::optional<WarehouseId> moving_;  // the warehouse of the last entry, and what it had moved so far
  Quantity moved_ = 0;
};

}  // namespace flowmart::inventory

// What one decision about a product's stock announces: numbered events, and the moment when nothing is left.
#pragma once
#include <string>
#include <string_view>

#include "inventory/inventory.hpp"

namespace flowmart::inventory {

Rejection not_on_file(ProductId product);
Rejection not_kept_in(const Product& product, WarehouseId warehouse);

// Made for one decision, on a product that stays as it is meanwhile; counts on from there.
class Announcements {
 public:
  Announcements(const Product& product, Time now, Decision<InventoryService>& out)
      : product_(product), now_(now), out_(out), available_(product.available()) {}

  // What is available in a warehouse changes by `change` to `available_there`.
  void adjusted(WarehouseId warehouse, Quantity change, Quantity available_there, std::string_view reason);
  void adjusted(const Bin& bin, Quantity change, std::string_view reason) {
    adjusted(bin.warehouse.warehouse, change, bin.available() + change, reason);
  }
  // An order wanted more than the product has.
  void could_not_serve(Quantity wanted);
  // To be called last: says so if the decision takes the last available unit.
  void finish(std::string_view reason);

 private:
  std::string next_event_id();

  const Product& product_;
  Time now_;
  Decision<InventoryService>& out_;
  Quantity available_;   // before the decision
  Quantity change_ = 0;  // of what is available
  std::int64_t announced_ = 0;
};

}  // namespace flowmart::inventory

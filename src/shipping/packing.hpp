// What the files of this folder share of packing: which warehouse a parcel leaves from, and what it is
// called.
#pragma once
#include <optional>
#include <string>

#include "shipping/shipment.hpp"

namespace flowmart::shipping {

// The first warehouse in which the order holds all of these units and no parcel has them.
std::optional<WarehouseId> place_for(const Consignment& order, const Units& units);
// Its goods lie in several warehouses.
bool is_spread(const Consignment& order);
// The carrier is asked for parcels that go that way.
bool is_fetched(const Shipping& shipping, std::string_view method);
// The order's next name for a parcel that nobody has taken; `taken` more were given in the same decision.
std::string next_name(const Shipping& shipping, const Consignment& order, OrderId id, std::size_t taken = 0);

}  // namespace flowmart::shipping

// What the files of this folder share of holding units for orders.
#pragma once
#include <string_view>
#include <vector>

#include "inventory/inventory.hpp"

namespace flowmart::inventory {

inline constexpr std::string_view hold_timer = "hold";

// Holds take units of the bins, or give them back.
void take(Inventory& inventory, const std::vector<contract::ProductAllocation>& products, Quantity sign);

}  // namespace flowmart::inventory

// A small shop to look at: a dozen products in two warehouses, put on file once.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/node.hpp"
#include "contract/messages/orders.hpp"

namespace flowmart::app {

// Does nothing if the shop is there already. Returns what was refused.
std::optional<std::string> stock_demo_shop(Node& node);

// The n-th order of the demo shop: buyers and baskets take turns. `id` names it.
contract::PlaceOrder demo_order(std::uint64_t n, const std::string& id, Time now);

// Brings in more of what the order names and is running low, so that a shop played with for a day does not
// sell out. Reads the views.
void restock_demo_shop(Node& node, const contract::PlaceOrder& order, Time now);

}  // namespace flowmart::app

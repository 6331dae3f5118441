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

}  // namespace flowmart::app

// Where an order's units come from: two rules, both replaceable, both pure.
//
// They are read by decisions alone. What they chose stands in the messages (StockReserved, StockFirmed), so a
// journal replays the same whatever rules the program has by then. Replace them before the engine starts.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "contract/private/inventory.hpp"
#include "inventory/product.hpp"

namespace flowmart::inventory {

using Allocations = std::vector<contract::Allocation>;

// Where an order's units may lie: in all places, or in the one where its buyer collects them.
std::span<const Bin> places_of(const Product& product, const std::optional<WarehouseId>& only_from);
Quantity available_in(std::span<const Bin> bins);

// Takes `wanted` units from what is available. `bins` stand in order of preference and have enough together;
// the answer adds up to `wanted`, names each warehouse once and asks none for more than it has.
using SourceRule = Allocations (*)(std::span<const Bin> bins, Quantity wanted);

// Settles a hold once it is known where it goes: the same units, from the same or from other warehouses.
// A warehouse can give what it has available and what it already holds for this order.
using SettleRule = Allocations (*)(std::span<const Bin> bins, const Allocations& held,
                                   std::string_view country);

// One warehouse that can fill the line, the most preferred first; else split over as few as it takes, in
// order.
Allocations one_or_split(std::span<const Bin> bins, Quantity wanted);

// One warehouse in the buyer's country if any can take the whole hold (the one that has it, if it is there
// already); else a split hold moves to one warehouse anywhere that can; else it stays.
Allocations one_near_the_buyer(std::span<const Bin> bins, const Allocations& held, std::string_view country);

struct SourcingRules {
  SourceRule source = &one_or_split;
  SettleRule settle = &one_near_the_buyer;
};
const SourcingRules& sourcing_rules();
void use_sourcing_rules(const SourcingRules& rules);

}  // namespace flowmart::inventory

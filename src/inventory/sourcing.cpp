#include "inventory/sourcing.hpp"

#include <algorithm>

#include "kernel/check.hpp"

namespace flowmart::inventory {
namespace {

Quantity held_in(const Allocations& held, WarehouseId warehouse) {
  for (const contract::Allocation& part : held)
    if (part.warehouse == warehouse) return part.quantity;
  return 0;
}

SourcingRules& rules_in_use() {
  static SourcingRules rules;  // set once, before any decision
  return rules;
}

}  // namespace

std::span<const Bin> places_of(const Product& product, const std::optional<WarehouseId>& only_from) {
  if (!only_from) return product.bins;
  const Bin* one = product.bin(*only_from);
  return one ? std::span(one, 1) : std::span<const Bin>();
}

Quantity available_in(std::span<const Bin> bins) {
  Quantity sum = 0;
  for (const Bin& bin : bins) sum += bin.available();
  return sum;
}

Allocations one_or_split(std::span<const Bin> bins, Quantity wanted) {
  for (const Bin& bin : bins)
    if (bin.available() >= wanted) return {{bin.warehouse.warehouse, wanted}};
  Allocations split;
  for (const Bin& bin : bins) {
    const Quantity part = std::min(bin.available(), wanted);
    if (part == 0) continue;
    split.push_back({bin.warehouse.warehouse, part});
    wanted -= part;
    if (wanted == 0) break;
  }
  check(wanted == 0, "the warehouses have enough together");
  return split;
}

Allocations one_near_the_buyer(std::span<const Bin> bins, const Allocations& held, std::string_view country) {
  Quantity whole = 0;
  for (const contract::Allocation& part : held) whole += part.quantity;
  for (const Bin& bin : bins)
    if (bin.warehouse.country == country && held_in(held, bin.warehouse.warehouse) == whole) return held;
  const Bin* elsewhere = nullptr;
  for (const Bin& bin : bins) {
    const WarehouseId here = bin.warehouse.warehouse;
    if (bin.available() + held_in(held, here) < whole) continue;
    if (bin.warehouse.country == country) return {{here, whole}};
    if (!elsewhere) elsewhere = &bin;
  }
  if (held.size() > 1 && elsewhere) return {{elsewhere->warehouse.warehouse, whole}};
  return held;
}

const SourcingRules& sourcing_rules() { return rules_in_use(); }
void use_sourcing_rules(const SourcingRules& rules) { rules_in_use() = rules; }

}  // namespace flowmart::inventory

// Units of an order that leave the house with a parcel, and units that it is to have from elsewhere, or
// again.
#include <algorithm>

#include "inventory/announcements.hpp"
#include "inventory/sourcing.hpp"

namespace flowmart::inventory {
namespace {

using contract::Allocation;
using contract::nothing;
using contract::ProductAllocation;
using contract::RefusedStock;
using contract::RefusedUnits;

using Products = std::vector<ProductAllocation>;

Products::const_iterator place_of(const Products& products, ProductId product) {
  return std::lower_bound(products.begin(), products.end(), product,
                          [](const ProductAllocation& one, ProductId id) { return one.product < id; });
}

Quantity held_in(const Products& products, ProductId product, WarehouseId warehouse) {
  const auto found = place_of(products, product);
  if (found == products.end() || found->product != product) return 0;
  for (const Allocation& part : found->allocations)
    if (part.warehouse == warehouse) return part.quantity;
  return 0;
}

// Adds or takes off. What has come to nothing is not there any more.
void change(Products& products, const Products& by, Quantity sign) {
  for (const ProductAllocation& one : by)
    for (const Allocation& part : one.allocations) {
      const auto at = products.begin() + (place_of(products, one.product) - products.cbegin());
      auto& places = (at != products.end() && at->product == one.product
                          ? at
                          : products.insert(at, ProductAllocation{one.product, {}}))
                         ->allocations;
      const auto same = std::find_if(places.begin(), places.end(), [&part](const Allocation& known) {
        return known.warehouse == part.warehouse;
      });
      Allocation& place = same == places.end() ? places.emplace_back(Allocation{part.warehouse, 0}) : *same;
      place.quantity += sign * part.quantity;
      std::erase_if(places, [](const Allocation& known) { return known.quantity == 0; });
    }
  std::erase_if(products, [](const ProductAllocation& one) { return one.allocations.empty(); });
}

// Each unit is held where it is taken from.
bool are_held(const Products& kept, const Products& wanted) {
  Products left = kept;
  change(left, wanted, -1);
  return std::all_of(left.begin(), left.end(), [](const ProductAllocation& one) {
    return std::all_of(one.allocations.begin(), one.allocations.end(),
                       [](const Allocation& part) { return part.quantity > 0; });
  });
}

// What can be had of a product, and not where it was refused.
struct Found {
  Allocations anew, released, written_off;
};
Found find(const Product& product, std::span<const Bin> places, Quantity wanted, const RefusedUnits* refused,
           Quantity held_there) {
  Found found;
  std::vector<Bin> bins(places.begin(), places.end());
  if (refused)
    std::erase_if(bins, [&](const Bin& bin) { return bin.warehouse.warehouse == refused->warehouse; });
  const Quantity anew = std::min(wanted, available_in(bins));
  if (anew > 0) found.anew = sourcing_rules().source(bins, anew);
  if (!refused) return found;
  // What is there and could not be had elsewhere stays held where it is: a person decides.
  const Quantity released = refused->stock == RefusedStock::untouched ? anew : std::min(wanted, held_there);
  if (released > 0) found.released = {{refused->warehouse, released}};
  Quantity gone = refused->stock == RefusedStock::untouched ? 0 : released;
  const Bin* bin = product.bin(refused->warehouse);
  if (refused->stock == RefusedStock::all && bin) gone += bin->available();
  if (gone > 0) found.written_off = {{refused->warehouse, gone}};
  return found;
}

Quantity part_in(const Allocations& allocations, WarehouseId warehouse) {
  for (const Allocation& part : allocations)
    if (part.warehouse == warehouse) return part.quantity;
  return 0;
}

}  // namespace

// ---- taken away

// The units have left in truth, so a hold that never became firm is consumed all the same.
Decision<InventoryService> decide(const Inventory& inventory, const contract::ConsumeStock& consume, Time) {
  const Reservation* kept = inventory.open_to(Act::take, consume.order);
  if (!kept) return nothing;
  if (!are_held(kept->products, consume.products))
    return reject(codes::stock_not_held, "The order does not hold these units.");
  Products left = kept->products;
  change(left, consume.products, -1);
  Decision<InventoryService> out;
  if (lifecycle.allowed(kept->phase, Act::expire) && left.empty() && kept->ahead.empty())
    out.cancel_timer(hold_timer, consume.order.uuid);
  return out;
}

void evolve(Inventory& inventory, const contract::ConsumeStock& consume) {
  Reservation* kept = inventory.reservations.change(consume.order);
  if (!kept || !lifecycle.allowed(kept->phase, Act::take)) return;
  take(inventory, consume.products, -1);
  for (const ProductAllocation& one : consume.products) {
    Product& product = inventory.products[one.product];
    for (const Allocation& part : one.allocations) {
      Bin& bin = *product.bin(part.warehouse);
      bin.departures.push_back({consume.order, part.quantity});
      bin.departing += part.quantity;
    }
  }
  change(kept->products, consume.products, -1);
  if (kept->products.empty() && kept->ahead.empty()) lifecycle.go(kept->phase, Act::take_last);
}

// ---- from elsewhere, or again

Decision<InventoryService> decide(const Inventory& inventory, const contract::SourceStock& want, Time now) {
  const Reservation* kept = inventory.open_to(Act::source, want.order);
  if (!kept) return nothing;
  Decision<InventoryService> out;
  contract::StockSourced sourced{.order = want.order,
                                 .shipment = want.shipment,
                                 .products = {},
                                 .released = {},
                                 .written_off = {},
                                 .timestamp = now};
  Decision<InventoryService> announced;
  for (const contract::ProductQuantity& one : want.products) {
    const Product* product = inventory.on_file(one.product);
    if (!product) continue;
    const RefusedUnits* refused = want.refused ? &*want.refused : nullptr;
    const Found found = find(*product, places_of(*product, kept->only_from), one.quantity, refused,
                             refused ? held_in(kept->products, one.product, refused->warehouse) : 0);
    Announcements announce(*product, now, announced);
    for (const Bin& bin : product->bins) {
      const WarehouseId here = bin.warehouse.warehouse;
      const Quantity anew = part_in(found.anew, here), released = part_in(found.released, here);
      if (anew == 0 && released == 0 && part_in(found.written_off, here) == 0) continue;
      announce.adjusted(bin, released - anew - part_in(found.written_off, here),
                        anew > 0 ? reasons::reservation : reasons::refusal);
    }
    announce.finish(reasons::reservation);
    Quantity had = 0;
    for (const Allocation& part : found.anew) had += part.quantity;
    if (had < one.quantity && product->available() < one.quantity && !want.again)
      announce.could_not_serve(one.quantity);
    if (!found.anew.empty()) sourced.products.push_back({one.product, found.anew});
    if (!found.released.empty()) sourced.released.push_back({one.product, found.released});
    if (!found.written_off.empty()) sourced.written_off.push_back({one.product, found.written_off});
  }
  const auto by_product = [](const auto& a, const auto& b) { return a.product < b.product; };
  std::sort(sourced.products.begin(), sourced.products.end(), by_product);
  out.send(std::move(sourced));
  for (auto& message : announced.messages()) out.messages().push_back(std::move(message));
  return out;
}

void evolve(Inventory& inventory, const contract::StockSourced& sourced) {
  Reservation& kept = inventory.reservations[sourced.order];
  take(inventory, sourced.released, -1);
  for (const ProductAllocation& one : sourced.written_off) {
    Product& product = inventory.products[one.product];
    for (const Allocation& part : one.allocations)
      product.book(*product.bin(part.warehouse), contract::MovementKind::adjusted, -part.quantity,
                   reasons::refusal, sourced.timestamp, sourced.order);
  }
  take(inventory, sourced.products, +1);
  change(kept.products, sourced.released, -1);
  change(kept.products, sourced.products, +1);
  lifecycle.go(kept.phase, Act::source);
}

}  // namespace flowmart::inventory

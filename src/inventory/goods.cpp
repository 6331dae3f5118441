// Goods on the shelf: received, corrected, shipped.
#include <algorithm>
#include <limits>

#include "inventory/announcements.hpp"

namespace flowmart::inventory {
namespace {

using contract::MovementKind;

Rejection refuse_quantity(const std::string& pointer) {
  const std::string detail = "A movement is of 1 to " + std::to_string(quantity_max) +
                             " units, and the sum of all units is a 64-bit number.";
  return reject(codes::quantity_out_of_range, detail, {{pointer, detail}});
}

bool can_arrive(const Product& product, Quantity quantity) {
  return quantity >= 1 && quantity <= quantity_max && add(product.on_hand(), quantity);
}

Decision<InventoryService> arrive(const Product& product, WarehouseId warehouse, Quantity quantity,
                                  std::string_view reason, Time now, Decision<InventoryService> out = {}) {
  Announcements announce(product, now, out);
  const Bin* bin = product.bin(warehouse);
  announce.adjusted(warehouse, quantity, (bin ? bin->available() : 0) + quantity, reason);
  return out;
}

// Units that orders took leave first; what was available stays available. Beyond them the count is corrected.
Decision<InventoryService> leave(const Product& product, const Bin& bin, Quantity quantity, Time now) {
  const Quantity shipped = std::min(bin.departing, quantity), corrected = quantity - shipped;
  if (corrected > quantity_max) return refuse_quantity("/quantityChange");
  if (corrected > bin.on_hand - bin.departing)
    return reject(codes::stock_below_zero, "There are only " + std::to_string(bin.on_hand) + " units of " +
                                               product.sku + " in this warehouse.");
  if (corrected > bin.available())
    return reject(codes::stock_is_reserved, "Only " + std::to_string(bin.available()) + " units of " +
                                                product.sku +
                                                " in this warehouse are not promised to orders.");
  Decision<InventoryService> out;
  Announcements announce(product, now, out);
  if (shipped > 0) announce.adjusted(bin, 0, reasons::shipment);
  if (corrected > 0) announce.adjusted(bin, -corrected, reasons::manual);
  announce.finish(reasons::manual);
  return out;
}

void ship(Product& product, Bin& bin, Quantity quantity, Time at) {
  while (quantity > 0) {
    Departure& oldest = bin.departures.front();
    const Quantity part = std::min(oldest.quantity, quantity);
    product.book(bin, MovementKind::shipped, -part, reasons::shipment, at, oldest.order);
    bin.departing -= part;
    quantity -= part;
    oldest.quantity -= part;
    if (oldest.quantity == 0) bin.departures.erase(bin.departures.begin());
  }
}

}  // namespace

// The published commands alone must be enough to run a shop, so a product that is not on file and arrives is
// put there under its id.
Decision<InventoryService> decide(const Inventory& inventory, const contract::AddInventory& arrival,
                                  Time now) {
  static const Product unknown;
  const Product* known = inventory.products.find(arrival.productId);
  if (!can_arrive(known ? *known : unknown, arrival.quantity)) return refuse_quantity("/quantity");
  Decision<InventoryService> out;
  if (known && known->on_file)
    return arrive(*known, arrival.warehouseId, arrival.quantity, reasons::restock, now);
  contract::ProductRegistered registered;
  registered.product = arrival.productId;
  registered.sku = registered.name = arrival.productId.to_string();
  registered.timestamp = now;
  out.send(std::move(registered));
  Product made = known ? *known : Product{};
  made.product = arrival.productId;
  return arrive(made, arrival.warehouseId, arrival.quantity, reasons::restock, now, std::move(out));
}

void evolve(Inventory& inventory, const contract::AddInventory& arrival) {
  Product& product = inventory.products[arrival.productId];
  product.book(product.bin_for(arrival.warehouseId), MovementKind::received, arrival.quantity,
               reasons::restock, arrival.timestamp);
}

Decision<InventoryService> decide(const Inventory& inventory, const contract::UpdateInventory& change,
                                  Time now) {
  const Quantity quantity = change.quantityChange;
  const Product* product = inventory.on_file(change.productId);
  if (!product) return not_on_file(change.productId);
  if (quantity >= 0) {
    if (!can_arrive(*product, quantity)) return refuse_quantity("/quantityChange");
    return arrive(*product, change.warehouseId, quantity, reasons::manual, now);
  }
  if (quantity == std::numeric_limits<Quantity>::min()) return refuse_quantity("/quantityChange");
  const Bin* bin = product->bin(change.warehouseId);
  if (!bin) return not_kept_in(*product, change.warehouseId);
  return leave(*product, *bin, -quantity, now);
}

void evolve(Inventory& inventory, const contract::UpdateInventory& change) {
  Product& product = inventory.products[change.productId];
  Bin& bin = product.bin_for(change.warehouseId);
  const Quantity shipped = std::min(bin.departing, std::max<Quantity>(-change.quantityChange, 0));
  ship(product, bin, shipped, change.timestamp);
  if (const Quantity rest = change.quantityChange + shipped; rest != 0)
    product.book(bin, MovementKind::adjusted, rest, reasons::manual, change.timestamp);
  check(bin.available() >= 0, "never oversold: 0 <= reserved <= on hand");
}

void evolve(Inventory& inventory, const contract::InventoryAdjusted& adjusted) {
  Product& product = inventory.products[adjusted.product_id];
  ++product.announced;
  product.changed_at = adjusted.timestamp;
  product.note_level(adjusted.timestamp);
}
void evolve(Inventory& inventory, const contract::OutOfStock& out) {
  ++inventory.products[out.product_id].announced;
}

}  // namespace flowmart::inventory

// Goods on the shelf: received, corrected, shipped.
#include <algorithm>
#include <limits>

#include "inventory/bookkeeping.hpp"

namespace flowmart::inventory {
namespace {

using contract::MovementKind;

Rejection refuse_quantity(const std::string& pointer) {
  const std::string detail = "A movement is of 1 to " + std::to_string(quantity_max) +
                             " units, and the sum of all units is a 64-bit number.";
  return reject(codes::quantity_out_of_range, detail, {{pointer, detail}});
}

bool can_arrive(const Stock& stock, Quantity quantity) {
  return quantity >= 1 && quantity <= quantity_max && add(stock.on_hand(), quantity);
}

void arrive(const Stock& stock, Bookkeeping& book, WarehouseId warehouse, Quantity quantity,
            MovementKind kind, std::string_view reason) {
  const Bin* bin = stock.bin(warehouse);
  book.moved(warehouse, kind, quantity, reason);
  book.adjusted(warehouse, quantity, (bin ? bin->available() : 0) + quantity, reason);
}

// Units that orders took leave first, the oldest order's first; what was available stays available.
void ship(const Bin& bin, Bookkeeping& book, Quantity quantity) {
  const WarehouseId warehouse = bin.warehouse.warehouse;
  for (const Departure& departure : bin.departures) {
    const Quantity part = std::min(departure.quantity, quantity);
    if (part == 0) break;
    book.moved(warehouse, MovementKind::shipped, -part, reasons::shipment, departure.order);
    quantity -= part;
  }
  book.adjusted(warehouse, 0, bin.available(), reasons::shipment);
}

Decision<InventoryService> leave(const Stock& stock, const Bin& bin, Quantity quantity, Time now) {
  const Quantity shipped = std::min(bin.departing, quantity), corrected = quantity - shipped;
  if (corrected > quantity_max) return refuse_quantity("/quantityChange");
  if (corrected > bin.on_hand - bin.departing)
    return reject(codes::stock_below_zero, "There are only " + std::to_string(bin.on_hand) + " units of " +
                                               stock.sku + " in this warehouse.");
  if (corrected > bin.available())
    return reject(codes::stock_is_reserved, "Only " + std::to_string(bin.available()) + " units of " +
                                                stock.sku + " in this warehouse are not promised to orders.");
  Decision<InventoryService> out;
  Bookkeeping book(stock, stock.product, now, out);
  if (shipped > 0) ship(bin, book, shipped);
  if (corrected > 0) {
    book.moved(bin.warehouse.warehouse, MovementKind::adjusted, -corrected, reasons::manual);
    book.adjusted(bin.warehouse.warehouse, -corrected, bin.available() - corrected, reasons::manual);
  }
  book.finish(reasons::manual);
  return out;
}

}  // namespace

// The published commands alone must be enough to run a shop, so a product that is not on file and arrives is
// put there under its id.
Decision<InventoryService> decide(const Stock& stock, const contract::AddInventory& arrival, Time now) {
  if (!can_arrive(stock, arrival.quantity)) return refuse_quantity("/quantity");
  Decision<InventoryService> out;
  if (!stock.on_file) {
    contract::ProductRegistered registered;
    registered.product = arrival.productId;
    registered.sku = registered.name = arrival.productId.to_string();
    registered.timestamp = now;
    out.send(std::move(registered));
  }
  Bookkeeping book(stock, arrival.productId, now, out);
  arrive(stock, book, arrival.warehouseId, arrival.quantity, MovementKind::received, reasons::restock);
  return out;
}

Decision<InventoryService> decide(const Stock& stock, const contract::UpdateInventory& change, Time now) {
  const Quantity quantity = change.quantityChange;
  if (!stock.on_file) return not_on_file(change.productId);
  if (quantity >= 0) {
    if (!can_arrive(stock, quantity)) return refuse_quantity("/quantityChange");
    Decision<InventoryService> out;
    Bookkeeping book(stock, change.productId, now, out);
    arrive(stock, book, change.warehouseId, quantity, MovementKind::adjusted, reasons::manual);
    return out;
  }
  if (quantity == std::numeric_limits<Quantity>::min()) return refuse_quantity("/quantityChange");
  const Bin* bin = stock.bin(change.warehouseId);
  if (!bin) return not_kept_in(stock, change.warehouseId);
  return leave(stock, *bin, -quantity, now);
}

}  // namespace flowmart::inventory

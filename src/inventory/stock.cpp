// The state and what is true of it. The decisions are in stock_*.cpp.
#include "inventory/stock.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "kernel/check.hpp"

namespace flowmart::inventory {
namespace {

Bin* find(Stock& stock, WarehouseId warehouse) {
  return const_cast<Bin*>(std::as_const(stock).bin(warehouse));
}

void keep_order_of_preference(std::vector<Bin>& bins) {
  std::sort(bins.begin(), bins.end(), [](const Bin& a, const Bin& b) {
    return std::tie(a.warehouse.priority, a.warehouse.code, a.warehouse.warehouse) <
           std::tie(b.warehouse.priority, b.warehouse.code, b.warehouse.warehouse);
  });
}

// A warehouse that nobody has described comes last, under the start of its id.
contract::Warehouse undescribed(WarehouseId id) {
  contract::Warehouse warehouse;
  warehouse.warehouse = id;
  warehouse.code = id.to_string().substr(0, 8);
  warehouse.name = warehouse.code;
  warehouse.priority = std::numeric_limits<std::int64_t>::max();
  return warehouse;
}

Bin& bin_for(Stock& stock, WarehouseId warehouse) {
  if (Bin* bin = find(stock, warehouse)) return *bin;
  stock.bins.emplace_back().warehouse = undescribed(warehouse);
  keep_order_of_preference(stock.bins);
  return *find(stock, warehouse);
}

// A hold takes units of the bins, or gives them back.
void take(Stock& stock, const Allocations& allocations, Quantity sign) {
  for (const contract::Allocation& part : allocations) {
    Bin* bin = find(stock, part.warehouse);
    check(bin != nullptr, "units are held in a warehouse that has them");
    bin->held += sign * part.quantity;
    check(bin->held >= 0 && bin->available() >= 0, "never oversold: 0 <= reserved <= on hand");
  }
}

Hold& hold_of(Stock& stock, OrderId order) {
  const auto found = stock.holds.find(order);
  check(found != stock.holds.end(), "only a hold that stands can change or end");
  return found->second;
}

}  // namespace

Quantity Hold::quantity() const {
  Quantity sum = 0;
  for (const contract::Allocation& part : allocations) sum += part.quantity;
  return sum;
}

Quantity Stock::on_hand() const {
  Quantity sum = 0;
  for (const Bin& bin : bins) sum += bin.on_hand;
  return sum;
}

Quantity Stock::reserved() const {
  Quantity sum = 0;
  for (const Bin& bin : bins) sum += bin.reserved();
  return sum;
}

Quantity Stock::available() const { return on_hand() - reserved(); }

const Bin* Stock::bin(WarehouseId warehouse) const {
  for (const Bin& bin : bins)
    if (bin.warehouse.warehouse == warehouse) return &bin;
  return nullptr;
}

void evolve(Stock& stock, const contract::ProductRegistered& product) {
  if (!stock.on_file) stock.registered_at = product.timestamp;
  stock.product = product.product;
  stock.on_file = true;
  stock.sku = product.sku;
  stock.name = product.name;
  stock.category = product.category;
  stock.price = product.price;
  stock.reorder_point = product.reorder_point;
  stock.reorder_quantity = product.reorder_quantity;
  stock.safety_stock = product.safety_stock;
  for (const contract::Warehouse& warehouse : product.warehouses)
    bin_for(stock, warehouse.warehouse).warehouse = warehouse;
  keep_order_of_preference(stock.bins);
  stock.changed_at = product.timestamp;
}

void evolve(Stock& stock, const contract::ProductRemoved& removed) {
  stock.changed_at = removed.timestamp;
  if (removed.warehouse) {
    std::erase_if(stock.bins, [&](const Bin& bin) { return bin.warehouse.warehouse == *removed.warehouse; });
    return;
  }
  check(stock.holds.empty(), "a product with open reservations stays on file");
  // The counters go on, so that neither a ledger entry nor an event id is ever used twice.
  Stock gone;
  gone.product = stock.product;
  gone.movements = stock.movements;
  gone.announced = stock.announced;
  gone.changed_at = removed.timestamp;
  stock = std::move(gone);
}

void evolve(Stock& stock, const contract::StockMoved& moved) {
  Bin& bin = bin_for(stock, moved.warehouse);
  bin.on_hand += moved.quantity;
  bin.changed_at = moved.timestamp;
  if (moved.kind == contract::MovementKind::shipped) {
    bin.departing += moved.quantity;
    Departure& oldest = bin.departures.front();
    oldest.quantity += moved.quantity;
    if (oldest.quantity == 0) bin.departures.erase(bin.departures.begin());
    check(bin.departing >= 0, "no more is shipped than orders took");
  }
  check(bin.available() >= 0, "never oversold: 0 <= reserved <= on hand");
  check(bin.on_hand == moved.on_hand, "on hand is the sum of the ledger");
  stock.movements = moved.number;
  stock.changed_at = moved.timestamp;
  if (stock.recent.size() == movements_shown) stock.recent.erase(stock.recent.begin());
  stock.recent.push_back(
      {moved.number, moved.kind, moved.quantity, moved.reason, moved.order, moved.timestamp});
}

void evolve(Stock& stock, const contract::StockHeld& held) {
  take(stock, held.allocations, +1);
  const bool first = stock.holds.try_emplace(held.order, Hold{held.allocations, held.expires, false}).second;
  check(first, "an order holds a product once");
  stock.changed_at = held.timestamp;
}

void evolve(Stock& stock, const contract::StockReleased& released) {
  take(stock, hold_of(stock, released.order).allocations, -1);
  stock.holds.erase(released.order);
  stock.changed_at = released.timestamp;
}

void evolve(Stock& stock, const contract::StockFirmed& firmed) {
  Hold& hold = hold_of(stock, firmed.order);
  if (hold.allocations != firmed.allocations) {
    take(stock, hold.allocations, -1);
    take(stock, firmed.allocations, +1);
    hold.allocations = firmed.allocations;
  }
  hold.firm = true;
  stock.changed_at = firmed.timestamp;
}

void evolve(Stock& stock, const contract::StockConsumed& consumed) {
  take(stock, hold_of(stock, consumed.order).allocations, -1);
  stock.holds.erase(consumed.order);
  for (const contract::Allocation& part : consumed.allocations) {
    Bin& bin = bin_for(stock, part.warehouse);
    bin.departures.push_back({consumed.order, part.quantity});
    bin.departing += part.quantity;
    check(bin.available() >= 0, "never oversold: 0 <= reserved <= on hand");
  }
  stock.changed_at = consumed.timestamp;
}

void evolve(Stock& stock, const contract::InventoryAdjusted&) { ++stock.announced; }
void evolve(Stock& stock, const contract::OutOfStock&) { ++stock.announced; }

}  // namespace flowmart::inventory

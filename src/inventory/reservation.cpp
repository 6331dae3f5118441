// One order's reservation: the stock of all its lines or nothing, from the hold until it is shipped.
#include <algorithm>

#include "inventory/announcements.hpp"
#include "inventory/sourcing.hpp"

namespace flowmart::inventory {
namespace {

using contract::Allocation;
using contract::nothing;
using contract::ProductAllocation;
using contract::ProductQuantity;

Quantity sum_of(const Allocations& allocations) {
  Quantity sum = 0;
  for (const Allocation& part : allocations) sum += part.quantity;
  return sum;
}

Quantity part_in(const Allocations& allocations, const Bin& bin) {
  for (const Allocation& part : allocations)
    if (part.warehouse == bin.warehouse.warehouse) return part.quantity;
  return 0;
}

std::vector<ProductQuantity> sorted(std::vector<ProductQuantity> products) {
  std::sort(products.begin(), products.end(),
            [](const auto& a, const auto& b) { return a.product < b.product; });
  return products;
}

std::optional<Rejection> refuse(const std::vector<ProductQuantity>& products) {
  const auto same = [](const auto& a, const auto& b) { return a.product == b.product; };
  if (products.empty() || std::adjacent_find(products.begin(), products.end(), same) != products.end())
    return reject(codes::products_unclear, "An order reserves one product or more, each named once.");
  for (const ProductQuantity& one : products)
    if (one.quantity < 1)
      return reject(codes::quantity_out_of_range, "An order holds at least one unit of a product.");
  return std::nullopt;
}

bool same_products(const Reservation& kept, const std::vector<ProductQuantity>& products) {
  return std::equal(kept.products.begin(), kept.products.end(), products.begin(), products.end(),
                    [](const ProductAllocation& held, const ProductQuantity& wanted) {
                      return held.product == wanted.product && sum_of(held.allocations) == wanted.quantity;
                    });
}

Decision<InventoryService> release(const Inventory& inventory, OrderId order, const Reservation& kept,
                                   bool expired, Time now) {
  Decision<InventoryService> out;
  out.send(contract::StockReleased{.order = order, .expired = expired});
  announce_change(inventory, kept, {}, now, out);
  return out;
}

}  // namespace

void take(Inventory& inventory, const std::vector<ProductAllocation>& products, Quantity sign) {
  for (const ProductAllocation& one : products) {
    Product& product = inventory.products[one.product];
    for (const Allocation& part : one.allocations) {
      Bin* bin = product.bin(part.warehouse);
      check(bin != nullptr, "units are held in a warehouse that has them");
      bin->held += sign * part.quantity;
      check(bin->held >= 0 && bin->available() >= 0, "never oversold: 0 <= reserved <= on hand");
    }
  }
}

// ---- promised

Decision<InventoryService> decide(const Inventory& inventory, const contract::ReserveStock& want, Time now) {
  const std::vector<ProductQuantity> products = sorted(want.products);
  const Reservation* kept = inventory.reservations.find(want.order);
  if (const auto no = lifecycle.against(kept ? kept->phase : Phase::none, Act::reserve, {})) {
    if (no->refused || same_products(*kept, products)) return *no;
    return reject(codes::order_reserved_otherwise, "The order has reserved something else.");
  }
  if (auto refused = refuse(products)) return std::move(*refused);

  contract::StockReserved reserved{
      .order = want.order, .products = {}, .expires = want.expires, .only_from = want.only_from};
  contract::StockShort few{.order = want.order, .shorts = {}};
  for (const ProductQuantity& one : products) {
    const Product* product = inventory.on_file(one.product);
    const auto places = product ? places_of(*product, want.only_from) : std::span<const Bin>();
    const Quantity available = available_in(places);
    if (one.quantity > available)
      few.shorts.push_back({one.product, product != nullptr, one.quantity, available});
    else if (few.shorts.empty())
      reserved.products.push_back({one.product, sourcing_rules().source(places, one.quantity)});
  }
  Decision<InventoryService> out;
  if (!few.shorts.empty()) {  // a fact that the order must hear, not an error
    for (const contract::Shortage& one : few.shorts)
      if (one.known)
        Announcements(*inventory.products.find(one.product), now, out).could_not_serve(one.wanted);
    out.send(std::move(few));
    return out;
  }
  out.send(reserved);
  for (const ProductAllocation& one : reserved.products) {
    const Product& product = *inventory.products.find(one.product);
    Announcements announce(product, now, out);
    for (const Allocation& part : one.allocations)
      announce.adjusted(*product.bin(part.warehouse), -part.quantity, reasons::reservation);
    announce.finish(reasons::reservation);
  }
  out.set_timer(hold_timer, want.order.uuid, want.expires, contract::ReservationTimedOut{want.order});
  return out;
}

void evolve(Inventory& inventory, const contract::StockReserved& reserved) {
  take(inventory, reserved.products, +1);
  Reservation& kept = inventory.reservations[reserved.order];
  kept = {.phase = kept.phase,
          .expires = reserved.expires,
          .products = reserved.products,
          .only_from = reserved.only_from};
  lifecycle.go(kept.phase, Act::reserve);
}

// ---- the order is held: its stock's time does not run

Decision<InventoryService> decide(const Inventory& inventory, const contract::OrderHeld& held, Time) {
  const Reservation* kept = inventory.open_to(Act::expire, held.order);
  if (!kept || kept->stopped) return nothing;
  return std::move(Decision<InventoryService>().cancel_timer(hold_timer, held.order.uuid));
}
void evolve(Inventory& inventory, const contract::OrderHeld& held) {
  Reservation* kept = inventory.reservations.change(held.order);
  if (kept && !kept->stopped && lifecycle.allowed(kept->phase, Act::expire)) kept->stopped = held.timestamp;
}

Decision<InventoryService> decide(const Inventory& inventory, const contract::OrderReleased& released, Time) {
  const Reservation* kept = inventory.open_to(Act::expire, released.order);
  if (!kept || !kept->stopped || released.still_held) return nothing;
  Decision<InventoryService> out;
  out.set_timer(hold_timer, released.order.uuid, kept->expires + (released.timestamp - *kept->stopped),
                contract::ReservationTimedOut{released.order});
  return out;
}
void evolve(Inventory& inventory, const contract::OrderReleased& released) {
  Reservation* kept = inventory.reservations.change(released.order);
  if (!kept || !kept->stopped || released.still_held) return;
  kept->expires += released.timestamp - *kept->stopped;
  kept->stopped.reset();
}

// ---- settled

// Paid: the hold no longer runs out, and the order is asked where it goes.
Decision<InventoryService> decide(const Inventory& inventory, const contract::OrderConfirmed& order, Time) {
  const OrderId id = OrderId::of(order.orderId);
  if (!inventory.open_to(Act::confirm, id)) return nothing;
  Decision<InventoryService> out;
  out.cancel_timer(hold_timer, id.uuid);
  out.send(contract::GetOrder{id});
  return out;
}

void evolve(Inventory& inventory, const contract::GetOrder& question) {
  lifecycle.go(inventory.reservations[question.orderId].phase, Act::confirm);
}

Decision<InventoryService> decide(const Inventory& inventory, const contract::GetOrder::Response& order,
                                  Time now) {
  const Reservation* kept = inventory.open_to(Act::settle, order.orderId);
  if (!kept) return nothing;
  contract::StockFirmed firmed{.order = order.orderId, .products = {}};
  if (kept->only_from) firmed.products = kept->products;
  else
    for (const ProductAllocation& one : kept->products)
      firmed.products.push_back(
          {one.product, sourcing_rules().settle(inventory.products.find(one.product)->bins, one.allocations,
                                                order.shippingAddress.country)});
  Decision<InventoryService> out;
  out.send(firmed);
  for (std::size_t i = 0; i < firmed.products.size(); ++i) {
    const Product& product = *inventory.products.find(firmed.products[i].product);
    Announcements announce(product, now, out);
    // What comes free first: who adds up sees at no moment less than there is.
    for (const bool free : {true, false})
      for (const Bin& bin : product.bins) {
        const Quantity before = part_in(kept->products[i].allocations, bin);
        const Quantity after = part_in(firmed.products[i].allocations, bin);
        if ((before != 0 || after != 0) && (before > after) == free)
          announce.adjusted(bin, before - after, reasons::sale);
      }
  }
  return out;
}

void evolve(Inventory& inventory, const contract::StockFirmed& firmed) {
  Reservation& kept = inventory.reservations[firmed.order];
  if (kept.products != firmed.products) {
    take(inventory, kept.products, -1);
    take(inventory, firmed.products, +1);
    kept.products = firmed.products;
  }
  lifecycle.go(kept.phase, Act::settle);
}

// ---- given back

Decision<InventoryService> decide(const Inventory& inventory, const contract::OrderCancelling& order,
                                  Time now) {
  const Reservation* kept = inventory.open_to(Act::release, order.order);
  if (!kept && order.expired) return nothing;  // it went back before
  if (!kept) return contract::StockReleased{order.order};
  Decision<InventoryService> out = release(inventory, order.order, *kept, false, now);
  out.cancel_timer(hold_timer, order.order.uuid);
  return out;
}

Decision<InventoryService> decide(const Inventory& inventory, const contract::ReservationTimedOut& due,
                                  Time now) {
  const Reservation* kept = inventory.open_to(Act::expire, due.order);
  if (!kept || kept->stopped) return nothing;
  return release(inventory, due.order, *kept, true, now);
}

void evolve(Inventory& inventory, const contract::StockReleased& released) {
  Reservation* kept = inventory.reservations.change(released.order);
  if (!kept) return;
  take(inventory, kept->products, -1);
  take(inventory, kept->ahead, -1);
  kept->products.clear();
  kept->ahead.clear();
  kept->owed.clear();
  lifecycle.go(kept->phase, released.expired ? Act::expire : Act::release);
}

}  // namespace flowmart::inventory

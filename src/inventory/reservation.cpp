#include "inventory/reservation.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "kernel/check.hpp"

namespace flowmart::inventory {
namespace {

using contract::nothing;
using contract::ProductAllocation;
using contract::Shortage;
using Phase = Reservation::Phase;
using Standing = Part::Standing;

constexpr std::string_view hold_timer = "hold";
constexpr std::string_view reason_short = "order_short";
constexpr std::string_view reason_expired = "reservation_expired";

template <class Parts>
auto* find(Parts& parts, ProductId product) {
  const auto found = std::lower_bound(parts.begin(), parts.end(), product,
                                      [](const Part& part, ProductId id) { return part.product < id; });
  return found != parts.end() && found->product == product ? &*found : nullptr;
}

// The part that a message answers for, if the reservation is waiting for just that answer.
template <class Kept>
auto* awaited(Kept& kept, Phase phase, Standing standing, ProductId product) {
  auto* part = kept.phase == phase ? find(kept.parts, product) : nullptr;
  return part && part->standing == standing ? part : nullptr;
}
auto* awaited_hold(auto& kept, ProductId product) {
  return awaited(kept, Phase::holding, Standing::asked, product);
}

std::vector<ProductAllocation> allocations_of(const Reservation& kept, ProductId last,
                                              const std::vector<contract::Allocation>& last_allocations) {
  std::vector<ProductAllocation> products;
  products.reserve(kept.parts.size());
  for (const Part& part : kept.parts)
    products.push_back({part.product, part.product == last ? last_allocations : part.allocations});
  return products;
}

bool holds_units(const Part& part) {
  return part.standing == Standing::held || part.standing == Standing::firm;
}

void release(const Reservation& kept, ProductId product, std::string_view reason,
             Decision<InventoryService>& out) {
  out.send(contract::ReleaseStock{.order = kept.order, .product = product, .reason = std::string(reason)});
}

void release_held(const Reservation& kept, std::string_view reason, Decision<InventoryService>& out) {
  for (const Part& part : kept.parts)
    if (holds_units(part)) release(kept, part.product, reason, out);
}

std::vector<Shortage> shortages(const Reservation& kept) {
  std::vector<Shortage> shorts;
  for (const Part& part : kept.parts)
    if (part.standing == Standing::too_few || part.standing == Standing::unknown)
      shorts.push_back({part.product, part.standing == Standing::too_few, part.wanted, part.available});
  return shorts;
}

// The last answer is in and some product was short: what is held goes back, and the order hears of each.
Decision<InventoryService> refuse(const Reservation& kept, std::vector<Shortage> shorts,
                                  std::optional<ProductId> held_last) {
  Decision<InventoryService> out;
  release_held(kept, reason_short, out);
  if (held_last) release(kept, *held_last, reason_short, out);
  out.send(contract::OrderShort{.order = kept.order, .shorts = std::move(shorts)});
  return out;
}

Decision<InventoryService> short_of(const Reservation& kept, const Shortage& shortage) {
  if (!awaited_hold(kept, shortage.product) || kept.waiting > 1) return nothing;
  std::vector<Shortage> shorts = shortages(kept);
  shorts.push_back(shortage);
  return refuse(kept, std::move(shorts), std::nullopt);
}

bool names_a_product_twice(const contract::ReserveOrder& want) {
  std::vector<ProductId> products;
  products.reserve(want.products.size());
  for (const contract::ProductQuantity& product : want.products) products.push_back(product.product);
  std::sort(products.begin(), products.end());
  return std::adjacent_find(products.begin(), products.end()) != products.end();
}

bool same_products(const Reservation& kept, const contract::ReserveOrder& want) {
  return kept.parts.size() == want.products.size() &&
         std::all_of(want.products.begin(), want.products.end(), [&](const auto& product) {
           const Part* part = find(kept.parts, product.product);
           return part && part->wanted == product.quantity;
         });
}

}  // namespace

Decision<InventoryService> decide(const Reservation& kept, const contract::ReserveOrder& want, Time) {
  if (kept.phase == Phase::ended)
    return reject(codes::reservation_ended, "The order's reservation has ended.");
  if (kept.phase != Phase::none) {
    if (same_products(kept, want)) return nothing;
    return reject(codes::order_reserved_otherwise, "The order has reserved something else.");
  }
  if (want.products.empty() || names_a_product_twice(want))
    return reject(codes::products_unclear, "An order reserves one product or more, each named once.");
  Decision<InventoryService> out;
  for (const contract::ProductQuantity& product : want.products)
    out.send(contract::HoldStock{.order = want.order,
                                 .product = product.product,
                                 .quantity = product.quantity,
                                 .expires = want.expires});
  return out;
}

Decision<InventoryService> decide(const Reservation& kept, const contract::StockHeld& held, Time) {
  if (!awaited_hold(kept, held.product) || kept.waiting > 1) return nothing;
  std::vector<Shortage> shorts = shortages(kept);
  if (!shorts.empty()) return refuse(kept, std::move(shorts), held.product);
  Decision<InventoryService> out;
  out.send(contract::OrderReserved{.order = kept.order,
                                   .products = allocations_of(kept, held.product, held.allocations),
                                   .expires = kept.expires});
  out.set_timer(hold_timer, kept.expires, contract::ReservationTimedOut{kept.order});
  return out;
}

Decision<InventoryService> decide(const Reservation& kept, const contract::StockShort& few, Time) {
  return short_of(kept, {few.product, true, few.wanted, few.available});
}

Decision<InventoryService> decide(const Reservation& kept, const contract::ProductUnknown& unknown, Time) {
  return short_of(kept, {unknown.product, false, unknown.wanted, 0});
}

// Paid: the hold no longer runs out, and the order is asked where it goes.
Decision<InventoryService> decide(const Reservation& kept, const contract::OrderConfirmed&, Time) {
  if (kept.phase != Phase::reserved) return nothing;
  Decision<InventoryService> out;
  out.cancel_timer(hold_timer);
  out.send(contract::GetOrder{kept.order});
  return out;
}

Decision<InventoryService> decide(const Reservation& kept, const contract::GetOrder::Response& order, Time) {
  if (kept.phase != Phase::asking) return nothing;
  Decision<InventoryService> out;
  for (const Part& part : kept.parts)
    out.send(contract::FirmStock{
        .order = kept.order, .product = part.product, .country = order.shippingAddress.country});
  return out;
}

Decision<InventoryService> decide(const Reservation& kept, const contract::StockFirmed& firmed, Time) {
  if (!awaited(kept, Phase::firming, Standing::held, firmed.product) || kept.waiting > 1) return nothing;
  return contract::OrderFirmed{.order = kept.order,
                               .products = allocations_of(kept, firmed.product, firmed.allocations)};
}

Decision<InventoryService> decide(const Reservation& kept, const contract::ReleaseOrderStock& wish, Time) {
  if (kept.phase == Phase::none || kept.phase == Phase::ended)
    return contract::OrderStockReleased{wish.order};
  if (kept.phase == Phase::releasing) return nothing;
  if (kept.phase == Phase::holding)
    return reject(codes::reservation_in_progress, "The order's stock is being held just now.");
  Decision<InventoryService> out;
  out.cancel_timer(hold_timer);
  release_held(kept, wish.reason, out);
  check(!out.messages().empty(), "a reservation that has not ended holds something");
  return out;
}

Decision<InventoryService> decide(const Reservation& kept, const contract::StockReleased& released, Time) {
  const Part* part = kept.phase == Phase::releasing ? find(kept.parts, released.product) : nullptr;
  if (!part || !holds_units(*part) || kept.waiting > 1) return nothing;
  return contract::OrderStockReleased{kept.order};
}

Decision<InventoryService> decide(const Reservation& kept, const contract::ReservationTimedOut&, Time now) {
  if (kept.phase != Phase::reserved) return nothing;
  Decision<InventoryService> out;
  release_held(kept, reason_expired, out);
  out.send(contract::ReservationExpired{.order = kept.order, .timestamp = now});
  return out;
}

Decision<InventoryService> decide(const Reservation& kept, const contract::StockConsumed& consumed, Time) {
  const bool open = kept.phase != Phase::ended && kept.phase != Phase::none;
  const Part* last = open ? find(kept.parts, consumed.product) : nullptr;
  if (!last || !holds_units(*last)) return nothing;
  for (const Part& part : kept.parts)
    if (&part != last && holds_units(part)) return nothing;
  Decision<InventoryService> out;
  if (kept.phase == Phase::reserved) out.cancel_timer(hold_timer);
  out.send(contract::ReservationConsumed{kept.order});
  return out;
}

void evolve(Reservation& kept, const contract::ReserveOrder& want) {
  if (kept.phase != Phase::none) return;
  kept.order = want.order;
  kept.phase = Phase::holding;
  kept.expires = want.expires;
  kept.waiting = static_cast<std::int64_t>(want.products.size());
  kept.parts.clear();
  kept.parts.reserve(want.products.size());
  for (const contract::ProductQuantity& product : want.products)
    kept.parts.push_back({.product = product.product, .wanted = product.quantity, .allocations = {}});
  std::sort(kept.parts.begin(), kept.parts.end(),
            [](const Part& a, const Part& b) { return a.product < b.product; });
}

void evolve(Reservation& kept, const contract::StockHeld& held) {
  Part* part = awaited_hold(kept, held.product);
  if (!part) return;
  part->standing = Standing::held;
  part->allocations = held.allocations;
  --kept.waiting;
}

void evolve(Reservation& kept, const contract::StockShort& few) {
  Part* part = awaited_hold(kept, few.product);
  if (!part) return;
  part->standing = Standing::too_few;
  part->available = few.available;
  --kept.waiting;
}

void evolve(Reservation& kept, const contract::ProductUnknown& unknown) {
  Part* part = awaited_hold(kept, unknown.product);
  if (!part) return;
  part->standing = Standing::unknown;
  --kept.waiting;
}

void evolve(Reservation& kept, const contract::StockFirmed& firmed) {
  Part* part = awaited(kept, Phase::firming, Standing::held, firmed.product);
  if (!part) return;
  part->standing = Standing::firm;
  part->allocations = firmed.allocations;
  --kept.waiting;
}

void evolve(Reservation& kept, const contract::StockReleased& released) {
  if (kept.phase != Phase::releasing) return;
  Part* part = find(kept.parts, released.product);
  if (!part || !holds_units(*part)) return;
  part->standing = Standing::released;
  --kept.waiting;
}

void evolve(Reservation& kept, const contract::StockConsumed& consumed) {
  Part* part = find(kept.parts, consumed.product);
  if (!part || !holds_units(*part)) return;
  part->standing = Standing::consumed;
}

void evolve(Reservation& kept, const contract::OrderReserved&) { kept.phase = Phase::reserved; }

void evolve(Reservation& kept, const contract::OrderShort&) { kept = Reservation{}; }

void evolve(Reservation& kept, const contract::GetOrder&) { kept.phase = Phase::asking; }

void evolve(Reservation& kept, const contract::FirmStock&) {
  kept.phase = Phase::firming;
  kept.waiting = static_cast<std::int64_t>(kept.parts.size());
}

void evolve(Reservation& kept, const contract::OrderFirmed&) { kept.phase = Phase::firm; }

// The first of several sent at once. After OrderShort and ReservationExpired nobody waits for the answers.
void evolve(Reservation& kept, const contract::ReleaseStock&) {
  if (kept.phase == Phase::none || kept.phase == Phase::releasing) return;
  kept.phase = Phase::releasing;
  kept.waiting = std::count_if(kept.parts.begin(), kept.parts.end(), holds_units);
}

void evolve(Reservation& kept, const contract::OrderStockReleased&) { kept.phase = Phase::ended; }
void evolve(Reservation& kept, const contract::ReservationExpired&) { kept.phase = Phase::ended; }
void evolve(Reservation& kept, const contract::ReservationConsumed&) { kept.phase = Phase::ended; }

}  // namespace flowmart::inventory

// What Shipping hears of an order: its goods, and their leave to go. Parcels that may leave from now on are
// the carrier's to fetch.
#include <algorithm>

#include "shipping/packing.hpp"

namespace flowmart::shipping {
namespace {

// Those that nobody was asked to fetch yet, if the order may leave from now on.
ShippingDecision fetch_all(const Shipping& shipping, OrderId id, bool may_leave) {
  ShippingDecision out;
  const Consignment* order = shipping.orders.find(id);
  if (!shipping.carrier || !order || !may_leave) return out;
  for (const std::string& name : order->parcels)
    if (const Shipment& parcel = shipping.shipment(name); parcel.stage == Stage::pending && !parcel.fetching)
      out.send(PickupRequested{name, id});
  return out;
}

}  // namespace

ShippingDecision decide(const Shipping&, const StockReserved&, Time) { return nothing; }
void evolve(Shipping& shipping, const StockReserved& reserved) {
  Consignment& order = shipping.orders[reserved.order];
  for (const ProductAllocation& one : reserved.products) {
    HeldUnits& units = order.goods.emplace_back();
    units.product = one.product;
    for (const Allocation& part : one.allocations) {
      units.held += part.quantity;
      units.at(part.warehouse).held += part.quantity;
    }
  }
}

// The units may lie elsewhere from now on, those of parcels that were made before as well.
ShippingDecision decide(const Shipping&, const StockFirmed&, Time) { return nothing; }
void evolve(Shipping& shipping, const StockFirmed& firmed) {
  Consignment* order = shipping.orders.change(firmed.order);
  if (!order) return;
  for (const ProductAllocation& one : firmed.products)
    if (HeldUnits* units = order->find(one.product)) {
      units->in_parcels = 0;
      units->places.clear();
      for (const Allocation& part : one.allocations) units->at(part.warehouse).held = part.quantity;
    }
  for (const std::string& name : order->parcels) {
    Shipment* parcel = shipping.shipments.change(ShipmentKey::of(name));
    if (!parcel || parcel->stage == Stage::cancelled) continue;
    const Units units = units_in(parcel->content.items);
    parcel->details.warehouse = place_for(*order, units);
    for (const auto& [product, quantity] : units)
      if (HeldUnits* held = order->find(product)) {
        held->in_parcels += quantity;
        if (parcel->details.warehouse) held->at(*parcel->details.warehouse).in_parcels += quantity;
      }
  }
}

ShippingDecision decide(const Shipping&, const OrderPlaced&, Time) { return nothing; }
void evolve(Shipping& shipping, const OrderPlaced& placed) {
  Consignment& order = shipping.orders[placed.order];
  order.due = placed.total;
  order.number = placed.number;
}

ShippingDecision decide(const Shipping& shipping, const PaymentProcessed& paid, Time) {
  const Consignment* order = shipping.orders.find(paid.orderId);
  return fetch_all(shipping, paid.orderId,
                   order && settles(paid, paid.orderId, order->due) && !order->revoked && !order->on_hold);
}
void evolve(Shipping& shipping, const PaymentProcessed& paid) {
  Consignment* order = shipping.orders.change(paid.orderId);
  if (order && settles(paid, paid.orderId, order->due)) order->cleared = true;
}

ShippingDecision decide(const Shipping& shipping, const ClearOrder& wanted, Time) {
  const Consignment* order = shipping.orders.find(wanted.order);
  return fetch_all(shipping, wanted.order, order && !order->revoked && !order->on_hold);
}
void evolve(Shipping& shipping, const ClearOrder& wanted) {
  if (Consignment* order = shipping.orders.change(wanted.order)) order->cleared = true;
}

ShippingDecision decide(const Shipping&, const OrderCancelling&, Time) { return nothing; }
void evolve(Shipping& shipping, const OrderCancelling& gone) {
  if (Consignment* order = shipping.orders.change(gone.order)) order->revoked = true;
}

ShippingDecision decide(const Shipping&, const OrderHeld&, Time) { return nothing; }
void evolve(Shipping& shipping, const OrderHeld& held) {
  if (Consignment* order = shipping.orders.change(held.order)) order->on_hold = true;
}

ShippingDecision decide(const Shipping& shipping, const OrderReleased& released, Time) {
  const Consignment* order = shipping.orders.find(released.order);
  return fetch_all(shipping, released.order,
                   order && order->cleared && !order->revoked && !released.still_held);
}
void evolve(Shipping& shipping, const OrderReleased& released) {
  if (Consignment* order = shipping.orders.change(released.order)) order->on_hold = released.still_held;
}

}  // namespace flowmart::shipping

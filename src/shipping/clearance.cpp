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
    if (const Shipment& parcel = shipping.shipment(name);
        parcel.stage == Stage::pending && !parcel.fetching && !parcel.is_collected())
      out.send(PickupRequested{name, id});
  return out;
}

HeldUnits& units_of(Consignment& order, ProductId product) {
  if (HeldUnits* known = order.find(product)) return *known;
  const auto at = std::find_if(order.goods.begin(), order.goods.end(),
                               [product](const HeldUnits& one) { return product < one.product; });
  HeldUnits made;
  made.product = product;
  return *order.goods.insert(at, std::move(made));
}

// Whether they may leave is told of those that are here.
void count_waiting(Shipping& shipping, const Consignment& order) {
  for (const std::string& name : order.parcels)
    if (shipping.shipment(name).stage == Stage::pending) ++shipping.shipments[ShipmentKey::of(name)].version;
}

bool lies_in(const Consignment& order, const Units& units, const std::optional<WarehouseId>& place) {
  return place && std::all_of(units.begin(), units.end(), [&](const auto& one) {
           const HeldUnits* held = order.find(one.first);
           return held && held->open_at(*place) >= one.second;
         });
}

// What the order holds from now on, and where; what has left counts as held where it left from. A parcel that
// is still here leaves from where its units lie now.
void hold_anew(Shipping& shipping, Consignment& order, const std::vector<ProductAllocation>& products) {
  for (HeldUnits& units : order.goods) {
    units.held = units.in_parcels = 0;
    units.places.clear();
  }
  order.goods.reserve(products.size());
  const auto hold = [&order](ProductId product, const std::optional<WarehouseId>& place, Quantity quantity) {
    HeldUnits& units = units_of(order, product);
    units.held += quantity;
    if (place) units.at(*place).held += quantity;
  };
  for (const ProductAllocation& one : products)
    for (const Allocation& part : one.allocations) hold(one.product, part.warehouse, part.quantity);
  for (const std::string& name : order.parcels) {
    Shipment* parcel = shipping.shipments.change(ShipmentKey::of(name));
    if (!parcel || parcel->stage == Stage::cancelled || parcel->stage == Stage::received) continue;
    const Units inside = units_in(parcel->content.items);
    std::optional<WarehouseId>& place = parcel->details.warehouse;
    const std::optional<WarehouseId> before = place;
    if (parcel->stage != Stage::pending)
      for (const auto& [product, quantity] : inside) hold(product, place, quantity);
    else if (!lies_in(order, inside, place)) place = place_for(order, inside);
    parcel->version += place != before;
    for (const auto& [product, quantity] : inside) {
      HeldUnits& units = units_of(order, product);
      units.in_parcels += quantity;
      if (place) units.at(*place).in_parcels += quantity;
    }
  }
}

}  // namespace

ShippingDecision decide(const Shipping&, const StockReserved&, Time) { return nothing; }
void evolve(Shipping& shipping, const StockReserved& reserved) {
  Consignment& order = shipping.orders[reserved.order];
  order.stock_gone = false;  // it may have been: these are the same goods again, for money that came late
  hold_anew(shipping, order, reserved.products);
}

ShippingDecision decide(const Shipping&, const StockReleased&, Time) { return nothing; }
void evolve(Shipping& shipping, const StockReleased& released) {
  Consignment* order = shipping.orders.change(released.order);
  if (!order) return;
  order->stock_gone = true;
  count_waiting(shipping, *order);
}

ShippingDecision decide(const Shipping&, const StockFirmed&, Time) { return nothing; }
// Stock is made firm for what is confirmed: an order that was placed and paid while this service ran
// elsewhere is known by that, and may leave.
void evolve(Shipping& shipping, const StockFirmed& firmed) {
  Consignment& order = shipping.orders[firmed.order];
  order.cleared |= order.number.empty();
  order.firm = true;
  hold_anew(shipping, order, firmed.products);
}

// The order has other goods from now on; what it costs then is in AmendmentEnded.
ShippingDecision decide(const Shipping&, const StockAmended&, Time) { return nothing; }
void evolve(Shipping& shipping, const StockAmended& stock) {
  if (Consignment* order = shipping.orders.change(stock.order)) hold_anew(shipping, *order, stock.products);
}
ShippingDecision decide(const Shipping&, const AmendmentEnded&, Time) { return nothing; }
void evolve(Shipping& shipping, const AmendmentEnded& ended) {
  Consignment* order = shipping.orders.change(ended.order);
  if (order && ended.amendment.stage == AmendmentStage::counted && !order->cleared)
    order->due = ended.amendment.total_after;
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
  if (!order || order->cleared || !settles(paid, paid.orderId, order->due)) return;
  order->cleared = true;
  count_waiting(shipping, *order);
}

ShippingDecision decide(const Shipping& shipping, const ClearOrder& wanted, Time) {
  const Consignment* order = shipping.orders.find(wanted.order);
  return fetch_all(shipping, wanted.order, order && !order->revoked && !order->on_hold);
}
void evolve(Shipping& shipping, const ClearOrder& wanted) {
  if (!wanted.number.empty()) {
    Consignment& order = shipping.orders[wanted.order];
    order.number = wanted.number;
    order.firm = true;
    hold_anew(shipping, order, wanted.goods);
  }
  Consignment* order = shipping.orders.change(wanted.order);
  if (!order || order->cleared) return;
  order->cleared = true;
  count_waiting(shipping, *order);
}

ShippingDecision decide(const Shipping&, const OrderCancelling&, Time) { return nothing; }
void evolve(Shipping& shipping, const OrderCancelling& gone) {
  Consignment* order = shipping.orders.change(gone.order);
  if (!order) return;
  order->revoked = true;
  count_waiting(shipping, *order);
}

ShippingDecision decide(const Shipping&, const OrderHeld&, Time) { return nothing; }
void evolve(Shipping& shipping, const OrderHeld& held) {
  Consignment* order = shipping.orders.change(held.order);
  if (!order) return;
  order->on_hold = true;
  count_waiting(shipping, *order);
}

ShippingDecision decide(const Shipping& shipping, const OrderReleased& released, Time) {
  const Consignment* order = shipping.orders.find(released.order);
  return fetch_all(shipping, released.order,
                   order && order->cleared && !order->revoked && !released.still_held);
}
void evolve(Shipping& shipping, const OrderReleased& released) {
  Consignment* order = shipping.orders.change(released.order);
  if (!order) return;
  order->on_hold = released.still_held;
  count_waiting(shipping, *order);
}

ShippingDecision decide(const Shipping&, const ReturnSettled&, Time) { return nothing; }
void evolve(Shipping& shipping, const ReturnSettled& settled) {
  Consignment* order = shipping.orders.change(settled.order);
  if (!order) return;
  for (const SettledUnits& one : settled.lines)
    if (HeldUnits* units = order->find(one.product)) units->settled += one.quantity;
}

}  // namespace flowmart::shipping

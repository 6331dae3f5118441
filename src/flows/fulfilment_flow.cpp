#include "flows/fulfilment_flow.hpp"

#include <algorithm>

namespace flowmart::flows {
namespace {

using Step = FulfilmentStep;

// Units that the parcel adds to what has left of a product, never more than were ordered.
Quantity leaving(const Goods& goods, Quantity in_parcel) {
  return std::min(in_parcel, goods.ordered - goods.dispatched);
}

// Where they are taken from: those that have left before were taken first.
std::vector<Allocation> taken_from(const Goods& goods, Quantity leaves) {
  std::vector<Allocation> from;
  Quantity before = goods.dispatched;
  for (const Allocation& place : goods.allocations) {
    const Quantity gone = std::min(before, place.quantity);
    before -= gone;
    const Quantity taken = std::min(leaves, place.quantity - gone);
    leaves -= taken;
    if (taken > 0) from.push_back({place.warehouse, taken});
  }
  return from;
}

Quantity in_parcels(const FulfilmentFlow& flow, ProductId product) {
  Quantity sum = 0;
  for (const auto& [shipment, parcel] : flow.parcels)
    if (const auto at = parcel.contents.find(product); at != parcel.contents.end()) sum += at->second;
  return sum;
}

const Parcel* parcel_of(const FulfilmentFlow& flow, const std::string& shipment) {
  const auto at = flow.parcels.find(shipment);
  return at == flow.parcels.end() ? nullptr : &at->second;
}

}  // namespace

const FulfilmentFlow& FulfilmentFlows::of(OrderId order) const {
  static const FulfilmentFlow none;
  const FulfilmentFlow* found = instances.find(order);
  return found ? *found : none;
}

std::vector<FulfilmentStep> standing(const FulfilmentFlow& flow) {
  std::vector<Step> at;
  if (at_rest(flow)) return at;
  const auto some = [&flow](auto&& is) { return std::any_of(flow.parcels.begin(), flow.parcels.end(), is); };
  const bool open = std::any_of(flow.goods.begin(), flow.goods.end(), [&flow](const auto& entry) {
    return in_parcels(flow, entry.first) < entry.second.ordered;
  });
  if (open) at.push_back(Step::fulfil_order);
  if (some([](const auto& one) { return !one.second.dispatched && !one.second.delivered; }))
    at.push_back(Step::shipment_created);
  if (some([](const auto& one) { return one.second.dispatched && !one.second.delivered; }))
    at.push_back(Step::shipment_dispatched);
  if (at.empty() && flow.started()) at.push_back(Step::shipment_delivered);
  return at;
}

// ---- parcels

FulfilmentDecision pack(const FulfilmentFlow& flow, const FulfilOrder& wanted) {
  CreateShipment parcel;
  const auto taken = [&](const std::string& name) {
    return name.empty() || flow.parcels.contains(name) || flow.called_off.contains(name);
  };
  for (int ordinal = 1; taken(parcel.shipmentId); ++ordinal)
    parcel.shipmentId = shipment_name(wanted.number, std::to_string(ordinal));
  parcel.orderId = wanted.order.to_string();
  const PostalAddress& to = wanted.ship_to;
  parcel.address = {to.street, to.city, to.state, to.postal_code, to.country};
  for (const PackedGoods& one : wanted.goods)
    if (const Quantity open = one.quantity - in_parcels(flow, one.product); open > 0)
      parcel.items.push_back({one.item, open});
  if (parcel.items.empty()) return nothing;  // somebody has packed it already
  parcel.shippingMethod = shipping_method_default;
  return parcel;
}

FulfilmentSteps steps(const FulfilmentFlow& flow, const FulfilOrder&) {
  if (flow.started() || flow.cancelled) return {};
  return {{Step::fulfil_order}};
}
FulfilmentDecision decide(const FulfilmentFlows& all, const FulfilOrder& wanted, Time now) {
  const FulfilmentFlow& flow = all.of(wanted.order);
  if (flow.started() && !at_rest(flow)) return pack_anew(flow, wanted, now);
  if (steps(flow, wanted).empty()) return nothing;
  return pack(flow, wanted);
}
void evolve(FulfilmentFlow& flow, const FulfilOrder& wanted) {
  if (flow.started()) return go_by(flow, wanted);
  flow.order = wanted.order;
  for (const PackedGoods& one : wanted.goods) flow.goods[one.product] = {one.quantity, 0, one.allocations};
}

FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentCreated& created) {
  if (flow.cancelled || parcel_of(flow, created.shipmentId)) return {};
  return {{Step::shipment_created}};
}
FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentCreated& created, Time) {
  if (all.of(OrderId::of(created.orderId)).cancelled) return CancelShipment{created.shipmentId};
  return nothing;
}
void evolve(FulfilmentFlow& flow, const ShipmentCreated& created) {
  Parcel parcel;
  for (const ShipmentItem& item : created.items) parcel.contents[ProductId::of(item.itemId)] += item.quantity;
  flow.parcels.try_emplace(created.shipmentId, std::move(parcel));
}

FulfilmentSteps steps(const FulfilmentFlow&, const ShipmentCancelled&) { return {}; }
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentCancelled&, Time) { return nothing; }
void evolve(FulfilmentFlow& flow, const ShipmentCancelled& gone) {
  flow.parcels.erase(gone.shipment);
  flow.called_off.insert(gone.shipment);
}

// ---- leaving

FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentDispatched& event) {
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (at_rest(flow) || !parcel || parcel->dispatched) return {};
  return {{Step::shipment_dispatched}};
}
FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentDispatched& event, Time now) {
  const FulfilmentFlow& flow = all.of(order_of(event));
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (!flow.started() || flow.cancelled || !parcel || parcel->dispatched) return nothing;
  ConsumeStock leave{.order = flow.order, .products = {}};
  std::vector<UpdateInventory> booked;
  std::vector<ProductAllocation> contents;
  bool last = !flow.left;
  for (const auto& [product, goods] : flow.goods) {
    const auto inside = parcel->contents.find(product);
    const Quantity leaves = inside == parcel->contents.end() ? 0 : leaving(goods, inside->second);
    const bool complete = goods.dispatched + leaves == goods.ordered;
    last = last && complete;
    if (leaves > 0) contents.push_back({product, taken_from(goods, leaves)});
    if (leaves == 0 || !complete) continue;
    leave.products.push_back({product, goods.allocations});
    for (const Allocation& place : goods.allocations)
      booked.push_back(UpdateInventory{product, -place.quantity, place.warehouse, now});
  }
  FulfilmentDecision out;
  if (!leave.products.empty()) out.send(std::move(leave));
  for (UpdateInventory& one : booked) out.send(std::move(one));
  out.send(RecordDispatch{flow.order, event.shipmentId, last, now, std::move(contents)});
  return out;
}
void evolve(FulfilmentFlow& flow, const ShipmentDispatched& event) {
  const auto parcel = flow.parcels.find(event.shipmentId);
  if (parcel == flow.parcels.end() || parcel->second.dispatched) return;
  parcel->second.dispatched = true;
  for (const auto& [product, quantity] : parcel->second.contents)
    if (const auto at = flow.goods.find(product); at != flow.goods.end())
      at->second.dispatched += leaving(at->second, quantity);
}

FulfilmentSteps steps(const FulfilmentFlow&, const RecordDispatch&) { return {}; }
void evolve(FulfilmentFlow& flow, const RecordDispatch& dispatch) {
  if (dispatch.last) flow.left = true;
}

// ---- arriving

FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentDelivered& event) {
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (at_rest(flow) || !parcel || parcel->delivered) return {};
  return {{Step::shipment_delivered}};
}
FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentDelivered& event, Time now) {
  const FulfilmentFlow& flow = all.of(order_of(event));
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (!parcel || parcel->delivered || flow.arrived || !flow.left) return nothing;
  const bool others_there = std::all_of(flow.parcels.begin(), flow.parcels.end(), [&](const auto& entry) {
    return entry.second.delivered || !entry.second.dispatched || entry.first == event.shipmentId;
  });
  if (!others_there) return nothing;
  return RecordDelivery{flow.order, event.shipmentId, now};
}
void evolve(FulfilmentFlow& flow, const ShipmentDelivered& event) {
  if (const auto at = flow.parcels.find(event.shipmentId); at != flow.parcels.end())
    at->second.delivered = true;
}

FulfilmentSteps steps(const FulfilmentFlow& flow, const RecordDelivery&) {
  if (at_rest(flow)) return {};
  return {{Step::order_delivered}};
}
void evolve(FulfilmentFlow& flow, const RecordDelivery&) { flow.arrived = true; }

// ---- held back

FulfilmentSteps steps(const FulfilmentFlow&, const OrderHeld&) { return {}; }
FulfilmentDecision decide(const FulfilmentFlows&, const OrderHeld&, Time) { return nothing; }
void evolve(FulfilmentFlow& flow, const OrderHeld&) { flow.held = true; }

FulfilmentSteps steps(const FulfilmentFlow&, const OrderReleased&) { return {}; }
FulfilmentDecision decide(const FulfilmentFlows&, const OrderReleased&, Time) { return nothing; }
void evolve(FulfilmentFlow& flow, const OrderReleased& released) { flow.held = released.still_held; }

// ---- called off

FulfilmentSteps steps(const FulfilmentFlow&, const OrderCancelling&) { return {}; }
FulfilmentDecision decide(const FulfilmentFlows& all, const OrderCancelling& order, Time) {
  FulfilmentDecision out;
  const FulfilmentFlow& flow = all.of(order.order);
  if (flow.cancelled) return out;
  for (const auto& [shipment, parcel] : flow.parcels)
    if (!parcel.dispatched) out.send(CancelShipment{shipment});
  return out;
}
void evolve(FulfilmentFlow& flow, const OrderCancelling&) { flow.cancelled = true; }

}  // namespace flowmart::flows

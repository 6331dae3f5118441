#include "flows/fulfilment_flow.hpp"

#include <algorithm>

namespace flowmart::flows {
namespace {

// Units that the parcel adds to what has left of a product, never more than were ordered.
Quantity leaving(const Goods& goods, Quantity in_parcel) {
  return std::min(in_parcel, goods.ordered - goods.dispatched);
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

// ---- parcels

FulfilmentDecision decide(const FulfilmentFlows& all, const FulfilOrder& wanted, Time) {
  const FulfilmentFlow& flow = all.of(wanted.order);
  if (flow.started() || flow.cancelled) return nothing;
  CreateShipment parcel;
  parcel.shipmentId = "shp-" + wanted.number + "-1";
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
void evolve(FulfilmentFlows& all, const FulfilOrder& wanted) {
  FulfilmentFlow& flow = all.instances[wanted.order];
  if (flow.started()) return;
  flow.order = wanted.order;
  for (const PackedGoods& one : wanted.goods) flow.goods[one.product] = {one.quantity, 0, one.allocations};
}

FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentCreated& created, Time) {
  if (all.of(OrderId::of(created.orderId)).cancelled) return CancelShipment{created.shipmentId};
  return nothing;
}
void evolve(FulfilmentFlows& all, const ShipmentCreated& created) {
  Parcel parcel;
  for (const ShipmentItem& item : created.items) parcel.contents[ProductId::of(item.itemId)] += item.quantity;
  all.instances[OrderId::of(created.orderId)].parcels.try_emplace(created.shipmentId, std::move(parcel));
}

FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentCancelled&, Time) { return nothing; }
void evolve(FulfilmentFlows& all, const ShipmentCancelled& gone) {
  if (FulfilmentFlow* flow = all.instances.change(gone.order)) flow->parcels.erase(gone.shipment);
}

// ---- leaving

FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentDispatched& event, Time now) {
  const FulfilmentFlow& flow = all.of(OrderId::of(event.orderId));
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (!flow.started() || flow.cancelled || !parcel || parcel->dispatched) return nothing;
  ConsumeStock leave{.order = flow.order, .products = {}};
  std::vector<UpdateInventory> booked;
  bool last = !flow.left;
  for (const auto& [product, goods] : flow.goods) {
    const auto inside = parcel->contents.find(product);
    const Quantity leaves = inside == parcel->contents.end() ? 0 : leaving(goods, inside->second);
    const bool complete = goods.dispatched + leaves == goods.ordered;
    last = last && complete;
    if (leaves == 0 || !complete) continue;
    leave.products.push_back({product, goods.allocations});
    for (const Allocation& place : goods.allocations)
      booked.push_back(UpdateInventory{product, -place.quantity, place.warehouse, now});
  }
  FulfilmentDecision out;
  if (!leave.products.empty()) out.send(std::move(leave));
  for (UpdateInventory& one : booked) out.send(std::move(one));
  out.send(RecordDispatch{flow.order, event.shipmentId, last, now});
  return out;
}
void evolve(FulfilmentFlows& all, const ShipmentDispatched& event) {
  FulfilmentFlow* flow = all.instances.change(OrderId::of(event.orderId));
  if (!flow) return;
  const auto parcel = flow->parcels.find(event.shipmentId);
  if (parcel == flow->parcels.end() || parcel->second.dispatched) return;
  parcel->second.dispatched = true;
  for (const auto& [product, quantity] : parcel->second.contents)
    if (const auto at = flow->goods.find(product); at != flow->goods.end())
      at->second.dispatched += leaving(at->second, quantity);
}
void evolve(FulfilmentFlows& all, const RecordDispatch& dispatch) {
  if (dispatch.last) all.instances[dispatch.order].left = true;
}

// ---- arriving

FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentDelivered& event, Time now) {
  const FulfilmentFlow& flow = all.of(OrderId::of(event.orderId));
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (!parcel || parcel->delivered || flow.arrived || !flow.left) return nothing;
  const bool others_there = std::all_of(flow.parcels.begin(), flow.parcels.end(), [&](const auto& entry) {
    return entry.second.delivered || !entry.second.dispatched || entry.first == event.shipmentId;
  });
  if (!others_there) return nothing;
  return RecordDelivery{flow.order, event.shipmentId, now};
}
void evolve(FulfilmentFlows& all, const ShipmentDelivered& event) {
  FulfilmentFlow* flow = all.instances.change(OrderId::of(event.orderId));
  if (!flow) return;
  if (const auto at = flow->parcels.find(event.shipmentId); at != flow->parcels.end())
    at->second.delivered = true;
}
void evolve(FulfilmentFlows& all, const RecordDelivery& delivery) {
  all.instances[delivery.order].arrived = true;
}

// ---- called off

FulfilmentDecision decide(const FulfilmentFlows& all, const OrderCancelling& order, Time) {
  FulfilmentDecision out;
  const FulfilmentFlow& flow = all.of(order.order);
  if (flow.cancelled) return out;
  for (const auto& [shipment, parcel] : flow.parcels)
    if (!parcel.dispatched) out.send(CancelShipment{shipment});
  return out;
}
void evolve(FulfilmentFlows& all, const OrderCancelling& order) {
  all.instances[order.order].cancelled = true;
}

}  // namespace flowmart::flows

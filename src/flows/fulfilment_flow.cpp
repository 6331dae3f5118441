#include "flows/fulfilment_flow.hpp"

#include <algorithm>

namespace flowmart::flows {
namespace {

// Units that the parcel adds to what has left of a product, never more than were ordered.
Quantity leaving(const Goods& goods, Quantity in_parcel) {
  return std::min(in_parcel, goods.ordered - goods.dispatched);
}

bool all_dispatched(const FulfilmentFlow& state) {
  return std::all_of(state.goods.begin(), state.goods.end(),
                     [](const auto& entry) { return entry.second.dispatched == entry.second.ordered; });
}

const Parcel* parcel_of(const FulfilmentFlow& state, const std::string& shipment) {
  const auto at = state.parcels.find(shipment);
  return at == state.parcels.end() ? nullptr : &at->second;
}

}  // namespace

// ---- what is to be sent

FulfilmentDecision decide(const FulfilmentFlow&, const OrderPlaced&, Time) { return nothing; }
void evolve(FulfilmentFlow& state, const OrderPlaced& placed) {
  if (state.started()) return;
  state.order = placed.order;
  state.number = placed.number;
  state.ship_to = placed.ship_to;
  for (const OrderLine& line : placed.lines) {
    const auto [at, is_new] = state.goods.try_emplace(line.product);
    if (is_new) {
      at->second.item = line.sku;
      state.sequence.push_back(line.product);
    }
    at->second.ordered += line.quantity;
  }
}

FulfilmentDecision decide(const FulfilmentFlow&, const OrderFirmed&, Time) { return nothing; }
void evolve(FulfilmentFlow& state, const OrderFirmed& firmed) {
  for (const ProductAllocation& product : firmed.products)
    if (const auto at = state.goods.find(product.product); at != state.goods.end())
      at->second.allocations = product.allocations;
}

// ---- parcels

FulfilmentDecision decide(const FulfilmentFlow& state, const StartFulfilment&, Time) {
  if (!state.started() || state.cancelled) return nothing;
  CreateShipment wanted;
  wanted.shipmentId = "shp-" + state.number + "-1";
  wanted.orderId = state.order.to_string();
  wanted.address = {state.ship_to.street, state.ship_to.city, state.ship_to.state, state.ship_to.postal_code,
                    state.ship_to.country};
  for (const ProductId product : state.sequence) {
    const Goods& goods = state.goods.at(product);
    wanted.items.push_back({goods.item, goods.ordered});
  }
  wanted.shippingMethod = shipping_method_default;
  return wanted;
}

FulfilmentDecision decide(const FulfilmentFlow& state, const ShipmentCreated& created, Time) {
  if (state.cancelled) return CancelShipment{created.shipmentId};
  return nothing;
}
void evolve(FulfilmentFlow& state, const ShipmentCreated& created) {
  if (!state.started()) return;
  Parcel parcel;
  for (const ShipmentItem& item : created.items) parcel.contents[ProductId::of(item.itemId)] += item.quantity;
  state.parcels.try_emplace(created.shipmentId, std::move(parcel));
}

FulfilmentDecision decide(const FulfilmentFlow&, const ShipmentCancelled&, Time) { return nothing; }
void evolve(FulfilmentFlow& state, const ShipmentCancelled& gone) { state.parcels.erase(gone.shipment); }

// ---- leaving

FulfilmentDecision decide(const FulfilmentFlow& state, const ShipmentDispatched& event, Time now) {
  const Parcel* parcel = parcel_of(state, event.shipmentId);
  if (parcel == nullptr || parcel->dispatched || state.cancelled) return nothing;
  FulfilmentFlow after = state;
  evolve(after, event);
  FulfilmentDecision out;
  for (const auto& [product, quantity] : parcel->contents) {
    const auto at = after.goods.find(product);
    if (at == after.goods.end() || at->second.consumed || at->second.dispatched < at->second.ordered)
      continue;
    out.send(ConsumeStock{state.order, product});
    for (const Allocation& place : at->second.allocations)
      out.send(UpdateInventory{product, -place.quantity, place.warehouse, now});
  }
  const bool is_first = std::none_of(state.parcels.begin(), state.parcels.end(),
                                     [](const auto& entry) { return entry.second.dispatched; });
  if (!state.left && all_dispatched(after)) out.send(RecordDispatch{state.order, event.shipmentId, now});
  else if (is_first) out.send(RecordFirstDispatch{state.order, event.shipmentId, now});
  return out;
}
void evolve(FulfilmentFlow& state, const ShipmentDispatched& event) {
  const auto parcel = state.parcels.find(event.shipmentId);
  if (parcel == state.parcels.end() || parcel->second.dispatched) return;
  parcel->second.dispatched = true;
  for (const auto& [product, quantity] : parcel->second.contents)
    if (const auto at = state.goods.find(product); at != state.goods.end())
      at->second.dispatched += leaving(at->second, quantity);
}
void evolve(FulfilmentFlow& state, const ConsumeStock& consume) {
  state.goods.at(consume.product).consumed = true;
}
void evolve(FulfilmentFlow& state, const RecordDispatch&) { state.left = true; }

// ---- arriving

FulfilmentDecision decide(const FulfilmentFlow& state, const ShipmentDelivered& event, Time now) {
  const Parcel* parcel = parcel_of(state, event.shipmentId);
  if (parcel == nullptr || parcel->delivered || state.arrived || !state.left) return nothing;
  const bool others_there = std::all_of(state.parcels.begin(), state.parcels.end(), [&](const auto& entry) {
    return entry.second.delivered || !entry.second.dispatched || entry.first == event.shipmentId;
  });
  if (!others_there) return nothing;
  return RecordDelivery{state.order, event.shipmentId, now};
}
void evolve(FulfilmentFlow& state, const ShipmentDelivered& event) {
  if (const auto at = state.parcels.find(event.shipmentId); at != state.parcels.end())
    at->second.delivered = true;
}
void evolve(FulfilmentFlow& state, const RecordDelivery&) { state.arrived = true; }

// ---- called off

FulfilmentDecision decide(const FulfilmentFlow& state, const OrderCancelling&, Time) {
  FulfilmentDecision out;
  if (state.cancelled) return out;
  for (const auto& [shipment, parcel] : state.parcels)
    if (!parcel.dispatched) out.send(CancelShipment{shipment});
  return out;
}
void evolve(FulfilmentFlow& state, const OrderCancelling&) { state.cancelled = true; }

}  // namespace flowmart::flows

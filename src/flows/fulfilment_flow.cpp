#include "flows/fulfilment_flow.hpp"

#include <algorithm>

namespace flowmart::flows {
namespace {

constexpr std::string_view retry_timer = "stock-retry";

// Units that the parcel adds to what has left of a product, never more than were ordered.
Quantity leaving(const Goods& goods, Quantity in_parcel) {
  return std::min(in_parcel, goods.ordered - goods.dispatched);
}

const Parcel* parcel_of(const FulfilmentFlow& flow, const std::string& shipment) {
  const auto at = flow.parcels.find(shipment);
  return at == flow.parcels.end() ? nullptr : &at->second;
}
Parcel* parcel_of(FulfilmentFlow& flow, const std::string& shipment) {
  const auto at = flow.parcels.find(shipment);
  return at == flow.parcels.end() ? nullptr : &at->second;
}

void give(std::vector<Allocation>& to, const std::vector<Allocation>& units) {
  for (const Allocation& part : units) {
    const auto same = std::find_if(
        to.begin(), to.end(), [&part](const Allocation& known) { return known.warehouse == part.warehouse; });
    if (same == to.end()) to.push_back(part);
    else same->quantity += part.quantity;
  }
}

// Without what a message says, as it is once that is folded.
template <class M>
FulfilmentFlow after(FulfilmentFlow flow, const M& message) {
  evolve(flow, message);
  return flow;
}

std::vector<ProductQuantity> owed(const FulfilmentFlow& flow) {
  std::vector<ProductQuantity> all;
  for (const auto& [product, goods] : flow.goods)
    if (goods.owed() > 0) all.push_back({product, goods.owed()});
  return all;
}

FulfilmentDecision notice(const FulfilmentFlow& flow, NoticeKind about, const std::string& shipment,
                          const std::string& reason, Time now) {
  if (flow.customer.is_nil()) return nothing;
  const Parcel* parcel = parcel_of(flow, shipment);
  return NotifyCustomer{.customer = flow.customer,
                        .about = about,
                        .subject = shipment,
                        .order = flow.order,
                        .number = flow.number,
                        .amount = {},
                        .reason = reason,
                        .next_at = {},
                        .at = now,
                        .place = flow.collect_at,
                        .carrier = parcel ? parcel->carrier : std::string(),
                        .tracking = parcel ? parcel->tracking : std::string()};
}

// Units of it that are in no parcel.
Quantity open_units(const FulfilmentFlow& flow) {
  Quantity open = 0;
  for (const auto& [product, goods] : flow.goods) open += goods.ordered;
  for (const auto& [shipment, parcel] : flow.parcels)
    for (const auto& [product, quantity] : parcel.contents) open -= quantity;
  return open;
}

bool all_arrived(const FulfilmentFlow& flow) {
  return flow.all_left() && std::all_of(flow.parcels.begin(), flow.parcels.end(), [](const auto& entry) {
           return entry.second.delivered || !entry.second.dispatched;
         });
}

}  // namespace

// ---- parcels

FulfilmentSteps steps(const FulfilmentFlow& flow, const FulfilOrder&) {
  if (flow.started() || flow.cancelled) return {};
  return {{FulfilmentStep::fulfil_order}};
}
FulfilmentDecision decide(const FulfilmentFlows& all, const FulfilOrder& wanted, Time now) {
  const FulfilmentFlow& flow = all.of(wanted.order);
  if (flow.started() && !at_rest(flow)) return pack_anew(flow, wanted, now);
  FulfilmentDecision out;
  if (steps(flow, wanted).empty()) return out;
  Places left;
  for (const PackedGoods& one : wanted.goods) left[one.product] = one.allocations;
  for (const auto& [shipment, parcel] : flow.parcels) take(left, parcel);
  pack(out, flow, wanted, left);
  return out;
}
void evolve(FulfilmentFlow& flow, const FulfilOrder& wanted) {
  if (flow.started()) return go_by(flow, wanted);
  flow.order = wanted.order;
  flow.number = wanted.number;
  flow.customer = wanted.customer;
  flow.collect_at = wanted.collect_at.value_or("");
  for (const PackedGoods& one : wanted.goods) flow.goods[one.product] = {one.quantity, 0, one.allocations};
}

FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentCreated& created) {
  if (at_rest(flow) || parcel_of(flow, created.shipmentId)) return {};
  return {{FulfilmentStep::shipment_created}};
}
FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentCreated& created, Time) {
  if (all.of(OrderId::of(created.orderId)).cancelled) return CancelShipment{created.shipmentId};
  return nothing;
}
void evolve(FulfilmentFlow& flow, const ShipmentCreated& created) {
  Parcel parcel;
  for (const ShipmentItem& item : created.items) parcel.contents[ProductId::of(item.itemId)] += item.quantity;
  parcel.collected = created.shippingMethod == collect_method;
  flow.parcels.try_emplace(created.shipmentId, std::move(parcel));
}

FulfilmentSteps steps(const FulfilmentFlow&, const ParcelPlaced&) { return {}; }
FulfilmentDecision decide(const FulfilmentFlows&, const ParcelPlaced&, Time) { return nothing; }
void evolve(FulfilmentFlow& flow, const ParcelPlaced& placed) {
  Parcel* parcel = parcel_of(flow, placed.shipment);
  if (!parcel) return;
  parcel->warehouse = placed.warehouse;
  if (!placed.carrier.empty()) parcel->carrier = placed.carrier;
  if (!placed.tracking.empty()) parcel->tracking = placed.tracking;
}

// What was in it is open again.
FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentCancelled& gone) {
  const Parcel* parcel = parcel_of(flow, gone.shipment);
  if (at_rest(flow) || !parcel || parcel->contents.empty()) return {};
  return {{FulfilmentStep::fulfil_order}};
}
// What the program called off itself it packs itself; of what a person called off, people are told.
FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentCancelled& gone, Time now) {
  const FulfilmentFlow& flow = all.of(gone.order);
  const Parcel* parcel = parcel_of(flow, gone.shipment);
  if (!flow.started() || at_rest(flow) || !parcel || parcel->replaced) return nothing;
  Quantity units = 0;
  for (const auto& [product, quantity] : parcel->contents) units += quantity;
  if (units == 0) return nothing;  // all of it was refused, and is looked for elsewhere
  return notice(flow, NoticeKind::parcel_waits, gone.shipment,
                "it was called off, and " + std::to_string(units) + " units of it are in no parcel", now);
}
void evolve(FulfilmentFlow& flow, const ShipmentCancelled& gone) {
  flow.parcels.erase(gone.shipment);
  flow.names_gone.insert(gone.shipment);
}

// What the warehouse refused is looked for elsewhere; what was split off is in a parcel of its own.
FulfilmentSteps steps(const FulfilmentFlow& flow, const ParcelRepacked& repacked) {
  if (at_rest(flow) || !repacked.refused) return {};
  return {{FulfilmentStep::fulfil_order}};
}
FulfilmentDecision decide(const FulfilmentFlows& all, const ParcelRepacked& repacked, Time) {
  const FulfilmentFlow& flow = all.of(repacked.order);
  if (at_rest(flow) || !flow.started() || !repacked.refused) return nothing;
  const RefusedUnits& refused = *repacked.refused;
  return SourceStock{.order = flow.order,
                     .shipment = repacked.shipment,
                     .products = {{refused.product, refused.quantity}},
                     .refused = refused};
}
void evolve(FulfilmentFlow& flow, const ParcelRepacked& repacked) {
  Parcel* parcel = parcel_of(flow, repacked.shipment);
  if (!parcel) return;
  parcel->contents.clear();
  for (const ShipmentItem& item : repacked.items)
    parcel->contents[ProductId::of(item.itemId)] += item.quantity;
}

// ---- looked for anew

FulfilmentSteps steps(const FulfilmentFlow&, const StockSourced&) { return {}; }
FulfilmentDecision decide(const FulfilmentFlows& all, const StockSourced& sourced, Time now) {
  const FulfilmentFlow& flow = all.of(sourced.order);
  if (at_rest(flow)) return nothing;
  FulfilmentDecision out;
  Quantity found = 0;
  for (const ProductAllocation& one : sourced.products)
    for (const Allocation& part : one.allocations) found += part.quantity;
  // Once a parcel: what is looked for again is known to wait.
  const Quantity waits = open_units(flow) - found;
  if (waits > 0 && flow.owed_from != sourced.shipment)
    out = notice(flow, NoticeKind::parcel_waits, sourced.shipment,
                 std::to_string(waits) + " units could not be had elsewhere", now);
  if (std::vector<ProductQuantity> still = owed(after(flow, sourced)); !still.empty()) {
    out.set_timer(retry_timer, flow.order.uuid, now + stock_retry, StockRetryDue{flow.order});
    out.send(GoodsOwed{flow.order, std::move(still)});
  }
  return out;
}
void evolve(FulfilmentFlow& flow, const StockSourced& sourced) {
  flow.owed_from = sourced.shipment;
  for (const ProductAllocation& one : sourced.released)
    for (const Allocation& part : one.allocations)
      take(flow.goods[one.product].allocations, part.quantity, part.warehouse);
  for (const ProductAllocation& one : sourced.products)
    give(flow.goods[one.product].allocations, one.allocations);
}

FulfilmentDecision decide(const FulfilmentFlows& all, const StockRetryDue& due, Time) {
  const FulfilmentFlow& flow = all.of(due.order);
  std::vector<ProductQuantity> wanted = owed(flow);
  if (at_rest(flow) || wanted.empty()) return nothing;
  return SourceStock{.order = flow.order,
                     .shipment = flow.owed_from,
                     .products = std::move(wanted),
                     .refused = {},
                     .again = true};
}

// ---- leaving

FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentDispatched& event) {
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (at_rest(flow) || !parcel || parcel->dispatched) return {};
  return {{FulfilmentStep::shipment_dispatched}};
}
// Its own units leave with it. (Of an order that was begun when units left the books with the last of their
// product, those that went before leave them now.)
FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentDispatched& event, Time now) {
  const FulfilmentFlow& flow = all.of(order_of(event));
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (!flow.started() || flow.cancelled || !parcel || parcel->dispatched) return nothing;
  ConsumeStock leave{.order = flow.order, .products = {}};
  std::vector<UpdateInventory> booked;
  std::vector<ProductAllocation> contents;
  for (const auto& [product, units] : parcel->contents) {
    const auto goods = flow.goods.find(product);
    if (goods == flow.goods.end()) continue;
    std::vector<Allocation> held = goods->second.allocations;
    const Quantity before = goods->second.held() - (goods->second.ordered - goods->second.dispatched);
    const Quantity leaves = leaving(goods->second, units);
    std::vector<Allocation> inside = take(held, leaves, parcel->warehouse);
    std::vector<Allocation> parts = inside;
    give(parts, take(held, std::max<Quantity>(before, 0), parcel->warehouse));
    if (!inside.empty()) contents.push_back({product, std::move(inside)});
    if (parts.empty()) continue;
    for (const Allocation& place : parts)
      booked.push_back(UpdateInventory{product, -place.quantity, place.warehouse, now});
    leave.products.push_back({product, std::move(parts)});
  }
  FulfilmentDecision out;
  if (!leave.products.empty()) out.send(std::move(leave));
  for (UpdateInventory& one : booked) out.send(std::move(one));
  const bool last = !flow.left && after(flow, event).all_left();
  out.send(RecordDispatch{flow.order, event.shipmentId, last, now, std::move(contents), parcel->carrier,
                          parcel->tracking});
  if (!parcel->collected) return out;
  FulfilmentDecision ready = notice(flow, NoticeKind::ready_for_collection, event.shipmentId, {}, now);
  for (auto& told : ready.messages()) out.messages().push_back(std::move(told));
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

FulfilmentSteps steps(const FulfilmentFlow&, const ConsumeStock&) { return {}; }
void evolve(FulfilmentFlow& flow, const ConsumeStock& left) {
  for (const ProductAllocation& one : left.products)
    for (const Allocation& part : one.allocations)
      take(flow.goods[one.product].allocations, part.quantity, part.warehouse);
}

FulfilmentSteps steps(const FulfilmentFlow&, const RecordDispatch&) { return {}; }
void evolve(FulfilmentFlow& flow, const RecordDispatch& dispatch) {
  if (dispatch.last) flow.left = true;
}

// ---- arriving

FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentDelivered& event) {
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (at_rest(flow) || !parcel || parcel->delivered) return {};
  return {{FulfilmentStep::shipment_delivered}};
}
// The buyer hears of a parcel that had failed before; of the last one Orders tells.
FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentDelivered& event, Time now) {
  const FulfilmentFlow& flow = all.of(order_of(event));
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (!parcel || parcel->delivered || flow.arrived) return nothing;
  FulfilmentDecision out;
  if (flow.left && all_arrived(after(flow, event)))
    out.send(RecordDelivery{flow.order, event.shipmentId, now, parcel->carrier});
  else if (parcel->failures > 0) out = notice(flow, NoticeKind::parcel_delivered, event.shipmentId, {}, now);
  if (parcel->label_wanted) out.send(CreateReturnLabel{event.shipmentId});
  return out;
}
void evolve(FulfilmentFlow& flow, const ShipmentDelivered& event) {
  Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (!parcel) return;
  parcel->delivered = true;
  parcel->returned = false;
}

FulfilmentSteps steps(const FulfilmentFlow&, const DeliveryFailed&) { return {}; }
FulfilmentDecision decide(const FulfilmentFlows& all, const DeliveryFailed& event, Time now) {
  const FulfilmentFlow& flow = all.of(order_of(event));
  const Parcel* parcel = parcel_of(flow, event.shipmentId);
  if (at_rest(flow) || !parcel) return nothing;
  return notice(flow, parcel->collected ? NoticeKind::not_collected : NoticeKind::delivery_failed,
                event.shipmentId, event.failureReason, now);
}
void evolve(FulfilmentFlow& flow, const DeliveryFailed& event) {
  if (Parcel* parcel = parcel_of(flow, event.shipmentId)) ++parcel->failures;
}

// ---- back again

FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentReturned& event) {
  const Parcel* parcel = parcel_of(flow, event.shipment);
  if (at_rest(flow) || !parcel || parcel->delivered) return {};
  return {{FulfilmentStep::shipment_returned}};
}
FulfilmentDecision decide(const FulfilmentFlows& all, const ShipmentReturned& event, Time now) {
  const FulfilmentFlow& flow = all.of(event.order);
  if (steps(flow, event).empty() || parcel_of(flow, event.shipment)->returned) return nothing;
  return notice(flow, NoticeKind::parcel_waits, event.shipment, "it came back, and is to be received", now);
}
// One that was delivered comes back by its return.
void evolve(FulfilmentFlow& flow, const ShipmentReturned& event) {
  if (Parcel* parcel = parcel_of(flow, event.shipment)) parcel->returned = !parcel->delivered;
}

FulfilmentSteps steps(const FulfilmentFlow& flow, const ParcelReceived& received) {
  if (at_rest(flow) || received.then != AfterReturn::resend) return {};
  return {{FulfilmentStep::fulfil_order}};
}
// Without it, all that the buyer is to have may be there.
FulfilmentDecision decide(const FulfilmentFlows& all, const ParcelReceived& received, Time now) {
  const FulfilmentFlow& flow = all.of(received.order);
  if (at_rest(flow) || !flow.left || !parcel_of(flow, received.shipment)) return nothing;
  const FulfilmentFlow rest = after(flow, received);
  if (at_rest(rest) || !all_arrived(rest)) return nothing;
  const auto arrived = std::find_if(rest.parcels.begin(), rest.parcels.end(),
                                    [](const auto& entry) { return entry.second.delivered; });
  if (arrived == rest.parcels.end()) return nothing;
  return RecordDelivery{flow.order, arrived->first, now, arrived->second.carrier};
}
void evolve(FulfilmentFlow& flow, const ParcelReceived& received) {
  if (flow.parcels.erase(received.shipment) == 0) return;
  flow.names_gone.insert(received.shipment);
  for (const ProductQuantity& one : received.products)
    if (const auto goods = flow.goods.find(one.product); goods != flow.goods.end()) {
      goods->second.dispatched -= std::min(one.quantity, goods->second.dispatched);
      if (received.then != AfterReturn::refund) continue;
      goods->second.ordered -= std::min(one.quantity, goods->second.ordered);
      goods->second.given_back += one.quantity;
    }
}

FulfilmentSteps steps(const FulfilmentFlow& flow, const RecordDelivery&) {
  if (at_rest(flow)) return {};
  return {{FulfilmentStep::order_delivered}};
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

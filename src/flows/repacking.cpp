// What is in no parcel is packed where it lies. And an order that was amended after it was to be packed:
// parcels that no longer fit, or go elsewhere, are called off while they are here, and what is then in no
// parcel is packed anew.
#include <algorithm>
#include <map>

#include "flows/fulfilment_flow.hpp"

namespace flowmart::flows {
namespace {

bool has_left(const Parcel& parcel) { return parcel.dispatched || parcel.delivered; }

Quantity units_at(const std::vector<Allocation>& places, const std::optional<WarehouseId>& warehouse) {
  Quantity sum = 0;
  for (const Allocation& part : places)
    if (!warehouse || part.warehouse == *warehouse) sum += part.quantity;
  return sum;
}

// All of it is held, and lies where it leaves from.
bool fits(const Parcel& parcel, const Places& left) {
  return std::all_of(parcel.contents.begin(), parcel.contents.end(), [&](const auto& entry) {
    const auto places = left.find(entry.first);
    return places != left.end() && units_at(places->second, parcel.warehouse) >= entry.second;
  });
}

Places places_in(const FulfilOrder& wanted) {
  Places places;
  for (const PackedGoods& one : wanted.goods) places[one.product] = one.allocations;
  return places;
}

// Fewer are ordered, and that is what has left already: no further parcel will say so.
void complete_what_has_left(FulfilmentDecision& out, const FulfilmentFlow& flow, const FulfilmentFlow& now_is,
                            Time now) {
  if (now_is.goods.empty() || !now_is.all_left()) return;
  const std::string* newest = nullptr;
  bool arrived = true;
  for (const auto& [shipment, parcel] : flow.parcels) {
    if (!has_left(parcel)) continue;
    newest = &shipment;
    arrived = arrived && parcel.delivered;
  }
  if (!newest) return;
  const std::string& carrier = flow.parcels.at(*newest).carrier;
  out.send(RecordDispatch{flow.order, *newest, true, now, {}, carrier});
  if (arrived) out.send(RecordDelivery{flow.order, *newest, now, carrier});
}

}  // namespace

std::vector<Allocation> take(std::vector<Allocation>& from, Quantity units,
                             const std::optional<WarehouseId>& first) {
  std::vector<Allocation> taken;
  const auto take_of = [&](Allocation& part) {
    const Quantity some = std::min(units, part.quantity);
    if (some <= 0) return;
    taken.push_back({part.warehouse, some});
    part.quantity -= some;
    units -= some;
  };
  for (Allocation& part : from)
    if (part.warehouse == first) take_of(part);
  for (Allocation& part : from) take_of(part);
  std::erase_if(from, [](const Allocation& part) { return part.quantity == 0; });
  return taken;
}
void take(Places& from, const Parcel& parcel) {
  for (const auto& [product, quantity] : parcel.contents)
    if (const auto places = from.find(product); places != from.end())
      take(places->second, quantity, parcel.warehouse);
}

// Shipping takes a parcel to leave from the first warehouse, by id, that has all of it: so they are made in
// that order.
void pack(FulfilmentDecision& out, const FulfilmentFlow& flow, const FulfilOrder& wanted,
          const Places& left) {
  std::map<WarehouseId, std::vector<ShipmentItem>> open;
  for (const PackedGoods& one : wanted.goods)
    if (const auto places = left.find(one.product); places != left.end())
      for (const Allocation& part : places->second) open[part.warehouse].push_back({one.item, part.quantity});
  const PostalAddress& to = wanted.ship_to;
  int ordinal = 0;
  for (auto& [warehouse, items] : open) {
    CreateShipment parcel;
    do parcel.shipmentId = shipment_name(wanted.number, std::to_string(++ordinal));
    while (flow.parcels.contains(parcel.shipmentId) || flow.names_gone.contains(parcel.shipmentId));
    parcel.orderId = wanted.order.to_string();
    parcel.address = {to.street, to.city, to.state, to.postal_code, to.country};
    parcel.items = std::move(items);
    parcel.shippingMethod = wanted.collect_at ? collect_method : shipping_method_default;
    out.send(std::move(parcel));
  }
}

// Shipping was not here to hear of the order, and is told all that it needs.
static FulfilmentDecision pack_late(const FulfilmentFlow& flow, const FulfilOrder& wanted) {
  FulfilmentDecision out;
  ClearOrder clear{wanted.order, "said again: Shipping ran elsewhere", wanted.number, {}};
  Places left;
  for (const PackedGoods& one : wanted.goods) {
    left[one.product] = one.allocations;
    clear.goods.push_back({one.product, one.allocations});
  }
  out.send(std::move(clear));
  pack(out, flow, wanted, left);
  return out;
}

std::vector<std::string> replaced(const FulfilmentFlow& flow, Places& left, bool all) {
  std::vector<std::string> names;
  for (const auto& [shipment, parcel] : flow.parcels) {
    if (has_left(parcel)) continue;
    if (!all && fits(parcel, left)) take(left, parcel);
    else names.push_back(shipment);
  }
  return names;
}

FulfilmentDecision pack_anew(const FulfilmentFlow& flow, const FulfilOrder& wanted, Time now) {
  FulfilmentDecision out;
  if (!flow.was_packed()) return flow.held ? out : pack_late(flow, wanted);
  FulfilmentFlow now_is = flow;
  go_by(now_is, wanted);
  if (flow.left || (now_is.goods == flow.goods && !wanted.readdressed)) return out;
  Places left = places_in(wanted);
  for (const std::string& shipment : replaced(flow, left, wanted.readdressed))
    out.send(CancelShipment{shipment});
  pack(out, flow, wanted, left);
  complete_what_has_left(out, flow, now_is, now);
  return out;
}

void go_by(FulfilmentFlow& flow, const FulfilOrder& wanted) {
  std::map<ProductId, Goods> goods;
  for (const PackedGoods& one : wanted.goods) {
    const auto known = flow.goods.find(one.product);
    Goods& now_is = goods[one.product];
    if (known != flow.goods.end()) now_is = known->second;
    now_is.ordered = one.quantity - now_is.given_back;
    now_is.allocations = one.allocations;
  }
  if (!flow.left && (goods != flow.goods || wanted.readdressed)) {
    Places left = places_in(wanted);
    for (const std::string& shipment : replaced(flow, left, wanted.readdressed))
      flow.parcels.at(shipment).replaced = true;
  }
  flow.goods = std::move(goods);
}

// ---- packed by people before the order is settled

// Once it is, all that is then in no parcel is packed.
static FulfilmentDecision call_off_unsettled(const FulfilmentFlow& flow, Places left, bool all) {
  FulfilmentDecision out;
  if (flow.started() || at_rest(flow)) return out;
  for (const std::string& shipment : replaced(flow, left, all)) out.send(CancelShipment{shipment});
  return out;
}
FulfilmentDecision decide(const FulfilmentFlows& all, const StockAmended& stock, Time) {
  Places left;
  for (const ProductAllocation& one : stock.products) left[one.product] = one.allocations;
  return call_off_unsettled(all.of(stock.order), std::move(left), false);
}
FulfilmentDecision decide(const FulfilmentFlows& all, const StockReleased& gone, Time) {
  return call_off_unsettled(all.of(gone.order), {}, true);
}
FulfilmentDecision decide(const FulfilmentFlows& all, const AmendmentEnded& ended, Time) {
  const OrderAmendment& amendment = ended.amendment;
  if (amendment.stage != AmendmentStage::counted || !amendment.ship_to) return nothing;
  return call_off_unsettled(all.of(ended.order), {}, true);
}

}  // namespace flowmart::flows

// An order that was amended after it was to be packed: parcels that no longer fit, or go elsewhere, are
// called off while they are here, and what is then in no parcel is packed anew.
#include <algorithm>
#include <map>

#include "flows/fulfilment_flow.hpp"

namespace flowmart::flows {
namespace {

bool has_left(const Parcel& parcel) { return parcel.dispatched || parcel.delivered; }

void add(std::map<ProductId, Quantity>& units, const Parcel& parcel) {
  for (const auto& [product, quantity] : parcel.contents) units[product] += quantity;
}

bool fits(const Parcel& parcel, std::map<ProductId, Quantity> packed,
          const std::map<ProductId, Quantity>& ordered) {
  add(packed, parcel);
  return std::all_of(parcel.contents.begin(), parcel.contents.end(), [&](const auto& entry) {
    const auto wanted = ordered.find(entry.first);
    return wanted != ordered.end() && packed[entry.first] <= wanted->second;
  });
}

// Fewer are ordered, and that is what has left already: no further parcel will say so.
void complete_what_has_left(FulfilmentDecision& out, const FulfilmentFlow& flow, const FulfilmentFlow& now_is,
                            Time now) {
  ConsumeStock leave{.order = flow.order, .products = {}};
  std::vector<UpdateInventory> booked;
  bool last = !now_is.goods.empty();
  for (const auto& [product, goods] : now_is.goods) {
    last = last && goods.dispatched == goods.ordered;
    const auto before = flow.goods.find(product);
    if (goods.dispatched == 0 || goods.dispatched < goods.ordered) continue;
    if (before == flow.goods.end() || before->second.dispatched == before->second.ordered) continue;
    if (goods.allocations.empty()) continue;  // it is off the books
    leave.products.push_back({product, goods.allocations});
    for (const Allocation& place : goods.allocations)
      booked.push_back(UpdateInventory{product, -place.quantity, place.warehouse, now});
  }
  if (!leave.products.empty()) out.send(std::move(leave));
  for (UpdateInventory& one : booked) out.send(std::move(one));
  if (!last) return;
  const std::string* newest = nullptr;
  bool arrived = true;
  for (const auto& [shipment, parcel] : flow.parcels) {
    if (!has_left(parcel)) continue;
    newest = &shipment;
    arrived = arrived && parcel.delivered;
  }
  if (!newest) return;
  out.send(RecordDispatch{flow.order, *newest, true, now, {}});
  if (arrived) out.send(RecordDelivery{flow.order, *newest, now});
}

}  // namespace

FulfilmentDecision pack_anew(const FulfilmentFlow& flow, const FulfilOrder& wanted, Time now) {
  FulfilmentDecision out;
  FulfilmentFlow now_is = flow;
  go_by(now_is, wanted);
  if (flow.left || (now_is.goods == flow.goods && !wanted.readdressed)) return out;
  std::map<ProductId, Quantity> ordered, packed;
  for (const PackedGoods& one : wanted.goods) ordered[one.product] = one.quantity;
  for (const auto& [shipment, parcel] : flow.parcels)
    if (has_left(parcel)) add(packed, parcel);
  for (const auto& [shipment, parcel] : flow.parcels) {
    if (has_left(parcel)) continue;
    if (!wanted.readdressed && fits(parcel, packed, ordered)) {
      add(packed, parcel);
      continue;
    }
    out.send(CancelShipment{shipment});
    now_is.parcels.erase(shipment);
    now_is.called_off.insert(shipment);
  }
  FulfilmentDecision made = pack(now_is, wanted);
  for (auto& message : made.messages()) out.messages().push_back(std::move(message));
  complete_what_has_left(out, flow, now_is, now);
  return out;
}

void go_by(FulfilmentFlow& flow, const FulfilOrder& wanted) {
  std::map<ProductId, Goods> goods;
  for (const PackedGoods& one : wanted.goods) {
    const auto known = flow.goods.find(one.product);
    const Quantity gone = known == flow.goods.end() ? 0 : known->second.dispatched;
    goods[one.product] = {one.quantity, gone, one.allocations};
  }
  flow.goods = std::move(goods);
}

}  // namespace flowmart::flows

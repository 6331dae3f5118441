// What goes into which parcel: made, called off, split, refused in part, made again of what was found
// elsewhere.
#include "shipping/packing.hpp"

#include <algorithm>
#include <set>

#include "kernel/checked.hpp"

namespace flowmart::shipping {
namespace {

std::optional<Rejection> refuse_items(const std::vector<ShipmentItem>& items) {
  if (items.empty()) return reject(codes::shipment_empty, "A shipment has at least one line.");
  if (items.size() > order_lines_max)
    return reject(codes::too_many_lines, "A shipment has at most 5,000 lines.");
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items[i].quantity < 1 || items[i].quantity > quantity_max)
      return reject(codes::quantity_out_of_range, "A line has 1 to 1,000,000,000 units.",
                    {{"/items/" + std::to_string(i) + "/quantity", "out of range"}});
  return std::nullopt;
}

std::optional<Rejection> refuse(const CreateShipment& wanted) {
  if (wanted.shipmentId.empty() || wanted.orderId.empty())
    return reject(codes::id_missing, "A shipment names itself and its order.");
  return refuse_items(wanted.items);
}

// An id like those that the program gives is one of the order's own: else another's parcel could not be made.
bool is_anothers(std::string_view shipment, std::string_view number) {
  const std::string ours = shipment_name(number, "");
  if (number.empty() || !shipment.starts_with(shipment_prefix)) return false;
  if (!shipment.starts_with(ours)) return true;
  shipment.remove_prefix(ours.size());
  return shipment.empty() ||
         !std::all_of(shipment.begin(), shipment.end(), [](char c) { return c >= '0' && c <= '9'; });
}
std::optional<Rejection> refuse_name(const Consignment& order, const std::string& shipment) {
  if (!is_printable(shipment)) return reject(codes::id_unreadable);
  if (!is_anothers(shipment, order.number)) return std::nullopt;
  return reject(codes::shipment_id_reserved, "Ids that begin with " + std::string(shipment_prefix) +
                                                 " are given here; this order's begin with " +
                                                 shipment_name(order.number, "") + ".");
}

// More than the order holds and no other parcel has.
std::optional<Rejection> refuse(const Consignment& order, const CreateShipment& wanted) {
  if (order.revoked) return reject(codes::order_called_off, "The order was called off.");
  if (order.stock_gone)
    return reject(codes::units_not_open, "The order's stock went back: nothing is held for it now.");
  if (order.parcels.size() >= parcels_max)
    return reject(codes::too_many_parcels, "The order has " + std::to_string(parcels_max) + " parcels.");
  Units units;
  for (std::size_t i = 0; i < wanted.items.size(); ++i) {
    const ShipmentItem& item = wanted.items[i];
    const std::string pointer = "/items/" + std::to_string(i);
    const HeldUnits* held = order.find(ProductId::of(item.itemId));
    if (!held)
      return reject(codes::not_in_order, "The order has no " + item.itemId + ".",
                    {{pointer + "/itemId", "not ordered"}});
    if ((units[held->product] += item.quantity) > held->open())
      return reject(
          codes::units_not_open,
          "Of " + item.itemId + ", " + std::to_string(held->open()) + " units are in no parcel yet.",
          {{pointer + "/quantity", std::to_string(held->open()) + " are left"}});
  }
  return std::nullopt;
}

// All of a parcel lies in one place.
std::optional<Rejection> refuse_place(const Consignment& order, const CreateShipment& wanted,
                                      const std::optional<WarehouseId>& from) {
  const Units units = units_in(wanted.items);
  if (!from) {
    if (place_for(order, units)) return std::nullopt;
    return reject(
        codes::goods_apart,
        "No one warehouse holds all of these units: a parcel leaves from one, so make one for each.");
  }
  for (std::size_t i = 0; i < wanted.items.size(); ++i) {
    const HeldUnits& held = *order.find(ProductId::of(wanted.items[i].itemId));
    const Quantity there = held.open_at(*from);
    if (units.at(held.product) > there)
      return reject(codes::not_in_warehouse,
                    "Of " + wanted.items[i].itemId + ", " + std::to_string(there) +
                        " units are in that warehouse and in no parcel yet.",
                    {{"/items/" + std::to_string(i) + "/quantity", std::to_string(there) + " are left"}});
  }
  return std::nullopt;
}

// Its units go into a parcel, or are open again.
void pack(Shipping& shipping, const Shipment& parcel, Quantity sign) {
  Consignment* order = shipping.orders.change(parcel.order());
  if (!order) return;
  for (const ShipmentItem& item : parcel.content.items)
    if (HeldUnits* units = order->find(ProductId::of(item.itemId))) {
      units->in_parcels += sign * item.quantity;
      if (parcel.details.warehouse) units->at(*parcel.details.warehouse).in_parcels += sign * item.quantity;
      if (units->item.empty()) units->item = item.itemId;
    }
}

// What is left of the items when so many units of products are taken out; nothing, if they are not there.
std::optional<std::vector<ShipmentItem>> without(std::vector<ShipmentItem> items, Units gone) {
  for (ShipmentItem& item : items) {
    Quantity& wanted = gone[ProductId::of(item.itemId)];
    const Quantity part = std::min(wanted, item.quantity);
    item.quantity -= part;
    wanted -= part;
  }
  for (const auto& [product, missing] : gone)
    if (missing > 0) return std::nullopt;
  std::erase_if(items, [](const ShipmentItem& item) { return item.quantity == 0; });
  return items;
}

// One that holds nothing, if it is not known.
const Consignment& order_of(const Shipping& shipping, const Shipment& parcel) {
  static const Consignment none;
  const Consignment* found = shipping.orders.find(parcel.order());
  return found ? *found : none;
}

ShipmentCreated like(const Shipment& parcel, std::string name, std::vector<ShipmentItem> items) {
  ShipmentCreated made = parcel.content;
  made.shipmentId = std::move(name);
  made.items = std::move(items);
  return made;
}

const std::string& item_name(const Consignment& order, ProductId product, std::string& otherwise) {
  const HeldUnits* units = order.find(product);
  if (units && !units->item.empty()) return units->item;
  return otherwise = product.to_string();
}

}  // namespace

Units units_in(const std::vector<ShipmentItem>& items) {
  Units units;
  for (const ShipmentItem& item : items) units[ProductId::of(item.itemId)] += item.quantity;
  return units;
}

HeldPlace& HeldUnits::at(WarehouseId warehouse) {
  for (HeldPlace& place : places)
    if (place.warehouse == warehouse) return place;
  HeldPlace& made = places.emplace_back();
  made.warehouse = warehouse;
  return made;
}
Quantity HeldUnits::open_at(WarehouseId warehouse) const {
  for (const HeldPlace& place : places)
    if (place.warehouse == warehouse) return std::min(place.open(), open());
  return 0;
}

HeldUnits* Consignment::find(ProductId product) {
  const auto found = std::lower_bound(goods.begin(), goods.end(), product,
                                      [](const HeldUnits& one, ProductId id) { return one.product < id; });
  return found != goods.end() && found->product == product ? &*found : nullptr;
}
const HeldUnits* Consignment::find(ProductId product) const {
  return const_cast<Consignment*>(this)->find(product);
}

std::optional<WarehouseId> place_for(const Consignment& order, const Units& units) {
  std::set<WarehouseId> places;
  for (const auto& [product, quantity] : units)
    if (const HeldUnits* held = order.find(product))
      for (const HeldPlace& place : held->places) places.insert(place.warehouse);
  for (const WarehouseId place : places)
    if (std::all_of(units.begin(), units.end(), [&](const auto& one) {
          const HeldUnits* held = order.find(one.first);
          return held && held->open_at(place) >= one.second;
        }))
      return place;
  return std::nullopt;
}

bool is_spread(const Consignment& order) {
  std::set<WarehouseId> places;
  for (const HeldUnits& units : order.goods)
    for (const HeldPlace& place : units.places)
      if (place.held > 0) places.insert(place.warehouse);
  return places.size() > 1;
}

bool is_fetched(const Shipping& shipping, std::string_view method) {
  return shipping.carrier && method != collect_method;
}

std::string next_name(const Shipping& shipping, const Consignment& order, OrderId id, std::size_t taken) {
  const std::string& number = order.number.empty() ? id.to_string() : order.number;
  for (std::size_t ordinal = order.parcels.size() + 1;; ++ordinal) {
    std::string name = shipment_name(number, std::to_string(ordinal));
    if (shipping.shipment(name).stage == Stage::absent && taken-- == 0) return name;
  }
}

// ---- made, called off

ShippingDecision decide(const Shipping& shipping, const CreateShipment& wanted, Time) {
  if (auto refused = refuse(wanted)) return std::move(*refused);
  ShipmentCreated created;
  created.shipmentId = wanted.shipmentId;
  created.orderId = wanted.orderId;
  created.address = wanted.address;
  created.items = wanted.items;
  created.shippingMethod = wanted.shippingMethod;
  const Shipment& state = shipping.shipment(wanted.shipmentId);
  if (!lifecycle.allowed(state.stage, Act::create)) {
    if (state.content == created) return nothing;
    return reject(codes::shipment_id_taken, "That shipment exists with other content.");
  }
  const OrderId id = OrderId::of(wanted.orderId);
  const Consignment* order = shipping.orders.find(id);
  if (!order) return reject(codes::unknown_order, "There is no order " + wanted.orderId + ".");
  if (auto refused = refuse_name(*order, wanted.shipmentId)) return std::move(*refused);
  if (auto refused = refuse(*order, wanted)) return std::move(*refused);
  const std::optional<WarehouseId> from = state.details.warehouse;
  if (auto refused = refuse_place(*order, wanted, from)) return std::move(*refused);
  ShippingDecision out;
  out.send(created);
  if (is_spread(*order))
    out.send(ParcelPlaced{created.shipmentId, id,
                          from ? *from : place_for(*order, units_in(wanted.items)).value()});
  if (is_fetched(shipping, created.shippingMethod) && order->may_leave())
    out.send(PickupRequested{created.shipmentId, id});
  return out;
}
// A parcel that was made when its units could lie in several warehouses has none of its own.
void evolve(Shipping& shipping, const ShipmentCreated& created) {
  Shipment& state = shipping.shipments[ShipmentKey::of(created.shipmentId)];
  lifecycle.go(state.stage, Act::create);
  state.content = created;
  state.version = 1;
  if (Consignment* order = shipping.orders.change(state.order())) {
    order->parcels.push_back(created.shipmentId);
    if (!state.details.warehouse) state.details.warehouse = place_for(*order, units_in(created.items));
  }
  pack(shipping, state, +1);
}
void evolve(Shipping& shipping, const ParcelPlaced& placed) {
  Shipment& state = shipping.shipments[ShipmentKey::of(placed.shipment)];
  if (state.details.warehouse == placed.warehouse) return;
  pack(shipping, state, -1);
  state.details.warehouse = placed.warehouse;
  pack(shipping, state, +1);
  ++state.version;
}

ShippingDecision decide(const Shipping& shipping, const CancelShipment& wanted, Time now) {
  const Shipment& state = shipping.shipment(wanted.shipmentId);
  if (const auto no = lifecycle.against(state.stage, Act::cancel, wanted.shipmentId)) return *no;
  return ShipmentCancelled{state.content.shipmentId, state.order(), now};
}
// Its units are open again.
void evolve(Shipping& shipping, const ShipmentCancelled& gone) {
  Shipment& state = shipping.shipments[ShipmentKey::of(gone.shipment)];
  lifecycle.go(state.stage, Act::cancel);
  pack(shipping, state, -1);
  ++state.version;
}

// ---- what is said beside

ShippingDecision decide(const Shipping&, const ParcelDetails&, Time) { return nothing; }
void evolve(Shipping& shipping, const ParcelDetails& said) {
  Shipment& state = shipping.shipments[ShipmentKey::of(said.shipment)];
  ParcelDetails& known = state.details;
  const ParcelDetails before = known;
  const auto count = [&] { state.version += state.stage != Stage::absent && known != before; };
  known.shipment = said.shipment;
  if (said.warehouse && state.stage == Stage::absent) known.warehouse = said.warehouse;
  if (said.weight) known.weight = said.weight;
  if (said.postage) known.postage = said.postage;
  if (said.carrier) known.carrier = said.carrier;
  if (said.tracking) known.tracking = said.tracking;
  const bool older = said.at && known.at && *said.at < *known.at;
  if (!said.carrier_status || older) return count();
  known.carrier_status = said.carrier_status;
  if (said.at) known.at = said.at;
  count();
}

// ---- split, and refused in part

ShippingDecision decide(const Shipping& shipping, const SplitParcel& wanted, Time now) {
  const Shipment& state = shipping.shipment(wanted.shipment);
  if (const auto no = lifecycle.against(state.stage, Act::split, wanted.shipment)) return *no;
  if (auto refused = refuse_items(wanted.items)) return std::move(*refused);
  const Consignment& order = order_of(shipping, state);
  const std::string name = wanted.into.value_or(next_name(shipping, order, state.order()));
  const ShipmentCreated made = like(state, name, wanted.items);
  const Shipment& other = shipping.shipment(name);
  if (other.stage != Stage::absent) {
    if (other.content == made) return nothing;
    return reject(codes::shipment_id_taken, "That shipment exists with other content.");
  }
  if (auto refused = refuse_name(order, name)) return std::move(*refused);
  if (order.parcels.size() >= parcels_max)
    return reject(codes::too_many_parcels, "The order has " + std::to_string(parcels_max) + " parcels.");
  auto left = without(state.content.items, units_in(wanted.items));
  if (!left)
    return reject(codes::units_not_in_parcel, "The parcel has fewer units of that than it is to give.");
  if (left->empty())
    return reject(codes::units_not_in_parcel, "That is all of the parcel: something has to stay in it.");
  ShippingDecision out;
  out.send(ParcelRepacked{wanted.shipment, state.order(), std::move(*left), {}, "split", now});
  out.send(made);
  if (is_spread(order) && state.details.warehouse)
    out.send(ParcelPlaced{name, state.order(), *state.details.warehouse});
  if (is_fetched(shipping, made.shippingMethod) && order.may_leave())
    out.send(PickupRequested{name, state.order()});
  return out;
}

ShippingDecision decide(const Shipping& shipping, const RejectParcel& wanted, Time now) {
  const Shipment& state = shipping.shipment(wanted.shipment);
  if (const auto no = lifecycle.against(state.stage, Act::reject, wanted.shipment)) return *no;
  const Consignment& order = order_of(shipping, state);
  if (!order.firm || order.revoked)
    return reject(codes::order_not_cleared,
                  "The order is not confirmed: nothing of it is asked of a warehouse yet.");
  if (!state.details.warehouse)
    return reject(codes::goods_apart, "The parcel's goods lie in several warehouses: split it first.");
  const ProductId product = ProductId::of(wanted.item);
  const Units units = units_in(state.content.items);
  const auto inside = units.find(product);
  if (inside == units.end())
    return reject(codes::not_in_parcel, "There is no " + wanted.item + " in the parcel.");
  const Quantity quantity = wanted.quantity.value_or(inside->second);
  auto left = without(state.content.items, {{product, quantity}});
  if (!left)
    return reject(codes::units_not_in_parcel,
                  "The parcel has " + std::to_string(inside->second) + " units of " + wanted.item + ".",
                  {{"/quantity", "at most " + std::to_string(inside->second)}});
  ShippingDecision out;
  const bool empty = left->empty();
  out.send(ParcelRepacked{wanted.shipment, state.order(), std::move(*left),
                          RefusedUnits{product, quantity, *state.details.warehouse, wanted.stock},
                          wanted.reason, now});
  if (empty) out.send(ShipmentCancelled{wanted.shipment, state.order(), now});
  return out;
}

void evolve(Shipping& shipping, const ParcelRepacked& repacked) {
  Shipment& state = shipping.shipments[ShipmentKey::of(repacked.shipment)];
  pack(shipping, state, -1);
  state.content.items = repacked.items;
  pack(shipping, state, +1);
  ++state.version;
}

// ---- units found elsewhere, or again

// They go as the parcel that they were in was to go.
ShippingDecision decide(const Shipping& shipping, const StockSourced& sourced, Time) {
  const Consignment* order = shipping.orders.find(sourced.order);
  const Shipment& before = shipping.shipment(sourced.shipment);
  if (!order || order->revoked || before.stage == Stage::absent) return nothing;
  std::map<WarehouseId, std::vector<ShipmentItem>> parcels;
  std::string spare;
  for (const ProductAllocation& one : sourced.products)
    for (const Allocation& part : one.allocations)
      parcels[part.warehouse].push_back({item_name(*order, one.product, spare), part.quantity});
  ShippingDecision out;
  std::size_t made = 0;
  for (auto& [warehouse, items] : parcels) {
    if (order->parcels.size() + made >= parcels_max) break;  // a person makes room
    const std::string name = next_name(shipping, *order, sourced.order, made++);
    out.send(like(before, name, std::move(items)));
    out.send(ParcelPlaced{name, sourced.order, warehouse});
    if (is_fetched(shipping, before.content.shippingMethod) && order->may_leave())
      out.send(PickupRequested{name, sourced.order});
  }
  return out;
}
void evolve(Shipping& shipping, const StockSourced& sourced) {
  Consignment* order = shipping.orders.change(sourced.order);
  if (!order) return;
  const auto hold = [order](const std::vector<ProductAllocation>& products, Quantity sign) {
    for (const ProductAllocation& one : products)
      for (const Allocation& part : one.allocations)
        if (HeldUnits* units = order->find(one.product)) {
          units->held += sign * part.quantity;
          units->at(part.warehouse).held += sign * part.quantity;
        }
  };
  hold(sourced.released, -1);
  hold(sourced.products, +1);
}

}  // namespace flowmart::shipping

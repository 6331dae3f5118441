#include "shipping/shipment.hpp"

#include <algorithm>
#include <map>

#include "kernel/checked.hpp"

namespace flowmart::shipping {
namespace {

// What a carrier's report makes of the shipment. Once it has left, a newer "shipped" says that it moves.
Act act_of(const UpdateShipmentStatus& report, const Shipment& state) {
  switch (report.status) {
    case ShipmentStatus::pending: return Act::dispatch;
    case ShipmentStatus::delivered: return Act::deliver;
    case ShipmentStatus::returned: return Act::bring_back;
    case ShipmentStatus::shipped: break;
  }
  const bool newer = report.updatedAt && (!state.shipped_report || *report.updatedAt > *state.shipped_report);
  return newer && !lifecycle.allowed(state.stage, Act::dispatch) ? Act::transit : Act::dispatch;
}

void tell(ShippingDecision& out, const Shipment& state, Act act, Time at) {
  const std::string &id = state.content.shipmentId, &order = state.content.orderId;
  if (act == Act::dispatch) out.send(ShipmentDispatched{id, order});
  if (act == Act::transit) out.send(ShipmentInTransit{id, order});
  if (act == Act::deliver) out.send(ShipmentDelivered{id, order});
  if (act != Act::bring_back) return;
  if (!state.return_initiated) out.send(ReturnInitiated{id, order});
  out.send(ShipmentReturned{id, state.order(), at});
}

Shipment& known(Shipping& shipping, std::string_view id) { return shipping.shipments[ShipmentKey::of(id)]; }
Shipment& go(Shipping& shipping, std::string_view id, Act act) {
  Shipment& state = known(shipping, id);
  lifecycle.go(state.stage, act);
  return state;
}

std::optional<Rejection> refuse(const CreateShipment& wanted) {
  if (wanted.shipmentId.empty() || wanted.orderId.empty())
    return reject(codes::id_missing, "A shipment names itself and its order.");
  if (wanted.items.empty()) return reject(codes::shipment_empty, "A shipment has at least one line.");
  if (wanted.items.size() > order_lines_max)
    return reject(codes::too_many_lines, "A shipment has at most 5,000 lines.");
  for (std::size_t i = 0; i < wanted.items.size(); ++i)
    if (wanted.items[i].quantity < 1 || wanted.items[i].quantity > quantity_max)
      return reject(codes::quantity_out_of_range, "A line has 1 to 1,000,000,000 units.",
                    {{"/items/" + std::to_string(i) + "/quantity", "out of range"}});
  return std::nullopt;
}

std::map<ProductId, Quantity> units_in(const std::vector<ShipmentItem>& items) {
  std::map<ProductId, Quantity> units;
  for (const ShipmentItem& item : items) units[ProductId::of(item.itemId)] += item.quantity;
  return units;
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

// More than the order holds and no other parcel has.
std::optional<Rejection> refuse(const Consignment& order, const CreateShipment& wanted) {
  if (order.revoked) return reject(codes::order_called_off, "The order was called off.");
  std::map<ProductId, Quantity> units;
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

// Its units go into a parcel, or are open again.
void pack(Shipping& shipping, const ShipmentCreated& parcel, Quantity sign) {
  Consignment* order = shipping.orders.change(OrderId::of(parcel.orderId));
  if (!order) return;
  for (const auto& [product, quantity] : units_in(parcel.items))
    if (HeldUnits* units = order->find(product)) units->in_parcels += sign * quantity;
}

}  // namespace

const Shipment& Shipping::shipment(std::string_view id) const {
  static const Shipment absent;
  const Shipment* found = shipments.find(ShipmentKey::of(id));
  return found ? *found : absent;
}

HeldUnits* Consignment::find(ProductId product) {
  const auto found = std::lower_bound(goods.begin(), goods.end(), product,
                                      [](const HeldUnits& one, ProductId id) { return one.product < id; });
  return found != goods.end() && found->product == product ? &*found : nullptr;
}
const HeldUnits* Consignment::find(ProductId product) const {
  return const_cast<Consignment*>(this)->find(product);
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
  const Consignment* order = shipping.orders.find(OrderId::of(wanted.orderId));
  if (!order) return reject(codes::unknown_order, "There is no order " + wanted.orderId + ".");
  if (is_anothers(wanted.shipmentId, order->number))
    return reject(codes::shipment_id_reserved, "Ids that begin with " + std::string(shipment_prefix) +
                                                   " are given here; this order's begin with " +
                                                   shipment_name(order->number, "") + ".");
  if (auto refused = refuse(*order, wanted)) return std::move(*refused);
  return created;
}
void evolve(Shipping& shipping, const ShipmentCreated& created) {
  go(shipping, created.shipmentId, Act::create).content = created;
  pack(shipping, created, +1);
}

ShippingDecision decide(const Shipping& shipping, const CancelShipment& wanted, Time now) {
  const Shipment& state = shipping.shipment(wanted.shipmentId);
  if (const auto no = lifecycle.against(state.stage, Act::cancel, wanted.shipmentId)) return *no;
  return ShipmentCancelled{state.content.shipmentId, state.order(), now};
}
// Its units are open again.
void evolve(Shipping& shipping, const ShipmentCancelled& gone) {
  pack(shipping, go(shipping, gone.shipment, Act::cancel).content, -1);
}

// ---- an order's goods, and their leave to go

ShippingDecision decide(const Shipping&, const StockReserved&, Time) { return nothing; }
void evolve(Shipping& shipping, const StockReserved& reserved) {
  Consignment& order = shipping.orders[reserved.order];
  if (std::exchange(order.stock_gone, false)) return;  // the same goods again, for money that came late
  for (const ProductAllocation& one : reserved.products) {
    HeldUnits& units = order.goods.emplace_back();
    units.product = one.product;
    for (const Allocation& part : one.allocations) units.held += part.quantity;
  }
}

ShippingDecision decide(const Shipping&, const StockReleased&, Time) { return nothing; }
void evolve(Shipping& shipping, const StockReleased& released) {
  if (Consignment* order = shipping.orders.change(released.order)) order->stock_gone = true;
}

ShippingDecision decide(const Shipping&, const OrderPlaced&, Time) { return nothing; }
void evolve(Shipping& shipping, const OrderPlaced& placed) {
  Consignment& order = shipping.orders[placed.order];
  order.due = placed.total;
  order.number = placed.number;
}

ShippingDecision decide(const Shipping&, const PaymentProcessed&, Time) { return nothing; }
void evolve(Shipping& shipping, const PaymentProcessed& paid) {
  Consignment* order = shipping.orders.change(paid.orderId);
  if (order && settles(paid, paid.orderId, order->due)) order->cleared = true;
}

ShippingDecision decide(const Shipping&, const ClearOrder&, Time) { return nothing; }
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

ShippingDecision decide(const Shipping&, const OrderReleased&, Time) { return nothing; }
void evolve(Shipping& shipping, const OrderReleased& released) {
  if (Consignment* order = shipping.orders.change(released.order)) order->on_hold = released.still_held;
}

// The order has other goods from now on, and costs something else.
ShippingDecision decide(const Shipping&, const AmendmentEnded&, Time) { return nothing; }
void evolve(Shipping& shipping, const AmendmentEnded& ended) {
  Consignment* order = shipping.orders.change(ended.order);
  if (!order || ended.amendment.stage != AmendmentStage::counted) return;
  if (!order->cleared) order->due = ended.amendment.total_after;
  for (const AmendedLine& line : ended.amendment.lines) {
    HeldUnits* units = order->find(line.product);
    if (!units) {
      const auto at = std::find_if(order->goods.begin(), order->goods.end(),
                                   [&](const HeldUnits& one) { return line.product < one.product; });
      units = &*order->goods.insert(at, HeldUnits{line.product, 0, 0});
    }
    units->held += line.after - line.before;
  }
}

// ---- what the carrier reports

ShippingDecision decide(const Shipping& shipping, const UpdateShipmentStatus& report, Time now) {
  const Shipment& state = shipping.shipment(report.shipmentId);
  const Act act = act_of(report, state);
  if (const auto no = lifecycle.against(state.stage, act, report.shipmentId)) return *no;
  if (report.status == ShipmentStatus::pending) return nothing;  // it was that once, whenever that was
  const Consignment* order = shipping.orders.find(state.order());
  const bool leaves = lifecycle.allowed(state.stage, Act::dispatch);
  if (leaves && order && order->on_hold)
    return reject(codes::order_held, "The order is held: the shipment stays pending.");
  if (leaves && !(order && order->may_leave()))
    return reject(codes::order_not_cleared, "The order is not paid: the shipment stays pending.");
  ShippingDecision out;
  lifecycle.each_step(state.stage, act,
                      [&](Act step) { tell(out, state, step, report.updatedAt.value_or(now)); });
  return out;
}
void evolve(Shipping& shipping, const UpdateShipmentStatus& report) {
  Shipment& state = known(shipping, report.shipmentId);
  if (report.status != ShipmentStatus::shipped || !report.updatedAt) return;
  if (!state.shipped_report || *report.updatedAt > *state.shipped_report)
    state.shipped_report = report.updatedAt;
}
void evolve(Shipping& all, const ShipmentDispatched& m) { go(all, m.shipmentId, Act::dispatch); }
void evolve(Shipping& all, const ShipmentInTransit& m) { go(all, m.shipmentId, Act::transit); }
void evolve(Shipping& all, const ShipmentDelivered& m) { go(all, m.shipmentId, Act::deliver); }
void evolve(Shipping& shipping, const ReturnInitiated& event) {
  known(shipping, event.shipmentId).return_initiated = true;
}
void evolve(Shipping& all, const ShipmentReturned& m) { go(all, m.shipment, Act::bring_back); }

ShippingDecision decide(const Shipping& shipping, const ReportDeliveryFailure& report, Time) {
  const Shipment& state = shipping.shipment(report.shipment);
  if (const auto no = lifecycle.against(state.stage, Act::fail, report.shipment)) return *no;
  if (state.failures.contains(report.at)) return nothing;
  return DeliveryFailed{state.content.shipmentId, state.content.orderId, report.reason};
}
void evolve(Shipping& shipping, const ReportDeliveryFailure& report) {
  known(shipping, report.shipment).failures.insert(report.at);
}

// ---- brought back

ShippingDecision decide(const Shipping& shipping, const CreateReturnLabel& wanted, Time) {
  const Shipment& state = shipping.shipment(wanted.shipmentId);
  if (const auto no = lifecycle.against(state.stage, Act::send_back, wanted.shipmentId)) return *no;
  if (state.return_initiated) return nothing;
  return ReturnInitiated{state.content.shipmentId, state.content.orderId};
}

// ---- labels

ShippingDecision decide(const Shipping& shipping, const ReadLabel& query, Time) {
  const Shipment& state = shipping.shipment(query.shipment);
  if (state.stage == Stage::absent)
    return reject(codes::unknown_shipment, "There is no shipment " + query.shipment + ".");
  if (state.stage == Stage::cancelled)
    return reject(codes::shipment_cancelled, "The shipment was called off: it has no label.");
  if (query.returning && !state.return_initiated)
    return reject(codes::no_return_label,
                  "No return label was created for it: CreateReturnLabel does that once it is delivered.");
  const std::string& id = state.content.shipmentId;
  const Consignment* order = shipping.orders.find(state.order());
  return ReadLabel::Response{query.returning ? return_name(id) : id, state.content,
                             order ? order->number : std::string()};
}

}  // namespace flowmart::shipping

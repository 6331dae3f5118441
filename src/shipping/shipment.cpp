// One parcel's way: what its carrier reports, and what becomes of it when it comes back.
#include "shipping/shipment.hpp"

#include <algorithm>

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
  if ((act == Act::bring_back || act == Act::give_up) && !state.return_initiated)
    out.send(ReturnInitiated{id, order});
  if (act == Act::bring_back) out.send(ShipmentReturned{id, state.order(), at});
}

Shipment& known(Shipping& shipping, std::string_view id) { return shipping.shipments[ShipmentKey::of(id)]; }
Shipment& go(Shipping& shipping, std::string_view id, Act act) {
  Shipment& state = known(shipping, id);
  lifecycle.go(state.stage, act);
  state.failing = false;
  ++state.version;
  return state;
}

// Where it left from. Of one that was made before each had a warehouse of its own: where most likely.
WarehouseId home_of(const Shipping& shipping, const Shipment& state) {
  if (state.details.warehouse) return *state.details.warehouse;
  const Consignment* order = shipping.orders.find(state.order());
  if (!order) return {};
  for (const ShipmentItem& item : state.content.items)
    if (const HeldUnits* units = order->find(ProductId::of(item.itemId)); units && !units->places.empty())
      return units->places.front().warehouse;
  return {};
}

// What staff's word stands for, while the parcel waits for its carrier's.
std::optional<ShipmentStatus> word_for(const Shipment& state) {
  if (lifecycle.allowed(state.stage, Act::dispatch)) return ShipmentStatus::shipped;
  if (lifecycle.allowed(state.stage, Act::deliver)) return ShipmentStatus::delivered;
  return std::nullopt;
}

}  // namespace

const Shipment& Shipping::shipment(std::string_view id) const {
  static const Shipment absent;
  const Shipment* found = shipments.find(ShipmentKey::of(id));
  return found ? *found : absent;
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
  const ParcelDetails& details = state.details;
  if (leaves && details.warehouse && (details.carrier || details.tracking))
    out.send(ParcelPlaced{report.shipmentId, state.order(), *details.warehouse, details.carrier.value_or(""),
                          details.tracking.value_or("")});
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

ShippingDecision decide(const Shipping& shipping, const SkipParcel& wanted, Time now) {
  const Shipment& state = shipping.shipment(wanted.shipment);
  if (state.stage == Stage::absent || state.order() != wanted.order)
    return reject(codes::unknown_shipment, "The order has no such parcel.");
  const auto word = word_for(state);
  if (!word) return reject(codes::nothing_to_skip, "The parcel does not wait for its carrier's word.");
  return decide(shipping, UpdateShipmentStatus{wanted.shipment, *word, wanted.at}, now);
}
void evolve(Shipping& shipping, const SkipParcel& wanted) {
  if (const auto word = word_for(shipping.shipment(wanted.shipment)))
    evolve(shipping, UpdateShipmentStatus{wanted.shipment, *word, wanted.at});
}

void evolve(Shipping& all, const ShipmentDispatched& m) { go(all, m.shipmentId, Act::dispatch); }
void evolve(Shipping& all, const ShipmentInTransit& m) { go(all, m.shipmentId, Act::transit); }
// One that was given up and arrived all the same comes back no more, unless somebody sends it back.
void evolve(Shipping& all, const ShipmentDelivered& m) {
  go(all, m.shipmentId, Act::deliver).return_initiated = false;
}
void evolve(Shipping& shipping, const ReturnInitiated& event) {
  go(shipping, event.shipmentId, Act::give_up).return_initiated = true;  // delivered ones stay that
}
void evolve(Shipping& all, const ShipmentReturned& m) { go(all, m.shipment, Act::bring_back); }

// After the last attempt the parcel is on its way back; until then the carrier tries again by itself. What
// the buyer did not collect is back already.
ShippingDecision decide(const Shipping& shipping, const ReportDeliveryFailure& report, Time now) {
  const Shipment& state = shipping.shipment(report.shipment);
  if (const auto no = lifecycle.against(state.stage, Act::fail, report.shipment)) return *no;
  if (state.failures.contains(report.at)) return nothing;
  ShippingDecision out;
  out.send(DeliveryFailed{state.content.shipmentId, state.content.orderId, report.reason});
  const Act ends = state.is_collected() ? Act::bring_back : Act::give_up;
  if (state.is_collected() || state.failures.size() + 1 >= attempts_max)
    lifecycle.each_step(state.stage, ends, [&](Act step) { tell(out, state, step, now); });
  return out;
}
void evolve(Shipping& shipping, const ReportDeliveryFailure& report) {
  known(shipping, report.shipment).failures.insert(report.at);
}
void evolve(Shipping& shipping, const DeliveryFailed& failed) {
  Shipment& state = known(shipping, failed.shipmentId);
  state.failing = true;
  ++state.version;
}

// ---- brought back

ShippingDecision decide(const Shipping& shipping, const CreateReturnLabel& wanted, Time) {
  const Shipment& state = shipping.shipment(wanted.shipmentId);
  if (const auto no = lifecycle.against(state.stage, Act::send_back, wanted.shipmentId)) return *no;
  if (state.return_initiated) return nothing;
  return ReturnInitiated{state.content.shipmentId, state.content.orderId};
}

// Units of it that a claim has paid back or replaced, for they did not come: more were than all that is
// elsewhere.
static Quantity replaced_of(const Shipping& shipping, const Shipment& state, ProductId product) {
  const Consignment* order = shipping.orders.find(state.order());
  const HeldUnits* held = order ? order->find(product) : nullptr;
  if (!held || held->settled == 0) return 0;
  Quantity elsewhere = 0;
  for (const std::string& name : order->parcels) {
    const Shipment& other = shipping.shipment(name);
    const bool is_out =
        other.stage != Stage::pending && other.stage != Stage::cancelled && other.stage != Stage::received;
    if (&other == &state || !is_out) continue;
    const Units inside = units_in(other.content.items);
    if (const auto at = inside.find(product); at != inside.end()) elsewhere += at->second;
  }
  return std::max<Quantity>(held->settled - elsewhere, 0);
}

ShippingDecision decide(const Shipping& shipping, const ReceiveParcel& wanted, Time now) {
  const Shipment& state = shipping.shipment(wanted.shipment);
  if (const auto no = lifecycle.against(state.stage, Act::receive, wanted.shipment)) return *no;
  if (wanted.then == AfterReturn::resend)
    for (const auto& [product, quantity] : units_in(state.content.items))
      if (replaced_of(shipping, state, product) > 0)
        return reject(codes::shipment_replaced,
                      "A claim has paid or replaced what was in it already: sent again it would come twice. "
                      "Received to be refunded, it goes on the shelf, and no money moves.");
  ParcelReceived received{.shipment = wanted.shipment,
                          .order = state.order(),
                          .products = {},
                          .warehouse = home_of(shipping, state),
                          .restock = wanted.restock,
                          .then = wanted.then,
                          .timestamp = now};
  for (const auto& [product, quantity] : units_in(state.content.items))
    received.products.push_back({product, quantity});
  return received;
}
// The order holds these units no more: what is sent again is held anew.
void evolve(Shipping& shipping, const ParcelReceived& received) {
  const Shipment& state = go(shipping, received.shipment, Act::receive);
  Consignment* order = shipping.orders.change(received.order);
  if (!order) return;
  for (const ProductQuantity& one : received.products)
    if (HeldUnits* units = order->find(one.product)) {
      units->held -= one.quantity;
      units->in_parcels -= one.quantity;
      if (!state.details.warehouse) continue;
      HeldPlace& place = units->at(*state.details.warehouse);
      place.held -= one.quantity;
      place.in_parcels -= one.quantity;
    }
}

// ---- the carrier who fetches it

void evolve(Shipping& shipping, const PickupRequested& request) {
  known(shipping, request.shipment).fetching = true;
}
ShippingDecision decide(const Shipping& shipping, const PickupAnswered& answer, Time now) {
  const Shipment& state = shipping.shipment(answer.shipment);
  if (answer.accepted || state.stage != Stage::pending) return nothing;
  const Consignment* order = shipping.orders.find(state.order());
  return NotifyCustomer{.customer = {},
                        .about = NoticeKind::parcel_waits,
                        .subject = answer.shipment,
                        .order = state.order(),
                        .number = order ? order->number : std::string(),
                        .amount = {},
                        .reason = "the carrier does not take it: " + answer.message,
                        .next_at = {},
                        .at = now};
}
void evolve(Shipping& shipping, const PickupAnswered& answer) {
  Shipment& state = known(shipping, answer.shipment);
  ++state.version;
  state.carrier_problem = answer.accepted ? std::string() : answer.message;
  if (!answer.accepted) return;
  state.details.shipment = answer.shipment;
  state.details.carrier = answer.carrier;
  state.details.tracking = answer.tracking;
  if (answer.weight) state.details.weight = answer.weight;
  if (answer.postage) state.details.postage = answer.postage;
}

}  // namespace flowmart::shipping

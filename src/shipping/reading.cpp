// What is told of parcels: how they stand, what may be done with them, what stands on their labels.
#include "shipping/packing.hpp"

namespace flowmart::shipping {
namespace {

// In the words of lists (docs/features.md): the contract's, and finer ones.
std::string_view status_of(const Shipment& state) {
  switch (state.stage) {
    case Stage::absent:
    case Stage::pending: return "pending";
    case Stage::dispatched: return state.failing ? "delivery_failed" : "shipped";
    case Stage::in_transit: return state.failing ? "delivery_failed" : "in_transit";
    case Stage::delivered: return state.return_initiated ? "returning" : "delivered";
    case Stage::returning: return "returning";
    case Stage::returned:
    case Stage::sent_back: return "returned";
    case Stage::received: return "received";
    case Stage::cancelled: return "cancelled";
  }
  fail("a stage of the lifecycle");
}

void forbid(Action& action, std::string_view why) {
  action.allowed = false;
  action.reason = why;
}

// What the buyer collects is ready where others would have been shipped.
std::string_view shown_status(const Shipment& state) {
  const std::string_view status = status_of(state);
  return state.is_collected() && (status == "shipped" || status == "in_transit") ? "ready" : status;
}

std::vector<Action> actions_of(const Shipment& state, const Consignment& order) {
  std::vector<Action> actions;
  for (const Act act :
       {Act::dispatch, Act::deliver, Act::fail, Act::cancel, Act::split, Act::reject, Act::receive}) {
    Action& one = actions.emplace_back(lifecycle.action(state.stage, act, state.content.shipmentId));
    if (!one.allowed || state.stage != Stage::pending) continue;
    const bool leaves = act == Act::dispatch || act == Act::deliver;
    if (leaves && order.on_hold) forbid(one, "The order is held: the shipment stays pending.");
    else if (leaves && !order.may_leave()) forbid(one, "The order is not paid: the shipment stays pending.");
    if (act == Act::reject && (!order.firm || order.revoked)) forbid(one, "The order is not confirmed.");
    Quantity units = 0;
    for (const ShipmentItem& item : state.content.items) units += item.quantity;
    if (act == Act::split && units < 2) forbid(one, "There is a single unit in it.");
  }
  Action& collect = actions.emplace_back(actions[1]);  // handed over by us is delivered, too
  collect.name = collect_method;
  if (!state.is_collected()) forbid(collect, "It is sent to the buyer.");
  return actions;
}

ParcelState shown(const Shipment& state, const Consignment& order) {
  return {state.content,
          order.number,
          std::string(shown_status(state)),
          state.details,
          static_cast<std::int64_t>(state.failures.size()),
          state.carrier_problem,
          actions_of(state, order),
          state.version};
}

}  // namespace

ShippingDecision decide(const Shipping& shipping, const ReadParcels& query, Time) {
  static const Consignment none;
  ReadParcels::Response answer;
  if (!query.shipment.empty()) {
    const Shipment& state = shipping.shipment(query.shipment);
    if (state.stage == Stage::absent)
      return reject(codes::unknown_shipment, "There is no shipment " + query.shipment + ".");
    const Consignment* order = shipping.orders.find(state.order());
    answer.parcels.push_back(shown(state, order ? *order : none));
    return answer;
  }
  const Consignment* order = query.order ? shipping.orders.find(*query.order) : nullptr;
  if (!order) return reject(codes::unknown_order, "There is no such order.");
  for (const std::string& name : order->parcels)
    answer.parcels.push_back(shown(shipping.shipment(name), *order));
  answer.next = next_name(shipping, *order, *query.order);
  if (order->stock_gone) return answer;
  for (const HeldUnits& units : order->goods)
    for (const HeldPlace& place : units.places)
      if (const Quantity open = units.open_at(place.warehouse); open > 0)
        answer.open.push_back(
            {units.item.empty() ? units.product.to_string() : units.item, open, place.warehouse});
  return answer;
}

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

#include "shipping/shipment.hpp"

#include "kernel/checked.hpp"

namespace flowmart::shipping {
namespace {

ShippingDecision not_there() { return reject(codes::unknown_shipment, "There is no such shipment."); }

bool same(const CreateShipment& a, const CreateShipment& b) { return a == b; }

// Tells each stage from the present one up to `goal` that has not been told: a carrier's report of a late
// stage implies the earlier ones.
ShippingDecision told_up_to(const Shipment& state, Stage goal) {
  ShippingDecision out;
  const std::string &id = state.content.shipmentId, &order = state.content.orderId;
  if (state.stage < Stage::dispatched) out.send(ShipmentDispatched{id, order});
  if (state.stage < Stage::in_transit && goal > Stage::dispatched) out.send(ShipmentInTransit{id, order});
  if (state.stage < Stage::delivered && goal == Stage::delivered) out.send(ShipmentDelivered{id, order});
  return out;
}

}  // namespace

// ---- made, cleared, called off

ShippingDecision decide(const Shipment& state, const CreateShipment& wanted, Time) {
  if (wanted.shipmentId.empty() || wanted.orderId.empty())
    return reject(codes::id_missing, "A shipment names itself and its order.");
  if (wanted.items.empty()) return reject(codes::shipment_empty, "A shipment has at least one line.");
  if (wanted.items.size() > order_lines_max)
    return reject(codes::too_many_lines, "A shipment has at most 5,000 lines.");
  for (std::size_t i = 0; i < wanted.items.size(); ++i)
    if (wanted.items[i].quantity < 1 || wanted.items[i].quantity > quantity_max)
      return reject(codes::quantity_out_of_range, "A line has 1 to 1,000,000,000 units.",
                    {{"/items/" + std::to_string(i) + "/quantity", "out of range"}});
  if (state.stage != Stage::absent) {
    if (same(state.content, wanted)) return nothing;
    return reject(codes::shipment_id_taken, "That shipment exists with other content.");
  }
  ShippingDecision out;
  ShipmentCreated created;
  created.shipmentId = wanted.shipmentId;
  created.orderId = wanted.orderId;
  created.address = wanted.address;
  created.items = wanted.items;
  created.shippingMethod = wanted.shippingMethod;
  out.send(std::move(created));
  out.send(AwaitClearance{wanted.shipmentId, OrderId::of(wanted.orderId)});
  return out;
}
void evolve(Shipment& state, const CreateShipment& wanted) {
  if (state.stage != Stage::absent) return;
  state.stage = Stage::pending;
  state.content = wanted;
}

ShippingDecision decide(const Shipment& state, const ShipmentCleared&, Time) {
  if (state.stage == Stage::absent) return not_there();
  return nothing;
}
void evolve(Shipment& state, const ShipmentCleared&) { state.cleared = true; }

ShippingDecision decide(const Shipment& state, const CancelShipment&, Time now) {
  switch (state.stage) {
    case Stage::absent: return not_there();
    case Stage::cancelled: return nothing;
    case Stage::pending: return ShipmentCancelled{state.content.shipmentId, state.order(), now};
    default: return reject(codes::shipment_dispatched, "The shipment has left.");
  }
}
void evolve(Shipment& state, const ShipmentCancelled&) { state.stage = Stage::cancelled; }

// ---- what the carrier reports

ShippingDecision decide(const Shipment& state, const UpdateShipmentStatus& report, Time now) {
  using Reported = ShipmentStatus;
  if (state.stage == Stage::absent) return not_there();
  if (state.stage == Stage::cancelled)
    return reject(codes::shipment_cancelled, "The shipment was called off.");
  if (report.status == Reported::pending) return nothing;  // it was that once, whenever the report was made
  if (state.stage == Stage::pending && !state.cleared)
    return reject(codes::order_not_cleared, "The order is not paid: the shipment stays pending.");
  if (state.stage == Stage::returned) return nothing;
  switch (report.status) {
    case Reported::pending: break;
    case Reported::shipped: {
      if (state.stage == Stage::pending) return told_up_to(state, Stage::dispatched);
      const bool newer =
          report.updatedAt && (!state.shipped_report || *report.updatedAt > *state.shipped_report);
      if (state.stage == Stage::dispatched && newer) return told_up_to(state, Stage::in_transit);
      return nothing;
    }
    case Reported::delivered:
      if (state.stage == Stage::delivered) return nothing;
      return told_up_to(state, Stage::delivered);
    case Reported::returned: {
      ShippingDecision out = told_up_to(state, Stage::in_transit);
      if (!state.return_initiated) out.send(ReturnInitiated{state.content.shipmentId, state.content.orderId});
      out.send(ShipmentReturned{state.content.shipmentId, state.order(), report.updatedAt.value_or(now)});
      return out;
    }
  }
  return nothing;
}
void evolve(Shipment& state, const UpdateShipmentStatus& report) {
  if (report.status != ShipmentStatus::shipped || !report.updatedAt) return;
  if (!state.shipped_report || *report.updatedAt > *state.shipped_report)
    state.shipped_report = report.updatedAt;
}
void evolve(Shipment& state, const ShipmentDispatched&) { state.stage = Stage::dispatched; }
void evolve(Shipment& state, const ShipmentInTransit&) { state.stage = Stage::in_transit; }
void evolve(Shipment& state, const ShipmentDelivered&) { state.stage = Stage::delivered; }
void evolve(Shipment& state, const ReturnInitiated&) { state.return_initiated = true; }
void evolve(Shipment& state, const ShipmentReturned&) { state.stage = Stage::returned; }

ShippingDecision decide(const Shipment& state, const ReportDeliveryFailure& report, Time) {
  switch (state.stage) {
    case Stage::absent: return not_there();
    case Stage::cancelled: return reject(codes::shipment_cancelled, "The shipment was called off.");
    case Stage::pending: return reject(codes::shipment_not_dispatched, "The shipment has not left.");
    case Stage::delivered:
    case Stage::returned: return nothing;  // a late report of what no longer matters
    case Stage::dispatched:
    case Stage::in_transit: break;
  }
  if (state.failures.contains(report.at)) return nothing;
  return DeliveryFailed{state.content.shipmentId, state.content.orderId, report.reason};
}
void evolve(Shipment& state, const ReportDeliveryFailure& report) { state.failures.insert(report.at); }

// ---- brought back

ShippingDecision decide(const Shipment& state, const CreateReturnLabel&, Time) {
  switch (state.stage) {
    case Stage::absent: return not_there();
    case Stage::cancelled: return reject(codes::shipment_cancelled, "The shipment was called off.");
    case Stage::pending:
    case Stage::dispatched:
    case Stage::in_transit:
      return reject(codes::shipment_not_dispatched, "Only a shipment that was delivered can be sent back.");
    case Stage::delivered:
    case Stage::returned: break;
  }
  if (state.return_initiated) return nothing;
  return ReturnInitiated{state.content.shipmentId, state.content.orderId};
}

}  // namespace flowmart::shipping

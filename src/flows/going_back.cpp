// The way back: Orders says that goods may come back, Shipping makes the label; and what a return leads to is
// placed as any order is.
#include "flows/fulfilment_flow.hpp"

namespace flowmart::flows {

// What is still under way can't be labelled for its way back; once it is delivered it is.
FulfilmentSteps steps(const FulfilmentFlow&, const ReturnApproved&) { return {}; }
FulfilmentDecision decide(const FulfilmentFlows& all, const ReturnApproved& approved, Time) {
  const FulfilmentFlow& flow = all.of(approved.order);
  const auto parcel = flow.parcels.find(approved.shipment);
  const bool under_way = parcel != flow.parcels.end() && !parcel->second.delivered;
  if (!approved.wants_label || under_way) return nothing;
  return CreateReturnLabel{approved.shipment};
}
void evolve(FulfilmentFlow& flow, const ReturnApproved& approved) {
  const auto parcel = flow.parcels.find(approved.shipment);
  if (parcel != flow.parcels.end() && !parcel->second.delivered && approved.wants_label)
    parcel->second.label_wanted = true;
}

// A parcel that was never delivered is no return: somebody receives it as the parcel that it is.
FulfilmentDecision decide(const FulfilmentFlows& all, const ReturnInitiated& initiated, Time) {
  const FulfilmentFlow& flow = all.of(OrderId::of(initiated.orderId));
  const auto parcel = flow.parcels.find(initiated.shipmentId);
  if (parcel == flow.parcels.end() || !parcel->second.delivered) return nothing;
  return RecordReturnLabel{OrderId::of(initiated.orderId), initiated.shipmentId};
}

FulfilmentDecision decide(const FulfilmentFlows&, const PlaceAgain& again, Time) {
  FulfilmentDecision out;
  out.send(again.details);
  out.send(again.wish);
  return out;
}

}  // namespace flowmart::flows

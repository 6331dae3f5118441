// The way back: Orders says that goods may come back, Shipping makes the label; and what a return leads to is
// placed as any order is.
#include "flows/fulfilment_flow.hpp"

namespace flowmart::flows {

FulfilmentDecision decide(const FulfilmentFlows&, const ReturnApproved& approved, Time) {
  if (!approved.wants_label) return nothing;
  return CreateReturnLabel{approved.shipment};
}

FulfilmentDecision decide(const FulfilmentFlows&, const ReturnInitiated& initiated, Time) {
  return RecordReturnLabel{OrderId::of(initiated.orderId), initiated.shipmentId};
}

FulfilmentDecision decide(const FulfilmentFlows&, const PlaceAgain& again, Time) {
  FulfilmentDecision out;
  out.send(again.details);
  out.send(again.wish);
  return out;
}

}  // namespace flowmart::flows

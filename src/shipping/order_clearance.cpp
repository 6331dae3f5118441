#include "shipping/order_clearance.hpp"

#include <algorithm>

namespace flowmart::shipping {
namespace {

ShippingDecision let_go(const OrderClearance& state, OrderId order) {
  if (state.cleared || state.revoked) return nothing;
  ShippingDecision out;
  for (const std::string& shipment : state.waiting) out.send(ShipmentCleared{shipment, order});
  return out;
}

void clear(OrderClearance& state) {
  if (state.revoked) return;
  state.cleared = true;
  state.waiting.clear();
}

}  // namespace

ShippingDecision decide(const OrderClearance& state, const AwaitClearance& asking, Time) {
  if (state.cleared && !state.revoked) return ShipmentCleared{asking.shipment, asking.order};
  return nothing;
}
void evolve(OrderClearance& state, const AwaitClearance& asking) {
  if (state.cleared || state.revoked) return;
  if (std::find(state.waiting.begin(), state.waiting.end(), asking.shipment) == state.waiting.end())
    state.waiting.push_back(asking.shipment);
}

ShippingDecision decide(const OrderClearance& state, const PaymentProcessed& paid, Time) {
  return let_go(state, paid.orderId);
}
void evolve(OrderClearance& state, const PaymentProcessed&) { clear(state); }

ShippingDecision decide(const OrderClearance& state, const ClearOrder& wanted, Time) {
  return let_go(state, wanted.order);
}
void evolve(OrderClearance& state, const ClearOrder&) { clear(state); }

ShippingDecision decide(const OrderClearance&, const RevokeClearance&, Time) { return nothing; }
void evolve(OrderClearance& state, const RevokeClearance&) {
  state.revoked = true;
  state.waiting.clear();
}

}  // namespace flowmart::shipping

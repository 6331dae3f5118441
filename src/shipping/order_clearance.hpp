// Whether an order's goods may leave: once its payment is processed, or when none is needed; never again once
// the order was cancelled. Connects what Shipping knows by order with shipments known by their own ids.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "shipping/shipment.hpp"

namespace flowmart::shipping {

struct OrderClearance {
  bool cleared = false;
  bool revoked = false;
  std::vector<std::string> waiting;  // shipments that asked before

  bool operator==(const OrderClearance&) const = default;
  static constexpr auto fields() {
    return FieldList{field("cleared", &OrderClearance::cleared), field("revoked", &OrderClearance::revoked),
                     field("waiting", &OrderClearance::waiting)};
  }
};

ShippingDecision decide(const OrderClearance&, const AwaitClearance&, Time now);
ShippingDecision decide(const OrderClearance&, const PaymentProcessed&, Time now);
ShippingDecision decide(const OrderClearance&, const ClearOrder&, Time now);
ShippingDecision decide(const OrderClearance&, const RevokeClearance&, Time now);

void evolve(OrderClearance&, const AwaitClearance&);
void evolve(OrderClearance&, const PaymentProcessed&);
void evolve(OrderClearance&, const ClearOrder&);
void evolve(OrderClearance&, const RevokeClearance&);

struct OrderClearanceAggregate {
  using State = OrderClearance;
  using Service = ShippingService;
  static constexpr std::string_view name = "shipping.order_clearance";
  using Handles = Types<AwaitClearance, PaymentProcessed, ClearOrder, RevokeClearance>;
  using Evolves = Types<>;
  using Folds = Types<AwaitClearance, PaymentProcessed, ClearOrder, RevokeClearance>;

  static Uuid key(const AwaitClearance& m) { return m.order.uuid; }
  static Uuid key(const PaymentProcessed& m) { return m.orderId.uuid; }
  static Uuid key(const ClearOrder& m) { return m.order.uuid; }
  static Uuid key(const RevokeClearance& m) { return m.order.uuid; }

  static bool finished(const OrderClearance& state) { return state.cleared || state.revoked; }
};

}  // namespace flowmart::shipping

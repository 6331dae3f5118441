#include "orders/customer_orders.hpp"

namespace flowmart::orders {

using contract::nothing;

Decision<OrdersService> decide(const CustomerOrders&, const contract::OrderPlaced&, Time) { return nothing; }
Decision<OrdersService> decide(const CustomerOrders&, const contract::OrderShipped&, Time) { return nothing; }
Decision<OrdersService> decide(const CustomerOrders&, const contract::OrderCancelling&, Time) {
  return nothing;
}

Decision<OrdersService> decide(const CustomerOrders& orders,
                               const contract::UserSubscriptionCancelled& subscription, Time) {
  Decision<OrdersService> out;
  for (const OrderId& order : orders.open)
    out.send(
        contract::CancelOrder{.order = order,
                              .reason = subscription.cancellationReason.value_or("subscription_cancelled"),
                              .actor = "SubscriptionService"});
  return out;
}

void evolve(CustomerOrders& orders, const contract::OrderPlaced& placed) { orders.open.insert(placed.order); }
void evolve(CustomerOrders& orders, const contract::OrderShipped& shipped) {
  orders.open.erase(shipped.order);
}
void evolve(CustomerOrders& orders, const contract::OrderCancelling& gone) { orders.open.erase(gone.order); }

}  // namespace flowmart::orders

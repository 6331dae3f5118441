#include "orders/customer_orders.hpp"

namespace flowmart::orders {

using contract::nothing;

namespace {

// Empty: none.
std::string_view subscription_of(std::string_view number) {
  const std::size_t slash = number.find('/');
  return slash == std::string_view::npos ? std::string_view() : number.substr(0, slash);
}

}  // namespace

Decision<OrdersService> decide(const CustomerOrders&, const contract::OrderPlaced&, Time) { return nothing; }
Decision<OrdersService> decide(const CustomerOrders&, const contract::OrderShipped&, Time) { return nothing; }
Decision<OrdersService> decide(const CustomerOrders&, const contract::OrderCancelling&, Time) {
  return nothing;
}

Decision<OrdersService> decide(const CustomerOrders& orders,
                               const contract::UserSubscriptionCancelled& subscription, Time) {
  Decision<OrdersService> out;
  for (const auto& [order, owner] : orders.open) {
    if (owner != subscription.subscriptionId) continue;
    out.send(
        contract::CancelOrder{.order = order,
                              .reason = subscription.cancellationReason.value_or("subscription_cancelled"),
                              .actor = "SubscriptionService"});
  }
  return out;
}

void evolve(CustomerOrders& orders, const contract::OrderPlaced& placed) {
  if (const auto owner = subscription_of(placed.number); !owner.empty())
    orders.open.emplace(placed.order, owner);
}
void evolve(CustomerOrders& orders, const contract::OrderShipped& shipped) {
  orders.open.erase(shipped.order);
}
void evolve(CustomerOrders& orders, const contract::OrderCancelling& gone) { orders.open.erase(gone.order); }

}  // namespace flowmart::orders

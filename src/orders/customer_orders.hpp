// The orders of a buyer's subscriptions that have not left yet, so that they can be called off together.
// Pure: no clock, no I/O, no randomness.
//
// PlaceOrder has no field for a subscription, so an order names its own in its number: the subscription's id,
// a slash, and what tells the orders apart ("coffee-box-118/2026-05"). What the buyer ordered besides is left
// alone (docs/decisions/0011-the-orders-of-a-subscription.md).
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "contract/aggregate.hpp"
#include "contract/services/orders.hpp"

namespace flowmart::orders {

using contract::Decision;
using contract::OrdersService;

struct CustomerOrders {
  std::map<OrderId, std::string> open;  // with their subscription; neither dispatched nor called off

  static constexpr auto fields() {
    return contract::FieldList{contract::field("open", &CustomerOrders::open)};
  }
};

Decision<OrdersService> decide(const CustomerOrders& orders, const contract::OrderPlaced& placed, Time now);
Decision<OrdersService> decide(const CustomerOrders& orders, const contract::OrderShipped& shipped, Time now);
Decision<OrdersService> decide(const CustomerOrders& orders, const contract::OrderCancelling& gone, Time now);
Decision<OrdersService> decide(const CustomerOrders& orders,
                               const contract::UserSubscriptionCancelled& subscription, Time now);

void evolve(CustomerOrders& orders, const contract::OrderPlaced& placed);
void evolve(CustomerOrders& orders, const contract::OrderShipped& shipped);
void evolve(CustomerOrders& orders, const contract::OrderCancelling& gone);

struct CustomerOrdersAggregate {
  using State = CustomerOrders;
  using Service = OrdersService;
  static constexpr std::string_view name = "orders.customer_orders";
  using Folds = Types<contract::OrderPlaced, contract::OrderShipped, contract::OrderCancelling>;
  using Handles = Join<Folds, Types<contract::UserSubscriptionCancelled>>;
  using Evolves = Types<>;

  static Uuid key(const contract::OrderPlaced& m) { return m.customer.uuid; }
  static Uuid key(const contract::OrderShipped& m) { return m.customer.uuid; }
  static Uuid key(const contract::OrderCancelling& m) { return m.customer.uuid; }
  static Uuid key(const contract::UserSubscriptionCancelled& m) { return m.userId.uuid; }

  static bool finished(const CustomerOrders& orders) { return orders.open.empty(); }
};

}  // namespace flowmart::orders

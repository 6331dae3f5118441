#include "orders/customer_orders.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "contract/testing/given.hpp"

namespace flowmart::orders {
namespace {

using namespace contract;
using contract::testing::at_noon;
using Given = contract::testing::Given<CustomerOrdersAggregate>;

const CustomerId buyer = CustomerId::of("C-4471");
const OrderId first = std::min(OrderId::of("1"), OrderId::of("2")),
              second = std::max(OrderId::of("1"), OrderId::of("2"));

OrderPlaced placed(OrderId order, const std::string& number = "coffee-box-118/2026-05") {
  OrderPlaced placed;
  placed.order = order;
  placed.number = number;
  placed.customer = buyer;
  return placed;
}
OrderShipped shipped(OrderId order) { return {order, "", buyer, "", at_noon}; }
OrderCancelling cancelling(OrderId order) { return {order, "", buyer, "", "", false, at_noon}; }
UserSubscriptionCancelled ended(std::optional<std::string> reason = {}) {
  return {buyer, "coffee-box-118", {}, std::move(reason), {}, at_noon};
}

TEST(CustomerOrders, AreCalledOffWithTheSubscription) {
  Given given;
  given.when(placed(first)).when(placed(second));
  given.when(ended("moving abroad"))
      .then(CancelOrder{first, "moving abroad", "SubscriptionService"},
            CancelOrder{second, "moving abroad", "SubscriptionService"});
}

// Only the subscription's own.
TEST(CustomerOrders, BesidesTheSubscriptionStay) {
  Given()
      .when(placed(first, "WEB-20931"))
      .when(placed(second, "coffee-box-119/2026-05"))
      .when(placed(OrderId::of("3"), "coffee-box-118"))
      .when(ended())
      .then();
}

TEST(CustomerOrders, AreCalledOffForAReason) {
  Given()
      .when(placed(first))
      .when(ended())
      .then(CancelOrder{first, "subscription_cancelled", "SubscriptionService"});
}

TEST(CustomerOrders, ThatHaveLeftAreNotCalledOff) {
  Given()
      .when(placed(first))
      .when(placed(second))
      .when(shipped(first))
      .when(ended())
      .then(CancelOrder{second, "subscription_cancelled", "SubscriptionService"});
}

TEST(CustomerOrders, AreCalledOffOnce) {
  Given given;
  given.when(placed(first)).when(cancelling(first)).then();
  given.when(ended()).then();
  given.when(cancelling(first)).then();
}

TEST(CustomerOrders, OfNobodyAreNone) { Given().when(ended()).then(); }

}  // namespace
}  // namespace flowmart::orders

#include "shipping/order_clearance.hpp"

#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"

namespace flowmart::shipping {
namespace {

using Clearances = contract::testing::Rehearsal<OrderClearanceAggregate>;

const OrderId order = OrderId::of("WEB-1");
PaymentProcessed paid() {
  PaymentProcessed event;
  event.orderId = order;
  return event;
}

TEST(OrderClearance, LetsWaitingShipmentsGoOncePaid) {
  Clearances r;
  r.when(AwaitClearance{"a", order}).then();
  r.when(AwaitClearance{"a", order}).then();
  r.when(AwaitClearance{"b", order}).then();
  r.when(paid()).then(ShipmentCleared{"a", order}, ShipmentCleared{"b", order});
  r.when(paid()).then();
  r.when(AwaitClearance{"c", order}).then(ShipmentCleared{"c", order});
}

TEST(OrderClearance, NeedsNoPaymentWhereNothingIsDue) {
  Clearances r;
  r.when(ClearOrder{order, "nothing to pay"}).then();
  r.when(AwaitClearance{"a", order}).then(ShipmentCleared{"a", order});
  r.when(ClearOrder{order, "nothing to pay"}).then();
}

TEST(OrderClearance, KeepsBackWhatWasCancelledForGood) {
  Clearances r;
  r.given(AwaitClearance{"a", order});
  r.when(RevokeClearance{order, "cancelled"}).then();
  r.when(RevokeClearance{order, "cancelled"}).then();
  r.when(paid()).then();
  r.when(ClearOrder{order, ""}).then();
  r.when(AwaitClearance{"b", order}).then();
  Clearances after;
  after.given(paid(), RevokeClearance{order, "cancelled"});
  after.when(AwaitClearance{"b", order}).then();
}

}  // namespace
}  // namespace flowmart::shipping

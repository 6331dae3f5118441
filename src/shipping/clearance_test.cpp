// When an order's goods may leave, and when never again.
#include <gtest/gtest.h>

#include "shipping/shipping_given.hpp"

namespace flowmart::shipping {
namespace {

using namespace shipping_given;

const ClearOrder nothing_due{order, "nothing to pay"};
const OrderId another = OrderId::of("WEB-2");
CreateShipment create(const std::string& id) { return parcel(id, {{"lamp", 1}}); }

struct Lamps : Desk {
  Lamps() : Desk({{"lamp", 3}}) {}
};

TEST(Clearance, LetsAllShipmentsGoOncePaid) {
  Lamps r;
  r.given(create("a"), create("b"));
  r.stays("a");
  r.when(paid()).then();
  r.when(paid()).then();
  r.leaves("a");
  r.leaves("b");
  r.given(create("c"));
  r.leaves("c");
}

TEST(Clearance, NeedsNoPaymentWhereNothingIsDue) {
  Lamps r;
  r.when(nothing_due).then();
  r.when(nothing_due).then();
  r.given(create("a"));
  r.leaves("a");
}

TEST(Clearance, IsOfOneOrderAlone) {
  Lamps r;
  r.given(held({{"lamp", 1}}, another), placed(another));
  r.given(create("a"), ClearOrder{another, "nothing to pay"});
  r.stays("a");
  r.given(paid(), OrderCancelling{another, "", "", false, noon});
  r.leaves("a");
}

// Another's payment, a part of the sum, a sum in other money: none of it is this order's price.
TEST(Clearance, BelievesOnlyTheWholePrice) {
  Lamps r;
  r.given(create("a"));
  PaymentProcessed wrong = paid();
  wrong.amount = Money{price.minor - 1, price.currency}.decimal();
  r.when(wrong).then();
  r.stays("a");
  wrong = paid();
  wrong.currency = "EUR";
  r.when(wrong).then();
  r.stays("a");
  wrong = paid();
  wrong.paymentId = payment_of(another).to_string();
  r.when(wrong).then();
  r.stays("a");
  r.when(paid(another)).then();
  r.stays("a");
  EXPECT_EQ(r.state.orders.find(another), nullptr) << "of an order that is not known";
  r.when(paid()).then();
  r.leaves("a");
}

TEST(Clearance, IsRevokedForGoodWhenTheOrderIsCalledOff) {
  Lamps unpaid;
  unpaid.given(create("a"));
  unpaid.when(cancelling).then();
  unpaid.when(cancelling).then();
  unpaid.when(paid()).then();
  unpaid.stays("a");
  unpaid.when(nothing_due).then();
  unpaid.stays("a");

  Lamps after_payment;
  after_payment.given(create("a"), paid(), cancelling);
  after_payment.stays("a");
  after_payment.when(create("b")).refused("order-cancelled");
}

TEST(Clearance, RevokedDoesNotStopWhatHasLeft) {
  Lamps r;
  r.given(create("a"), paid());
  r.leaves("a");
  r.given(cancelling);
  r.when(UpdateShipmentStatus{"a", ShipmentStatus::delivered, {}})
      .then(ShipmentInTransit{"a", order.to_string()}, ShipmentDelivered{"a", order.to_string()});
}

TEST(Clearance, WaitsForTheLastHoldToBeTakenOff) {
  Lamps r;
  r.given(create("a"), create("b"), paid());
  r.when(OrderHeld{order, 1, "review", "odd", "", noon}).then();
  r.given(OrderHeld{order, 2, "review", "odd", "", noon});
  const auto stays = [&r] {
    r.when(UpdateShipmentStatus{"a", ShipmentStatus::delivered, {}}).refused("order-held");
  };
  stays();
  r.when(OrderReleased{order, 2, true, "", noon}).then();
  stays();
  r.when(OrderReleased{order, 1, false, "", noon}).then();
  r.leaves("a");
  // What has left arrives, whatever holds the rest.
  r.given(OrderHeld{order, 3, "review", "odd", "", noon});
  r.when(UpdateShipmentStatus{"a", ShipmentStatus::delivered, {}})
      .then(ShipmentInTransit{"a", order.to_string()}, ShipmentDelivered{"a", order.to_string()});
  r.when(UpdateShipmentStatus{"b", ShipmentStatus::shipped, {}}).refused("order-held");
}

TEST(Clearance, IsAtRestOnceItIsRevoked) {
  Lamps r;
  r.given(paid());
  const Consignment* known = r.state.orders.find(order);
  EXPECT_TRUE(known->may_leave());
  EXPECT_FALSE(at_rest(*known));
  r.given(cancelling);
  EXPECT_TRUE(at_rest(*r.state.orders.find(order)));
  EXPECT_FALSE(r.state.orders.find(order)->may_leave());
}

}  // namespace
}  // namespace flowmart::shipping

// Orders that somebody holds back: not confirmed, not sent off, not run out of time.
#include <gtest/gtest.h>

#include "journey/world.hpp"

namespace flowmart::journey {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const OrderId web_1 = OrderId::of("WEB-1");

struct HoldingShop : World {
  HoldingShop() { stock("lamp", 10); }
  void buy(const std::string& token = "4711", CheckoutMethod method = CheckoutMethod::credit_card) {
    EXPECT_EQ(give(order("WEB-1", {{"lamp", 4, 250}}, token, method)), "");
  }
  void hold() { EXPECT_EQ(give(HoldOrder{web_1, "review", "odd address", "jo"}), ""); }
  std::string release(std::int64_t which = 1) { return give(ReleaseOrder{web_1, which, "jo"}); }
  std::string leave(const std::string& parcel = "shp-WEB-1-1") {
    return give(UpdateShipmentStatus{parcel, ShipmentStatus::shipped, now});
  }
};

TEST(Held, PaidMeanwhileItIsConfirmedAtTheRelease) {
  HoldingShop shop;
  shop.buy("", CheckoutMethod::bank_transfer);
  shop.hold();
  shop.give(RecordTransfer{web_1, {1000, {{'G', 'B', 'P'}}}, "t-1"});
  EXPECT_EQ(shop.count<PaymentProcessed>(), 1u);
  EXPECT_EQ(shop.count<OrderConfirmed>(), 0u);
  shop.pass(hours(30));
  EXPECT_EQ(shop.count<OrderCancelling>(), 0u);
  EXPECT_EQ(shop.release(), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(shop.leave(), "");
  EXPECT_EQ(shop.on_hand("lamp"), 6);
  shop.check_replay();
}

TEST(Held, DoesNotRunOutOfTimeUntilItsRelease) {
  HoldingShop shop;
  shop.buy("", CheckoutMethod::bank_transfer);
  shop.pass(minutes(10));
  shop.hold();
  shop.pass(hours(48));
  EXPECT_EQ(shop.available("lamp"), 6);
  EXPECT_EQ(shop.release(), "");
  shop.pass(minutes(4));
  EXPECT_EQ(shop.count<OrderCancelling>(), 0u);
  EXPECT_EQ(shop.available("lamp"), 6);
  shop.pass(minutes(2));
  EXPECT_EQ(shop.available("lamp"), 10);
  shop.pass(hours(7 * 24));
  ASSERT_EQ(shop.count<OrderCancelled>(), 1u);
  EXPECT_EQ(shop.all<OrderCancelled>().front().cancellationReason, "reservation_expired");
  shop.check_replay();
}

TEST(Held, ItsParcelStaysUntilTheRelease) {
  HoldingShop shop;
  shop.buy();
  shop.hold();
  EXPECT_EQ(shop.leave(), "order-held");
  EXPECT_EQ(shop.count<ShipmentDispatched>(), 0u);
  EXPECT_EQ(shop.release(), "");
  EXPECT_EQ(shop.leave(), "");
  EXPECT_EQ(shop.count<ShipmentDispatched>(), 1u);
  shop.check_replay();
}

TEST(Held, IsCalledOffWithItsMoneyBack) {
  HoldingShop shop;
  shop.buy("", CheckoutMethod::bank_transfer);
  shop.hold();
  shop.give(RecordTransfer{web_1, {1000, {{'G', 'B', 'P'}}}, "t-1"});
  EXPECT_EQ(shop.give(CancelOrder{web_1, "changed my mind", "buyer"}), "");
  EXPECT_EQ(shop.count<OrderCancelled>(), 1u);
  EXPECT_EQ(shop.count<OrderConfirmed>(), 0u);
  EXPECT_EQ(shop.available("lamp"), 10);
  EXPECT_EQ(shop.release(), "order-cancelled");
  shop.check_replay();
}

// The buyer may pay again for as long as the goods are kept, and the flow goes by the same time.
TEST(Held, MayBePaidAgainLongAfterwards) {
  HoldingShop shop;
  shop.buy("tok_declined");
  shop.hold();
  shop.pass(hours(5));
  EXPECT_EQ(shop.give(RetryPayment{web_1, "4711"}), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 0u);
  EXPECT_EQ(shop.release(), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  shop.check_replay();
}

}  // namespace
}  // namespace flowmart::journey

// Numbers that documents and answers promise, written out: a test that compares a wait with the constant it
// is made of is content with any.
#include <gtest/gtest.h>

#include "contract/state.hpp"
#include "flows/payment_flow.hpp"
#include "notifications/notifications.hpp"
#include "orders/orders.hpp"
#include "payment/payment.hpp"
#include "shipping/shipment.hpp"

namespace flowmart {
namespace {

using namespace std::chrono_literals;

TEST(Promises, OfTheShop) {
  const contract::ShopSettings shop;
  EXPECT_EQ(shop.hold_time, 15min);       // README, docs/test-gateway.md
  EXPECT_EQ(shop.transfer_wait, 168h);    // README: 7d
  EXPECT_EQ(shop.return_window, 720h);    // 30 days
  EXPECT_EQ(shop.return_patience, 720h);  // 30 days
  EXPECT_FALSE(shop.refund_at_receipt);
}

TEST(Promises, OfPayments) {  // docs/test-gateway.md
  EXPECT_EQ(payment::retry_wait_first, 30s);
  EXPECT_EQ(payment::retry_wait_next, 2min);
  EXPECT_EQ(flows::attempts_automatic_max, 3);
  EXPECT_EQ(flows::attempts_max, 10);
  EXPECT_EQ(payment::question_wait_first, 5s);
  EXPECT_EQ(payment::question_wait_max, 5min);
  EXPECT_EQ(payment::refund_wait_first, 30s);
  EXPECT_EQ(payment::refund_wait_max, 1h);
}

TEST(Promises, OfParcelsAndNotices) {
  EXPECT_EQ(shipping::attempts_max, 3u);    // a parcel comes back after the third
  EXPECT_EQ(notifications::kept_max, 200);  // an inbox's newest
  EXPECT_EQ(notifications::page_default, 20);
  EXPECT_EQ(orders::holds_max, 50u);
  EXPECT_EQ(orders::amendments_max, 200u);
}

}  // namespace
}  // namespace flowmart

// Numbers that documents and answers promise, written out: a test that compares a wait with the constant it
// is made of is content with any.
#include <gtest/gtest.h>

#include "contract/state.hpp"
#include "flows/fulfilment_flow.hpp"
#include "flows/payment_flow.hpp"
#include "flows/renewal_steps.hpp"
#include "notifications/notifications.hpp"
#include "orders/orders.hpp"
#include "orders/returning.hpp"
#include "payment/payment.hpp"
#include "shipping/shipment.hpp"
#include "subscription/subscription.hpp"

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
  EXPECT_EQ(payment::answer_wait, 30s);
  EXPECT_EQ(payment::renewal_share, 8);  // a promise is renewed with an eighth of its time left
}

TEST(Promises, OfSubscriptions) {
  EXPECT_EQ(flows::renewal_retries_max, 3);
  EXPECT_EQ(flows::renewal_retry_wait, 24h);
  EXPECT_EQ(flows::renewal_grace, 168h);
  EXPECT_EQ(flows::renewal_answer_wait, 168h);
  EXPECT_EQ(flows::renewal_update_wait, 72h);
  EXPECT_EQ(flows::renewal_stock_wait, 24h);
  EXPECT_EQ(subscription::renewable_for, 168h);
  EXPECT_EQ(subscription::question_wait_first, 1min);
  EXPECT_EQ(subscription::question_wait_max, 1h);
  EXPECT_EQ(subscription::items_max, 100U);
}

TEST(Promises, OfParcelsAndNotices) {
  EXPECT_EQ(shipping::attempts_max, 3u);    // a parcel comes back after the third
  EXPECT_EQ(notifications::kept_max, 200);  // an inbox's newest
  EXPECT_EQ(notifications::page_default, 20);
  EXPECT_EQ(orders::holds_max, 50u);
  EXPECT_EQ(orders::amendments_max, 200u);
  EXPECT_EQ(orders::returns_max, 100);
  EXPECT_EQ(shipping::parcels_max, 500u);
  EXPECT_EQ(flows::stock_retry, 1h);  // of units that could not be had elsewhere
}

}  // namespace
}  // namespace flowmart

// What money does to an order: declined, retried, lost, late, given back.
#include <gtest/gtest.h>

#include <algorithm>

#include "journey/world.hpp"

namespace flowmart::journey {
namespace {

using List = std::vector<std::string>;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Shop : World {
  Shop() { stock("lamp", 10); }
  std::string buy(const std::string& token, CheckoutMethod method = CheckoutMethod::credit_card) {
    return give(order("WEB-1", {{"lamp", 4, 250}}, token, method));
  }
  CancelOrder cancel() const { return {OrderId::of("WEB-1"), "changed my mind", "buyer"}; }
  // Nobody has anything left of the other's.
  void expect_undone() {
    EXPECT_EQ(count<OrderCancelled>(), 1u);
    EXPECT_EQ(available("lamp"), 10);
    EXPECT_EQ(on_hand("lamp"), 10);
    EXPECT_EQ(gateway.ledger().balance_minor(), 0);
    const List all = told("17850");
    EXPECT_EQ(std::count(all.begin(), all.end(), "Order WEB-1 cancelled"), 1);
    check_replay();
  }
};

TEST(Money, DeclinedForGoodKeepsTheStockUntilTheHoldEnds) {
  Shop shop;
  shop.buy("tok_declined");
  EXPECT_EQ(shop.steps("WEB-1"),
            (List{"place_order_request", "payment_initiated", "payment_failed", "failure_notification"}));
  EXPECT_EQ(shop.payment_flow("WEB-1").at, flows::Standing{flows::PaymentStep::failure_notification});
  EXPECT_EQ(shop.available("lamp"), 6);
  shop.pass(minutes(14));
  EXPECT_EQ(shop.count<OrderCancelled>(), 0u);
  shop.pass(minutes(2));
  EXPECT_EQ(shop.payment_flow("WEB-1").ending, flows::FlowEnding::cancelled);
  EXPECT_EQ(shop.all<OrderCancelled>().front().cancellationReason, "reservation_expired");
  EXPECT_EQ(shop.count<ChargeRequested>(), 1u);
  shop.expect_undone();
}

TEST(Money, IsTriedThreeTimesWithLongerWaits) {
  Shop shop;
  shop.buy("tok_insufficient_funds");
  shop.pass(seconds(29));
  EXPECT_EQ(shop.count<ChargeRequested>(), 1u);
  shop.pass(seconds(1));
  EXPECT_EQ(shop.count<ChargeRequested>(), 2u);
  shop.pass(seconds(119));
  EXPECT_EQ(shop.count<ChargeRequested>(), 2u);
  shop.pass(seconds(1));
  EXPECT_EQ(shop.count<ChargeRequested>(), 3u);
  EXPECT_EQ(shop.steps("WEB-1"),
            (List{"place_order_request", "payment_initiated", "payment_failed", "failure_notification",
                  "retry_payment", "payment_initiated", "payment_failed", "failure_notification",
                  "retry_payment", "payment_initiated", "payment_failed", "failure_notification"}));
  shop.pass(minutes(20));
  EXPECT_EQ(shop.count<ChargeRequested>(), 3u);
  EXPECT_EQ(shop.told("17850"), (List{"Order WEB-1 received", "Payment failed", "Payment failed",
                                      "Payment failed", "Order WEB-1 cancelled"}));
  shop.expect_undone();
}

TEST(Money, ComesAtTheSecondAttempt) {
  Shop shop;
  shop.buy("tok_fail_once");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 0u);
  shop.pass(seconds(30));
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(shop.steps("WEB-1"),
            (List{"place_order_request", "payment_initiated", "payment_failed", "failure_notification",
                  "retry_payment", "payment_initiated", "payment_processed", "adjust_inventory",
                  "send_custom_notification", "payment_complete", "order-complete"}));
  EXPECT_EQ(shop.gateway.ledger().balance_minor(), 1000);
  shop.check_replay();
}

TEST(Money, ComesWithAnotherToken) {
  Shop shop;
  shop.buy("tok_expired_card");
  EXPECT_EQ(shop.give(RetryPayment{OrderId::of("WEB-1"), "4711"}), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(shop.give(RetryPayment{OrderId::of("WEB-1"), "4711"}), "payment-not-failed");
  EXPECT_EQ(shop.steps("WEB-1"),
            (List{"place_order_request", "payment_initiated", "payment_failed", "failure_notification",
                  "retry_payment", "payment_initiated", "payment_processed", "adjust_inventory",
                  "send_custom_notification", "payment_complete", "order-complete"}));
  shop.check_replay();
}

TEST(Money, IsAskedOfTheFirstCardAgainAfterASecond) {
  Shop shop;
  shop.buy("tok_declined");
  EXPECT_EQ(shop.give(RetryPayment{OrderId::of("WEB-1"), "tok_expired_card"}), "");
  EXPECT_EQ(shop.give(RetryPayment{OrderId::of("WEB-1"), "tok_declined"}), "");
  EXPECT_EQ(shop.give(RetryPayment{OrderId::of("WEB-1"), "4711"}), "");
  List tokens;
  for (const ChargeRequested& charge : shop.all<ChargeRequested>()) tokens.push_back(charge.token);
  EXPECT_EQ(tokens, (List{"tok_declined", "tok_expired_card", "tok_declined", "4711"}));
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  shop.check_replay();
}

// In the gateway's own words, up to what the buyer reads.
TEST(Money, ThatDidNotComeIsToldWithTheGatewaysReason) {
  for (const std::string token : {"tok_declined", "tok_expired_card", "tok_insufficient_funds"}) {
    Shop shop;
    shop.buy(token);
    const std::string said = shop.all<ChargeAnswered>().back().message;
    ASSERT_FALSE(said.empty());
    const auto notices = shop.ask(GetUserNotifications{"17850", {}, {}, {}}).notifications;
    ASSERT_EQ(notices.front().title, "Payment failed");
    const std::string text = shop.ask(GetNotificationDetails{notices.front().notificationId}).message;
    EXPECT_NE(text.find("(" + said + ")"), std::string::npos) << text;
  }
}

// Somebody sends the event by which the flow starts a payment. It is hearsay: no second charge, no step.
TEST(Money, IsNotTakenAgainUponHearsay) {
  Shop shop;
  shop.buy("4711");
  const std::vector<std::string> steps = shop.steps("WEB-1");
  const PaymentInitiated again = shop.all<PaymentInitiated>().front();
  EXPECT_EQ(shop.give(again), "");
  EXPECT_EQ(shop.count<ChargeRequested>(), 1u);
  EXPECT_EQ(shop.steps("WEB-1"), steps);
  Shop waiting;
  waiting.gateway_takes = seconds(10);
  waiting.buy("4711");
  EXPECT_EQ(waiting.give(again), "");
  EXPECT_EQ(waiting.count<ChargeRequested>(), 1u);
  EXPECT_EQ(waiting.steps("WEB-1"), (List{"place_order_request", "payment_initiated"}));
  waiting.pass(seconds(10));
  EXPECT_EQ(waiting.steps("WEB-1"), steps);
}

TEST(Money, IsAskedForWhenTheAnswerIsLost) {
  for (const std::string token : {"tok_lost_answer", "tok_slow"}) {
    Shop shop;
    shop.buy(token);
    EXPECT_EQ(shop.count<PaymentProcessed>(), 0u);
    shop.pass(seconds(5));
    EXPECT_EQ(shop.count<PaymentProcessed>(), 1u) << token;
    EXPECT_EQ(shop.count<ChargeRequested>(), 1u);
    EXPECT_EQ(shop.gateway.ledger().balance_minor(), 1000);
    shop.check_replay();
  }
}

TEST(Money, IsTakenOnceThoughARequestWasLost) {
  Shop shop;
  shop.buy("tok_lost_request");
  shop.pass(seconds(5));
  EXPECT_EQ(shop.all<PaymentFailed>().size(), 1u);
  EXPECT_EQ(shop.give(RetryPayment{OrderId::of("WEB-1"), "4711"}), "");
  EXPECT_EQ(shop.gateway.ledger().balance_minor(), 1000);
  shop.check_replay();
}

TEST(Money, GoesBackWhenItComesTooLate) {
  Shop shop;
  shop.buy("tok_late");
  shop.pass(minutes(16));
  EXPECT_EQ(shop.count<OrderCancelled>(), 1u);
  EXPECT_EQ(shop.gateway.ledger().balance_minor(), 1000);
  shop.pass(minutes(10));
  EXPECT_EQ(shop.count<PaymentProcessed>(), 0u);
  EXPECT_EQ(shop.count<PaymentRefunded>(), 1u);
  EXPECT_EQ(shop.told("17850").back(), "Money given back");
  shop.expect_undone();
}

TEST(Money, GoesBackBeforeAPaidOrderIsCancelled) {
  Shop shop;
  shop.buy("4711");
  EXPECT_EQ(shop.give(shop.cancel()), "");
  EXPECT_EQ(shop.count<PaymentRefunded>(), 1u);
  EXPECT_EQ(shop.count<ShipmentCancelled>(), 1u);
  EXPECT_EQ(shop.give(shop.cancel()), "");
  EXPECT_EQ(shop.count<OrderCancelling>(), 1u);
  EXPECT_EQ(shop.give(UpdateShipmentStatus{"shp-WEB-1-1", ShipmentStatus::shipped, shop.now}),
            "shipment-cancelled");
  shop.expect_undone();
}

TEST(Money, IsNotWaitedForWhenAnUnpaidOrderIsCancelled) {
  for (const std::string token : {"tok_declined", "tok_slow", "tok_lost_answer", "tok_insufficient_funds"}) {
    Shop shop;
    shop.buy(token);
    EXPECT_EQ(shop.give(shop.cancel()), "") << token;
    EXPECT_EQ(shop.count<OrderCancelled>(), 1u) << token;
    shop.pass(hours(1));
    EXPECT_EQ(shop.count<PaymentProcessed>(), 0u) << token;
    shop.expect_undone();
  }
}

TEST(Money, IsNotGivenBackOnceTheGoodsHaveLeft) {
  Shop shop;
  shop.buy("4711");
  shop.give(UpdateShipmentStatus{"shp-WEB-1-1", ShipmentStatus::shipped, shop.now});
  EXPECT_EQ(shop.give(shop.cancel()), "order-dispatched");
  EXPECT_EQ(shop.gateway.ledger().balance_minor(), 1000);
}

TEST(Money, ArrivesByTransfer) {
  Shop shop;
  shop.buy("", CheckoutMethod::bank_transfer);
  EXPECT_EQ(shop.count<ChargeRequested>(), 0u);
  const auto pounds = [](std::int64_t pence) { return Money{pence, *Currency::parse("GBP")}; };
  EXPECT_EQ(shop.give(RecordTransfer{OrderId::of("WEB-1"), pounds(600), "b1"}), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 0u);
  EXPECT_EQ(shop.give(RecordTransfer{OrderId::of("WEB-1"), pounds(400), "b2"}), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(shop.give(shop.cancel()), "");
  EXPECT_EQ(shop.count<PaymentRefunded>(), 2u);
  EXPECT_EQ(shop.count<OrderCancelled>(), 1u);
  shop.check_replay();
}

TEST(Money, ThatNeverArrivesByTransferEndsTheOrder) {
  Shop shop;
  shop.buy("", CheckoutMethod::bank_transfer);
  shop.pass(minutes(16));
  EXPECT_EQ(shop.available("lamp"), 10) << "its goods are free at once";
  EXPECT_EQ(shop.count<OrderCancelled>(), 0u) << "its money may still come";
  EXPECT_EQ(shop.told("17850").back(), "Order WEB-1 waits for your transfer");
  shop.pass(hours(7 * 24));
  shop.expect_undone();
}

TEST(Money, ThatArrivesLateHasTheGoodsKeptAgain) {
  Shop shop;
  shop.buy("", CheckoutMethod::bank_transfer);
  shop.pass(hours(30));
  EXPECT_EQ(shop.give(RecordTransfer{OrderId::of("WEB-1"), {1000, *Currency::parse("GBP")}, "b1"}), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(shop.count<ShipmentCreated>(), 1u);
  EXPECT_EQ(shop.available("lamp"), 6);
  shop.pass(hours(8 * 24));
  EXPECT_EQ(shop.count<OrderCancelling>(), 0u);
  shop.check_replay();
}

}  // namespace
}  // namespace flowmart::journey

#include <gtest/gtest.h>

#include <algorithm>

#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace {

using namespace orders_given;

// ---- one order

TEST(Cancelling, IsDoneOnceStockAndMoneyAreSettled) {
  for (const auto& open : {&pending, &processing}) {
    Given stock_first = open();
    const OrderStatus before = status_in(stock_first);
    stock_first.when(cancel).then(calling_off(order, "customer_request", "jo@shop.example"));
    EXPECT_EQ(status_in(stock_first), before);
    EXPECT_EQ(order_in(stock_first).stage, Stage::cancelling);
    stock_first.when(stock_back()).then();
    stock_first.when(stock_back()).then();
    EXPECT_EQ(status_in(stock_first), before);
    stock_first.when(money_back(order, 6750)).then(cancelled("customer_request"));
    stock_first.when(money_back(order, 6750)).then();
    EXPECT_EQ(status_in(stock_first), OrderStatus::cancelled);
    EXPECT_EQ(payment_in(stock_first), PaymentStatus::refunded);

    Given money_first = open();
    money_first.when(cancel);
    money_first.when(money_back()).then();
    money_first.when(money_back()).then();
    EXPECT_EQ(status_in(money_first), before);
    money_first.when(stock_back()).then(cancelled("customer_request"));
    money_first.when(stock_back()).then();
    EXPECT_EQ(payment_in(money_first), PaymentStatus::cancelled);
  }
}

TEST(Cancelling, OfWhatCostsNothingWaitsForTheStockAlone) {
  Given given = pending_of(free_wish());
  given.when(cancel);
  given.when(stock_back());
  EXPECT_EQ(given.count<OrderCancelled>(), 1u);
  given.when(stock_back()).then();
}

TEST(Cancelling, HappensOnce) {
  Given given = being_called_off();
  given.when(cancel).then();
  given.when(stock_back()).when(money_back()).when(cancel).then();
  given.when(ran_out()).then();
  EXPECT_EQ(order_in(given).stage, Stage::cancelled);
}

TEST(Cancelling, GivesItsReason) {
  Given given = pending();
  given.when(CancelOrder{order, "", "jo@shop.example"}).when(stock_back()).when(money_back());
  EXPECT_EQ(given.sent<OrderCancelled>().cancellationReason, std::nullopt);
}

TEST(Cancelling, LetsNoStepForwardBeTaken) {
  Given given = processing();
  given.when(cancel);
  const auto stuck = [&] {
    const Order before = order_in(given);
    given.when(confirm).then_rejected(codes::order_cancelled);
    given.when(dispatched()).then_rejected(codes::order_cancelled);
    given.when(left(false)).then_rejected(codes::order_cancelled);
    given.when(delivered).then_rejected(codes::order_cancelled);
    given.when(wish()).then();
    EXPECT_EQ(order_in(given), before);
  };
  stuck();
  given.when(stock_back()).when(money_back());
  stuck();
}

TEST(Cancelling, IsTooLateOnceAllWasDispatched) {
  shipped().when(cancel).then_rejected(codes::order_dispatched);
  arrived().when(cancel).then_rejected(codes::order_dispatched);
  for (const auto& gone : {&shipped, &arrived}) {
    Given given = gone();
    given.when(ran_out()).then();
    given.when(stock_back()).then();
    EXPECT_EQ(order_in(given), order_in(gone()));
  }
}

TEST(Cancelling, IsTooLateOnceTheFirstOfTheParcelsHasLeft) {
  Given given = processing();
  given.when(left(false, "a"));
  given.when(cancel).then_rejected(codes::order_dispatched);
  given.when(left(false, "a")).then();
  given.when(ran_out()).then();
  EXPECT_EQ(status_in(given), OrderStatus::processing);
  given.when(left(true, "b"));
  EXPECT_EQ(status_in(given), OrderStatus::shipped);
}

// ---- not paid in time

TEST(Cancelling, FollowsWhenTheHoldRunsOut) {
  Given given = pending();
  given.when(ran_out()).then(calling_off(order, "reservation_expired", "InventoryService", true));
  given.when(ran_out()).then();
  given.when(money_back()).then(cancelled("reservation_expired"));
  given.when(ran_out()).then();
}

TEST(Cancelling, OfWhatCostsNothingIsDoneAtOnceWhenTheHoldRunsOut) {
  Given given = pending_of(free_wish());
  given.when(ran_out());
  EXPECT_EQ(given.count<OrderCancelling>(), 1u);
  EXPECT_EQ(given.count<OrderCancelled>(), 1u);
  EXPECT_EQ(status_in(given), OrderStatus::cancelled);
}

TEST(Cancelling, FollowsEvenOnceConfirmedWhenThereIsNoStockForIt) {
  Given given = processing();
  given.when(ran_out()).when(money_back(order, 6750)).then(cancelled("reservation_expired"));
}

// The hold runs out while the word that the order is called off is on its way: whether that or the money
// comes first, the stock is back, and whoever says so again is too late.
TEST(Cancelling, IsSettledByAHoldThatRanOutMeanwhile) {
  Given money_first = being_called_off();
  money_first.when(money_back()).then();
  money_first.when(ran_out()).then(cancelled("customer_request"));
  money_first.when(stock_back()).then();

  Given stock_first = being_called_off();
  stock_first.when(ran_out()).then();
  stock_first.when(stock_back()).then();
  stock_first.when(money_back()).then(cancelled("customer_request"));
}

// ---- a subscription

const OrderId first = std::min(OrderId::of("coffee-box-118/2026-05"), OrderId::of("coffee-box-118/2026-06")),
              second = std::max(OrderId::of("coffee-box-118/2026-05"), OrderId::of("coffee-box-118/2026-06"));

UserSubscriptionCancelled ended(std::optional<std::string> reason = {}) {
  return {buyer, "coffee-box-118", {}, std::move(reason), {}, at_noon};
}
OrderCancelling without_subscription(OrderId id, std::string reason = "subscription_cancelled") {
  return calling_off(id, std::move(reason), "SubscriptionService");
}
void place(Given& given, const std::string& id) {
  given.when(wish(id)).when(reserved(OrderId::of(id)));
  EXPECT_EQ(given.count<OrderPlaced>(), 1u);
}
Given subscribed() {
  Given given;
  place(given, "coffee-box-118/2026-06");
  place(given, "coffee-box-118/2026-05");
  return given;
}

TEST(Subscription, TakesItsOrdersAlong) {
  Given given = subscribed();
  given.when(ended("moving abroad"))
      .then(without_subscription(first, "moving abroad"), without_subscription(second, "moving abroad"));
  for (const OrderId id : {first, second}) {
    EXPECT_EQ(order_in(given, id).stage, Stage::cancelling);
    given.when(stock_back(id)).when(money_back(id));
    EXPECT_EQ(given.sent<OrderCancelled>().cancellationReason, "moving abroad");
  }
}

TEST(Subscription, EndsAtTheMomentThatWasTold) {
  Given given = subscribed();
  const Time end = at_noon + std::chrono::hours{24};
  UserSubscriptionCancelled later = ended();
  later.effectiveAt = end;
  given.when(later).then().then_timer("subscription-end", end);
  given.when(ConfirmOrder{first}).when(dispatched(first));
  EXPECT_EQ(order_in(given, first).stage, Stage::shipped) << "until then its orders go on";
  given.when(SubscriptionEndDue{buyer, "coffee-box-118", "subscription_cancelled"})
      .then(without_subscription(second));
}

TEST(Subscription, EndsAsWasToldLast) {
  Given given = subscribed();
  UserSubscriptionCancelled later = ended();
  for (const auto wait : {std::chrono::hours{24}, std::chrono::hours{2}}) {
    later.effectiveAt = at_noon + wait;
    given.when(later).then().then_timer("subscription-end", at_noon + wait);
  }
  later.effectiveAt = at_noon;
  given.when(later)
      .then(without_subscription(first), without_subscription(second))
      .then_timer("subscription-end", std::nullopt);
}

TEST(Subscription, GivesAReasonOfItsOwn) {
  Given given;
  place(given, "coffee-box-118/2026-05");
  given.when(ended()).then(without_subscription(OrderId::of("coffee-box-118/2026-05")));
}

// Only its own go along.
TEST(Subscription, LeavesOtherOrdersAlone) {
  Given given;
  for (const char* other : {"WEB-20931", "coffee-box-119/2026-05", "coffee-box-118", "/coffee-box-118",
                            "coffee-box-1180/1", "coffee-box-11/8"})
    place(given, other);
  PlaceOrder of_somebody_else = wish("coffee-box-118/7");
  of_somebody_else.customer.customerId = "C-4472";
  given.when(of_somebody_else).when(reserved(OrderId::of("coffee-box-118/7")));
  given.when(ended()).then();
  UserSubscriptionCancelled nameless = ended();
  nameless.subscriptionId = "";
  given.when(nameless).then();
}

TEST(Subscription, LeavesWhatHasLeft) {
  Given given = subscribed();
  given.when(ConfirmOrder{first}).when(dispatched(first));
  given.when(ended()).then(without_subscription(second));
  Given in_parts = subscribed();
  in_parts.when(ConfirmOrder{first}).when(RecordDispatch{first, "a", false, at_noon});
  in_parts.when(ended()).then(without_subscription(second));
}

TEST(Subscription, TakesWhatIsPaidAlong) {
  Given given = subscribed();
  given.when(ConfirmOrder{first});
  given.when(ended()).then(without_subscription(first), without_subscription(second));
}

TEST(Subscription, CallsOffOnce) {
  Given given = subscribed();
  given.when(CancelOrder{first, "", ""});
  given.when(ended()).then(without_subscription(second));
  given.when(ended()).then();
}

TEST(Subscription, HasNoOrderBeforeItIsPlacedOrAfterItWasRefused) {
  Given given;
  given.when(wish("coffee-box-118/1"));
  given.when(ended()).then();
  given.when(StockShort{OrderId::of("coffee-box-118/1"), {{kettle, true, 1, 0}}});
  given.when(ended()).then();
}

TEST(Subscription, OfNobodyHasNoOrders) { Given().when(ended()).then(); }

// Nothing is kept of an order that cannot be called off with it any more.
TEST(Subscription, ForgetsItsOrdersOnceTheyAreDone) {
  Given given = subscribed();
  given.when(ConfirmOrder{first}).when(dispatched(first)).when(CancelOrder{second, "", ""});
  std::size_t kept = 0;
  given.state().of_subscriptions.each_in_memory(
      [&](const SubscriptionOrder&, const Present* row) { kept += row != nullptr; });
  EXPECT_EQ(kept, 0u);
}

}  // namespace
}  // namespace flowmart::orders

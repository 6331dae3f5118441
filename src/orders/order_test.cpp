#include "orders/order.hpp"

#include <gtest/gtest.h>

#include "orders/order_given.hpp"

namespace flowmart::orders {
namespace {

using namespace order_given;

ReserveOrder reserve() { return {order, products_of(wish()), expiry}; }
OrderShort short_of(std::vector<Shortage> shorts) { return {order, std::move(shorts)}; }
OrderConfirmed confirmed() {
  return {order.to_string(),
          buyer.to_string(),
          {{kettle.to_string(), "Enamel kettle", 1, number("34.50"), number("34.50")},
           {mug.to_string(), "Stoneware mug", 4, number("8.25"), number("33.00")}},
          "processing",
          number("67.50"),
          {at_noon}};
}
OrderCancelling cancelling(std::string reason, std::string actor, bool expired = false) {
  return {order, "WEB-20931", buyer, std::move(reason), std::move(actor), expired, at_noon};
}
OrderCancelled cancelled(std::string reason) {
  return {order,
          buyer,
          {{kettle, "Enamel kettle", 1, number("34.50"), number("34.50")},
           {mug, "Stoneware mug", 4, number("8.25"), number("33.00")}},
          CancelledStatus::cancelled,
          number("67.50"),
          std::move(reason),
          at_noon};
}
OrderStatus status_of(Given given) { return given.when(question).sent<GetOrder::Response>().status; }
PaymentStatus payment_of(Given given) {
  return given.when(question).sent<GetOrder::Response>().payment->status;
}

// ---- taking

TEST(Order, AsksForItsStock) { Given().when(wish()).then(reserve()); }

TEST(Order, IsPlacedOnceItsStockIsHeld) { Given().when(wish()).when(reserved).then(placed()); }

TEST(Order, IsRefusedWholeNamingEachShortLine) {
  PlaceOrder twice = wish();
  twice.items.push_back({"KETTLE-17", "Enamel kettle", 2, number("34.50")});
  twice.payment.amount = number("136.50");
  Given given;
  given.when(twice).when(short_of({{kettle, true, 3, 2}}));
  given.then(OrderRefused{order,
                          "WEB-20931",
                          RefusalReason::out_of_stock,
                          {{RefusalReason::out_of_stock, kettle, "KETTLE-17", "Enamel kettle", 3, 2, {1, 3}}},
                          at_noon});
  given.when(question).then_rejected(codes::order_not_found);
}

TEST(Order, IsRefusedForAProductNotOnFile) {
  Given()
      .when(wish())
      .when(short_of({{mug, false, 4, 0}, {kettle, true, 1, 0}}))
      .then(OrderRefused{order,
                         "WEB-20931",
                         RefusalReason::unknown_product,
                         {{RefusalReason::out_of_stock, kettle, "KETTLE-17", "Enamel kettle", 1, 0, {1}},
                          {RefusalReason::unknown_product, mug, "MUG-BLUE", "Stoneware mug", 4, 0, {2}}},
                         at_noon});
}

TEST(Order, MayBeTriedAgainAfterItWasRefused) {
  Given given;
  given.when(wish()).when(short_of({{kettle, true, 1, 0}}));
  given.when(wish()).then(reserve());
  given.when(reserved).then(placed());
}

TEST(Order, MayBeTriedWithOtherContentAfterItWasRefused) {
  Given given;
  given.when(wish()).when(short_of({{kettle, true, 1, 0}}));
  given.when(free_wish()).when(reserved);
  EXPECT_EQ(given.sent<OrderPlaced>().total, pounds(0));
}

TEST(Order, AddsNothingPlacedTwice) {
  PlaceOrder again = wish();
  again.items[0].price = number("34.500");  // the same price
  pending().when(wish()).then();
  pending().when(again).then();
  shipped().when(wish()).then();
  Given().when(wish()).when(wish()).then();
}

TEST(Order, IsOfOneContent) {
  const auto differ = [](auto change) {
    PlaceOrder other = wish();
    change(other);
    pending().when(other).then_rejected(codes::order_id_taken);
    Given().when(wish()).when(other).then_rejected(codes::order_id_taken);
  };
  differ([](PlaceOrder& other) { other.customer.name = "Someone Else"; });
  differ([](PlaceOrder& other) { other.customer.customerId = "C-1"; });
  differ([](PlaceOrder& other) { other.customer.phone.reset(); });
  differ([](PlaceOrder& other) { std::swap(other.items[0], other.items[1]); });
  differ([](PlaceOrder& other) { other.shippingAddress.zip = "00187"; });
  differ([](PlaceOrder& other) { other.payment.transactionId = "another"; });
  differ([](PlaceOrder& other) { other.payment.paymentMethod = CheckoutMethod::credit_card; });
  differ([](PlaceOrder& other) { other.orderDate += std::chrono::seconds{1}; });
  differ([](PlaceOrder& other) {
    other.items[1].quantity = 5;
    other.payment.amount = number("75.75");
  });
}

TEST(Order, LeavesNoTraceWhenItIsInvalid) {
  PlaceOrder wrong = wish();
  wrong.items[1].price = number("8.255");
  Given given;
  given.when(wrong).then_rejected(codes::order_invalid, "/items/1/price");
  given.when(wish()).then(reserve());
}

TEST(Order, HearsItsVerdictOnce) {
  Given().when(reserved).then();
  Given().when(short_of({{kettle, true, 1, 0}})).then();
  pending().when(reserved).then();
  pending().when(short_of({{kettle, true, 1, 0}})).then();
}

// ---- paid, shipped, delivered

TEST(Order, IsConfirmedOnce) {
  Given given = pending();
  given.when(confirm).then(confirmed());
  given.when(confirm).then();
  EXPECT_EQ(status_of(given), OrderStatus::processing);
  shipped().when(confirm).then();
}

TEST(Order, IsShippedOnceItIsConfirmed) {
  const OrderShipped event{order, "WEB-20931", buyer, "shp-WEB-20931-1", at_noon};
  Given given = processing();
  given.when(dispatched).then(event);
  given.when(dispatched).then();
  EXPECT_EQ(status_of(given), OrderStatus::shipped);
  pending().when(dispatched).then_rejected(codes::order_not_confirmed);
}

TEST(Order, IsDeliveredOnceItIsShipped) {
  const OrderDelivered event{order, "WEB-20931", buyer, "shp-WEB-20931-1", at_noon};
  Given given = shipped();
  given.when(delivered).then(event);
  given.when(delivered).then();
  given.when(dispatched).then();
  EXPECT_EQ(status_of(given), OrderStatus::delivered);
  pending().when(delivered).then_rejected(codes::order_not_shipped);
  processing().when(delivered).then_rejected(codes::order_not_shipped);
}

TEST(Order, ThatIsNotThereCanDoNothing) {
  for (Given given : {Given(), Given().when(wish())}) {
    given.when(confirm).then_rejected(codes::order_not_found);
    given.when(dispatched).then_rejected(codes::order_not_found);
    given.when(delivered).then_rejected(codes::order_not_found);
    given.when(cancel).then_rejected(codes::order_not_found);
    given.when(question).then_rejected(codes::order_not_found);
    given.when(expired).then();
  }
}

// ---- called off

TEST(Order, IsCancelledOnceStockAndMoneyAreSettled) {
  const RevokeClearance stay{order, "customer_request"};
  const ReleaseOrderStock free_stock{order, "customer_request"};
  const CancelPayment no_money{payment, order, "customer_request"};
  for (Given given : {pending(), processing()}) {
    const OrderStatus before = status_of(given);
    given.when(cancel).then(cancelling("customer_request", "jo@shop.example"), stay, free_stock, no_money);
    EXPECT_EQ(status_of(given), before);

    Given stock_first = given;
    stock_first.when(stock_back).then();
    stock_first.when(stock_back).then();
    stock_first.when(money_returned).then(cancelled("customer_request"));
    stock_first.when(money_returned).then();
    EXPECT_EQ(status_of(stock_first), OrderStatus::cancelled);
    EXPECT_EQ(payment_of(stock_first), PaymentStatus::refunded);

    Given money_first = given;
    money_first.when(money_back).then();
    money_first.when(money_back).then();
    money_first.when(stock_back).then(cancelled("customer_request"));
    money_first.when(stock_back).then();
    EXPECT_EQ(payment_of(money_first), PaymentStatus::cancelled);
  }
}

TEST(Order, ThatCostsNothingIsCancelledOnceItsStockIsBack) {
  Given given = pending(free_wish());
  given.when(cancel);
  EXPECT_EQ(given.count<CancelPayment>(), 0u);
  given.when(stock_back);
  EXPECT_EQ(given.count<OrderCancelled>(), 1u);
}

TEST(Order, IsCalledOffOnce) {
  Given given = pending();
  given.when(cancel).when(cancel).then();
  given.when(expired).then();
  given.when(stock_back).when(money_back).when(cancel).then();
  given.when(expired).then();
}

TEST(Order, TakesNoStepForwardOnceItIsCalledOff) {
  Given given = processing();
  given.when(cancel);
  const auto stuck = [&] {
    given.when(confirm).then_rejected(codes::order_cancelled);
    given.when(dispatched).then_rejected(codes::order_cancelled);
    given.when(delivered).then_rejected(codes::order_cancelled);
    given.when(wish()).then();
  };
  stuck();
  given.when(stock_back).when(money_back);
  stuck();
}

TEST(Order, CannotBeCancelledOnceItWasDispatched) {
  shipped().when(cancel).then_rejected(codes::order_dispatched);
  Given given = shipped();
  given.when(delivered).when(cancel).then_rejected(codes::order_dispatched);
  given.when(expired).then();
}

TEST(Order, CannotBeCancelledOnceTheFirstOfItsParcelsHasLeft) {
  const RecordFirstDispatch first{order, "a", at_noon};
  Given given = processing();
  given.when(first).then();
  given.when(cancel).then_rejected(codes::order_dispatched);
  given.when(first).then();
  EXPECT_EQ(status_of(given), OrderStatus::processing);
  given.when(dispatched);
  EXPECT_EQ(status_of(given), OrderStatus::shipped);
}

TEST(Order, IsReadInFull) {
  const ReadOrder read{order};
  EXPECT_EQ(pending().when(read).sent<ReadOrder::Response>(),
            (ReadOrder::Response{placed(), OrderStatus::pending, PaymentStatus::pending}));
  EXPECT_EQ(pending(free_wish()).when(read).sent<ReadOrder::Response>().payment, std::nullopt);
  Given().when(read).then_rejected(codes::order_not_found);
}

TEST(Order, IsCancelledWhenItsHoldRunsOut) {
  Given given = pending();
  given.when(expired).then(cancelling("reservation_expired", "InventoryService", true),
                           RevokeClearance{order, "reservation_expired"},
                           CancelPayment{payment, order, "reservation_expired"});
  given.when(money_back).then(cancelled("reservation_expired"));
}

TEST(Order, ThatCostsNothingIsCancelledAtOnceWhenItsHoldRunsOut) {
  Given given = pending(free_wish());
  given.when(expired);
  EXPECT_EQ(given.count<OrderCancelled>(), 1u);
  EXPECT_EQ(given.count<CancelPayment>(), 0u);
  EXPECT_EQ(status_of(given), OrderStatus::cancelled);
}

TEST(Order, IsCalledOffEvenIfConfirmedWhenThereIsNoStockForIt) {
  Given given = processing();
  given.when(expired).when(money_returned).then(cancelled("reservation_expired"));
}

// ---- told

TEST(Order, TellsAll) {
  GetOrder::Response answer;
  answer.orderId = order;
  answer.orderNumber = "WEB-20931";
  answer.customerId = buyer;
  answer.orderDate = at_noon - std::chrono::hours{1};
  answer.status = OrderStatus::pending;
  answer.orderItems = {{line_at(order, 0), kettle, "Enamel kettle", 1, number("34.50"), number("34.50")},
                       {line_at(order, 1), mug, "Stoneware mug", 4, number("8.25"), number("33.00")}};
  answer.totalAmount = number("67.50");
  answer.shippingAddress = {{}, {}, {}, "Via del Corso 18", {}, "Roma", "RM", "00186", "IT"};
  answer.billingAddress = answer.shippingAddress;
  answer.payment = GetOrder::Payment{payment, PaymentStatus::pending, number("67.50"),
                                     "GBP",   PaymentMethod::paypal,  "ch_7Qd20Lx"};
  pending().when(question).then(answer);
}

TEST(Order, TellsNoBuyerOfAGuestAndNoPaymentOfNothing) {
  PlaceOrder guest = free_wish();
  guest.customer.customerId = "";
  guest.shippingAddress.country = "Atlantis";
  Given given = pending(guest);
  const auto& answer = given.when(question).sent<GetOrder::Response>();
  EXPECT_FALSE(answer.customerId);
  EXPECT_FALSE(answer.payment);
  EXPECT_EQ(answer.shippingAddress.country, "ZZ");
}

TEST(Order, TellsHowItsPaymentStands) {
  EXPECT_EQ(payment_of(processing()), PaymentStatus::completed);
  const PaymentRefunded part{payment, 1, order, pounds(1000), pounds(5750), "re-1", "goodwill", at_noon};
  const PaymentRefunded rest{payment, 2, order, pounds(5750), pounds(0), "re-2", "goodwill", at_noon};
  Given given = shipped();
  given.when(part).then();
  EXPECT_EQ(payment_of(given), PaymentStatus::partially_refunded);
  given.when(rest).then();
  given.when(rest).then();
  EXPECT_EQ(payment_of(given), PaymentStatus::refunded);
  EXPECT_EQ(status_of(given), OrderStatus::shipped);
}

}  // namespace
}  // namespace flowmart::orders

#include <gtest/gtest.h>

#include <utility>

#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace {

using namespace orders_given;

ReserveStock reserve() { return {order, products_of(wish()), expiry}; }

TEST(Placing, AsksForAllOfItsStockAtOnce) {
  Given given;
  given.when(wish()).then(reserve());
  EXPECT_EQ(order_in(given).stage, Stage::placing);
}

TEST(Placing, HoldsTheStockAsLongAsTheShopHasSettled) {
  contract::ShopSettings settings;
  settings.hold_time = std::chrono::minutes{40};
  const Orders orders(settings);
  const auto decision = decide(orders, wish(), at_noon);
  EXPECT_EQ(std::get<ReserveStock>(decision.sent().front()).expires, at_noon + std::chrono::minutes{40});
}

TEST(Placing, CountsInTheCurrencyOfTheShop) {
  contract::ShopSettings settings;
  settings.currency = *Currency::parse("KWD");
  Orders orders(settings);
  contract::testing::step(orders, wish(), at_noon);
  EXPECT_EQ(orders.orders.find(order)->content.total, (Money{67'500, settings.currency}));
  settings.currency = *Currency::parse("JPY");
  EXPECT_TRUE(decide(Orders(settings), wish(), at_noon).rejected());
}

TEST(Placing, IsDoneOnceTheStockIsHeld) {
  Given given = placing();
  given.when(reserved()).then(placed());
  EXPECT_EQ(order_in(given).stage, Stage::pending);
  EXPECT_EQ(order_in(given).content, content());
  EXPECT_EQ(order_in(given).placed_at, at_noon);
}

// Two ids of one clock differ in their first bytes alone: each order has a number of its own all the same.
TEST(Placing, GivesEachOrderThatHasAUuidTheNextNumber) {
  const std::string first = "0195946e-2d7a-1c41-9f0b-61c2a85d3e10",
                    second = "0295946e-2d7a-1c41-9f0b-61c2a85d3e10";
  Given given;
  for (const std::string& id : {first, second}) given.when(wish(id));
  given.when(wish()).when(reserved());
  for (const std::string& id : {second, first}) given.when(reserved(OrderId::of(id)));
  EXPECT_EQ(order_in(given, OrderId::of(second)).number, "ORD-1");
  EXPECT_EQ(order_in(given, OrderId::of(first)).number, "ORD-2");
  EXPECT_EQ(order_in(given).number, "WEB-20931");
}

TEST(Placing, IsRefusedWholeNamingEachShortLine) {
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
  EXPECT_EQ(given.state().orders.find(order), nullptr);
  given.when(question).then_rejected(codes::order_not_found);
}

TEST(Placing, IsRefusedForAProductNotOnFile) {
  placing()
      .when(short_of({{mug, false, 4, 0}, {kettle, true, 1, 0}}))
      .then(OrderRefused{order,
                         "WEB-20931",
                         RefusalReason::unknown_product,
                         {{RefusalReason::out_of_stock, kettle, "KETTLE-17", "Enamel kettle", 1, 0, {1}},
                          {RefusalReason::unknown_product, mug, "MUG-BLUE", "Stoneware mug", 4, 0, {2}}},
                         at_noon});
}

TEST(Placing, MayBeTriedAgainAfterARefusal) {
  Given given = placing();
  given.when(short_of({{kettle, true, 1, 0}}));
  given.when(wish()).then(reserve());
  given.when(reserved()).then(placed());
}

TEST(Placing, MayBeTriedWithOtherContentAfterARefusal) {
  Given given = placing();
  given.when(short_of({{kettle, true, 1, 0}}));
  given.when(free_wish()).when(reserved());
  EXPECT_EQ(given.sent<OrderPlaced>().total, pounds(0));
  EXPECT_EQ(order_in(given).payment, std::nullopt);
}

TEST(Placing, AddsNothingAskedTwice) {
  PlaceOrder again = wish();
  again.items[0].price = number("34.500");  // the same price
  for (const auto& known : {&placing, &pending, &processing, &shipped, &arrived, &called_off})
    for (const PlaceOrder& same : {wish(), again}) {
      Given given = known();
      const Order before = order_in(given);
      given.when(same).then();
      EXPECT_EQ(order_in(given), before);
    }
}

TEST(Placing, IsOfOneContent) {
  const auto differ = [](auto change) {
    PlaceOrder other = wish();
    change(other);
    for (const auto& known : {&placing, &pending, &shipped, &called_off}) {
      Given given = known();
      given.when(other).then_rejected(codes::order_id_taken);
      EXPECT_EQ(order_in(given).content, content());
    }
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

TEST(Placing, LeavesNoTraceOfWhatIsInvalid) {
  PlaceOrder wrong = wish();
  wrong.items[1].price = number("8.255");
  Given given;
  given.when(wrong).then_rejected(codes::order_invalid, "/items/1/price");
  EXPECT_EQ(given.state().orders.find(order), nullptr);
  given.when(wish()).then(reserve());
}

TEST(Placing, HearsItsVerdictOnce) {
  Given().when(reserved()).then();
  Given().when(short_of({{kettle, true, 1, 0}})).then();
  for (const auto& known : {&pending, &processing, &shipped, &being_called_off, &called_off}) {
    Given given = known();
    const Order before = order_in(given);
    given.when(reserved()).then();
    given.when(short_of({{kettle, true, 1, 0}})).then();
    EXPECT_EQ(order_in(given), before);
  }
}

}  // namespace
}  // namespace flowmart::orders

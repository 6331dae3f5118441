#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <set>

#include "kernel/faults.hpp"
#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace intake_test {

using namespace orders_given;

const Currency yen = *Currency::parse("JPY"), dinar = *Currency::parse("KWD");

std::set<std::string> faults_of(const PlaceOrder& wish, Currency currency = gbp) {
  std::set<std::string> pointers;
  for (const auto& rejection : {refuse_personal_texts(wish), refuse(wish, {}, currency)}) {
    if (!rejection) continue;
    EXPECT_EQ(rejection->code, codes::order_invalid.name);
    for (const Fault& fault : rejection->faults) {
      EXPECT_FALSE(fault.detail.empty());
      pointers.insert(fault.pointer);
    }
  }
  return pointers;
}
template <class Change>
std::set<std::string> faults_when(Change change) {
  PlaceOrder wish = orders_given::wish();
  change(wish);
  return faults_of(wish);
}
using Pointers = std::set<std::string>;

TEST(Intake, LetsASoundOrderPass) { EXPECT_EQ(faults_of(wish()), Pointers{}); }

TEST(Intake, WantsAnId) {
  EXPECT_EQ(faults_when([](auto& wish) { wish.orderId = ""; }), Pointers{"/orderId"});
}

TEST(Intake, StartsPending) {
  for (const OrderStatus status :
       {OrderStatus::processing, OrderStatus::shipped, OrderStatus::delivered, OrderStatus::cancelled})
    EXPECT_EQ(faults_when([&](auto& wish) { wish.status = status; }), Pointers{"/status"});
}

TEST(Intake, WantsOneLineToFiveThousand) {
  EXPECT_EQ(faults_when([](auto& wish) {
              wish.items.clear();
              wish.payment.amount = number("0");
            }),
            Pointers{"/items"});
  const auto lines = [](std::size_t count) {
    PlaceOrder wish = orders_given::wish();
    wish.items.assign(count, {"MUG-BLUE", "Stoneware mug", 1, number("0.01")});
    wish.payment.amount = {static_cast<std::int64_t>(count), 2};
    return wish;
  };
  EXPECT_EQ(faults_of(lines(1)), Pointers{});
  EXPECT_EQ(faults_of(lines(5'000)), Pointers{});
  EXPECT_EQ(faults_of(lines(5'001)), Pointers{"/items"});
}

TEST(Intake, WantsAProductInEachLine) {
  EXPECT_EQ(faults_when([](auto& wish) { wish.items[1].itemId = ""; }), Pointers{"/items/1/itemId"});
}

TEST(Intake, WantsOneUnitToAThousandMillion) {
  for (const Quantity quantity : {Quantity{0}, Quantity{-4}, quantity_max + 1})
    EXPECT_EQ(faults_when([&](auto& wish) { wish.items[1].quantity = quantity; }),
              Pointers{"/items/1/quantity"});
  EXPECT_EQ(faults_when([&](auto& wish) {
              wish.items = {{"MUG-BLUE", "Stoneware mug", quantity_max, number("0.01")}};
              wish.payment.amount = number("10000000");
            }),
            Pointers{});
}

TEST(Intake, WantsAPriceInWholePence) {
  EXPECT_EQ(faults_when([](auto& wish) { wish.items[0].price = number("-0.01"); }),
            Pointers{"/items/0/price"});
  EXPECT_EQ(faults_when([](auto& wish) { wish.items[0].price = number("34.501"); }),
            Pointers{"/items/0/price"});
  EXPECT_EQ(faults_when([](auto& wish) { wish.items[0].price = number("34.500"); }), Pointers{});
}

TEST(Intake, KnowsTheDecimalsOfACurrency) {
  PlaceOrder wish = orders_given::wish();
  EXPECT_EQ(faults_of(wish, yen), (Pointers{"/items/0/price", "/items/1/price"}));
  EXPECT_EQ(faults_of(wish, dinar), Pointers{});
  wish.items[0].price = number("34.505");
  wish.payment.amount = number("67.505");
  EXPECT_EQ(faults_of(wish, dinar), Pointers{});
}

TEST(Intake, CountsALineExactlyOrNotAtAll) {
  EXPECT_EQ(faults_when([](auto& wish) {
              wish.items[0].quantity = quantity_max;
              wish.items[0].price = number("999999999999999.99");
            }),
            Pointers{"/items/0"});
  EXPECT_EQ(faults_when([](auto& wish) {
              wish.items[0].price = {std::numeric_limits<std::int64_t>::max(), 0};
            }),
            Pointers{"/items/0/price"});
}

TEST(Intake, CountsTheSumExactlyOrNotAtAll) {
  EXPECT_EQ(faults_when([](auto& wish) {
              wish.items.assign(2, {"MUG-BLUE", "Stoneware mug", 100, number("900000000000000")});
            }),
            Pointers{"/items"});
}

TEST(Intake, WantsTheAmountToBeTheSum) {
  for (const char* amount : {"67.49", "67.51", "67.501", "0", "-67.5"})
    EXPECT_EQ(faults_when([&](auto& wish) { wish.payment.amount = number(amount); }),
              Pointers{"/payment/amount"})
        << amount;
  EXPECT_EQ(faults_when([&](auto& wish) { wish.payment.amount = number("67.500"); }), Pointers{});
  EXPECT_EQ(faults_of(free_wish()), Pointers{});
}

TEST(Intake, NamesAllFaultsAtOnce) {
  EXPECT_EQ(faults_when([](auto& wish) {
              wish.status = OrderStatus::shipped;
              wish.items[0].quantity = 0;
              wish.items[0].price = number("0.001");
              wish.items[1].itemId = "";
            }),
            (Pointers{"/status", "/items/0/quantity", "/items/0/price", "/items/1/itemId"}));
}

TEST(Intake, NamesAHundredFaultsAtMost) {
  PlaceOrder wish = orders_given::wish();
  wish.items.assign(5'000, {"", "", 0, number("-1")});
  EXPECT_EQ(refuse(wish, {}, gbp)->faults.size(), 100U);
}

// ---- the order in full

TEST(Intake, WritesTheOrderInFull) { EXPECT_EQ(content_of(wish(), gbp), content()); }

TEST(Intake, TakesIdsThatAreUuidsAsTheyAre) {
  PlaceOrder wish = orders_given::wish();
  wish.orderId = "0195946E-2d7a-7c41-9f0b-61c2a85d3e10";
  wish.customer.customerId = "0195946c-88b0-7f52-8a3d-0b7c9e14d6a2";
  wish.items[0].itemId = "01932b10-4c00-7d1e-b5f4-2a6fd0918c37";
  const OrderContent content = content_of(wish, gbp);
  EXPECT_EQ(content.order.to_string(), "0195946e-2d7a-7c41-9f0b-61c2a85d3e10");
  EXPECT_EQ(content.customer.to_string(), "0195946c-88b0-7f52-8a3d-0b7c9e14d6a2");
  EXPECT_EQ(content.lines[0].product.to_string(), "01932b10-4c00-7d1e-b5f4-2a6fd0918c37");
}

TEST(Intake, KnowsTheNumbersThatTheShopGives) {
  for (const std::int64_t number :
       {std::int64_t{0}, std::int64_t{1042}, std::numeric_limits<std::int64_t>::max()})
    EXPECT_EQ(number_in(number_text(number)), number);
  for (const std::string text : {"", "ORD-", "ORD-1x", "ORD--1", "ORD-+1", "ORD- 1", "ord-1", "WEB-1",
                                 "ORD-1/2", "ORD-99999999999999999999", "ORD-V1RAM5TFGG"})
    EXPECT_EQ(number_in(text), std::nullopt) << text;
}

TEST(Intake, TakesNoNumberOfTheShopsAndNothingUnprintableAsAnId) {
  const auto with = [](std::string id) { return faults_when([&](auto& wish) { wish.orderId = id; }); };
  const std::string letter = "\u00e9";
  std::string long_but_good;
  for (int i = 0; i < 128; ++i) long_but_good += letter;
  for (const std::string& good :
       {std::string("a"), std::string("A b/c"), std::string("ORD-V1RAM5TFGG"), long_but_good})
    EXPECT_EQ(with(good), Pointers{}) << good;
  for (const std::string& bad : {std::string(), std::string("ORD-7"), std::string("a\nb"),
                                 std::string("a\0b", 3), std::string("\x7f"), long_but_good + "e"})
    EXPECT_EQ(with(bad), Pointers{"/orderId"}) << bad;
}

TEST(Intake, TakesABuyersNumberUnderTheRuleOfIds) {
  const auto with = [](const std::string& number) {
    return faults_when([&](auto& wish) { wish.customer.customerId = number; });
  };
  EXPECT_EQ(with(""), Pointers{}) << "a guest";
  EXPECT_EQ(with(std::string(128, 'c')), Pointers{});
  for (const std::string& bad : {std::string(129, 'c'), std::string("a\x1b[2J"), std::string("a\0b", 3)})
    EXPECT_EQ(with(bad), Pointers{"/customer/customerId"}) << bad;
}

TEST(Intake, BoundsTheTextsInCharacters) {
  std::string most;
  for (int i = 0; i < 255; ++i) most += "\u00e9";
  EXPECT_EQ(faults_when([&](auto& wish) { wish.customer.name = most; }), Pointers{});
  EXPECT_EQ(faults_when([&](auto& wish) { wish.customer.name = most + "e"; }), Pointers{"/customer/name"});
  const std::string text(501, 'x');
  EXPECT_EQ(faults_when([&](auto& wish) {
              wish.customer.email = wish.customer.phone.emplace(text);
              wish.items[1].name = wish.payment.transactionId = text;
              wish.shippingAddress = {text, text, text, text, text};
            }),
            (Pointers{"/customer/email", "/customer/phone", "/items/1/name", "/payment/transactionId",
                      "/shippingAddress/street", "/shippingAddress/city", "/shippingAddress/state",
                      "/shippingAddress/zip", "/shippingAddress/country"}));
}

TEST(Intake, SaysOfAPriceWhetherItIsTooFineOrTooLarge) {
  const auto said = [](std::string_view price) {
    PlaceOrder wish = orders_given::wish();
    wish.items[0].price = number(price);
    return refuse(wish, {}, gbp)->faults.front().detail;
  };
  EXPECT_EQ(said("34.501"), "An amount in GBP has at most 2 decimals.");
  EXPECT_EQ(said("1e17"), "A price is not more than this program can count.");
}

TEST(Intake, MakesAGuestOfABuyerWithoutANumber) {
  PlaceOrder wish = orders_given::wish();
  wish.customer.customerId = "";
  const OrderContent first = content_of(wish, gbp);
  wish.orderId = "WEB-20932";
  const OrderContent second = content_of(wish, gbp);
  EXPECT_TRUE(first.customer_number.empty());
  EXPECT_FALSE(first.customer.is_nil());
  EXPECT_NE(first.customer, second.customer);
}

TEST(Intake, GivesEachLineAKeyOfItsOwn) {
  std::set<Uuid> keys{order.uuid, payment_of(order).uuid};
  for (std::size_t i = 0; i < 5'000; ++i) keys.insert(line_at(order, i).uuid);
  EXPECT_EQ(keys.size(), 5'002u);
}

TEST(Intake, SumsLinesOfOneProduct) {
  PlaceOrder wish = orders_given::wish();
  wish.items = {{"A", "", 2, {}}, {"B", "", 3, {}}, {"A", "", 5, {}}, {"C", "", 1, {}}, {"A", "", 1, {}}};
  std::map<ProductId, Quantity> sums;
  const auto products = products_of(wish);
  for (const ProductQuantity& product : products) sums[product.product] = product.quantity;
  EXPECT_EQ(products.size(), 3u);
  EXPECT_EQ(sums, (std::map<ProductId, Quantity>{
                      {ProductId::of("A"), 8}, {ProductId::of("B"), 3}, {ProductId::of("C"), 1}}));
}

TEST(Intake, SumsFiveThousandFullLinesOfOneProduct) {
  PlaceOrder wish = orders_given::wish();
  wish.items.assign(5'000, {"A", "", quantity_max, {}});
  EXPECT_EQ(products_of(wish), (std::vector<ProductQuantity>{{ProductId::of("A"), 5'000 * quantity_max}}));
}

}  // namespace intake_test
}  // namespace flowmart::orders

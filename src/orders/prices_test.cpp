#include <gtest/gtest.h>

#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace {

using namespace orders_given;

ProductRegistered registered(ProductId product, std::string sku, std::int64_t pence = 250) {
  ProductRegistered event;
  event.product = product;
  event.sku = event.name = std::move(sku);
  event.price = pounds(pence);
  event.timestamp = at_noon;
  return event;
}
KnownProduct asked(Given& given, const std::string& name) {
  return given.when(ReadProducts{{name}}).sent<ReadProducts::Response>().products.front();
}
PlaceOrder one_of(const std::string& item, std::string id = "WEB-20931") {
  PlaceOrder one = wish(std::move(id));
  one.items = {{item, "Kettle", 1, number("34.5")}};
  one.payment.amount = number("34.50");
  return one;
}
ProductId reserved_for(Given& given, const PlaceOrder& wish) {
  return given.when(wish).sent<ReserveStock>().products.front().product;
}

const ProductId own_id{*Uuid::parse("01932b10-4c00-7d1e-b5f4-2a6fd0918c37")};

TEST(Prices, AreThoseOfTheProductAsItWasLastRegistered) {
  Given given;
  given.when(registered(kettle, "KETTLE-17", 3450)).when(registered(kettle, "KETTLE-17", 3600));
  EXPECT_EQ(asked(given, "KETTLE-17"), (KnownProduct{kettle, true, "KETTLE-17", pounds(3600), {}}));
  EXPECT_EQ(asked(given, kettle.to_string()).price, pounds(3600));
  EXPECT_FALSE(asked(given, "KETTLE-18").known);
}

TEST(Names, LeadToAProductWhateverItsId) {
  Given given;
  given.when(registered(own_id, "KETTLE-17"));
  EXPECT_EQ(reserved_for(given, one_of("KETTLE-17")), own_id);
}

TEST(Names, ARenamedProductIsOrderedByItsNewNameAndTheOldOneIsFree) {
  Given given;
  given.when(registered(kettle, "KETTLE-17")).when(registered(kettle, "KETTLE-18"));
  EXPECT_EQ(reserved_for(given, one_of("KETTLE-18", "A")), kettle);
  const ProductId next = asked(given, "KETTLE-17").product;
  EXPECT_NE(next, kettle);
  EXPECT_FALSE(asked(given, "KETTLE-17").known);
  EXPECT_EQ(reserved_for(given, one_of("KETTLE-17", "B")), next) << "which nobody has";
  given.when(registered(next, "KETTLE-17"));
  EXPECT_TRUE(asked(given, "KETTLE-17").known);
  EXPECT_EQ(asked(given, "KETTLE-18").product, kettle);
}

// What is told of the order later, by those who have only its messages, names the product that was meant.
TEST(Names, StandInTheOrderThatWasPlaced) {
  Given given;
  given.when(registered(own_id, "KETTLE-17")).when(one_of("KETTLE-17")).when(reserved());
  const auto& placed = given.sent<OrderPlaced>();
  EXPECT_EQ(placed.named, (std::vector<NamedProduct>{{"KETTLE-17", own_id}}));
  const OrderContent told = content_of(one_of("KETTLE-17"), gbp, products_named_in(placed));
  EXPECT_EQ(told, order_in(given).content);
}

TEST(Names, AreNotSaidWhereTheIdFollowsFromThem) {
  Given given;
  given.when(registered(kettle, "KETTLE-17")).when(wish()).when(reserved());
  EXPECT_EQ(given.sent<OrderPlaced>().named, std::vector<NamedProduct>{});
}

// Packers know a product by its id where its name does not lead to it.
TEST(Names, OfAParcelAreThoseThatLeadToTheProduct) {
  Given given;
  given.when(registered(own_id, "KETTLE-17")).when(one_of("KETTLE-17")).when(reserved()).when(confirm);
  const auto& wanted = given.when(StockFirmed{order, {{own_id, {}}}}).sent<FulfilOrder>();
  EXPECT_EQ(wanted.goods.front().item, own_id.to_string());
}

TEST(Names, AnOrderGivenAgainAfterARenamingAddsNothing) {
  Given given;
  given.when(registered(kettle, "KETTLE-17")).when(wish()).when(reserved());
  given.when(registered(kettle, "KETTLE-18")).when(wish()).then();
}

TEST(TurnedAway, IsToldWithTheOrdersThatNameIt) {
  Given given;
  given.when(TurnProductAway{"KETTLE-17", "products.csv, line 3: the price -1 is negative"}).when(wish());
  given.when(short_of({{kettle, false, 1, 0}}));
  EXPECT_EQ(given.sent<OrderRefused>().shorts.front().note, "products.csv, line 3: the price -1 is negative");
  EXPECT_EQ(asked(given, "KETTLE-17").turned_away, "products.csv, line 3: the price -1 is negative");
  given.when(registered(kettle, "KETTLE-17"));
  EXPECT_EQ(asked(given, "KETTLE-17").turned_away, std::nullopt) << "it is on file by now";
}

TEST(TurnedAway, IsNotToldOfAProductThatIsOnlyShort) {
  Given given;
  given.when(TurnProductAway{"KETTLE-17", "why"}).when(wish()).when(short_of({{kettle, true, 1, 0}}));
  EXPECT_EQ(given.sent<OrderRefused>().shorts.front().note, std::nullopt);
}

}  // namespace
}  // namespace flowmart::orders

// Orders that change their mind: less, more, other goods, another address, before and after they are paid.
#include <gtest/gtest.h>

#include "journey/world.hpp"

namespace flowmart::journey {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const OrderId changing = OrderId::of("WEB-1");
Money pence(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

LineChange to(std::int64_t line, Quantity quantity) { return {line, {}, quantity, {}}; }
LineChange less(std::int64_t line, Quantity units) { return {line, {}, {}, units}; }
AmendOrder amend(std::vector<LineChange> lines, std::vector<NewLine> add = {}) {
  AmendOrder wish;
  wish.order = changing;
  wish.lines = std::move(lines);
  wish.add = std::move(add);
  wish.actor = "jo";
  return wish;
}
AmendOrder address(const std::string& town) {
  AmendOrder wish = amend({});
  wish.ship_to = PostalAddress{"1 New Street", town, "", "X1 1XX", "United Kingdom", "GB"};
  return wish;
}

// Ten lamps at 2.50, ten pots and ten cups at 1.00 (their list price).
struct AmendingShop : World {
  AmendingShop() {
    for (const char* sku : {"lamp", "pot", "cup"}) stock(sku, 10);
  }
  void buy(const std::string& token = "4711", CheckoutMethod method = CheckoutMethod::credit_card) {
    EXPECT_EQ(give(order("WEB-1", {{"lamp", 4, 250}, {"pot", 2, 300}}, token, method)), "");
  }
  std::string leave(const std::string& parcel) {
    return give(UpdateShipmentStatus{parcel, ShipmentStatus::shipped, now});
  }
  ReadOrder::Response it() { return ask(ReadOrder{"WEB-1"}); }
  std::vector<Quantity> units() {
    std::vector<Quantity> all;
    for (const OrderLine& line : it().content.lines) all.push_back(line.quantity);
    return all;
  }
  std::int64_t refunded() const {
    std::int64_t sum = 0;
    for (const auto& one : all<PaymentRefunded>()) sum += one.amount.minor;
    return sum;
  }
  // What is in parcels that were not called off.
  std::map<std::string, Quantity> packed() const {
    std::map<std::string, std::map<std::string, Quantity>> parcels;
    for (const auto& one : all<ShipmentCreated>())
      for (const auto& item : one.items) parcels[one.shipmentId][item.itemId] += item.quantity;
    for (const auto& one : all<ShipmentCancelled>()) parcels.erase(one.shipment);
    std::map<std::string, Quantity> sum;
    for (const auto& [shipment, items] : parcels)
      for (const auto& [item, units] : items) sum[item] += units;
    return sum;
  }
};
using Units = std::vector<Quantity>;
using Packed = std::map<std::string, Quantity>;

TEST(Amended, LessOfAPaidOrderGoesBackToShelfAndBuyer) {
  AmendingShop shop;
  shop.buy();
  const std::int64_t before = shop.it().version;
  EXPECT_EQ(shop.give(amend({less(1, 1), less(2, 2)})), "");
  EXPECT_EQ(shop.units(), (Units{3, 0}));
  EXPECT_EQ(shop.it().content.total, pence(750));
  EXPECT_EQ(shop.it().content.lines[0].cancelled, 1);
  EXPECT_EQ(shop.available("lamp"), 7);
  EXPECT_EQ(shop.available("pot"), 10);
  EXPECT_EQ(shop.refunded(), 850);
  EXPECT_EQ(shop.it().payment, PaymentStatus::partially_refunded);
  EXPECT_GT(shop.it().version, before);
  const OrderAmended told = shop.all<OrderAmended>().at(0);
  ASSERT_EQ(told.amendedItems.size(), 2u);
  EXPECT_EQ(told.amendedItems[0].oldQuantity, 4);
  EXPECT_EQ(told.amendedItems[0].newQuantity, 3);
  EXPECT_EQ(told.totalAmount, pence(750).decimal());
  EXPECT_EQ(shop.packed(), (Packed{{"lamp", 3}})) << "packed anew";
  EXPECT_EQ(shop.leave("shp-WEB-1-1"), "shipment-cancelled");
  EXPECT_EQ(shop.leave("shp-WEB-1-2"), "");
  EXPECT_EQ(shop.on_hand("lamp"), 7);
  EXPECT_EQ(shop.count<OrderShipped>(), 1u);
  shop.check_replay();
}

TEST(Amended, LessOfAnUnpaidOrderAsksForLess) {
  AmendingShop shop;
  shop.buy("", CheckoutMethod::bank_transfer);
  EXPECT_EQ(shop.give(amend({less(1, 2)})), "");
  EXPECT_EQ(shop.available("lamp"), 8);
  EXPECT_EQ(shop.all<PaymentInitiated>().back().amount, pence(1100).decimal());
  EXPECT_EQ(shop.give(RecordTransfer{changing, pence(1100), "t-1"}), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(shop.refunded(), 0);
  EXPECT_EQ(shop.packed(), (Packed{{"lamp", 2}, {"pot", 2}}));
  shop.check_replay();
}

TEST(Amended, MoreOfAPaidOrderIsChargedBeforeItCounts) {
  AmendingShop shop;
  shop.buy();
  EXPECT_EQ(shop.give(amend({to(1, 6)}, {{"cup", 3, {}, {}}})), "");
  EXPECT_EQ(shop.units(), (Units{6, 2, 3}));
  EXPECT_EQ(shop.it().content.total, pence(2400));
  EXPECT_EQ(shop.it().content.lines[2].unit_price, pence(100)) << "the list price";
  const auto paid = shop.all<PaymentProcessed>();
  ASSERT_EQ(paid.size(), 2u);
  EXPECT_EQ(paid[1].amount, pence(800).decimal());
  EXPECT_NE(paid[0].paymentId, paid[1].paymentId);
  EXPECT_EQ(shop.available("lamp"), 4);
  EXPECT_EQ(shop.available("cup"), 7);
  EXPECT_EQ(shop.packed(), (Packed{{"lamp", 6}, {"pot", 2}, {"cup", 3}}));
  shop.check_replay();
}

TEST(Amended, MoreThatCannotBeChargedLeavesTheOrderAsItWas) {
  AmendingShop shop;
  shop.buy("tok_fail_thrice");  // of each payment all attempts that are made by themselves
  shop.pass(minutes(4));
  EXPECT_EQ(shop.give(RetryPayment{changing, {}}), "");
  ASSERT_EQ(shop.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(shop.give(amend({to(1, 6)})), "");
  EXPECT_EQ(shop.it().amendments.at(0).stage, AmendmentStage::charging);
  EXPECT_EQ(shop.available("lamp"), 4) << "held while it is tried";
  shop.pass(minutes(4));
  EXPECT_EQ(shop.units(), (Units{4, 2}));
  EXPECT_EQ(shop.it().content.total, pence(1600));
  EXPECT_EQ(shop.it().amendments.at(0).stage, AmendmentStage::failed);
  EXPECT_NE(shop.it().amendments.at(0).reason, "");
  EXPECT_EQ(shop.available("lamp"), 6);
  EXPECT_EQ(shop.packed(), (Packed{{"lamp", 4}, {"pot", 2}}));
  EXPECT_EQ(shop.leave("shp-WEB-1-1"), "");
  EXPECT_EQ(shop.count<OrderShipped>(), 1u);
  shop.check_replay();
}

TEST(Amended, WhatIsShortChangesNothing) {
  AmendingShop shop;
  shop.buy();
  const auto before = shop.it();
  EXPECT_EQ(shop.give(amend({to(1, 11), to(2, 1)})), "");
  EXPECT_EQ(shop.all<StockShort>().at(0).shorts,
            (std::vector<Shortage>{{ProductId::of("lamp"), true, 7, 6}}));
  EXPECT_EQ(shop.it(), before);
  EXPECT_EQ(shop.count<OrderAmended>(), 0u);
  EXPECT_EQ(shop.available("lamp"), 6);
  shop.check_replay();
}

TEST(Amended, IsNotWhileItsChargeIsUnderWay) {
  AmendingShop shop;
  shop.gateway_takes = minutes(1);
  shop.buy();
  const auto before = shop.it();
  EXPECT_EQ(shop.give(amend({to(1, 5)})), "");
  EXPECT_EQ(shop.all<AmendmentEnded>().at(0).amendment.stage, AmendmentStage::failed);
  EXPECT_EQ(shop.it(), before);
  EXPECT_EQ(shop.available("lamp"), 6);
  shop.pass(minutes(2));
  EXPECT_EQ(shop.give(amend({to(1, 5)})), "");
  EXPECT_EQ(shop.it().amendments.at(0).stage, AmendmentStage::charging);
  EXPECT_EQ(shop.units(), (Units{4, 2})) << "it does not count yet";
  EXPECT_EQ(shop.available("lamp"), 5) << "and is held";
  EXPECT_EQ(shop.give(amend({to(2, 1)})), "amendment-open");
  shop.pass(minutes(2));
  EXPECT_EQ(shop.units(), (Units{5, 2}));
  shop.check_replay();
}

TEST(Amended, CalledOffMeanwhileItGivesEverythingBack) {
  AmendingShop shop;
  shop.buy();
  shop.gateway_takes = minutes(1);
  EXPECT_EQ(shop.give(amend({to(1, 6)})), "");
  EXPECT_EQ(shop.give(CancelOrder{changing, "changed my mind", "jo"}), "");
  shop.pass(minutes(5));
  EXPECT_EQ(shop.count<OrderCancelled>(), 1u);
  EXPECT_EQ(shop.it().amendments.at(0).stage, AmendmentStage::ended);
  EXPECT_EQ(shop.refunded(), 1600 + 500);
  EXPECT_EQ(shop.available("lamp"), 10);
  shop.check_replay();
}

TEST(Amended, TwicePaidItIsCalledOffWithBothPayments) {
  AmendingShop shop;
  shop.buy();
  EXPECT_EQ(shop.give(amend({to(1, 6)})), "");
  EXPECT_EQ(shop.give(CancelOrder{changing, "changed my mind", "jo"}), "");
  EXPECT_EQ(shop.refunded(), 2100);
  EXPECT_EQ(shop.count<OrderCancelled>(), 1u);
  EXPECT_EQ(shop.count<PaymentCancelled>(), 2u);
  shop.check_replay();
}

TEST(Amended, WhatHasLeftStays) {
  AmendingShop shop;
  shop.buy();
  EXPECT_EQ(shop.give(CancelShipment{"shp-WEB-1-1"}), "");
  CreateShipment part;
  part.shipmentId = "part";
  part.orderId = "WEB-1";
  part.items = {{"lamp", 3}};
  part.shippingMethod = "standard";
  part.address = {"12 Long Lane", "London", "", "SE1 4PG", "United Kingdom"};
  EXPECT_EQ(shop.give(part), "");
  EXPECT_EQ(shop.leave("part"), "");
  EXPECT_EQ(shop.give(amend({to(1, 2)})), "below-dispatched");
  EXPECT_EQ(shop.give(amend({to(1, 3), to(2, 1)})), "");
  EXPECT_EQ(shop.packed(), (Packed{{"lamp", 3}, {"pot", 1}}));
  EXPECT_EQ(shop.on_hand("lamp"), 7);
  EXPECT_EQ(shop.give(amend({to(2, 0)})), "");
  EXPECT_EQ(shop.count<OrderShipped>(), 1u) << "all that is left of it has left";
  EXPECT_EQ(shop.available("pot"), 10);
  shop.check_replay();
}

TEST(Amended, ToAnotherAddressItIsPackedAnew) {
  AmendingShop shop;
  shop.buy();
  EXPECT_EQ(shop.give(address("Leeds")), "");
  EXPECT_EQ(shop.it().content.ship_to.city, "Leeds");
  EXPECT_EQ(shop.count<ShipmentCancelled>(), 1u);
  EXPECT_EQ(shop.all<ShipmentCreated>().back().address.city, "Leeds");
  EXPECT_EQ(shop.packed(), (Packed{{"lamp", 4}, {"pot", 2}}));
  EXPECT_EQ(shop.give(address("Leeds")), "") << "again adds nothing";
  EXPECT_EQ(shop.count<OrderAmended>(), 1u);
  shop.check_replay();
}

TEST(Amended, OfEverythingItIsCalledOff) {
  AmendingShop shop;
  shop.buy();
  EXPECT_EQ(shop.give(amend({less(1, 4), to(2, 0)})), "");
  EXPECT_EQ(shop.count<OrderCancelled>(), 1u);
  EXPECT_EQ(shop.refunded(), 1600);
  EXPECT_EQ(shop.available("lamp"), 10);
  shop.check_replay();
}

TEST(Amended, FromElsewhereTheReservationFollowsByItAlone) {
  World shop("OrdersService");
  shop.stock("lamp", 10);
  EXPECT_EQ(shop.give(ReserveStock{changing, {{ProductId::of("lamp"), 4}}, shop.now + hours(1)}), "");
  OrderAmended told;
  told.orderId = changing;
  told.amendedItems = {{ProductId::of("lamp"), "lamp", 4, 13, pence(250).decimal(), pence(3250).decimal()}};
  told.orderStatus = "processing";
  EXPECT_EQ(shop.give(told), "");
  EXPECT_EQ(shop.available("lamp"), 0);
  EXPECT_EQ(shop.all<OutOfStock>().at(0).new_quantity, -3);
  EXPECT_EQ(shop.all<StockAmended>().at(0).owed, (std::vector<ProductQuantity>{{ProductId::of("lamp"), 3}}));
  told.amendedItems[0].oldQuantity = 13;
  told.amendedItems[0].newQuantity = 2;
  EXPECT_EQ(shop.give(told), "");
  EXPECT_EQ(shop.available("lamp"), 8);
  EXPECT_TRUE(shop.all<StockAmended>().back().owed.empty());
  shop.check_replay();
}

}  // namespace
}  // namespace flowmart::journey

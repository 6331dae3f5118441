#include <gtest/gtest.h>

#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace {

using namespace orders_given;

const WarehouseId leeds = WarehouseId::of("leeds"), lyon = WarehouseId::of("lyon");
const StockFirmed firm{order, {{kettle, {{leeds, 1}}}, {mug, {{leeds, 1}, {lyon, 3}}}}};

OrderConfirmed confirmed() {
  return {order.to_string(),
          buyer.to_string(),
          {{kettle.to_string(), "Enamel kettle", 1, number("34.50"), number("34.50")},
           {mug.to_string(), "Stoneware mug", 4, number("8.25"), number("33.00")}},
          "processing",
          number("67.50"),
          {at_noon}};
}

// ---- paid, shipped, delivered

TEST(Progress, ConfirmsOnce) {
  Given given = pending();
  given.when(confirm).then(confirmed());
  given.when(confirm).then();
  EXPECT_EQ(status_in(given), OrderStatus::processing);
  shipped().when(confirm).then();
  arrived().when(confirm).then();
}

TEST(Progress, HasTheGoodsPackedOnceTheyAreFirm) {
  const FulfilOrder wanted{
      order,
      "WEB-20931",
      content().ship_to,
      {{kettle, "KETTLE-17", 1, {{leeds, 1}}}, {mug, "MUG-BLUE", 4, {{leeds, 1}, {lyon, 3}}}},
      false,
      buyer};
  processing().when(firm).then(wanted);
  for (const auto& others : {&placing, &pending, &shipped, &arrived, &being_called_off, &called_off})
    others().when(firm).then();
  Given().when(firm).then();
}

// Its lines together, where the first of them stands and as that one calls it.
TEST(Progress, PacksAProductOnce) {
  PlaceOrder twice = wish();
  twice.items = {{"MUG-BLUE", "Stoneware mug", 1, number("8.25")},
                 {"KETTLE-17", "Enamel kettle", 1, number("34.5")},
                 {mug.to_string(), "Mug", 3, number("8.25")}};
  Given given = pending_of(twice);
  given.when(confirm).when(firm);
  EXPECT_EQ(given.sent<FulfilOrder>().goods,
            (std::vector<PackedGoods>{{mug, "MUG-BLUE", 4, {{leeds, 1}, {lyon, 3}}},
                                      {kettle, "KETTLE-17", 1, {{leeds, 1}}}}));
}

TEST(Progress, ShipsOnceItIsConfirmed) {
  const OrderShipped event{order, "WEB-20931", buyer, "shp-WEB-20931-1", at_noon, at_noon};
  Given given = processing();
  given.when(dispatched()).then(event);
  given.when(dispatched()).then();
  EXPECT_EQ(status_in(given), OrderStatus::shipped);
  pending().when(dispatched()).then_rejected(codes::order_not_confirmed);
}

// Of the last the buyer hears that the order is shipped; nobody told of those before.
TEST(Progress, TellsTheBuyerOfEachParcelBeforeTheLastOnce) {
  Given given = processing();
  for (const std::string shipment : {"a", "b"}) {
    given.when(left(false, shipment));
    const auto told = given.sent<NotifyCustomer>();
    EXPECT_EQ(told.about, NoticeKind::parcel_shipped);
    EXPECT_EQ(told.customer, buyer);
    EXPECT_EQ(told.subject, shipment);
    EXPECT_EQ(told.number, "WEB-20931");
    given.when(left(false, shipment)).then();
  }
  given.when(left(true, "c")).then(OrderShipped{order, "WEB-20931", buyer, "c", at_noon, at_noon});
}

TEST(Progress, IsShippedWithTheLastOfItsParcels) {
  Given given = processing();
  given.when(left(false, "a"));
  EXPECT_EQ(status_in(given), OrderStatus::processing);
  given.when(left(true, "b")).then(OrderShipped{order, "WEB-20931", buyer, "b", at_noon, at_noon});
  EXPECT_EQ(status_in(given), OrderStatus::shipped);
  given.when(left(false, "a")).then();
  EXPECT_EQ(status_in(given), OrderStatus::shipped);
  pending().when(left(false)).then_rejected(codes::order_not_confirmed);
}

TEST(Progress, IsDeliveredOnceItIsShipped) {
  const OrderDelivered event{order, "WEB-20931", buyer, "shp-WEB-20931-1", at_noon, at_noon};
  Given given = shipped();
  given.when(delivered).then(event);
  given.when(delivered).then();
  given.when(dispatched()).then();
  EXPECT_EQ(status_in(given), OrderStatus::delivered);
  pending().when(delivered).then_rejected(codes::order_not_shipped);
  processing().when(delivered).then_rejected(codes::order_not_shipped);
  Given in_parts = processing();
  in_parts.when(left(false)).when(delivered).then_rejected(codes::order_not_shipped);
}

TEST(Progress, IsNoneOfAnOrderThatIsNotThere) {
  const auto nothing_yet = [] { return Given(); };
  const auto refused = [] {
    Given given = placing();
    given.when(short_of({{kettle, true, 1, 0}}));
    return given;
  };
  for (const auto& none : {std::function<Given()>(nothing_yet), std::function<Given()>(&placing),
                           std::function<Given()>(refused)}) {
    Given given = none();
    given.when(confirm).then_rejected(codes::order_not_found);
    given.when(dispatched()).then_rejected(codes::order_not_found);
    given.when(left(false)).then_rejected(codes::order_not_found);
    given.when(delivered).then_rejected(codes::order_not_found);
    given.when(cancel).then_rejected(codes::order_not_found);
    given.when(question).then_rejected(codes::order_not_found);
    given.when(ReadOrder{"WEB-20931"}).then_rejected(codes::order_not_found);
    for (const StockReleased& gone : {ran_out(), stock_back()}) given.when(gone).then();
    given.when(money_back()).then();
  }
}

// What is late for an order that was never heard of does not make it one.
TEST(Progress, LateAnswersMakeNoOrder) {
  Given given;
  given.when(ran_out()).when(stock_back()).when(money_back());
  given.when(PaymentRefunded{payment, 1, order, pounds(1), pounds(0), "re-1", "", at_noon});
  EXPECT_EQ(given.state().orders.find(order), nullptr);
  given.when(wish());
  EXPECT_EQ(given.count<ReserveStock>(), 1u);
}

// ---- told

TEST(Progress, TellsAll) {
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

TEST(Progress, TellsNoBuyerOfAGuestAndNoPaymentOfNothing) {
  PlaceOrder guest = free_wish();
  guest.customer.customerId = "";
  guest.shippingAddress.country = "Atlantis";
  Given given = pending_of(guest);
  const GetOrder::Response answer = told(given);
  EXPECT_FALSE(answer.customerId);
  EXPECT_FALSE(answer.payment);
  EXPECT_EQ(answer.shippingAddress.country, "ZZ");
}

TEST(Progress, TellsHowItsPaymentStands) {
  Given paid = processing();
  EXPECT_EQ(payment_in(paid), PaymentStatus::completed);
  const PaymentRefunded part{payment, 1, order, pounds(1000), pounds(5750), "re-1", "goodwill", at_noon};
  const PaymentRefunded rest{payment, 2, order, pounds(5750), pounds(0), "re-2", "goodwill", at_noon};
  Given given = shipped();
  given.when(part).then();
  EXPECT_EQ(payment_in(given), PaymentStatus::partially_refunded);
  given.when(rest).then();
  given.when(rest).then();
  EXPECT_EQ(payment_in(given), PaymentStatus::refunded);
  EXPECT_EQ(status_in(given), OrderStatus::shipped);
}

TEST(Progress, TellsWhenTheOrderLastChangedWhateverTheCarrierSays) {
  const auto updated_at = [](Given& given) {
    return given.when(ReadOrder{"WEB-20931"}).sent<ReadOrder::Response>().updated_at;
  };
  Given given = pending();
  EXPECT_EQ(updated_at(given), at_noon);
  const auto at = [](int minutes) { return at_noon + std::chrono::minutes{minutes}; };
  given.when(confirm, at(1));
  EXPECT_EQ(updated_at(given), at(1));
  given.when(dispatched(), at(2));
  EXPECT_EQ(updated_at(given), at(2));
  given.when(delivered, at(3));
  EXPECT_EQ(updated_at(given), at(3));
  Given off = pending();
  off.when(cancel, at(4));
  EXPECT_EQ(updated_at(off), at(4));
  off.when(stock_back(), at(5)).when(money_back(), at(6));
  EXPECT_EQ(updated_at(off), at(6));
}

TEST(Progress, IsReadInFull) {
  const ReadOrder read{"WEB-20931"};
  EXPECT_EQ(pending().when(read).sent<ReadOrder::Response>(),
            (ReadOrder::Response{content(),
                                 "WEB-20931",
                                 at_noon,
                                 OrderStatus::pending,
                                 PaymentStatus::pending,
                                 {},
                                 at_noon,
                                 {{"cancel", true, {}},
                                  {"hold", true, {}},
                                  {"release", false, "Order WEB-20931 is not held."},
                                  {"return", false, "Order WEB-20931 was not shipped."},
                                  {"amend", true, {}},
                                  {"cancel-line", true, {}},
                                  {"refund", false, "No money of it is here."}},
                                 {},
                                 1,
                                 {},
                                 {},
                                 {},
                                 {}}));
  EXPECT_EQ(pending_of(free_wish()).when(read).sent<ReadOrder::Response>().payment, std::nullopt);
  EXPECT_EQ(arrived().when(read).sent<ReadOrder::Response>().status, OrderStatus::delivered);
}

// The engine may let it leave memory then.
TEST(Progress, ComesToRestAtBothEnds) {
  for (const auto& open : {&placing, &pending, &processing, &shipped, &being_called_off})
    EXPECT_FALSE(at_rest(order_in(open())));
  for (const auto& done : {&arrived, &called_off}) EXPECT_TRUE(at_rest(order_in(done())));
}

}  // namespace
}  // namespace flowmart::orders

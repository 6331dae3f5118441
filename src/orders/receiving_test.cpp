// A parcel that could not be delivered is back.
#include <gtest/gtest.h>

#include "orders/returning_given.hpp"

namespace flowmart::orders {
namespace receiving_test {

using namespace returning_given;

const WarehouseId leeds = WarehouseId::of("leeds");

ParcelReceived back(std::vector<ProductQuantity> products, bool restock, AfterReturn then,
                    std::string shipment = "s-1") {
  return {std::move(shipment), order, std::move(products), leeds, restock, then, at_noon};
}
RefundPayment refund(std::int64_t pence, const std::string& shipment = "s-1") {
  return {.order = order,
          .key = "parcel " + shipment,
          .amount = pounds(pence),
          .reason = "Parcel " + shipment + " could not be delivered.",
          .up_to = true};
}

TEST(Receiving, PutsGoodsBackAndTheirMoney) {
  Given given = shipped();
  given.when(back({{mug, 2}}, true, AfterReturn::refund))
      .then(AddInventory{mug, 2, leeds, at_noon}, refund(1650));
  EXPECT_EQ(order_in(given).came_back, (std::map<ProductId, Quantity>{{mug, 2}}));
}

TEST(Receiving, WritesOffWhatIsNotRestocked) {
  Given given = shipped();
  given.when(back({{mug, 4}}, false, AfterReturn::refund)).then(refund(3300));
}

TEST(Receiving, SendsAgainWhatIsBackFirst) {
  Given given = shipped();
  given.when(back({{mug, 2}}, true, AfterReturn::resend))
      .then(AddInventory{mug, 2, leeds, at_noon}, SourceStock{order, "s-1", {{mug, 2}}, {}, false});
  EXPECT_TRUE(order_in(given).came_back.empty());
}

// Three mugs of 24.75 with ten pence off: a third of 24.65 is no amount.
TEST(Receiving, PartsAddUpToWhatWasPaid) {
  Given given;
  PlaceOrder odd = wish();
  odd.items = {{"MUG-BLUE", "Stoneware mug", 3, number("8.25")}};
  odd.payment.amount = number("24.65");
  OrderDetails details;
  details.order = order;
  Adjustment coupon;
  coupon.kind = AdjustmentKind::discount;
  coupon.amount = number("-0.10");
  details.adjustments = {coupon};
  given.when(details).when(odd).when(reserved()).when(confirm).when(dispatched());
  ASSERT_EQ(order_in(given).content.total, pounds(2465));
  std::int64_t sum = 0;
  for (const std::string shipment : {"s-1", "s-2", "s-3"}) {
    given.when(back({{mug, 1}}, false, AfterReturn::refund, shipment));
    sum += given.sent<RefundPayment>().amount.minor;
  }
  EXPECT_EQ(sum, 2465);
}

const std::string sent = "shp-WEB-20931-1";
const OrderCancelling undelivered = calling_off(order, "it could not be delivered", "OrdersService");
ParcelReceived all_back(AfterReturn then = AfterReturn::refund) {
  return back({{kettle, 1}, {mug, 4}}, true, then, sent);
}

TEST(Receiving, PaysForNothingThatAClaimHasPaidFor) {
  Given given = shipped();
  given.when(claimed({line(2, 4)})).when(yes());
  given.when(all_back())
      .then(AddInventory{kettle, 1, leeds, at_noon}, AddInventory{mug, 4, leeds, at_noon}, refund(3450, sent),
            undelivered);
}

// ---- with the last of them the order ends

TEST(Receiving, AnOrderThatIsAllBackAndPaidBackEnds) {
  Given given = shipped();
  given.when(back({{mug, 4}}, false, AfterReturn::refund)).then(refund(3300));
  given.when(back({{kettle, 1}}, false, AfterReturn::refund, "s-2")).then(refund(3450, "s-2"), undelivered);
  EXPECT_EQ(status_in(given), OrderStatus::shipped) << "until its money is back";
  given.when(ErasePerson{buyer}).then_rejected(codes::customer_has_open_order);
  given.when(money_went(3300, 3450, "parcel s-1")).when(money_went(3450, 0, "parcel s-2"));
  given.when(stock_back()).then();
  given.when(money_back(order, 6750)).then(cancelled("it could not be delivered"));
  EXPECT_EQ(status_in(given), OrderStatus::cancelled);
  given.when(RequestReturn{.order = order, .lines = {line(1, 1)}}).then_rejected(codes::order_cancelled);
  given.when(ErasePerson{buyer});
  EXPECT_EQ(given.count<ErasureRequested>(), 1u);
}

TEST(Receiving, WithTheRestCalledOffItEndsToo) {
  Given given = processing();
  given.when(left(false)).when(back({{kettle, 1}}, true, AfterReturn::refund, sent));
  EXPECT_EQ(given.count<OrderCancelling>(), 0u) << "the mugs are to be sent";
  given.when(AmendOrder{order, {{2, {}, 1, {}}}, {}, {}, {}, {}, {}, "jo"});
  EXPECT_EQ(given.count<OrderCancelling>(), 0u);
  given.when(AmendOrder{order, {{2, {}, 0, {}}}, {}, {}, {}, {}, {}, "jo"});
  EXPECT_EQ(given.sent<OrderCancelling>(), undelivered);
  EXPECT_EQ(order_in(given).stage, Stage::cancelling);
  EXPECT_EQ(status_in(given), OrderStatus::processing);
}

TEST(Receiving, WhileNothingOfItIsOutItCanBeCalledOff) {
  const OrderCancelling off = calling_off(order, "customer_request", "jo@shop.example");
  Given rest = processing();
  rest.when(left(false));
  rest.when(cancel).then_rejected(codes::order_dispatched);
  rest.when(back({{kettle, 1}}, true, AfterReturn::refund, sent)).when(cancel).then(off);
  Given again = shipped();
  again.when(all_back(AfterReturn::resend)).when(cancel).then(off);
  Given out_again = shipped();
  out_again.when(all_back(AfterReturn::resend));
  out_again.when(RecordDispatch{order, "shp-WEB-20931-2", false, at_noon, {{mug, {{leeds, 4}}}}});
  out_again.when(cancel).then_rejected(codes::order_dispatched);
}

TEST(Receiving, WhatIsSentAgainEndsNothing) {
  Given given = shipped();
  given.when(back({{mug, 4}}, true, AfterReturn::refund));
  given.when(back({{kettle, 1}}, true, AfterReturn::resend, "s-2"));
  EXPECT_EQ(order_in(given).stage, Stage::shipped);
}

TEST(Receiving, WhatAnotherOrderHasReplacedKeepsItsMoney) {
  Given given = shipped();
  given.when(claimed({line(2, 1)}, ReturnWanted::resend)).when(yes());
  given.when(all_back());
  EXPECT_EQ(given.count<OrderCancelling>(), 0u);
  given.when(cancel).then_rejected(codes::order_dispatched);
  given.when(finish()).when(ErasePerson{buyer});
  EXPECT_EQ(given.count<ErasureRequested>(), 1u) << "nobody is to get it any more";
}

// Those that came back before such an order ended by itself.
TEST(Receiving, AnOrderThatIsAllBackIsCalledOffByHand) {
  OrderShipped left;
  left.order = order;
  Given given(wish(), placed(), confirmation(content(), at_noon), dispatched(), left, all_back());
  const auto actions = given.when(ReadOrder{"WEB-20931"}).sent<ReadOrder::Response>().actions;
  EXPECT_TRUE(actions.front().name == "cancel" && actions.front().allowed);
  given.when(cancel).then(calling_off(order, "customer_request", "jo@shop.example"));
}

// How many of each of the two lines may come back.
std::vector<Quantity> rooms_in(const Given& given) {
  const Room room(given.state(), order_in(given));
  return {room.of(0), room.of(1)};
}

TEST(Receiving, WhatIsBackIsNeitherReturnedNorClaimed) {
  Given given = shipped();
  given.when(claimed({line(2, 4)})).when(back({{mug, 4}}, true, AfterReturn::refund, sent));
  given.when(yes()).then_rejected(codes::units_not_returnable);
  given.when(wanted({line(2, 1)})).then_rejected(codes::units_not_returnable);
  EXPECT_EQ(rooms_in(given)[1], 0);
  EXPECT_EQ(returned_of(given.state(), order_in(given)), (std::vector<Quantity>{0, 4}));
}

TEST(Receiving, WhatIsPaidBackHasLeftAndWhatIsSentAgainLeavesOnceMore) {
  Given paid_back = processing();
  paid_back.when(left(false)).when(back({{kettle, 1}}, true, AfterReturn::refund, sent));
  EXPECT_EQ(order_in(paid_back).left_of(kettle), 1);
  EXPECT_EQ(rooms_in(paid_back), (std::vector<Quantity>{0, 0}));
  Given again = shipped();
  again.when(all_back(AfterReturn::resend));
  EXPECT_EQ(order_in(again).left_of(mug), 0);
  const RecordDispatch second{order, "shp-WEB-20931-2", false, at_noon, {{mug, {{leeds, 4}}}}};
  again.when(second);
  EXPECT_EQ(again.sent<NotifyCustomer>().about, NoticeKind::parcel_shipped);
  again.when(second).then();
  EXPECT_EQ(order_in(again).left_of(mug), 4);
  EXPECT_EQ(rooms_in(again), (std::vector<Quantity>{0, 4}));
}

TEST(Receiving, GivesNoMoneyBackWhereNoneWasTaken) {
  Given given = pending_of(free_wish());
  given.when(confirm).when(dispatched());
  given.when(back({{mug, 4}}, false, AfterReturn::refund)).then();
}

TEST(Receiving, KnowsNothingOfOtherOrders) {
  Given given = shipped();
  ParcelReceived other = back({{mug, 4}}, true, AfterReturn::refund);
  other.order = OrderId::of("WEB-2");
  given.when(other).then();
}

}  // namespace receiving_test
}  // namespace flowmart::orders

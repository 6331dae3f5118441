#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace holding_test {

using namespace orders_given;

const HoldOrder hold{order, "review", "the address looks odd", "jo@shop.example"};
const ApproveOrder approve{order, "jo@shop.example"};
const RejectOrder refuse{order, "not at this price", "jo@shop.example"};

Time at(int minutes) { return at_noon + std::chrono::minutes{minutes}; }
OrderHeld held(std::int64_t ordinal, Time when = at_noon) {
  return {order, ordinal, "review", "the address looks odd", "jo@shop.example", when};
}
ReleaseOrder release(std::int64_t ordinal) { return {order, ordinal, "jo@shop.example"}; }
OrderReleased released(std::int64_t ordinal, bool still_held, Time when = at_noon) {
  return {order, ordinal, still_held, "jo@shop.example", when};
}
Given waits_for_approval() {
  Given given = pending();
  given.when(HoldOrder{order, "approval", "it is above 50.00 GBP", "jo@shop.example"});
  return given;
}
std::vector<std::string> allowed_in(Given& given) {
  std::vector<std::string> names;
  for (const Action& one : given.when(ReadOrder{"WEB-20931"}).sent<ReadOrder::Response>().actions)
    if (one.allowed) names.push_back(one.name);
  return names;
}

TEST(Holding, AHeldOrderThatIsPaidIsConfirmedOnceTheLastHoldIsOff) {
  Given given = pending();
  given.when(hold).then(held(1));
  given.when(hold).then(held(2));
  given.when(confirm).then();
  EXPECT_EQ(order_in(given).stage, Stage::pending);
  EXPECT_EQ(payment_in(given), PaymentStatus::completed);
  given.when(release(2), at(1)).then(released(2, true, at(1)));
  EXPECT_EQ(order_in(given).stage, Stage::pending);
  given.when(release(1), at(2));
  EXPECT_EQ(given.count<OrderReleased>(), 1u);
  EXPECT_EQ(given.sent<OrderConfirmed>().confirmationTimestamp.time, at(2));
  EXPECT_EQ(order_in(given).stage, Stage::processing);
}

TEST(Holding, AnOrderThatIsNotPaidYetWaitsForItsMoneyAfterTheRelease) {
  Given given = pending();
  given.when(hold);
  given.when(release(1)).then(released(1, false));
  EXPECT_EQ(order_in(given).stage, Stage::pending);
  given.when(confirm);
  EXPECT_EQ(given.count<OrderConfirmed>(), 1u);
}

// As when the rest of it was called off while it was held.
TEST(Holding, AnOrderOfWhichAllHasLeftIsHeldNoMore) {
  Given given = processing();
  given.when(left(false)).when(hold).when(hold);
  given.when(AmendOrder{order, {{2, {}, 0, {}}}, {}, {}, {}, {}, {}, "jo"});
  const OrderReleased first{order, 1, true, "OrdersService", at_noon};
  const OrderReleased second{order, 2, false, "OrdersService", at_noon};
  given.when(RecordDispatch{order, "shp-WEB-20931-1", true, at_noon, {}})
      .then(first, second,
            OrderShipped{order, "WEB-20931", buyer, "shp-WEB-20931-1", at_noon, at_noon, {}, false});
  EXPECT_EQ(order_in(given).holds_on(), 0u);
  given.when(hold).then_rejected(codes::order_dispatched);
}

TEST(Holding, AHoldIsTakenOffOnce) {
  Given given = pending();
  given.when(release(1)).then_rejected(codes::hold_not_found);
  given.when(hold).when(release(1));
  given.when(release(1)).then();
  for (const std::int64_t none : {0, 2, -1}) given.when(release(none)).then_rejected(codes::hold_not_found);
}

TEST(Holding, AHeldOrderIsCalledOffAllTheSameAndItsHoldsEnd) {
  Given given = pending();
  given.when(hold).when(confirm);
  given.when(cancel).then(calling_off(order, "customer_request", "jo@shop.example"));
  EXPECT_EQ(order_in(given).holds.front().stage, HoldStage::ended);
  given.when(release(1)).then_rejected(codes::order_cancelled);
  given.when(hold).then_rejected(codes::order_cancelled);
  given.when(stock_back()).when(money_back());
  EXPECT_EQ(order_in(given).stage, Stage::cancelled);
}

// Its goods are reserved anew while one hold is on it.
TEST(Holding, AnOrderThatWasPaidLateGoesOnAtItsRelease) {
  Given given = lapsed();
  given.when(hold).when(confirm).when(reserved());
  EXPECT_EQ(given.count<OrderConfirmed>(), 0u);
  given.when(release(1));
  EXPECT_EQ(given.count<OrderConfirmed>(), 1u);
}

TEST(Holding, WhatHasLeftIsNotHeldAndThePartsThatAreStillHereAre) {
  for (const auto& gone : {&shipped, &arrived}) gone().when(hold).then_rejected(codes::order_dispatched);
  called_off().when(hold).then_rejected(codes::order_cancelled);
  placing().when(hold).then_rejected(codes::order_not_found);
  Given part = processing();
  part.when(left(false)).when(hold).then(held(1));
}

TEST(Holding, TheAnswerListsTheHoldsAndSaysWhatMayBeDone) {
  using Names = std::vector<std::string>;
  Given given = pending();
  EXPECT_EQ(allowed_in(given), (Names{"cancel", "hold", "amend", "cancel-line"}));
  given.when(hold, at(1));
  EXPECT_EQ(allowed_in(given), (Names{"cancel", "hold", "release", "amend", "cancel-line"}));
  given.when(release(1), at(3));
  EXPECT_EQ(allowed_in(given), (Names{"cancel", "hold", "amend", "cancel-line"}));
  const auto told = given.when(ReadOrder{"WEB-20931"}).sent<ReadOrder::Response>();
  EXPECT_EQ(
      told.holds,
      (std::vector<OrderHold>{{1, HoldStage::released, "review", "the address looks odd", at(1), at(3)}}));
  EXPECT_EQ(told.actions.at(2).reason, "Order WEB-20931 is not held.");
  EXPECT_EQ(told.updated_at, at(3));
}

TEST(Holding, HasItsLimit) {
  Given given = pending();
  for (std::size_t n = 0; n < holds_max; ++n)
    given.when(hold).when(release(static_cast<std::int64_t>(n) + 1));
  given.when(hold).then_rejected(codes::too_many_holds);
}

// ---- the approval gate

TEST(Approval, AnOrderAboveTheLimitIsPlacedHeld) {
  for (const std::int64_t limit : {6749, 6750}) {
    contract::ShopSettings settings;
    settings.approve_above = pounds(limit);
    Orders orders(settings);
    contract::testing::step(orders, wish(), at_noon);
    const auto decision = contract::testing::step(orders, reserved(), at_noon);
    ASSERT_EQ(decision.sent().size(), limit < 6750 ? 2u : 1u) << limit;
    EXPECT_TRUE(std::holds_alternative<OrderPlaced>(decision.sent()[0]));
    EXPECT_EQ(orders.orders.find(order)->holds_on(approval_purpose), limit < 6750 ? 1u : 0u);
  }
}

TEST(Approval, LetsThePaidOrderGoOn) {
  Given given = waits_for_approval();
  EXPECT_EQ(allowed_in(given), (std::vector<std::string>{"cancel", "hold", "release", "approve", "reject",
                                                         "amend", "cancel-line"}));
  given.when(confirm).then();
  given.when(approve);
  EXPECT_FALSE(given.sent<OrderReleased>().still_held);
  EXPECT_EQ(given.count<OrderConfirmed>(), 1u);
  given.when(approve).then_rejected(codes::approval_not_wanted);
}

TEST(Approval, TakesOffNoOtherHold) {
  Given given = waits_for_approval();
  given.when(hold);
  given.when(approve).then(released(1, true));
  EXPECT_EQ(order_in(given).holds_on(), 1u);
}

TEST(Approval, ARejectedOrderIsCalledOffWithItsReason) {
  Given given = waits_for_approval();
  given.when(refuse).then(calling_off(order, "not at this price", "jo@shop.example"));
  given.when(refuse).then();
  given.when(approve).then_rejected(codes::order_cancelled);
}

TEST(Approval, IsOfNoOrderThatDoesNotWaitForIt) {
  Given given = pending();
  given.when(hold);
  given.when(approve).then_rejected(codes::approval_not_wanted);
  given.when(refuse).then_rejected(codes::approval_not_wanted);
  shipped().when(refuse).then_rejected(codes::order_dispatched);
  placing().when(approve).then_rejected(codes::order_not_found);
}

}  // namespace holding_test
}  // namespace flowmart::orders

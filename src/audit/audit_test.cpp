// For each invariant a journal that breaks it, made by hand, and what is said of it; and stories that look
// odd and are right.
#include "audit/audit.hpp"

#include <gtest/gtest.h>

#include "contract/messages.hpp"
#include "contract/private/holds.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/stock.hpp"
#include "engine/fold.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;
using std::chrono::minutes;

constexpr Currency pounds{{'G', 'B', 'P'}};
const OrderId order = OrderId::of("A-1");
const PaymentId payment = payment_of(order);
const ProductId mug = ProductId::of("MUG"), lamp = ProductId::of("LAMP");
const WarehouseId here = WarehouseId::of("here");
const Uuid someone = order.uuid;
constexpr std::uint32_t some_aggregate = 7;

Money money(std::int64_t minor) { return {minor, pounds}; }

template <class... M>
std::vector<wire::AnyMessage> messages(M... message) {
  return {wire::AnyMessage::of(std::move(message))...};
}

// A journal, record by record: one input each, and what the services said upon it.
class Story {
 public:
  template <class In, class... Said>
  Story& record(In in, Said... said) {
    return add({}, wire::AnyMessage::of(std::move(in)), messages(std::move(said)...));
  }
  // The gateway says how an effect ended.
  template <class In, class... Said>
  Story& answer(std::uint64_t effect, In in, Said... said) {
    engine::BatchInput input;
    input.origin = engine::Origin::effect;
    input.effect = effect;
    return add(std::move(input), wire::AnyMessage::of(std::move(in)), messages(std::move(said)...));
  }
  Story& timer_fires(std::string_view name) {
    engine::BatchInput input;
    input.origin = engine::Origin::timer;
    input.timer = engine::timer_key(some_aggregate, someone, name);
    return add(std::move(input), wire::AnyMessage::of(RefundRetryDue{payment, 2}), {});
  }
  Story& timer_set(std::string_view name, std::optional<Time> due) {
    record(CancelPayment{payment, order, "a command like any other"});
    last().steps.front().timers.push_back({std::string(name), due, wire::AnyMessage::of(RefundRetryDue{})});
    return *this;
  }
  Story& later(Duration time) {
    now += time;
    return *this;
  }
  engine::Batch& last() { return x_batches.back(); }

  std::optional<Violation> violation() const {
    Audit audit;
    for (const engine::Batch& batch : x_batches)
      if (auto violation = audit.check(batch)) return violation;
    return audit.finish();
  }

  Time now{std::chrono::hours(500'000)};

 private:
  Story& add(engine::BatchInput input, wire::AnyMessage in, std::vector<wire::AnyMessage> said) {
    engine::Batch batch;
    batch.time = now;
    batch.sequence = x_batches.size() + 1;
    batch.first_event = x_next_event;
    batch.inputs.push_back(std::move(input));
    batch.messages.push_back({std::move(in), engine::no_step});
    for (auto& message : said) batch.messages.push_back({std::move(message), 0});
    batch.steps.push_back({some_aggregate, someone, 0, {}, {}});
    x_next_event += batch.messages.size();
    x_batches.push_back(std::move(batch));
    return *this;
  }

  std::vector<engine::Batch> x_batches;
  std::uint64_t x_next_event = 1;
};

// `record` and `event` as counted from 1 over the whole story; `what` is part of the sentence.
void expect(const Story& story, int invariant, std::uint64_t record, std::uint64_t event,
            std::string_view what) {
  const auto violation = story.violation();
  ASSERT_TRUE(violation) << "nothing was found; expected: " << what;
  EXPECT_EQ(violation->invariant, invariant) << violation->what;
  EXPECT_EQ(violation->record, record) << violation->what;
  EXPECT_EQ(violation->event, event) << violation->what;
  EXPECT_NE(violation->what.find(what), std::string::npos) << violation->what;
}
void expect_clean(const Story& story) {
  const auto violation = story.violation();
  EXPECT_FALSE(violation) << "invariant " << violation->invariant << " in record " << violation->record
                          << ": " << violation->what;
}

// ---- what happens to one order of four mugs, record by record

std::vector<Allocation> units(Quantity quantity) { return {{here, quantity}}; }

StockMoved moved(std::int64_t number, MovementKind kind, Quantity quantity, Quantity on_hand) {
  StockMoved event;
  event.product = mug;
  event.warehouse = here;
  event.number = number;
  event.kind = kind;
  event.quantity = quantity;
  event.on_hand = on_hand;
  return event;
}

OrderPlaced placed_order() {
  OrderPlaced event;
  event.order = order;
  event.number = "A-1";
  event.lines.push_back({{}, mug, "MUG", "Mug", 4, money(250), money(1000)});
  event.total = money(1000);
  return event;
}
StockHeld held(ProductId product = mug, Quantity quantity = 4) {
  return {order, product, units(quantity), {}, {}};
}

PreparePayment prepared(std::int64_t minor = 1000) {
  return {payment, order, {}, money(minor), PaymentMethod::credit_card, "tok"};
}
ChargeRequested charge(std::int64_t attempt = 1) {
  return {payment, attempt, order, {}, money(1000), PaymentMethod::credit_card, "tok"};
}
ChargeAnswered charged(std::int64_t attempt = 1) {
  return {payment, attempt, GatewayOutcome::succeeded, {}, "ch-" + std::to_string(attempt), ""};
}
PaymentProcessed processed(std::int64_t minor = 1000) {
  PaymentProcessed event;
  event.paymentId = payment.to_string();
  event.orderId = order;
  event.amount = money(minor).decimal();
  return event;
}
OrderConfirmed confirmed() {
  OrderConfirmed event;
  event.orderId = order.to_string();
  return event;
}
OrderCancelled cancelled() {
  OrderCancelled event;
  event.orderId = order;
  return event;
}
OrderShipped shipped() { return {order, "A-1", {}, "s-1", {}}; }
OrderDelivered delivered() { return {order, "A-1", {}, "s-1", {}}; }
OrderCancelling cancelling() { return {order, "A-1", {}, "", "", false, {}}; }
StockConsumed consumed(Quantity quantity = 4) {
  StockConsumed event;
  event.order = order;
  event.product = mug;
  event.allocations = units(quantity);
  return event;
}
StockReleased released() { return {order, mug, units(4), "", {}}; }
TransferRecorded transfer(std::int64_t minor, const std::string& reference) {
  return {payment, order, money(minor), money(0), reference, {}};
}
RefundRequested refund(std::int64_t number, std::int64_t minor, const std::string& reference) {
  return {payment, number, order, money(minor), PaymentMethod::credit_card, reference, "key", "why"};
}
RefundAnswered refund_answered(std::int64_t number) {
  return {payment, number, GatewayOutcome::succeeded, "re", ""};
}
PaymentRefunded refunded(std::int64_t number, std::int64_t minor, std::int64_t kept) {
  return {payment, number, order, money(minor), money(kept), "re", "why", {}};
}
UpdateShipmentStatus report() { return {"s-1", ShipmentStatus::shipped, {}}; }

Story stocked() {  // record 1, messages 1 and 2
  return Story().record(AddInventory{mug, 10, here, {}}, moved(1, MovementKind::received, 10, 10));
}
Story placed() {  // record 2, messages 3 to 7
  return stocked().record(PlaceOrder{}, held(), placed_order(), prepared(), charge());
}
Story paid() {  // record 3, messages 8 to 10
  return placed().answer(7, charged(), processed(), confirmed());
}
Story left() {  // record 4, messages 11 to 15
  return paid().record(report(), ShipmentDispatched{"s-1", order.to_string()}, consumed(),
                       moved(2, MovementKind::shipped, -4, 6), shipped());
}

TEST(Audit, FindsNothingInAnOrderThatTravels) {
  expect_clean(left().record(report(), delivered()));
}
TEST(Audit, FindsNothingInAnOrderThatIsCalledOff) {
  expect_clean(paid()
                   .record(CancelOrder{order, "", ""}, cancelling(), released(), refund(1, 1000, "ch-1"))
                   .answer(13, refund_answered(1), refunded(1, 1000, 0),
                           PaymentCancelled{payment, order, money(1000), {}}, cancelled()));
}

// ---- 1

TEST(Audit, TimeRunsForward) {
  expect(stocked().later(minutes(-1)).record(PlaceOrder{}), 1, 2, 0, "time lies before");
}

// ---- 2, 9, 11

TEST(Audit, ACommandHasOneOutcome) {
  OrderPlaced again = placed_order();
  again.order = OrderId::of("A-2");
  expect(stocked().record(PlaceOrder{}, held(), placed_order(), again), 2, 2, 3, "2 outcomes");
}
TEST(Audit, AKeyHasOneEffect) {
  Story story = placed();
  story.last().inputs.front().receipt = someone;
  story.record(CancelPayment{payment, order, ""});
  story.last().inputs.front().receipt = someone;
  expect(story, 9, 3, 8, "twice under one idempotency key");
}
TEST(Audit, AnEffectIsAnsweredOnce) {
  expect(placed().answer(7, charged(), processed()).answer(7, charged()), 9, 4, 10, "answered twice");
}
TEST(Audit, NoCommandIsPassedOver) {
  Story story = stocked().record(CancelOrder{order, "", ""});
  story.last().steps.clear();
  expect(story, 11, 2, 3, "CancelOrder was taken in, and no service handled it");
}

// ---- 3, 4

TEST(Audit, TheLedgerHasNoGap) {
  expect(stocked().record(AddInventory{}, moved(3, MovementKind::received, 1, 11)), 3, 2, 4,
         "from movement 1 to 3");
}
TEST(Audit, OnHandIsTheSumOfTheLedger) {
  expect(stocked().record(AddInventory{}, moved(2, MovementKind::received, 1, 12)), 3, 2, 4,
         "says 12 on hand, its ledger sums to 11");
}
TEST(Audit, OnHandIsNeverNegative) {
  expect(stocked().record(AddInventory{}, moved(2, MovementKind::adjusted, -11, -1)), 3, 2, 4,
         "has -1 on hand");
}
TEST(Audit, NothingIsOversold) {
  expect(stocked().record(PlaceOrder{}, held(mug, 11)), 3, 2, 4, "is oversold: 11 promised, 10 on hand");
  expect(placed().record(AddInventory{}, moved(2, MovementKind::adjusted, -7, 3)), 3, 3, 9,
         "is oversold: 4 promised, 3 on hand");
}
TEST(Audit, WhatIsConsumedHasToLeave) {  // off the order's hold, and still on the shelf
  expect(paid().record(report(), consumed(), StockHeld{OrderId::of("A-2"), mug, units(7), {}, {}}), 3, 4, 13,
         "is oversold: 11 promised, 10 on hand");
}
TEST(Audit, AnOrderIsTakenWithAllItsStock) {
  expect(stocked().record(PlaceOrder{}, placed_order()), 3, 2, 4, "taken for 4 units of product");
  expect(stocked().record(PlaceOrder{}, held(mug, 3), placed_order()), 3, 2, 5, "and holds 3");
}
TEST(Audit, StockIsHeldOnce) { expect(placed().record(PlaceOrder{}, held()), 4, 3, 9, "holds product"); }
TEST(Audit, AReservationEndsOnce) {
  expect(placed().record(CancelOrder{}, released(), released()), 4, 3, 10, "not open");
  expect(left().record(report(), consumed()), 4, 5, 17, "not open");
}
TEST(Audit, WhatEndsIsWhatWasHeld) {
  expect(paid().record(report(), consumed(3)), 4, 4, 12, "other units");
  expect(stocked().record(PlaceOrder{}, StockFirmed{order, mug, units(4), {}}), 4, 2, 4, "does not hold");
}

// ---- 5

TEST(Audit, LinesMakeTheirTotals) {
  OrderPlaced wrong = placed_order();
  wrong.lines.front().total = money(999);
  expect(stocked().record(PlaceOrder{}, held(), wrong), 5, 2, 5, "its own total");
  wrong = placed_order();
  wrong.total = money(999);
  expect(stocked().record(PlaceOrder{}, held(), wrong), 5, 2, 5, "says 9.99, its lines sum to 10.00");
  wrong = placed_order();
  wrong.lines.clear();
  expect(stocked().record(PlaceOrder{}, wrong), 5, 2, 4, "has no line");
}
TEST(Audit, APaymentAsksForTheTotal) {
  expect(stocked().record(PlaceOrder{}, held(), placed_order(), prepared(1001)), 5, 2, 6, "asks for 10.01");
}
TEST(Audit, APaymentIsCapturedOnce) {
  expect(paid().record(report(), processed()), 5, 4, 12, "captured twice");
}
TEST(Audit, ACaptureIsWhatWasAskedForAndHasComeIn) {
  expect(placed().answer(7, charged(), processed(1001)), 5, 3, 9, "captures 10.01, asked for was 10.00");
  expect(placed().record(report(), processed()), 5, 3, 9, "only 0.00 has come in");
}
TEST(Audit, NoMoreGoesBackThanCameIn) {
  expect(paid().record(CancelOrder{}, refund(1, 1001, "ch-1")), 5, 4, 12, "more than came in by it");
  expect(paid().record(CancelOrder{}, refund(1, 600, "ch-1"), refund(2, 600, "ch-1")), 5, 4, 13,
         "more than came in by it");
  expect(placed().record(CancelOrder{}, refund(1, 1, "ch-1")), 5, 3, 9, "more than came in by it");
}
TEST(Audit, ARefundIsGivenOnceAndAsAskedFor) {
  const auto asked = [] { return paid().record(CancelOrder{}, refund(1, 400, "ch-1")); };
  expect(asked().answer(12, refund_answered(1), refunded(1, 400, 600), refunded(1, 400, 200)), 5, 5, 15,
         "given twice");
  expect(asked().answer(12, refund_answered(1), refunded(1, 300, 700)), 5, 5, 14, "another amount");
  expect(asked().answer(12, refund_answered(1), refunded(1, 400, 500)), 5, 5, 14,
         "says that it keeps 5.00, it keeps 6.00");
  expect(asked().answer(12, refund_answered(2), refunded(2, 400, 600)), 5, 5, 14, "not asked to");
  expect(asked().record(CancelOrder{}, refund(1, 300, "ch-1")), 5, 5, 14, "asked for again with another");
  expect(asked().record(CancelOrder{}, refund(3, 300, "ch-1")), 5, 5, 14, "from refund 1 to 3");
}
TEST(Audit, ARefundMayBeAskedForAgain) {
  expect_clean(paid()
                   .record(CancelOrder{}, refund(1, 400, "ch-1"))
                   .record(CancelOrder{}, refund(1, 400, "ch-1"))
                   .answer(12, refund_answered(1), refunded(1, 400, 600)));
}
// A transfer larger than the total: the surplus goes back, and later the rest may too.
TEST(Audit, ASurplusGoesBack) {
  const RecordTransfer recorded{order, money(1500), "t-1"};
  const auto stood = [] { return stocked().record(PlaceOrder{}, held(), placed_order(), prepared()); };
  expect_clean(stood()
                   .record(recorded, transfer(1500, "t-1"), processed(), refund(1, 500, "t-1"))
                   .answer(10, refund_answered(1), refunded(1, 500, 1000))
                   .record(CancelOrder{}, refund(2, 1000, "t-1"))
                   .answer(14, refund_answered(2), refunded(2, 1000, 0)));
  expect(stood().record(recorded, transfer(1500, "t-1"), processed()), 5, 3, 8,
         "keeps 15.00, asked for was 10.00");
  expect(stood().record(recorded, transfer(900, "t-1"), processed()), 5, 3, 9, "only 9.00 has come in");
  expect_clean(
      stood().record(recorded, transfer(900, "t-1")).record(recorded, transfer(100, "t-2"), processed()));
}
// The first attempt's answer was lost, the second went through, then the first turns out to have succeeded.
TEST(Audit, ALateCaptureGoesBack) {
  const auto tried_twice = [] {
    return placed().record(CancelPayment{}, charge(2)).answer(9, charged(2), processed(), confirmed());
  };
  expect_clean(tried_twice()
                   .answer(7, charged(1), refund(1, 1000, "ch-1"))
                   .answer(14, refund_answered(1), refunded(1, 1000, 1000)));
  expect(tried_twice().answer(7, charged(1)), 5, 5, 13, "keeps 20.00, asked for was 10.00");
  // The same answer twice is the same money.
  expect_clean(tried_twice().record(report()).answer(0, charged(2)));
}
TEST(Audit, ACancelledPaymentKeepsNothing) {
  expect(paid().record(CancelOrder{}, PaymentCancelled{payment, order, money(0), {}}), 5, 4, 12,
         "10.00 came in, 0.00 went back");
}

// ---- 6

TEST(Audit, AnOrderIsPlacedOnce) {
  expect(placed().record(PlaceOrder{}, placed_order()), 6, 3, 9, "placed twice");
}
TEST(Audit, StatusesFollowTheirTable) {
  expect(stocked().record(report(), shipped()), 6, 2, 4, "never placed");
  expect(placed().record(report(), shipped()), 6, 3, 9, "OrderShipped for order");
  expect(paid().record(report(), delivered()), 6, 4, 12, "which is Processing");
  expect(left().record(report(), delivered(), delivered()), 6, 5, 18, "which is Delivered");
  expect(left().record(CancelOrder{}, cancelling()), 6, 5, 17, "which is Shipped");
}
TEST(Audit, GoodsLeaveForAConfirmedOrderOnly) {
  expect(placed().record(report(), ShipmentDispatched{"s-1", order.to_string()}), 6, 3, 9,
         "which is Pending");
}
TEST(Audit, AShippedOrderHasItsStockConsumed) {
  expect(paid().record(report(), shipped()), 6, 4, 12, "shipped, and still holds stock");
}
TEST(Audit, AnOrderIsConfirmedWhenItIsPaid) {
  expect(placed().record(report(), confirmed()), 6, 3, 9, "10.00 has not been paid");
  expect_clean(placed().record(ConfirmOrder{order}, confirmed()));  // somebody's word for it
}
// An event that somebody sends is not one of ours.
TEST(Audit, HearsayProvesNothing) {
  expect_clean(
      placed().record(confirmed()).record(processed()).answer(7, charged(), processed(), confirmed()));
}

// ---- 7

TEST(Audit, NoStepForwardAfterCancelling) {
  expect(paid().record(CancelOrder{}, cancelling(), shipped()), 7, 4, 13, "which is being cancelled");
  expect(placed().record(CancelOrder{}, cancelling(), confirmed()), 7, 3, 10, "which is being cancelled");
}
TEST(Audit, ACancelledOrderHoldsNothing) {
  expect(placed().record(CancelOrder{}, cancelling(), cancelled()), 7, 3, 10,
         "cancelled, and still holds stock");
}
TEST(Audit, NoTimerIsForgotten) {
  Story story = stocked();
  story.timer_set("a", story.now + minutes(1)).later(minutes(2)).record(report());
  expect(story, 7, 2, 3, "timer a, set here, was due");
}
TEST(Audit, NoTimerIsOvertaken) {
  Story story = stocked();
  const Time start = story.now;
  story.timer_set("a", start + minutes(1)).timer_set("b", start + minutes(2));
  Story right = story;
  expect_clean(right.later(minutes(3)).timer_fires("a").timer_fires("b"));
  // So many were due that this one's turn has not come yet.
  Story many = story;
  expect_clean(many.later(minutes(3)).timer_fires("a"));
  expect(story.later(minutes(3)).timer_fires("b"), 7, 2, 3, "timer a, set here");
}
TEST(Audit, TimersFireWhenTheyAreDueAndOnce) {
  Story story = stocked();
  story.timer_set("a", story.now + minutes(1));
  Story early = story, twice = story, never = story, moved_on = story;
  expect(early.later(minutes(0)).timer_fires("a"), 7, 3, 4, "before its time");
  expect(twice.later(minutes(1)).timer_fires("a").timer_fires("a"), 7, 4, 5, "nobody set, or that is gone");
  expect(never.timer_set("a", std::nullopt).later(minutes(1)).timer_fires("a"), 7, 4, 5, "nobody set");
  expect_clean(moved_on.timer_set("a", story.now + minutes(9)).later(minutes(5)).record(report()));
}

}  // namespace
}  // namespace flowmart::audit

// What verify finds wrong with amendments: of lines and money, and of stock.
#include "audit/testing_story.hpp"

namespace flowmart::audit {
namespace {

using namespace testing;

// Of the order of four mugs at 2.50: so many instead.
OrderAmendment to(Quantity units, Quantity before = 4) {
  OrderAmendment amendment;
  amendment.amendment = 1;
  amendment.stage = AmendmentStage::asked;
  amendment.lines = {{1, mug, "MUG", "Mug", before, units, money(250)}};
  amendment.total_before = money(1000);
  amendment.total_after = money(units * 250);
  return amendment;
}
AmendOrder the_command() {
  AmendOrder command;
  command.order = order;
  return command;
}
OrderAmending amending(const OrderAmendment& amendment) { return {order, amendment, {}}; }
AmendmentEnded counts(OrderAmendment amendment) {
  amendment.stage = AmendmentStage::counted;
  return {order, amendment};
}
OrderAmended announced_change(Quantity units, Quantity before = 4) {
  OrderAmended event;
  event.orderId = order;
  event.amendedItems = {{mug, "Mug", before, units, money(250).decimal(), money(250 * units).decimal()}};
  event.totalAmount = money(250 * units).decimal();
  return event;
}
StockAmended stock(StockStep step, Quantity held, Quantity ahead = 0, Quantity owed = 0) {
  StockAmended event{order, step, true, units(held), {}, {}};
  if (ahead > 0) event.ahead = units(ahead);
  if (owed > 0) event.owed = {{mug, owed}};
  return event;
}
// The order of four is paid; three are left of it, in the record given.
Story fewer() {
  return paid().record(the_command(), amending(to(3)), counts(to(3)), announced_change(3),
                       stock(StockStep::settled, 3), announced(1, 7, "release"));
}

TEST(AmendmentAudit, FindsNothingWrongWithFewer) { expect_clean(fewer()); }

TEST(AmendmentAudit, FindsALineThatWasAnother) {
  expect(paid().record(the_command(), amending(to(3, 5)), counts(to(3, 5))), 5, 4, 18, "which is another");
}

TEST(AmendmentAudit, FindsAnotherPrice) {
  OrderAmendment cheaper = to(3);
  cheaper.lines[0].unit_price = money(200);
  cheaper.total_after = money(600);
  expect(paid().record(the_command(), amending(cheaper), counts(cheaper)), 5, 4, 18, "which is another");
}

TEST(AmendmentAudit, FindsASumThatIsWrong) {
  OrderAmendment wrong = to(3);
  wrong.total_after = money(700);
  expect(paid().record(the_command(), amending(wrong), counts(wrong)), 5, 4, 18, "it sums to 7.50");
}

TEST(AmendmentAudit, FindsAnAnnouncementThatIsWrong) {
  OrderAmended wrong = announced_change(3);
  wrong.totalAmount = money(1000).decimal();
  expect(paid().record(the_command(), amending(to(3)), counts(to(3)), wrong), 5, 4, 19,
         "is announced at 10.00");
}

// All four are packed. What follows from the amendment packs less, or calls the parcel off; else it holds
// more than its order.
TEST(AmendmentAudit, FindsAParcelThatStillHoldsWhatTheOrderHasNoMore) {
  ShipmentCreated box = packed("s-2");
  box.items = {{mug.to_string(), 4}};
  CreateShipment pack;
  pack.shipmentId = "s-2";
  pack.orderId = order.to_string();
  const auto amended = [&](auto... then) {
    return paid().record(pack, box).record(the_command(), amending(to(3)), counts(to(3)), announced_change(3),
                                           stock(StockStep::settled, 3), announced(1, 7, "release"), then...);
  };
  expect_clean(amended(ParcelRepacked{"s-2", order, {{mug.to_string(), 3}}, {}, "", {}}));
  expect_clean(amended(ShipmentCancelled{"s-2", order, {}}));
  expect(amended(), 15, 5, 18, "have 4 units");
  expect(amended().record(report()), 15, 5, 18, "have 4 units");
}

TEST(AmendmentAudit, FindsFewerThanHaveLeft) {
  Story story = paid();
  story.record(report(), ShipmentDispatched{"s-1", order.to_string()},
               RecordDispatch{order, "s-1", false, {}, {{mug, {{here, 4}}}}});
  story.record(the_command(), amending(to(3)), counts(to(3)));
  expect(story, 5, 5, 21, "have left");
}

TEST(AmendmentAudit, FindsTwoAtATime) {
  OrderAmendment second = to(3);
  second.amendment = 2;
  expect(paid().record(the_command(), amending(to(3))).record(the_command(), amending(second)), 6, 5, 19,
         "two changes");
}

TEST(AmendmentAudit, FindsOneThatCountsTwice) {
  expect(fewer().record(the_command(), counts(to(2, 3))), 6, 5, 23, "AmendmentEnded, counted for amendment");
}

TEST(AmendmentAudit, FindsMoreThatWasNotPaid) {
  OrderAmendment more = to(6);
  more.further = 1;
  AmendPayment difference{order, 1, payment_of(order, 1), {}, money(500), PaymentMethod::credit_card, "tok"};
  Story story = paid();
  story.record(the_command(), amending(more), stock(StockStep::promised, 4, 2),
               announced(-2, 4, "reservation"), difference, counts(more));
  expect(story, 5, 4, 21, "has not been paid");
}

// A further payment asks for the difference and nothing else.
TEST(AmendmentAudit, FindsADifferenceThatIsAnother) {
  OrderAmendment more = to(6);
  more.further = 1;
  AmendPayment difference{order, 1, payment_of(order, 1), {}, money(500), PaymentMethod::credit_card, "tok"};
  PreparePayment wrong = prepared(400);
  wrong.payment = payment_of(order, 1);
  Story story = paid();
  story.record(the_command(), amending(more), stock(StockStep::promised, 4, 2),
               announced(-2, 4, "reservation"), difference, wrong);
  expect(story, 5, 4, 21, "asks for 4.00");
}

TEST(AmendmentAudit, FindsStockThatChangesBeforeItCounts) {
  expect(paid().record(the_command(), amending(to(6)), stock(StockStep::promised, 6)), 4, 4, 18,
         "is not changed yet");
}

TEST(AmendmentAudit, FindsStockThatIsNotLetGo) {
  Story story = paid();
  story.record(the_command(), amending(to(6)), stock(StockStep::promised, 4, 2),
               announced(-2, 4, "reservation"));
  story.record(the_command(), stock(StockStep::let_go, 4, 1));
  expect(story, 4, 5, 21, "still holds stock for a change that is decided");
}

TEST(AmendmentAudit, FindsAReservationThatIsNotWhatTheOrderSays) {
  expect(paid().record(the_command(), amending(to(3)), counts(to(3)), announced_change(3),
                       stock(StockStep::settled, 4)),
         4, 4, 20, "is to have 3 units");
  // From an Orders Service elsewhere, with what is owed.
  expect_clean(stocked()
                   .record(ReserveStock{order, {{mug, 4}}, {}}, reserved(), announced(-4, 6, "reservation"))
                   .record(announced_change(14), stock(StockStep::settled, 10, 0, 4),
                           announced(-6, 0, "reservation")));
}

TEST(AmendmentAudit, FindsMoreThanThereIs) {
  expect(paid().record(the_command(), amending(to(12)), stock(StockStep::promised, 4, 8)), 3, 4, 18,
         "oversold");
}

TEST(AmendmentAudit, EndsWithItsOrder) {
  OrderAmendment more = to(6);
  expect_clean(
      paid()
          .record(the_command(), amending(more), stock(StockStep::promised, 4, 2),
                  announced(-2, 4, "reservation"))
          .record(CancelOrder{order, "", ""}, cancelling(), released(), announced(6, 10, "release")));
  expect(paid()
             .record(the_command(), amending(more))
             .record(CancelOrder{order, "", ""}, cancelling(), counts(more)),
         6, 5, 20, "which is ended");
}

}  // namespace
}  // namespace flowmart::audit

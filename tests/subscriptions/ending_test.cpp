// How a subscription ends: called off, at the end of its term, with its buyer; and how it is had back.
#include "desk.hpp"

namespace flowmart::subscriptions {
namespace {

using Lead = SubscriptionLead;
using Stage = SubscriptionStage;

TEST(Cancelling, LastsUntilWhatWasPaidForIsOver) {
  Desk desk;
  desk.give(Desk::wish());
  desk.pass(days(5));
  EXPECT_EQ(desk.give(desk.cancelled("somebody else")), "subscription-not-found");
  EXPECT_EQ(desk.give(desk.cancelled()), "");
  EXPECT_EQ(desk.stage(), Stage::ending);
  ASSERT_EQ(desk.ended.size(), 1U);
  EXPECT_EQ(desk.ended[0].effectiveAt, at("2026-02-01T12:00:00Z"));
  EXPECT_EQ(desk.ended[0].cancellationReason, "moving");
  EXPECT_EQ(desk.last_told.about, NoticeKind::subscription_cancelled);
  EXPECT_EQ(desk.last_told.reason, "moving");
  EXPECT_EQ(desk.last_told.next_at, desk.ended[0].effectiveAt);
  EXPECT_EQ(desk.give(desk.cancelled()), "subscription-over");
  desk.until(at("2026-02-01T12:00:00Z"));
  EXPECT_EQ(desk.stage(), Stage::canceled);
  EXPECT_EQ(desk.told.back(), NoticeKind::reactivation_offered);
  desk.pass(days(60));
  EXPECT_EQ(desk.placed.size(), 1U);
  EXPECT_EQ(desk.give(desk.led(Lead::renew)), "too-late-to-renew");
}

TEST(Cancelling, IsRefusedWithTheGatewaysReason) {
  Desk desk;
  desk.mandates = {GatewayOutcome::declined};
  desk.give(Desk::wish());
  desk.pass(days(5));
  EXPECT_EQ(desk.give(desk.cancelled()), "");
  EXPECT_EQ(desk.stage(), Stage::active);
  EXPECT_EQ(desk.one().updated_at, desk.now);
  EXPECT_EQ(desk.one().reason, "an invoice is open");
  EXPECT_FALSE(desk.one().cancel);
  EXPECT_TRUE(desk.ended.empty());
}

TEST(Cancelling, ThatIsRefusedLeavesTheRenewalThatIsUnderWay) {
  Desk desk;
  desk.charges = {Outcome::paid, Outcome::declined};
  desk.mandates = {GatewayOutcome::declined};
  desk.give(Desk::wish());
  desk.until(at("2026-02-01T13:00:00Z"));
  EXPECT_EQ(desk.give(desk.cancelled()), "");
  EXPECT_EQ(desk.stage(), Stage::past_due);
  EXPECT_EQ(desk.stands(), "retry_payment");
  desk.pass(days(1));
  EXPECT_EQ(desk.placed.size(), 3U);
}

TEST(Cancelling, AsksASilentGatewayUntilItKnows) {
  Desk desk;
  desk.mandates = {GatewayOutcome::unknown, GatewayOutcome::unknown, GatewayOutcome::succeeded};
  desk.give(Desk::wish());
  desk.give(desk.cancelled());
  EXPECT_EQ(desk.stage(), Stage::active);
  EXPECT_EQ(desk.give(desk.cancelled()), "") << "asked already";
  desk.pass(minutes(4));
  EXPECT_EQ(desk.stage(), Stage::ending);
  EXPECT_EQ(desk.ended.size(), 1U);
}

TEST(Cancelling, GoesOnWithoutTheGatewayWhenAPersonSaysSo) {
  Desk desk;
  desk.mandates = {GatewayOutcome::unknown};
  desk.give(Desk::wish());
  EXPECT_EQ(desk.give(desk.led(Lead::let_go)), "nothing-asked");
  desk.give(desk.cancelled());
  EXPECT_EQ(desk.give(desk.led(Lead::let_go, {}, "the gateway is gone")), "");
  EXPECT_EQ(desk.stage(), Stage::ending);
}

TEST(Cancelling, EndsAnUnpaidOneAtOnceAndItsRenewalWithIt) {
  Desk desk;
  desk.charges = {Outcome::paid, Outcome::declined};
  desk.give(Desk::wish());
  desk.until(at("2026-02-01T13:00:00Z"));
  desk.give(desk.cancelled());
  EXPECT_EQ(desk.stage(), Stage::canceled);
  EXPECT_EQ(desk.stands(), "nowhere");
  EXPECT_EQ(desk.flow_timers(), 0) << "it waits for nothing any more";
  desk.pass(days(30));
  EXPECT_EQ(desk.placed.size(), 2U);
}

// Whichever way it ended: at once, with what was paid for, or with its term.
TEST(Cancelling, CanBeTakenBackForSevenDays) {
  for (const bool late : {false, true}) {
    Desk desk;
    desk.charges = {Outcome::paid, Outcome::declined, Outcome::paid};
    desk.give(Desk::wish());
    desk.until(at("2026-02-01T13:00:00Z"));
    desk.give(desk.cancelled());
    ASSERT_EQ(desk.stage(), Stage::canceled);
    desk.pass(days(7) - std::chrono::seconds(late ? 0 : 1));
    EXPECT_EQ(desk.give(desk.led(Lead::renew, "tok_other")), late ? "too-late-to-renew" : "");
    EXPECT_EQ(desk.stage(), late ? Stage::canceled : Stage::active);
  }
}

TEST(ATerm, EndsByItselfAndCanBeHadBack) {
  Desk desk;
  Subscribe wish = Desk::wish();
  wish.content.ends_at = at("2026-02-15T00:00:00Z");
  desk.give(wish);
  desk.until(at("2026-02-15T00:00:00Z"));
  EXPECT_EQ(desk.stage(), Stage::expired);
  EXPECT_TRUE(desk.ended.empty());
  EXPECT_EQ(desk.stands(), "await_customer_action");
  desk.pass(days(2));
  EXPECT_EQ(desk.give(desk.led(Lead::renew)), "");
  EXPECT_EQ(desk.stage(), Stage::active);
  EXPECT_EQ(desk.next_at(), "2026-03-17T00:00:00Z") << "counted from the day on which it was had back";
}

TEST(APerson, WhoIsErasedHasNoSubscriptionAnyMore) {
  Desk desk;
  desk.give(Desk::wish());
  PersonErased erased;
  erased.customer = CustomerId::of("17850");
  desk.give(erased);
  EXPECT_EQ(desk.stage(), Stage::canceled);
  desk.pass(days(60));
  EXPECT_EQ(desk.placed.size(), 1U);
}

}  // namespace
}  // namespace flowmart::subscriptions

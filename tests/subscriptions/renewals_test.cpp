// Subscriptions through their lives, with the calendar as people read it.
#include "desk.hpp"
#include "kernel/calendar.hpp"

namespace flowmart::subscriptions {
namespace {

using Strings = std::vector<std::string>;
using Lead = SubscriptionLead;
using Stage = SubscriptionStage;

Subscribe every(std::int64_t count, IntervalUnit unit) {
  Subscribe wish = Desk::wish();
  wish.content.interval = {count, unit};
  return wish;
}

TEST(Subscribing, PlacesTheFirstOrderAtOnceAndIsActiveOncePaid) {
  Desk desk;
  EXPECT_EQ(desk.give(Desk::wish()), "");
  EXPECT_EQ(desk.placed, Strings{"2026-01-01T12:00:00Z"});
  EXPECT_EQ(desk.stage(), Stage::active);
  EXPECT_EQ(desk.next_at(), "2026-02-01T12:00:00Z");
  EXPECT_EQ(desk.give(Desk::wish()), "subscription-id-taken");
}

TEST(Subscribing, BeginsWhenItIsSaidTo) {
  Desk desk;
  Subscribe wish = Desk::wish();
  wish.content.starts_at = at("2026-03-31T06:00:00Z");
  EXPECT_EQ(desk.give(wish), "");
  EXPECT_EQ(desk.placed, Strings{});
  EXPECT_EQ(desk.stage(), Stage::pending);
  desk.until(at("2026-03-31T06:00:00Z"));
  EXPECT_EQ(desk.placed, Strings{"2026-03-31T06:00:00Z"});
  EXPECT_EQ(desk.next_at(), "2026-04-30T06:00:00Z");
}

TEST(Subscribing, RefusesWhatCanNotBeRenewed) {
  Desk desk;
  Subscribe wish = Desk::wish();
  wish.content.items.clear();
  EXPECT_EQ(desk.give(wish), "subscription-invalid");
  wish = Desk::wish();
  wish.content.token.clear();
  EXPECT_EQ(desk.give(wish), "subscription-invalid");
  wish = Desk::wish();
  wish.content.ends_at = desk.now;
  EXPECT_EQ(desk.give(wish), "subscription-invalid");
  wish = Desk::wish();
  wish.content.invoice_days = 14;  // by card
  EXPECT_EQ(desk.give(wish), "subscription-invalid");
  wish.content.method = CheckoutMethod::bank_transfer;
  for (const std::int64_t days : {-1, 366}) {
    wish.content.invoice_days = days;
    EXPECT_EQ(desk.give(wish), "subscription-invalid");
  }
}

// From the last day of a month, over a leap day, in a zone that changes its clocks: to the minute.
TEST(AYear, IsRenewedOnTheLastDayOfEachMonthAtTheSameTimeOfDay) {
  Desk desk("Europe/Berlin", at("2027-08-31T08:00:00Z"));  // ten in the morning
  desk.give(every(1, IntervalUnit::month));
  desk.until(at("2028-09-01T00:00:00Z"));
  EXPECT_EQ(desk.placed, (Strings{"2027-08-31T08:00:00Z", "2027-09-30T08:00:00Z", "2027-10-31T09:00:00Z",
                                  "2027-11-30T09:00:00Z", "2027-12-31T09:00:00Z", "2028-01-31T09:00:00Z",
                                  "2028-02-29T09:00:00Z", "2028-03-31T08:00:00Z", "2028-04-30T08:00:00Z",
                                  "2028-05-31T08:00:00Z", "2028-06-30T08:00:00Z", "2028-07-31T08:00:00Z",
                                  "2028-08-31T08:00:00Z"}));
}

TEST(AYear, OfDaysHasOneOrderADayAndNoneTwice) {
  Desk desk("Europe/Berlin", at("2028-01-01T01:30:00Z"));  // half past two at night
  desk.give(every(1, IntervalUnit::day));
  desk.until(at("2029-01-01T00:00:00Z"));
  ASSERT_EQ(desk.placed.size(), 366U);
  std::set<std::string> on;
  for (const std::string& moment : desk.placed)
    on.insert(format_local("Europe/Berlin", at(moment)).substr(0, 10));
  EXPECT_EQ(on.size(), 366U) << "of the days there";
  EXPECT_EQ(format_local("Europe/Berlin", at(desk.placed[85])), "2028-03-26 03:00") << "02:30 is left out";
  EXPECT_EQ(format_local("Europe/Berlin", at(desk.placed[86])), "2028-03-27 02:30");
}

TEST(AYear, OfWeeksAndOfALeapDay) {
  Desk desk("Europe/Berlin", at("2027-12-27T11:00:00Z"));
  desk.give(every(2, IntervalUnit::week));
  desk.until(at("2028-12-26T00:00:00Z"));
  EXPECT_EQ(desk.placed.size(), 27U);
  EXPECT_EQ(desk.placed.back(), "2028-12-25T11:00:00Z");
  Desk leap("UTC", at("2028-02-29T11:00:00Z"));
  leap.give(every(1, IntervalUnit::year));
  leap.until(at("2032-03-01T00:00:00Z"));
  EXPECT_EQ(leap.placed, (Strings{"2028-02-29T11:00:00Z", "2029-02-28T11:00:00Z", "2030-02-28T11:00:00Z",
                                  "2031-02-28T11:00:00Z", "2032-02-29T11:00:00Z"}));
}

TEST(Renewing, IsTriedThreeTimesADayApartThenThereAreSevenDaysThenItIsOver) {
  Desk desk;
  desk.charges = {Outcome::paid, Outcome::declined};
  desk.give(Desk::wish());
  desk.until(at("2026-02-01T13:00:00Z"));
  EXPECT_EQ(desk.stage(), Stage::past_due);
  EXPECT_EQ(desk.stands(), "retry_payment");
  desk.until(at("2026-02-04T13:00:00Z"));
  EXPECT_EQ(desk.placed, (Strings{"2026-01-01T12:00:00Z", "2026-02-01T12:00:00Z", "2026-02-02T12:00:00Z",
                                  "2026-02-03T12:00:00Z", "2026-02-04T12:00:00Z"}));
  EXPECT_EQ(desk.stands(), "subscription_grace_period");
  desk.until(at("2026-02-11T11:59:00Z"));
  EXPECT_EQ(desk.stage(), Stage::past_due);
  desk.until(at("2026-02-11T12:00:00Z"));
  EXPECT_EQ(desk.stage(), Stage::expired);
  ASSERT_EQ(desk.ended.size(), 1U);
  EXPECT_EQ(desk.ended[0].cancellationReason, "payment_failed");
  EXPECT_EQ(desk.ended[0].effectiveAt, at("2026-02-11T12:00:00Z"));
  EXPECT_EQ(desk.told.back(), NoticeKind::subscription_suspended);
  desk.until(at("2027-02-11T12:00:00Z"));
  EXPECT_EQ(desk.placed.size(), 5U) << "it never renews again";
}

TEST(Renewing, IsTriedAgainWhenItsOrderIsCalledOff) {
  Desk desk;
  desk.charges = {Outcome::paid, Outcome::silent, Outcome::paid};
  desk.give(Desk::wish());
  desk.until(at("2026-02-01T13:00:00Z"));
  EXPECT_EQ(desk.stands(), "payment_gateway");
  OrderCancelled gone;
  gone.orderId = desk.order();
  gone.timestamp = desk.now;
  EXPECT_EQ(desk.give(gone), "");
  EXPECT_EQ(desk.stage(), Stage::past_due);
  EXPECT_EQ(desk.stands(), "retry_payment");
  desk.until(at("2026-02-02T14:00:00Z"));
  EXPECT_EQ(desk.placed, (Strings{"2026-01-01T12:00:00Z", "2026-02-01T12:00:00Z", "2026-02-02T13:00:00Z"}));
  EXPECT_EQ(desk.stage(), Stage::active);
}

TEST(Renewing, KeepsItsDayWhenItWasPaidLate) {
  Desk desk;
  desk.charges = {Outcome::paid, Outcome::declined, Outcome::declined, Outcome::paid};
  desk.give(Desk::wish());
  desk.until(at("2026-02-20T00:00:00Z"));
  EXPECT_EQ(desk.stage(), Stage::active);
  EXPECT_EQ(desk.next_at(), "2026-03-01T12:00:00Z");
}

TEST(Renewing, WaitsForGoodsWithoutLosingTheSubscription) {
  Desk desk;
  desk.give(Desk::wish());
  desk.goods = false;
  desk.until(at("2026-02-20T00:00:00Z"));
  EXPECT_EQ(desk.stands(), "payment_approval_check") << "for people to see";
  EXPECT_EQ(desk.stage(), Stage::active);
  desk.goods = true;
  desk.pass(days(1));
  EXPECT_EQ(desk.stage(), Stage::active);
  EXPECT_EQ(desk.placed.back(), "2026-02-20T12:00:00Z");
}

TEST(Renewing, IsDoneAtOnceWithAnotherMeansOfPayment) {
  Desk desk;
  desk.charges = {Outcome::paid, Outcome::declined, Outcome::paid};
  desk.give(Desk::wish());
  desk.until(at("2026-02-01T13:00:00Z"));
  EXPECT_EQ(desk.give(desk.led(Lead::pay, "tok_other_card")), "");
  EXPECT_EQ(desk.stage(), Stage::active);
  EXPECT_EQ(desk.one().content.token, "tok_other_card");
  desk.pass(days(3));
  EXPECT_EQ(desk.placed.size(), 3U) << "the retry is not made as well";
}

TEST(Pausing, LeavesOutWhatWouldHaveCome) {
  Desk desk;
  desk.give(Desk::wish());
  EXPECT_EQ(desk.give(desk.led(Lead::pause)), "");
  EXPECT_EQ(desk.stage(), Stage::paused);
  desk.until(at("2026-04-15T00:00:00Z"));
  EXPECT_EQ(desk.placed.size(), 1U);
  EXPECT_EQ(desk.give(desk.led(Lead::resume)), "");
  EXPECT_EQ(desk.next_at(), "2026-05-01T12:00:00Z");
  desk.until(at("2026-05-02T00:00:00Z"));
  EXPECT_EQ(desk.placed.size(), 2U);
}

TEST(Pausing, KeepsTheNextMomentWhenItIsShort) {
  Desk desk;
  desk.give(Desk::wish());
  desk.give(desk.led(Lead::pause));
  desk.pass(days(10));
  desk.give(desk.led(Lead::resume));
  EXPECT_EQ(desk.next_at(), "2026-02-01T12:00:00Z");
}

TEST(Skipping, LeavesOutTheNextRenewalOrTheOneUnderWay) {
  Desk desk;
  desk.charges = {Outcome::paid, Outcome::declined};
  desk.give(Desk::wish());
  EXPECT_EQ(desk.give(desk.led(Lead::skip, {}, "on holiday")), "");
  EXPECT_EQ(desk.next_at(), "2026-03-01T12:00:00Z");
  desk.until(at("2026-03-01T13:00:00Z"));
  EXPECT_EQ(desk.stage(), Stage::past_due);
  EXPECT_EQ(desk.give(desk.led(Lead::skip, {}, "our fault")), "");
  EXPECT_EQ(desk.stage(), Stage::active);
  EXPECT_EQ(desk.stands(), "nowhere");
  EXPECT_EQ(desk.next_at(), "2026-04-01T12:00:00Z");
}

TEST(Skipping, CallsOffWhatIsBeingChargedForIt) {
  Desk desk;
  desk.charges = {Outcome::paid, Outcome::silent};
  desk.give(Desk::wish());
  desk.until(at("2026-02-01T13:00:00Z"));
  EXPECT_EQ(desk.stands(), "payment_gateway");
  EXPECT_EQ(std::count(desk.said.begin(), desk.said.end(), "CancelOrder"), 0);
  EXPECT_EQ(desk.give(desk.led(Lead::skip_renewal, {}, "on holiday")), "");
  EXPECT_EQ(std::count(desk.said.begin(), desk.said.end(), "CancelOrder"), 1);
  EXPECT_EQ(desk.stands(), "nowhere");
  EXPECT_EQ(desk.next_at(), "2026-03-01T12:00:00Z");
}

TEST(Skipping, AndRetryingTheRenewalUnderWayLeaveTheNextOneAlone) {
  Desk desk;
  desk.charges = {Outcome::paid, Outcome::declined};
  desk.give(Desk::wish());
  for (const Lead late : {Lead::skip_renewal, Lead::retry_renewal})
    EXPECT_EQ(desk.give(desk.led(late, {}, "late")), "no-renewal-under-way");
  EXPECT_EQ(desk.next_at(), "2026-02-01T12:00:00Z");
  desk.until(at("2026-02-01T13:00:00Z"));
  EXPECT_EQ(desk.give(desk.led(Lead::retry_renewal)), "");
  EXPECT_EQ(desk.placed.size(), 3U);
  EXPECT_EQ(desk.give(desk.led(Lead::skip_renewal, {}, "our fault")), "");
  EXPECT_EQ(desk.next_at(), "2026-03-01T12:00:00Z");
}

// Every arrow of both documented graphs is walked by some life of a subscription.
TEST(TheGraphs, AreWalkedOnEveryArrow) {
  std::map<std::string, std::set<std::string>> walked;
  const auto live = [&](const std::function<void(Desk&)>& life) {
    Desk desk;
    life(desk);
    for (const auto& [flow, arrows] : desk.walked) walked[flow].insert(arrows.begin(), arrows.end());
  };
  live([](Desk& desk) {  // paid each time, often enough for a larger one; cancelled, and not had back
    desk.give(every(1, IntervalUnit::week));
    desk.pass(days(60));
    desk.give(desk.cancelled());
    desk.pass(days(30));
  });
  live([](Desk& desk) {  // declined for good
    desk.charges = {Outcome::paid, Outcome::declined};
    desk.give(Desk::wish());
    desk.pass(days(60));
  });
  live([](Desk& desk) {  // paid in the days of grace
    desk.charges = {Outcome::declined, Outcome::declined, Outcome::declined, Outcome::declined,
                    Outcome::paid};
    desk.give(Desk::wish());
    desk.pass(days(5));
    desk.give(desk.led(Lead::pay, "tok_new"));
    desk.give(desk.led(Lead::pause));
  });
  live([](Desk& desk) {  // the last was left out unpaid: another means of payment is asked for, and named
    desk.charges = {Outcome::paid, Outcome::declined, Outcome::paid};
    desk.give(Desk::wish());
    desk.until(at("2026-02-01T13:00:00Z"));
    desk.give(desk.led(Lead::skip));
    desk.until(at("2026-03-01T13:00:00Z"));
    EXPECT_EQ(desk.stands(), "await_updated_payment");
    desk.give(desk.led(Lead::pay, "tok_new"));
    EXPECT_EQ(desk.stage(), Stage::active);
  });
  live([](Desk& desk) {  // ... and not named
    desk.charges = {Outcome::paid, Outcome::declined};
    desk.give(Desk::wish());
    desk.until(at("2026-02-01T13:00:00Z"));
    desk.give(desk.led(Lead::skip));
    desk.until(at("2026-03-05T13:00:00Z"));
    EXPECT_EQ(desk.stands(), "subscription_grace_period");
    desk.pass(days(7));
    EXPECT_EQ(desk.stage(), Stage::expired);
  });
  live([](Desk& desk) {  // its term is over, and it is had back
    Subscribe wish = Desk::wish();
    wish.content.ends_at = desk.now + days(10);
    desk.give(wish);
    desk.pass(days(11));
    desk.give(desk.led(Lead::renew));
  });
  live([](Desk& desk) {  // the gateway refuses
    desk.mandates = {GatewayOutcome::declined};
    desk.give(Desk::wish());
    desk.give(desk.cancelled());
  });
  for (const FlowInfo* graph : contract::flows()) {
    if (graph->id == "PaymentFlow") continue;
    for (const FlowStep& step : graph->steps)
      for (const FlowNext& next : step.next)
        EXPECT_TRUE(
            walked[std::string(graph->id)].contains(std::string(step.id) + " -> " + std::string(next.step)))
            << graph->id << ": " << step.id << " -> " << next.step;
  }
}

}  // namespace
}  // namespace flowmart::subscriptions

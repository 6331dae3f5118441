// Invariant 7, the timers, as audit_test.cpp does the others.
#include "audit/testing_story.hpp"

namespace flowmart::audit {
namespace {

using namespace testing;

TEST(TimerAudit, NoTimerIsForgotten) {
  Story story = stocked();
  story.timer_set("a", story.now + minutes(1)).later(minutes(2)).record(report());
  expect(story, 7, 2, 3, "timer a, set here, was due");
}
TEST(TimerAudit, NoTimerIsOvertaken) {
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
TEST(TimerAudit, TimersFireWhenTheyAreDueAndOnce) {
  Story story = stocked();
  story.timer_set("a", story.now + minutes(1));
  Story early = story, twice = story, never = story, moved_on = story;
  expect(early.later(minutes(0)).timer_fires("a"), 7, 3, 4, "before its time");
  expect(twice.later(minutes(1)).timer_fires("a").timer_fires("a"), 7, 4, 5, "nobody set, or that is gone");
  expect(never.timer_set("a", std::nullopt).later(minutes(1)).timer_fires("a"), 7, 4, 5, "nobody set");
  expect_clean(moved_on.timer_set("a", story.now + minutes(9)).later(minutes(5)).record(report()));
}
// What a refused step would have set was never set.
TEST(TimerAudit, ARefusedStepSetsNothing) {
  Story story = stocked();
  story.timer_set("a", story.now + minutes(1));
  story.last().steps.front().rejection.emplace().code = "refused";
  expect_clean(story.later(minutes(2)).record(report()));
}

// As an order with details, which are handled before it.
TEST(TimerAudit, ATimerIsKnownThatACommandSetWithSomethingBesideIt) {
  Story story = stocked();
  story.timer_set("a", story.now + minutes(1)).also(ParcelDetails{.shipment = "s-1"});
  engine::Batch& last = story.last();
  last.inputs.front().beside = true;
  last.messages.back().sent_by = engine::no_step;
  last.steps.insert(last.steps.begin(), {some_service, 1, {}, {}});
  expect_clean(Story(story).later(minutes(1)).timer_fires("a"));
  expect(story.later(minutes(2)).record(report()), 7, 2, 3, "timer a, set here, was due");
}

// A name is a service's own word; what it is about and the shop tell its timers apart.
TEST(TimerAudit, TimersOfOneNameAreToldApartByWhatTheyAreAbout) {
  const TimerOf another{OrderId::of("A-2").uuid, "main"};
  Story story = stocked();
  story.timer_set("a", story.now + minutes(1));
  Story both = story, cancelled = story, mistaken = story;
  both.timer_set("a", story.now + minutes(2), another).later(minutes(2));
  expect_clean(Story(both).timer_fires("a").timer_fires("a", another));
  expect(Story(both).timer_fires("a", another), 7, 2, 3, "timer a, set here");
  cancelled.timer_set("a", std::nullopt, another).later(minutes(2)).record(report());
  expect(cancelled, 7, 2, 3, "timer a, set here");
  expect(mistaken.later(minutes(1)).timer_fires("a", another), 7, 3, 4, "nobody set");
}
TEST(TimerAudit, TimersOfOneNameAreToldApartByTheirShop) {
  const TimerOf elsewhere{someone, "second"};
  Story story = stocked();
  story.timer_set("a", story.now + minutes(1), elsewhere);
  Story right = story, mistaken = story, cancelled = story;
  expect_clean(right.later(minutes(1)).timer_fires("a", elsewhere));
  expect(mistaken.later(minutes(1)).timer_fires("a"), 7, 3, 4, "nobody set");
  expect(cancelled.timer_set("a", std::nullopt).later(minutes(2)).record(report()), 7, 2, 3,
         "timer a, set here");
}

}  // namespace
}  // namespace flowmart::audit

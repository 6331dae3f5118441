#include "flows/cancel_flow.hpp"

#include <gtest/gtest.h>

namespace flowmart::flows {
namespace {

CancelFlow asked() {
  CancelSubscription wish;
  wish.subscriptionId = "coffee";
  CancelFlow flow;
  evolve(flow, wish);
  return flow;
}
SubscriptionChanged heard(SubscriptionNews news) {
  SubscriptionChanged event;
  event.news = news;
  return event;
}

TEST(CancelFlow, HasEndedOnceItWasRefusedOrThereIsNothingLeftToCancel) {
  for (const SubscriptionNews news :
       {SubscriptionNews::cancel_refused, SubscriptionNews::canceled, SubscriptionNews::expired}) {
    CancelFlow flow = asked();
    EXPECT_FALSE(at_rest(flow));
    evolve(flow, heard(news));
    EXPECT_TRUE(at_rest(flow));
  }
}

TEST(CancelFlow, GoesOnWhateverElseIsSaidOfItsSubscription) {
  CancelFlow flow = asked();
  evolve(flow, heard(SubscriptionNews::paused));
  EXPECT_FALSE(at_rest(flow));
}

}  // namespace
}  // namespace flowmart::flows

// The steps of the subscriptions' flows are those of the documented graphs; tests/subscriptions walks them.
#include "flows/renewal_steps.hpp"

#include <gtest/gtest.h>

#include <set>

#include "contract/flows.hpp"
#include "flows/running.hpp"

namespace flowmart::flows {
namespace {

template <class Run>
void expect_documented() {
  const FlowInfo* graph = nullptr;
  for (const FlowInfo* flow : contract::flows())
    if (flow->id == Run::id) graph = flow;
  ASSERT_NE(graph, nullptr);
  std::set<std::string_view> ours, theirs, timed;
  for (const auto& name : wire_names(typename Run::Step{})) ours.insert(name.text);
  for (const FlowStep& step : graph->steps) theirs.insert(step.id);
  for (const auto& deadline : Run::deadlines) timed.insert(wire_name(deadline.step));
  EXPECT_EQ(ours, theirs);
  EXPECT_EQ(timed, theirs) << "each has a deadline";
}

TEST(SubscriptionSteps, AreTheDocumentedOnes) {
  EXPECT_EQ(wire_names(RenewalStep{}).size(), 25u);
  EXPECT_EQ(wire_names(CancelStep{}).size(), 7u);
  expect_documented<RenewalFlowRun>();
  expect_documented<CancelFlowRun>();
}

// Whoever only waits is not stuck: each wait ends by its timer before its deadline.
TEST(SubscriptionSteps, HaveDeadlinesBeyondWhatTheyWaitFor) {
  const std::pair<RenewalStep, Duration> waits[] = {{RenewalStep::await_customer_action, renewal_answer_wait},
                                                    {RenewalStep::await_updated_payment, renewal_update_wait},
                                                    {RenewalStep::subscription_grace_period, renewal_grace},
                                                    {RenewalStep::retry_payment, renewal_retry_wait},
                                                    {RenewalStep::payment_gateway, ShopSettings{}.hold_time}};
  for (const auto& [step, wait] : waits)
    EXPECT_GT(*deadline_of("SubscriptionRenewed", wire_name(step)), wait);
}

TEST(SubscriptionIds, TellASubscriptionsOrdersFromOthers) {
  const SubscriptionId coffee = subscription_named("coffee");
  const OrderId order = order_of_renewal(coffee, 70'000, 3);
  EXPECT_TRUE(is_of_subscription(order));
  EXPECT_EQ(subscription_of(order), coffee);
  EXPECT_EQ(renewal_of(order), 70'000);
  EXPECT_EQ(subscription_named(coffee.to_string()), coffee) << "by its key as well";
  EXPECT_NE(subscription_named("tea"), coffee);
  EXPECT_FALSE(is_of_subscription(OrderId::of("coffee")));
  EXPECT_FALSE(is_of_subscription(OrderId::of("0195946e-2d7a-8c41-9f0b-61c2a85d3e10"))) << "any UUIDv8";
}

}  // namespace
}  // namespace flowmart::flows

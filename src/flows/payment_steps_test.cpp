#include "flows/payment_steps.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "contract/flows.hpp"
#include "contract/state.hpp"
#include "flows/running.hpp"

namespace flowmart::flows {
namespace {

const FlowInfo* documented() {
  for (const FlowInfo* flow : contract::flows())
    if (flow->id == "PaymentFlow") return flow;
  return nullptr;
}

TEST(PaymentSteps, AreTheDocumentedOnes) {
  const FlowInfo* flow = documented();
  ASSERT_NE(flow, nullptr);
  std::set<std::string_view> ours, theirs;
  for (const auto& name : wire_names(PaymentStep{})) ours.insert(name.text);
  for (const FlowStep& step : flow->steps) theirs.insert(step.id);
  EXPECT_EQ(ours.size(), 11u);
  EXPECT_EQ(ours, theirs);
}

TEST(PaymentSteps, FollowOneAnotherAsDocumented) {
  const FlowInfo* flow = documented();
  ASSERT_NE(flow, nullptr);
  std::set<std::pair<std::string_view, std::string_view>> ours, theirs;
  for (const Transition& one : payment_transitions) ours.emplace(wire_name(one.from), wire_name(one.to));
  for (const FlowStep& step : flow->steps)
    for (const FlowNext& next : step.next) theirs.emplace(step.id, next.step);
  EXPECT_EQ(ours.size(), payment_transitions.size());
  EXPECT_EQ(ours, theirs);
}

TEST(PaymentSteps, EnteringLeavesWhatCameBefore) {
  using enum PaymentStep;
  Standing at;
  for (const PaymentStep step :
       {place_order_request, payment_initiated, payment_failed, failure_notification})
    enter(at, step);
  EXPECT_EQ(at, Standing{failure_notification});
  enter(at, retry_payment);
  EXPECT_EQ(at, Standing{retry_payment});
  enter(at, payment_initiated);
  enter(at, payment_processed);
  enter(at, adjust_inventory);
  enter(at, send_custom_notification);
  EXPECT_EQ(at, (Standing{adjust_inventory, send_custom_notification}));
  enter(at, payment_complete);
  EXPECT_EQ(at, Standing{payment_complete});
}

// What the program does itself takes moments; what the buyer or the gateway does takes as long as the goods
// are held, which is 15 minutes, and a little.
TEST(PaymentSteps, ShowThemselvesAsStuckAfterTheirDeadline) {
  using enum PaymentStep;
  using std::chrono::minutes;
  const std::map<PaymentStep, Duration> deadlines{{flow_step, minutes(1)},
                                                  {place_order_request, minutes(1)},
                                                  {payment_initiated, minutes(20)},
                                                  {payment_processed, minutes(1)},
                                                  {payment_failed, minutes(1)},
                                                  {adjust_inventory, minutes(1)},
                                                  {send_custom_notification, minutes(1)},
                                                  {failure_notification, minutes(20)},
                                                  {retry_payment, minutes(20)},
                                                  {payment_complete, minutes(1)},
                                                  {order_complete, minutes(1)}};
  ASSERT_EQ(payment_deadlines.size(), deadlines.size());
  for (const auto& [step, name] : wire_names(PaymentStep{}))
    EXPECT_EQ(deadline_of("PaymentFlow", name), deadlines.at(step)) << name;
  for (const auto& [step, deadline] : deadlines)
    if (deadline > minutes(1)) EXPECT_GT(deadline, ShopSettings{}.hold_time) << wire_name(step);
}

}  // namespace
}  // namespace flowmart::flows

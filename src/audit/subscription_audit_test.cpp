// A journal for each rule of subscriptions that breaks it.
#include "audit/testing_story.hpp"
#include "contract/private/subscriptions.hpp"

namespace flowmart::audit::testing {
namespace {

const SubscriptionId coffee = subscription_named("coffee");

SubscriptionChanged said(SubscriptionNews news) {
  SubscriptionChanged event;
  event.subscription = coffee;
  event.news = news;
  return event;
}
PaymentProcessed paid_for(std::int64_t renewal, std::int64_t attempt) {
  PaymentProcessed event;
  event.orderId = order_of_renewal(coffee, renewal, attempt);
  return event;
}
SubscriptionRenewed renewed_by(std::int64_t renewal, std::int64_t attempt) {
  SubscriptionRenewed event;
  event.subscription = coffee;
  event.renewal = renewal;
  event.order = order_of_renewal(coffee, renewal, attempt);
  return event;
}
// What is not looked at here: which payment it is, that is the payments' own audit.
Finding first_finding(const std::vector<wire::AnyMessage>& messages) {
  const auto auditor = make_subscription_auditor();
  engine::Batch batch;
  batch.inputs.push_back({});
  batch.messages.push_back({wire::AnyMessage::of(Subscribe{}), engine::no_step});
  batch.steps.push_back({some_service, 0, {}, {}});
  for (const wire::AnyMessage& one : messages) batch.messages.push_back({one, 0});
  for (std::size_t i = 0; i < batch.messages.size(); ++i)
    if (auto found = auditor->check(batch, i)) return *found;
  return {};
}
template <class... M>
Finding finding(M... message) {
  return first_finding(messages(std::move(message)...));
}

TEST(SubscriptionAudit, LetsALifePass) {
  EXPECT_EQ(finding(said(SubscriptionNews::started), paid_for(1, 1), renewed_by(1, 1),
                    said(SubscriptionNews::past_due), paid_for(2, 3), renewed_by(2, 3),
                    said(SubscriptionNews::paused), said(SubscriptionNews::cancel_refused))
                .invariant,
            0);
}

TEST(SubscriptionAudit, FindsARenewalThatWasPaidTwice) {
  const Finding found = finding(said(SubscriptionNews::started), paid_for(1, 1), paid_for(1, 2));
  EXPECT_EQ(found.invariant, 17);
  EXPECT_NE(found.what.find("paid already"), std::string::npos) << found.what;
}

TEST(SubscriptionAudit, ARenewalGoesByOneInvoice) {
  const auto invoiced = [](std::int64_t renewal, std::int64_t attempt) {
    OrderPlaced event;
    event.order = order_of_renewal(coffee, renewal, attempt);
    event.invoice_due = Time{};
    return event;
  };
  EXPECT_EQ(finding(said(SubscriptionNews::started), invoiced(1, 1), renewed_by(1, 1), invoiced(2, 1),
                    renewed_by(2, 1), paid_for(1, 1))
                .invariant,
            0);
  EXPECT_EQ(finding(said(SubscriptionNews::started), invoiced(1, 1), invoiced(1, 2)).invariant, 17);
  EXPECT_EQ(finding(said(SubscriptionNews::started), invoiced(1, 1), paid_for(1, 2)).invariant, 17);
  EXPECT_EQ(finding(said(SubscriptionNews::started), invoiced(1, 1), renewed_by(1, 2)).invariant, 17);
}

TEST(SubscriptionAudit, FindsOneThatGoesOnUnpaid) {
  EXPECT_EQ(finding(said(SubscriptionNews::started), paid_for(1, 1), renewed_by(1, 2)).invariant, 17);
}

TEST(SubscriptionAudit, FindsAStepThatItsLifecycleLacks) {
  EXPECT_EQ(finding(said(SubscriptionNews::started), said(SubscriptionNews::paused)).invariant, 6)
      << "it was never paid";
  UserSubscriptionCancelled over;
  over.subscriptionId = "coffee";
  EXPECT_EQ(finding(said(SubscriptionNews::started), over, said(SubscriptionNews::resumed)).invariant, 6);
}

}  // namespace
}  // namespace flowmart::audit::testing

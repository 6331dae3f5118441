#include "views/subscription_story_view.hpp"

#include "contract/messages/older.hpp"
#include "flows/running.hpp"

namespace flowmart::views {
namespace {

using namespace contract;

using Told =
    Types<Subscribe, LeadSubscription, SubscriptionDue, RenewSubscription, RenewalWaitOver, RecordRenewal,
          SubscriptionRenewed, SubscriptionChanged, CancelSubscription, MandateEndRequested,
          MandateEndAnswered, UserSubscriptionCancelled, PlaceOrder, OrderRefused, PaymentInitiated,
          PaymentProcessed, v0_0_1::PaymentProcessed, PaymentFailed, OrderCancelled>;

template <class M>
SubscriptionId about(const M& message) {
  return flows::subscription_in(message);
}
SubscriptionId about(const LeadSubscription& message) { return subscription_named(message.subscription); }

}  // namespace

SubscriptionStoryView::SubscriptionStoryView(sqlite::Connection& connection, Handlers& handlers,
                                             Serials& subscriptions)
    : subscriptions_(subscriptions),
      insert_(connection.prepare("INSERT INTO subscription_stories VALUES(?1, ?2)")) {
  Told::each([&]<class M>() {
    handlers.on<M>([this](const M& message, const Place& place) {
      const SubscriptionId id = about(message);
      const auto serial = id.uuid.is_nil() ? std::nullopt : subscriptions_.find(id.uuid);
      if (serial) told_.emplace_back(*serial, place.event);
    });
  });
}

void SubscriptionStoryView::flush() {
  for (const auto& [subscription, event] : told_) insert_.bind(1, subscription).bind(2, event).run();
  told_.clear();
}

}  // namespace flowmart::views

// Invariant 6 for subscriptions: every change is one that their lifecycle has. Invariant 17: a renewal is
// paid once, or goes by one invoice, whatever the number of its attempts, and none of a subscription that has
// ended.
#include <unordered_set>

#include "audit/lifecycles.hpp"
#include "contract/messages.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/subscriptions.hpp"

namespace flowmart::audit {
namespace {

using namespace contract;

class SubscriptionAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (!is_our_word(batch, index)) return std::nullopt;
    if (const auto* m = message.as<SubscriptionChanged>()) return changed(*m);
    if (const auto* m = message.as<SubscriptionRenewed>()) return renewed(*m);
    if (const auto* m = message.as<UserSubscriptionCancelled>()) return cancelled(*m);
    if (const auto* m = message.as<PaymentProcessed>()) return paid(*m);
    if (const auto* m = message.as<OrderPlaced>(); m && m->invoice_due) return invoiced(*m);
    return std::nullopt;
  }

 private:
  std::optional<Finding> changed(const SubscriptionChanged& m) {
    // What the gateway refuses leaves it as it is.
    if (m.news == SubscriptionNews::cancel_refused) return std::nullopt;
    return stages_.step(m.subscription, "SubscriptionChanged, " + std::string(wire_name(m.news)));
  }
  std::optional<Finding> renewed(const SubscriptionRenewed& m) {
    if (!paid_.contains(m.order) && !invoiced_.contains(m.order))
      return Finding{17, "SubscriptionRenewed by order " + m.order.to_string() + ", which is not paid"};
    return stages_.step(m.subscription, "SubscriptionRenewed");
  }
  std::optional<Finding> cancelled(const UserSubscriptionCancelled& m) {
    const SubscriptionId id = subscription_named(m.subscriptionId);
    const std::string_view at = stages_.at(id);
    // Of one that was not paid it says what SubscriptionChanged did.
    if (at == "expired") return std::nullopt;
    std::optional<Finding> wrong;
    if (at != "ending") wrong = stages_.step(id, "UserSubscriptionCancelled");
    const bool later = m.effectiveAt && *m.effectiveAt > m.timestamp;
    if (!wrong && !later && stages_.at(id) == "ending")
      wrong = stages_.step(id, "SubscriptionChanged, canceled");
    return wrong;
  }
  std::optional<Finding> paid(const PaymentProcessed& m) {
    if (!is_of_subscription(m.orderId)) return std::nullopt;
    paid_.insert(m.orderId);
    if (invoiced_.contains(m.orderId) || renewals_.insert(of_all_attempts(m.orderId)).second)
      return std::nullopt;
    return Finding{17,
                   "PaymentProcessed for order " + m.orderId.to_string() + ", whose renewal is paid already"};
  }
  // It is owed as it is placed.
  std::optional<Finding> invoiced(const OrderPlaced& m) {
    if (!is_of_subscription(m.order)) return std::nullopt;
    invoiced_.insert(m.order);
    if (renewals_.insert(of_all_attempts(m.order)).second) return std::nullopt;
    return Finding{17, "order " + m.order.to_string() + " is by invoice, and its renewal is paid already"};
  }
  static OrderId of_all_attempts(OrderId order) {
    return order_of_renewal(subscription_of(order), renewal_of(order), 0);
  }

  Stages<SubscriptionId> stages_{subscription_lifecycle()};
  std::unordered_set<OrderId> paid_, invoiced_, renewals_;
};

}  // namespace

std::unique_ptr<Auditor> make_subscription_auditor() { return std::make_unique<SubscriptionAuditor>(); }

}  // namespace flowmart::audit

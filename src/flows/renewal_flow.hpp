// The documented SubscriptionRenewed, run for one renewal of a subscription: from its moment to an order that
// is paid, or to the end of the subscription.
//
//   RenewSubscription    -> renewal_timer_triggered, check_subscription_status; of one that has ended:
//                           subscription_expired or _canceled, the notice, await_customer_action
//   GetPaymentStatus     -> payment_approval_check: was the order before paid? By invoice those before it
//                           are asked about as well: the oldest first, as long as they were paid or let go,
//                           up to one that has time left
//     its answer         -> no: payment_method_invalid, request_payment_update, await_updated_payment
//   ReadProducts, PlaceOrder: an order at today's prices, with stock of its own. Each attempt places another.
//   PaymentInitiated     -> payment_initiated, payment_gateway (the same that PaymentFlow hears)
//   PaymentProcessed     -> payment_processed; by invoice RecordRenewal says it at once, for its goods leave
//                           first. Then the next renewal waits only while an invoice is overdue
//   InvoiceReduced, OrderCancelled -> nothing is owed any more by an invoice that was waited for: they are
//                           looked at again
//   SubscriptionRenewed  -> update_subscription_status, send_renewal_confirmation, analyze_customer_usage,
//                           send_upgrade_recommendation if its orders are many, flow_ends
//   PaymentFailed, OrderCancelled -> payment_failed, retry_payment; after three retries
//                           subscription_grace_period
//   RenewalWaitOver      -> the next attempt; or subscription_grace_period, or flow_ends
//   SubscriptionChanged  -> another means of payment: the next attempt at once; the customer wants it back:
//                           manual_renewal_flow; left out: it ends, and what is being charged is called off
//   UserSubscriptionCancelled -> after the days of grace subscription_suspended,
//   send_suspension_notification,
//                           flow_ends; else it ends where it stands
//
// An order that can't be had (no stock, no price) is no attempt: it is tried again a day later, and meanwhile
// the instance stands beyond its deadline, for people to see. A subscription has one instance, its newest
// renewal. Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
#pragma once
#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "contract/services/flows.hpp"
#include "contract/state.hpp"
#include "flows/renewal_steps.hpp"

namespace flowmart::flows {

struct RenewalFlow {
  SubscriptionId subscription;  // nil: not started
  std::int64_t renewal = 0;
  SubscriptionContent content;
  std::optional<OrderId> last_order;  // before this renewal
  std::optional<RenewalStep> at;      // none: it has ended
  OrderId order;                      // of the attempt under way, or the last
  Decimal due;                        // what that costs
  std::int64_t attempts = 0;          // orders placed
  std::int64_t failures = 0;          // of them not paid
  std::optional<Time> grace_until;
  bool unpaid = false;                      // the days of grace are over
  std::vector<OrderId> open_invoices = {};  // oldest first; of all renewals

  bool operator==(const RenewalFlow&) const = default;
  static constexpr auto fields() {
    using F = RenewalFlow;
    return FieldList{field("subscription", &F::subscription),
                     field("renewal", &F::renewal),
                     field("content", &F::content),
                     field("last_order", &F::last_order),
                     field("at", &F::at),
                     field("order", &F::order),
                     field("due", &F::due),
                     field("attempts", &F::attempts),
                     field("failures", &F::failures),
                     field("grace_until", &F::grace_until),
                     field("unpaid", &F::unpaid),
                     field("open_invoices", &F::open_invoices)};
  }
  bool started() const { return !subscription.is_nil(); }
  bool stands_at(RenewalStep step) const { return at == step; }
  bool charging(OrderId of) const { return stands_at(RenewalStep::payment_gateway) && order == of; }
  // It stands where something may bring its next attempt.
  bool waits_for_attempt() const;
  bool is_open(OrderId invoice) const;
};
// Its time does not run while a transfer comes when it comes.
inline bool is_held(const RenewalFlow& flow) {
  return flow.content.method == CheckoutMethod::bank_transfer && flow.stands_at(RenewalStep::payment_gateway);
}
inline bool at_rest(const RenewalFlow& flow) { return flow.started() && !flow.at; }
std::vector<RenewalStep> standing(const RenewalFlow& flow);

using RenewalSteps = std::vector<Entered<RenewalStep>>;
RenewalSteps steps(const RenewalFlow&, const RenewSubscription&);
RenewalSteps steps(const RenewalFlow&, const GetPaymentStatus&);
RenewalSteps steps(const RenewalFlow&, const GetPaymentStatus::Response&);
RenewalSteps steps(const RenewalFlow&, const PlaceOrder&);
RenewalSteps steps(const RenewalFlow&, const PaymentInitiated&);
RenewalSteps steps(const RenewalFlow&, const PaymentProcessed&);
RenewalSteps steps(const RenewalFlow&, const SubscriptionRenewed&);
RenewalSteps steps(const RenewalFlow&, const PaymentFailed&);
RenewalSteps steps(const RenewalFlow&, const OrderCancelled&);
RenewalSteps steps(const RenewalFlow&, const RenewalWaitOver&);
RenewalSteps steps(const RenewalFlow&, const SubscriptionChanged&);
RenewalSteps steps(const RenewalFlow&, const RecordRenewal&);
RenewalSteps steps(const RenewalFlow&, const UserSubscriptionCancelled&);

void evolve(RenewalFlow&, const RenewSubscription&);
void evolve(RenewalFlow&, const GetPaymentStatus&);
void evolve(RenewalFlow&, const GetPaymentStatus::Response&);
void evolve(RenewalFlow&, const PlaceOrder&);
void evolve(RenewalFlow&, const PaymentInitiated&);
void evolve(RenewalFlow&, const PaymentProcessed&);
void evolve(RenewalFlow&, const SubscriptionRenewed&);
void evolve(RenewalFlow&, const PaymentFailed&);
void evolve(RenewalFlow&, const OrderCancelled&);
void evolve(RenewalFlow&, const RenewalWaitOver&);
void evolve(RenewalFlow&, const SubscriptionChanged&);
void evolve(RenewalFlow&, const RecordRenewal&);
void evolve(RenewalFlow&, const UserSubscriptionCancelled&);
void evolve(RenewalFlow&, const InvoiceReduced&);
void evolve(RenewalFlow&, const OrderRefused&);

// What moves an instance, for whoever follows it from the journal.
using RenewalFlowMoves =
    Types<RenewSubscription, GetPaymentStatus, GetPaymentStatus::Response, PlaceOrder, PaymentInitiated,
          PaymentProcessed, SubscriptionRenewed, PaymentFailed, OrderCancelled, RenewalWaitOver,
          SubscriptionChanged, RecordRenewal, UserSubscriptionCancelled>;

using RenewalDecision = Decision<RenewalFlowService>;
RenewalDecision decide(const RenewalFlow&, const RenewSubscription&, Time now);
RenewalDecision decide(const RenewalFlow&, const GetPaymentStatus::Response&, Time now);
RenewalDecision decide(const RenewalFlow&, const ReadProducts::Response&, Time now);
RenewalDecision decide(const RenewalFlow&, const OrderRefused&, Time now);
RenewalDecision decide(const RenewalFlow&, const PaymentInitiated&, Time now);
RenewalDecision decide(const RenewalFlow&, const PaymentProcessed&, Time now);
RenewalDecision decide(const RenewalFlow&, const SubscriptionRenewed&, Time now);
RenewalDecision decide(const RenewalFlow&, const PaymentFailed&, Time now);
RenewalDecision decide(const RenewalFlow&, const OrderCancelled&, Time now);
RenewalDecision decide(const RenewalFlow&, const RenewalWaitOver&, Time now);
RenewalDecision decide(const RenewalFlow&, const SubscriptionChanged&, Time now);
RenewalDecision decide(const RenewalFlow&, const UserSubscriptionCancelled&, Time now);
RenewalDecision decide(const RenewalFlow&, const InvoiceReduced&, Time now);

// All instances, each decided by itself. An order that is of no subscription is told by its id, so that it
// costs no look at any.
struct RenewalFlows {
  using Service = RenewalFlowService;
  Table<SubscriptionId, RenewalFlow> instances{"flows.renewal"};
  auto tables() { return std::tie(instances); }
};

inline SubscriptionId subscription_in(const ReadProducts::Response& answer) {
  return answer.about ? subscription_named(*answer.about) : SubscriptionId{};
}

template <std::same_as<RenewalFlows> All, class M>
RenewalDecision decide(const All& all, const M& message, Time now) requires requires(const RenewalFlow& one) {
  decide(one, message, now);
}
{
  static const RenewalFlow none;
  const SubscriptionId id = subscription_in(message);
  const RenewalFlow* flow = id.is_nil() ? nullptr : all.instances.find(id);
  return decide(flow ? *flow : none, message, now);
}

inline void evolve(RenewalFlows& all, const RenewSubscription& begun) {
  evolve(all.instances[begun.subscription], begun);
}
template <std::same_as<RenewalFlows> All, class M>
void evolve(All& all, const M& message) requires requires(RenewalFlow& one) {
  evolve(one, message);
}
{
  const SubscriptionId id = subscription_in(message);
  if (id.is_nil()) return;
  if (RenewalFlow* flow = all.instances.change(id)) evolve(*flow, message);
}

}  // namespace flowmart::flows

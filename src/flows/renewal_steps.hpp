// The steps of the documented flows of subscriptions, SubscriptionRenewed and CancelSubscription, and how
// long an instance may stand at each (renewal_steps_test.cpp holds them against the documented graphs).
#pragma once
#include <array>
#include <vector>

#include "contract/fields.hpp"
#include "contract/messages/payments.hpp"
#include "contract/private/subscriptions.hpp"
#include "flows/step.hpp"

namespace flowmart::flows {

using namespace contract;

enum class RenewalStep : unsigned char {
  renewal_timer_triggered,
  check_subscription_status,
  subscription_expired,
  subscription_canceled,
  send_renewal_notification,
  send_reactivation_offer,
  await_customer_action,  // the customer may have it back
  manual_renewal_flow,
  payment_approval_check,
  payment_method_invalid,
  request_payment_update,
  await_updated_payment,      // the customer names another means of payment
  subscription_grace_period,  // not paid, and not over yet
  subscription_suspended,
  send_suspension_notification,
  payment_initiated,
  payment_gateway,
  payment_failed,
  retry_payment,  // a day until the next attempt
  payment_processed,
  update_subscription_status,
  send_renewal_confirmation,
  analyze_customer_usage,
  send_upgrade_recommendation,
  flow_ends,
};
constexpr auto wire_names(RenewalStep) {
  using enum RenewalStep;
  using N = Name<RenewalStep>;
  return std::array{N{renewal_timer_triggered, "renewal_timer_triggered"},
                    N{check_subscription_status, "check_subscription_status"},
                    N{subscription_expired, "subscription_expired"},
                    N{subscription_canceled, "subscription_canceled"},
                    N{send_renewal_notification, "send_renewal_notification"},
                    N{send_reactivation_offer, "send_reactivation_offer"},
                    N{await_customer_action, "await_customer_action"},
                    N{manual_renewal_flow, "manual_renewal_flow"},
                    N{payment_approval_check, "payment_approval_check"},
                    N{payment_method_invalid, "payment_method_invalid"},
                    N{request_payment_update, "request_payment_update"},
                    N{await_updated_payment, "await_updated_payment"},
                    N{subscription_grace_period, "subscription_grace_period"},
                    N{subscription_suspended, "subscription_suspended"},
                    N{send_suspension_notification, "send_suspension_notification"},
                    N{payment_initiated, "payment_initiated"},
                    N{payment_gateway, "payment_gateway"},
                    N{payment_failed, "payment_failed"},
                    N{retry_payment, "retry_payment"},
                    N{payment_processed, "payment_processed"},
                    N{update_subscription_status, "update_subscription_status"},
                    N{send_renewal_confirmation, "send_renewal_confirmation"},
                    N{analyze_customer_usage, "analyze_customer_usage"},
                    N{send_upgrade_recommendation, "send_upgrade_recommendation"},
                    N{flow_ends, "flow_ends"}};
}

// Three retries a day apart, seven days of grace; the customer has seven days to have it back, three to name
// another means of payment.
inline constexpr std::int64_t renewal_retries_max = 3;
inline constexpr Duration renewal_retry_wait = std::chrono::hours{24};
inline constexpr Duration renewal_grace = std::chrono::hours{7 * 24};
inline constexpr Duration renewal_answer_wait = std::chrono::hours{7 * 24};
inline constexpr Duration renewal_update_wait = std::chrono::hours{3 * 24};
// What there is no stock or no price for is tried again so often.
inline constexpr Duration renewal_stock_wait = std::chrono::hours{24};

namespace detail {
using Late = Deadline<RenewalStep>;
inline constexpr Duration moment = std::chrono::minutes(1);
}  // namespace detail

// What the program does itself takes moments; each wait has its own timer, and an hour's grace for that.
inline constexpr std::array renewal_deadlines{
    detail::Late{RenewalStep::renewal_timer_triggered, detail::moment},
    detail::Late{RenewalStep::check_subscription_status, detail::moment},
    detail::Late{RenewalStep::subscription_expired, detail::moment},
    detail::Late{RenewalStep::subscription_canceled, detail::moment},
    detail::Late{RenewalStep::send_renewal_notification, detail::moment},
    detail::Late{RenewalStep::send_reactivation_offer, detail::moment},
    detail::Late{RenewalStep::await_customer_action, std::chrono::days(8)},
    detail::Late{RenewalStep::manual_renewal_flow, detail::moment},
    detail::Late{RenewalStep::payment_approval_check, detail::moment},
    detail::Late{RenewalStep::payment_method_invalid, detail::moment},
    detail::Late{RenewalStep::request_payment_update, detail::moment},
    detail::Late{RenewalStep::await_updated_payment, std::chrono::days(4)},
    detail::Late{RenewalStep::subscription_grace_period, std::chrono::days(8)},
    detail::Late{RenewalStep::subscription_suspended, detail::moment},
    detail::Late{RenewalStep::send_suspension_notification, detail::moment},
    detail::Late{RenewalStep::payment_initiated, detail::moment},
    detail::Late{RenewalStep::payment_gateway, std::chrono::minutes(20)},
    detail::Late{RenewalStep::payment_failed, detail::moment},
    detail::Late{RenewalStep::retry_payment, std::chrono::days(2)},
    detail::Late{RenewalStep::payment_processed, detail::moment},
    detail::Late{RenewalStep::update_subscription_status, detail::moment},
    detail::Late{RenewalStep::send_renewal_confirmation, detail::moment},
    detail::Late{RenewalStep::analyze_customer_usage, detail::moment},
    detail::Late{RenewalStep::send_upgrade_recommendation, detail::moment},
    detail::Late{RenewalStep::flow_ends, detail::moment},
};

enum class CancelStep : unsigned char {
  cancel_subscription_initiated,
  cancel_subscription_request,
  subscription_service,
  stripe_integration,  // the gateway is asked
  subscription_cancelled,
  subscription_rejected,
  notification_service,
};
constexpr auto wire_names(CancelStep) {
  using enum CancelStep;
  using N = Name<CancelStep>;
  return std::array{N{cancel_subscription_initiated, "cancel_subscription_initiated"},
                    N{cancel_subscription_request, "cancel_subscription_request"},
                    N{subscription_service, "subscription_service"},
                    N{stripe_integration, "stripe_integration"},
                    N{subscription_cancelled, "subscription_cancelled"},
                    N{subscription_rejected, "subscription_rejected"},
                    N{notification_service, "notification_service"}};
}
inline constexpr std::array cancel_deadlines{
    Deadline{CancelStep::cancel_subscription_initiated, std::chrono::minutes(1)},
    Deadline{CancelStep::cancel_subscription_request, std::chrono::minutes(1)},
    Deadline{CancelStep::subscription_service, std::chrono::minutes(1)},
    Deadline{CancelStep::stripe_integration, std::chrono::minutes(20)},
    Deadline{CancelStep::subscription_cancelled, std::chrono::minutes(1)},
    Deadline{CancelStep::subscription_rejected, std::chrono::minutes(1)},
    Deadline{CancelStep::notification_service, std::chrono::minutes(1)},
};

OrderId order_of(const PaymentFailed& failed);

// Which subscription a message is about; nil: none.
template <class M>
SubscriptionId subscription_in(const M& message) {
  if constexpr (requires { message.subscription.uuid; }) return message.subscription;
  else if constexpr (requires { message.content.name; }) return subscription_named(message.content.name);
  else if constexpr (requires { message.subscriptionId; }) return subscription_named(message.subscriptionId);
  else {
    const OrderId order = order_of(message);
    return is_of_subscription(order) ? subscription_of(order) : SubscriptionId{};
  }
}

}  // namespace flowmart::flows

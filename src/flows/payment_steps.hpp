// The documented PaymentFlow as data: its steps, and which step may follow which. The graph that documents
// the flow is the graph that runs it (payment_steps_test.cpp compares the two).
#pragma once
#include <array>
#include <vector>

#include "contract/fields.hpp"
#include "flows/step.hpp"

namespace flowmart::flows {

using namespace contract;

enum class PaymentStep : unsigned char {
  flow_step,  // comes from the SubscriptionRenewed flow
  place_order_request,
  payment_initiated,
  payment_processed,
  payment_failed,
  adjust_inventory,
  send_custom_notification,
  failure_notification,
  retry_payment,
  payment_complete,
  order_complete,
};
constexpr auto wire_names(PaymentStep) {
  using enum PaymentStep;
  return std::array{Name<PaymentStep>{flow_step, "flow_step"},
                    Name<PaymentStep>{place_order_request, "place_order_request"},
                    Name<PaymentStep>{payment_initiated, "payment_initiated"},
                    Name<PaymentStep>{payment_processed, "payment_processed"},
                    Name<PaymentStep>{payment_failed, "payment_failed"},
                    Name<PaymentStep>{adjust_inventory, "adjust_inventory"},
                    Name<PaymentStep>{send_custom_notification, "send_custom_notification"},
                    Name<PaymentStep>{failure_notification, "failure_notification"},
                    Name<PaymentStep>{retry_payment, "retry_payment"},
                    Name<PaymentStep>{payment_complete, "payment_complete"},
                    Name<PaymentStep>{order_complete, "order-complete"}};
}

struct Transition {
  PaymentStep from, to;
  bool operator==(const Transition&) const = default;
};

inline constexpr std::array payment_transitions{
    Transition{PaymentStep::flow_step, PaymentStep::place_order_request},
    Transition{PaymentStep::place_order_request, PaymentStep::payment_initiated},
    Transition{PaymentStep::payment_initiated, PaymentStep::payment_processed},
    Transition{PaymentStep::payment_initiated, PaymentStep::payment_failed},
    Transition{PaymentStep::payment_processed, PaymentStep::adjust_inventory},
    Transition{PaymentStep::payment_processed, PaymentStep::send_custom_notification},
    Transition{PaymentStep::payment_failed, PaymentStep::failure_notification},
    Transition{PaymentStep::payment_failed, PaymentStep::retry_payment},
    Transition{PaymentStep::adjust_inventory, PaymentStep::payment_complete},
    Transition{PaymentStep::send_custom_notification, PaymentStep::payment_complete},
    Transition{PaymentStep::retry_payment, PaymentStep::payment_initiated},
    Transition{PaymentStep::payment_complete, PaymentStep::order_complete},
};

constexpr bool follows(PaymentStep from, PaymentStep to) {
  for (const Transition& one : payment_transitions)
    if (one.from == from && one.to == to) return true;
  return false;
}
constexpr bool has_successor(PaymentStep step) {
  for (const Transition& one : payment_transitions)
    if (one.from == step) return true;
  return false;
}

// What the program does itself takes moments; what the buyer or the gateway does takes as long as the goods
// are held, and a little.
inline constexpr std::array payment_deadlines{
    Deadline{PaymentStep::flow_step, std::chrono::minutes(1)},
    Deadline{PaymentStep::place_order_request, std::chrono::minutes(1)},
    Deadline{PaymentStep::payment_initiated, std::chrono::minutes(20)},
    Deadline{PaymentStep::payment_processed, std::chrono::minutes(1)},
    Deadline{PaymentStep::payment_failed, std::chrono::minutes(1)},
    Deadline{PaymentStep::adjust_inventory, std::chrono::minutes(1)},
    Deadline{PaymentStep::send_custom_notification, std::chrono::minutes(1)},
    Deadline{PaymentStep::failure_notification, std::chrono::minutes(20)},
    Deadline{PaymentStep::retry_payment, std::chrono::minutes(20)},
    Deadline{PaymentStep::payment_complete, std::chrono::minutes(1)},
    Deadline{PaymentStep::order_complete, std::chrono::minutes(1)},
};

// Where a live instance stands. Entering a step leaves its predecessors and all steps without successors.
using Standing = std::vector<PaymentStep>;
void enter(Standing& at, PaymentStep step);

}  // namespace flowmart::flows

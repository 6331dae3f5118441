// Where running flows stand, and what they tell one another.
#pragma once
#include <array>
#include <optional>
#include <string>

#include "contract/message.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// A live instance stands at the steps that it has entered and not left. Entering a step leaves all its
// predecessors and every step without successors; when the flow ends, it stands nowhere.
struct FlowStepEntered {
  std::string flow;
  Uuid instance;
  std::string step;
  std::string note;
  Time timestamp;

  bool operator==(const FlowStepEntered&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("flow", &FlowStepEntered::flow, "Id of the flow."),
        field("instance", &FlowStepEntered::instance, "What the flow runs for: an order."),
        field("step", &FlowStepEntered::step, "Id of the documented step."),
        field("note", &FlowStepEntered::note, "What is particular, e.g. that nothing is to be paid."),
        field("timestamp", &FlowStepEntered::timestamp, "When.")};
  }
  static constexpr MessageInfo info{.id = "FlowStepEntered",
                                    .name = "Flow step entered",
                                    .kind = Kind::event,
                                    .summary = "A running flow has come to a step.",
                                    .is_private = true};
};

enum class FlowEnding : unsigned char { completed, cancelled };
constexpr auto wire_names(FlowEnding) {
  using enum FlowEnding;
  return std::array{Name<FlowEnding>{completed, "completed"}, Name<FlowEnding>{cancelled, "cancelled"}};
}

struct FlowEnded {
  std::string flow;
  Uuid instance;
  FlowEnding ending = FlowEnding::completed;
  Time timestamp;

  bool operator==(const FlowEnded&) const = default;
  static constexpr auto fields() {
    return FieldList{field("flow", &FlowEnded::flow, "Id of the flow."),
                     field("instance", &FlowEnded::instance, "What the flow ran for: an order."),
                     field("ending", &FlowEnded::ending, "How it ended."),
                     field("timestamp", &FlowEnded::timestamp, "When.")};
  }
  static constexpr MessageInfo info{.id = "FlowEnded",
                                    .name = "Flow ended",
                                    .kind = Kind::event,
                                    .summary = "A running flow stands nowhere any more.",
                                    .is_private = true};
};

// The buyer pays again after a failed attempt, with the same token or another.
struct RetryPayment {
  OrderId order;
  std::optional<std::string> token;

  bool operator==(const RetryPayment&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &RetryPayment::order, "Order that is to be paid."),
                     field("token", &RetryPayment::token, "Gateway token to charge; the last one if none.")};
  }
  static constexpr MessageInfo info{
      .id = "RetryPayment",
      .name = "Retry payment",
      .kind = Kind::command,
      .summary = "Tries a failed payment again while the order's stock is held.",
      .domain = "Payment",
      .is_private = true};
};

// Timer: time for the next attempt at a payment.
struct PaymentRetryDue {
  OrderId order;
  std::int64_t attempt = 0;

  bool operator==(const PaymentRetryDue&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &PaymentRetryDue::order, "Order that is to be paid."),
                     field("attempt", &PaymentRetryDue::attempt, "2 for the first retry.")};
  }
  static constexpr MessageInfo info{.id = "PaymentRetryDue",
                                    .name = "Payment retry due",
                                    .kind = Kind::event,
                                    .summary = "It is time to try a failed payment again.",
                                    .domain = "Payment",
                                    .is_private = true};
};

// From the payment flow to the fulfilment flow: everything is settled, the goods may be packed.
struct StartFulfilment {
  OrderId order;

  bool operator==(const StartFulfilment&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &StartFulfilment::order, "Order that is ready to be packed.")};
  }
  static constexpr MessageInfo info{.id = "StartFulfilment",
                                    .name = "Start fulfilment",
                                    .kind = Kind::command,
                                    .summary = "An order is settled and can be shipped.",
                                    .is_private = true};
};

}  // namespace flowmart::contract

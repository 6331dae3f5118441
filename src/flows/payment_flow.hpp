// The documented PaymentFlow, run for one order: pay, firm the stock, tell the buyer, hand over to packing.
//
//   OrderPlaced       -> place_order_request, payment_initiated (nothing to pay: straight on)
//   PaymentProcessed  -> payment_processed, adjust_inventory and send_custom_notification side by side
//   OrderFirmed, NotificationStored -> once both are done: payment_complete, order-complete
//   PaymentFailed     -> payment_failed, failure_notification, and retry_payment while that makes sense
//   OrderCancelling   -> ends, wherever it stands
//
// After its end it takes no step. Pure: no clock, no I/O, no randomness. The engine has dropped repeated
// message ids.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "contract/aggregate.hpp"
#include "contract/services/flows.hpp"
#include "flows/payment_steps.hpp"

namespace flowmart::flows {

// Attempts that the flow makes by itself, and attempts at all (a buyer may ask for more, with another token).
inline constexpr std::int64_t attempts_automatic_max = 3;
inline constexpr std::int64_t attempts_max = 10;

namespace codes {
inline constexpr Code unknown_order{"unknown-order", Refusal::not_found};
inline constexpr Code payment_not_failed{"payment-not-failed", Refusal::conflict};
inline constexpr Code hold_expired{"hold-expired", Refusal::conflict};
inline constexpr Code too_many_attempts{"too-many-attempts", Refusal::conflict};
}  // namespace codes

struct PaymentFlow {
  OrderId order;  // nil: not started
  std::string number;
  CustomerId customer;
  Money total;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;
  Time held_until;  // end of the hold on the stock, known before the order is placed
  Standing at;
  std::int64_t attempts = 0;
  bool paid = false;
  bool firmed = false;
  bool told = false;
  std::optional<FlowEnding> ending;
  std::string cancel_reason;

  bool operator==(const PaymentFlow&) const = default;
  static constexpr auto fields() {
    using F = PaymentFlow;
    return FieldList{field("order", &F::order),           field("number", &F::number),
                     field("customer", &F::customer),     field("total", &F::total),
                     field("method", &F::method),         field("token", &F::token),
                     field("held_until", &F::held_until), field("at", &F::at),
                     field("attempts", &F::attempts),     field("paid", &F::paid),
                     field("firmed", &F::firmed),         field("told", &F::told),
                     field("ending", &F::ending),         field("cancel_reason", &F::cancel_reason)};
  }

  bool started() const { return !order.is_nil(); }
  bool stands_at(PaymentStep step) const;
};

using PaymentFlowDecision = Decision<PaymentFlowService>;
PaymentFlowDecision decide(const PaymentFlow&, const OrderReserved&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const OrderPlaced&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const PaymentProcessed&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const OrderFirmed&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const NotificationStored&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const PaymentFailed&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const PaymentRetryDue&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const RetryPayment&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const OrderCancelling&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const OrderCancelled&, Time now);

void evolve(PaymentFlow&, const OrderReserved&);
void evolve(PaymentFlow&, const OrderPlaced&);
void evolve(PaymentFlow&, const PaymentProcessed&);
void evolve(PaymentFlow&, const OrderFirmed&);
void evolve(PaymentFlow&, const NotificationStored&);
void evolve(PaymentFlow&, const OrderCancelling&);
void evolve(PaymentFlow&, const FlowStepEntered&);
void evolve(PaymentFlow&, const FlowEnded&);
void evolve(PaymentFlow&, const PreparePayment&);
void evolve(PaymentFlow&, const PaymentInitiated&);

struct PaymentFlowAggregate {
  using State = PaymentFlow;
  using Service = PaymentFlowService;
  static constexpr std::string_view name = "flows.payment";
  using Handles = Types<OrderReserved, OrderPlaced, PaymentProcessed, OrderFirmed, NotificationStored,
                        PaymentFailed, PaymentRetryDue, RetryPayment, OrderCancelling, OrderCancelled>;
  using Evolves = Types<FlowStepEntered, FlowEnded, PreparePayment, PaymentInitiated>;
  using Folds =
      Types<OrderReserved, OrderPlaced, PaymentProcessed, OrderFirmed, NotificationStored, OrderCancelling>;

  static Uuid key(const OrderReserved& m) { return m.order.uuid; }
  static Uuid key(const OrderPlaced& m) { return m.order.uuid; }
  static Uuid key(const PaymentProcessed& m) { return m.orderId.uuid; }
  static Uuid key(const OrderFirmed& m) { return m.order.uuid; }
  static Uuid key(const NotificationStored& m) { return m.order.value_or(OrderId{}).uuid; }
  static Uuid key(const PaymentFailed& m);
  static Uuid key(const PaymentRetryDue& m) { return m.order.uuid; }
  static Uuid key(const RetryPayment& m) { return m.order.uuid; }
  static Uuid key(const OrderCancelling& m) { return m.order.uuid; }
  static Uuid key(const OrderCancelled& m) { return m.orderId.uuid; }

  static bool finished(const PaymentFlow& state) { return state.ending.has_value() || !state.started(); }
};

}  // namespace flowmart::flows

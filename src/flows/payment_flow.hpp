// The documented PaymentFlow, run for one order: pay, firm the stock, tell the buyer, hand over to packing.
//
//   OrderPlaced      -> place_order_request (nothing to pay: straight on to adjust_inventory),
//                       after flow_step if a renewal placed it
//   PaymentInitiated -> payment_initiated, after retry_payment when it is tried again
//   PaymentProcessed -> payment_processed, adjust_inventory and send_custom_notification side by side
//   StockFirmed      -> payment_complete, order-complete; it has ended
//   PaymentFailed    -> payment_failed, failure_notification, and retry_payment while that makes sense
//   by invoice       -> the order is confirmed as it is placed, and stands at payment_initiated until all
//                       is paid or InvoiceReduced leaves nothing to pay; then it goes on as any other
//   SkipPayment      -> on as if it were paid, at staff's word, unless its charge is under way
//   OrderCancelling  -> ends, wherever it stands
//   AmendPayment     -> not paid yet: it asks for that from now on, unless a charge is under way; else
//                       a further payment is charged, whose outcome Orders hears, whether or not the flow
//                       has ended
//   OrderHeld        -> its time does not run until OrderReleased; it is paid all the same, and stays at
//                       adjust_inventory
//
// The buyer's notice is made by Notifications of the same PaymentProcessed, so nothing waits for it. After
// its end an instance takes no step. Pure: no clock, no I/O, no randomness. The engine has dropped repeated
// message ids.
#pragma once
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "contract/services/flows.hpp"
#include "contract/state.hpp"
#include "flows/payment_steps.hpp"

namespace flowmart::flows {

// Attempts that the flow makes by itself, and attempts at all (a buyer may ask for more, with another token).
inline constexpr std::int64_t attempts_automatic_max = 3;
inline constexpr std::int64_t attempts_max = 10;
inline constexpr std::string_view payment_retry_timer = "retry";

namespace codes {
inline constexpr Code unknown_order{"unknown-order", Refusal::not_found};
inline constexpr Code payment_not_failed{"payment-not-failed", Refusal::conflict};
inline constexpr Code hold_expired{"hold-expired", Refusal::conflict};
inline constexpr Code too_many_attempts{"too-many-attempts", Refusal::conflict};
inline constexpr Code nothing_to_skip{"nothing-to-skip", Refusal::conflict};
}  // namespace codes

enum class FlowEnding : unsigned char { completed, cancelled };
constexpr auto wire_names(FlowEnding) {
  using enum FlowEnding;
  return std::array{Name<FlowEnding>{completed, "completed"}, Name<FlowEnding>{cancelled, "cancelled"}};
}

// The difference that an amendment costs, on the way.
struct FurtherCharge {
  std::int64_t amendment = 0;
  PaymentId payment;
  Money amount;
  std::int64_t attempts = 0;
  bool operator==(const FurtherCharge&) const = default;
  static constexpr auto fields() {
    using T = FurtherCharge;
    return FieldList{field("amendment", &T::amendment), field("payment", &T::payment),
                     field("amount", &T::amount), field("attempts", &T::attempts)};
  }
};

struct PaymentFlow {
  OrderId order;  // nil: not started
  std::string number;
  CustomerId customer;
  Money total;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;
  Time held_until;  // end of the hold on the stock
  Standing at;
  std::int64_t attempts = 0;
  bool paid = false;
  std::optional<FlowEnding> ending;
  std::string cancel_reason;
  std::optional<Time> held_at;  // since then the order is held, and its stock's time does not run
  std::optional<FurtherCharge> further;
  bool transferred = false;  // part of it has come by bank transfer
  std::optional<Time>
      due{};  // by invoice: its goods leave first, and it stands at payment_initiated until it is paid
  std::int64_t reduced_minor = 0;  // of the total, not to be paid after all
  bool firmed = false;             // its stock is, before it was paid
  bool skipped = false;            // staff led it past its payment

  bool operator==(const PaymentFlow&) const = default;
  static constexpr auto fields() {
    using F = PaymentFlow;
    return FieldList{field("order", &F::order),
                     field("number", &F::number),
                     field("customer", &F::customer),
                     field("total", &F::total),
                     field("method", &F::method),
                     field("token", &F::token),
                     field("held_until", &F::held_until),
                     field("at", &F::at),
                     field("attempts", &F::attempts),
                     field("paid", &F::paid),
                     field("ending", &F::ending),
                     field("cancel_reason", &F::cancel_reason),
                     field("held_at", &F::held_at),
                     field("further", &F::further),
                     field("transferred", &F::transferred),
                     field("due", &F::due),
                     field("reduced_minor", &F::reduced_minor),
                     field("firmed", &F::firmed),
                     field("skipped", &F::skipped)};
  }

  bool started() const { return !order.is_nil(); }
  bool stands_at(PaymentStep step) const;
  Money to_be_paid() const { return {total.minor - reduced_minor, total.currency}; }
};
// Its time does not run: somebody holds the order back, or its transfer comes when it comes.
inline bool is_held(const PaymentFlow& flow) {
  const bool by_transfer = flow.method == PaymentMethod::bank_transfer && !flow.due;
  return flow.held_at || (by_transfer && flow.stands_at(PaymentStep::payment_initiated));
}
// It ends: of its invoice nothing is owed, and nothing was paid (unpaid.cpp).
void nothing_left_to_pay(PaymentFlow& flow);
// Who has an invoice has until it is due: from when on the time of the step runs then. Nothing: as it comes
// there.
std::optional<Time> runs_from(const PaymentFlow& flow, PaymentStep step);
inline bool at_rest(const PaymentFlow& flow) { return flow.ending.has_value() && !flow.further; }

using StepEntered = Entered<PaymentStep>;
using Steps = std::vector<StepEntered>;
inline const Standing& standing(const PaymentFlow& flow) { return flow.at; }

// Which steps a message makes an instance enter, in order; `flow` is as it was before. The only place that
// knows: the instance's state and the views go by it.
Steps steps(const PaymentFlow& flow, const OrderPlaced& placed);
Steps steps(const PaymentFlow& flow, const PaymentInitiated& initiated);
Steps steps(const PaymentFlow& flow, const PaymentProcessed& paid);
Steps steps(const PaymentFlow& flow, const PaymentFailed& failed);
Steps steps(const PaymentFlow& flow, const StockFirmed& firmed);
Steps steps(const PaymentFlow& flow, const OrderCancelling& cancelling);
Steps steps(const PaymentFlow& flow, const OrderHeld& held);
Steps steps(const PaymentFlow& flow, const OrderReleased& released);
Steps steps(const PaymentFlow& flow, const TransferRecorded& transfer);
Steps steps(const PaymentFlow& flow, const AmendPayment& wanted);
Steps steps(const PaymentFlow& flow, const SkipPayment& wanted);
Steps steps(const PaymentFlow& flow, const InvoiceReduced& reduced);

void evolve(PaymentFlow&, const OrderPlaced&);
void evolve(PaymentFlow&, const PreparePayment&);
void evolve(PaymentFlow&, const PaymentInitiated&);
void evolve(PaymentFlow&, const PaymentProcessed&);
void evolve(PaymentFlow&, const PaymentFailed&);
void evolve(PaymentFlow&, const StockFirmed&);
void evolve(PaymentFlow&, const OrderCancelling&);
void evolve(PaymentFlow&, const OrderHeld&);
void evolve(PaymentFlow&, const OrderReleased&);
void evolve(PaymentFlow&, const TransferRecorded&);
void evolve(PaymentFlow&, const AmendPayment&);
void evolve(PaymentFlow&, const SkipPayment&);
void evolve(PaymentFlow&, const InvoiceReduced&);

// What moves an instance from step to step, for whoever follows it from the journal.
using PaymentFlowMoves =
    Types<OrderPlaced, PaymentInitiated, PaymentProcessed, PaymentFailed, StockFirmed, OrderCancelling,
          OrderHeld, OrderReleased, TransferRecorded, AmendPayment, SkipPayment, InvoiceReduced>;

OrderId order_of(const PaymentFailed& failed);

using PaymentFlowDecision = Decision<PaymentFlowService>;
PaymentFlowDecision decide(const PaymentFlow&, const OrderPlaced&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const PaymentProcessed&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const StockFirmed&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const PaymentFailed&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const PaymentRetryDue&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const RetryPayment&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const OrderCancelling&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const OrderCancelled&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const OrderHeld&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const OrderReleased&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const TransferRecorded&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const AmendPayment&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const SkipPayment&, Time now);
PaymentFlowDecision decide(const PaymentFlow&, const InvoiceReduced&, Time now);

// All instances, each decided by itself.
struct PaymentFlows {
  using Service = PaymentFlowService;
  Table<OrderId, PaymentFlow> instances{"flows.payment"};
  auto tables() { return std::tie(instances); }
};

template <std::same_as<PaymentFlows> All, class M>
PaymentFlowDecision decide(const All& all, const M& message, Time now) requires
    requires(const PaymentFlow& one) {
  decide(one, message, now);
}
{
  static const PaymentFlow none;
  const PaymentFlow* flow = all.instances.find(order_of(message));
  return decide(flow ? *flow : none, message, now);
}

inline void evolve(PaymentFlows& all, const OrderPlaced& placed) {
  evolve(all.instances[placed.order], placed);
}
template <std::same_as<PaymentFlows> All, class M>
void evolve(All& all, const M& message) requires requires(PaymentFlow& one) {
  evolve(one, message);
}
{
  if (PaymentFlow* flow = all.instances.change(order_of(message))) evolve(*flow, message);
}

}  // namespace flowmart::flows

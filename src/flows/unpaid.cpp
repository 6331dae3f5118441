// Orders that go on before their money is here: by invoice, or at staff's word.
#include "flows/payment_flow.hpp"

namespace flowmart::flows {
namespace {

constexpr Code of_subscription{"paid-by-subscription", Refusal::conflict};
constexpr std::string_view skipped = "skipped by staff";

bool waits(const PaymentFlow& flow) { return !flow.ending && flow.stands_at(PaymentStep::payment_initiated); }

// Why it can't be led past its payment now.
std::optional<Rejection> why_not_skipped(const PaymentFlow& flow) {
  if (!flow.started()) return reject(codes::unknown_order, "There is no such order.");
  if (is_of_subscription(flow.order))
    return reject(of_subscription, "Its subscription has it paid, by an order for each attempt.");
  if (flow.due)
    return reject(codes::nothing_to_skip,
                  "Its goods wait for no payment; give back what is owed if it is not to be paid.");
  const bool failed =
      flow.stands_at(PaymentStep::failure_notification) || flow.stands_at(PaymentStep::retry_payment);
  if (flow.ending || !(failed || waits(flow)))
    return reject(codes::nothing_to_skip, "The order does not wait for its payment.");
  if (!failed && flow.method != PaymentMethod::bank_transfer)
    return reject(codes::nothing_to_skip, "Its charge is under way; skip it once the outcome is known.");
  return std::nullopt;
}

}  // namespace

void nothing_left_to_pay(PaymentFlow& flow) {
  flow.ending = FlowEnding::completed;
  flow.at.clear();
}

std::optional<Time> runs_from(const PaymentFlow& flow, PaymentStep step) {
  if (!flow.due || step != PaymentStep::payment_initiated) return std::nullopt;
  for (const auto& one : payment_deadlines)
    if (one.step == step) return *flow.due - one.after;
  return std::nullopt;
}

// ---- past its payment

// By the graph's own ways.
Steps steps(const PaymentFlow& flow, const SkipPayment&) {
  if (why_not_skipped(flow)) return {};
  Steps entered;
  if (flow.stands_at(PaymentStep::failure_notification) && !flow.stands_at(PaymentStep::retry_payment))
    entered.push_back({PaymentStep::retry_payment, skipped});
  if (!waits(flow)) entered.push_back({PaymentStep::payment_initiated, skipped});
  entered.insert(entered.end(), {{PaymentStep::payment_processed, skipped}, {PaymentStep::adjust_inventory}});
  return entered;
}
PaymentFlowDecision decide(const PaymentFlow& flow, const SkipPayment& wanted, Time) {
  if (auto no = why_not_skipped(flow)) return std::move(*no);
  PaymentFlowDecision out;
  out.cancel_timer(payment_retry_timer, flow.order.uuid);
  out.send(ClearOrder{wanted.order, wanted.reason});
  out.send(ConfirmOrder{wanted.order, {}, true});
  return out;
}
void evolve(PaymentFlow& flow, const SkipPayment& wanted) {
  const Steps entered = steps(flow, wanted);
  if (entered.empty()) return;
  for (const StepEntered& one : entered) enter(flow.at, one.step);
  flow.skipped = true;
}

// ---- less to pay by invoice

Steps steps(const PaymentFlow&, const InvoiceReduced&) { return {}; }
PaymentFlowDecision decide(const PaymentFlow&, const InvoiceReduced&, Time) { return nothing; }
void evolve(PaymentFlow& flow, const InvoiceReduced& reduced) {
  if (reduced.payment != payment_of(reduced.order)) return;
  flow.reduced_minor += reduced.amount.minor;
  if (flow.to_be_paid().minor <= 0 && waits(flow)) nothing_left_to_pay(flow);
}

}  // namespace flowmart::flows

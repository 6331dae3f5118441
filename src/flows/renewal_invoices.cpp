// What a subscription owes by invoice, and what that holds up.
#include <algorithm>

#include "flows/renewal_attempt.hpp"

namespace flowmart::flows {

bool RenewalFlow::is_open(OrderId invoice) const {
  return std::find(open_invoices.begin(), open_invoices.end(), invoice) != open_invoices.end();
}

bool waits_for_invoice(const RenewalFlow& flow) {
  return flow.content.invoice_days && flow.attempts == 0 && flow.waits_for_attempt();
}
void close_invoice(RenewalFlow& flow, OrderId invoice) { std::erase(flow.open_invoices, invoice); }
void look_on(RenewalDecision& out, const RenewalFlow& flow, OrderId settled) {
  const auto& open = flow.open_invoices;
  const auto next = std::find_if(open.begin(), open.end(), [&](OrderId one) { return one != settled; });
  if (next != open.end()) {
    out.send(GetPaymentStatus{next->to_string()});
    return;
  }
  stop_waiting(out, flow);
  out.send(question(flow));
}
void begin_attempt(RenewalDecision& out, const RenewalFlow& flow) {
  if (flow.content.invoice_days && !flow.open_invoices.empty())
    out.send(GetPaymentStatus{flow.open_invoices.front().to_string()});
  else out.send(question(flow));
}
RenewalDecision after_settled(const RenewalFlow& flow, OrderId invoice) {
  RenewalDecision out;
  if (waits_for_invoice(flow) && flow.is_open(invoice)) look_on(out, flow, invoice);
  return out;
}

// What is let go with none of it paid is never processed.
RenewalDecision decide(const RenewalFlow& flow, const InvoiceReduced& reduced, Time) {
  const bool over = reduced.outstanding.minor == 0 && reduced.paid.minor == 0;
  return over ? after_settled(flow, reduced.order) : nothing;
}
void evolve(RenewalFlow& flow, const InvoiceReduced& reduced) {
  if (reduced.outstanding.minor == 0 && reduced.paid.minor == 0) close_invoice(flow, reduced.order);
}

}  // namespace flowmart::flows

// Money that arrives by itself, or should have.
#include <algorithm>

#include "kernel/checked.hpp"
#include "payment/payment.hpp"
#include "payment/promises.hpp"
#include "payment/refunds.hpp"

namespace flowmart::payment {

PaymentDecision decide(const Payment& state, const RecordTransfer& transfer, Time now) {
  if (const auto no = state.against(Act::receive); no && no->refused) return *no;
  if (state.method != PaymentMethod::bank_transfer) return reject(codes::not_a_transfer);
  if (transfer.amount.currency != state.amount.currency)
    return reject(codes::currency_differs, "The order is paid in another currency.");
  if (transfer.amount.minor <= 0 || !add(transfer.amount.minor, state.received_minor()))
    return reject(codes::amount_out_of_range, "A transfer is more than nothing, and fits 64 bits.");
  for (const Capture& capture : state.captures) {
    if (capture.reference != transfer.reference) continue;
    if (capture.amount_minor == transfer.amount.minor) return nothing;
    return reject(codes::transfer_reference_taken, "That transfer was recorded with another amount.");
  }
  // What is not wanted, or more than was asked for, has arrived all the same: it goes back.
  const bool wanted = state.allows(Act::receive);
  const std::int64_t missing = wanted ? state.missing_minor() : 0;
  const std::int64_t taken = std::min(missing, transfer.amount.minor);
  const std::int64_t surplus = transfer.amount.minor - taken;
  PaymentDecision out;
  out.send(TransferRecorded{state.payment, state.order, transfer.amount, state.money(missing - taken),
                            transfer.reference, now});
  if (missing > 0 && taken == missing)
    tell_processed(out, state, transfer.reference, "transfer received", now);
  if (surplus > 0)
    out.send(refund_of(state, {0, transfer.reference, transfer.amount.minor, 0}, surplus,
                       state.cancelled ? late_capture : surplus_transfer, now));
  return out;
}
void evolve(Payment& state, const TransferRecorded& transfer) {
  state.captures.push_back({0, transfer.reference, transfer.amount.minor, 0});
}

// Its day has gone by: the buyer is told what is still owed. The order's number is known where it is told.
PaymentDecision remind(const Payment& state, Time now) {
  if (state.owed_minor() == 0) return nothing;
  NotifyCustomer notify;
  notify.customer = state.customer;
  notify.about = NoticeKind::invoice_overdue;
  notify.subject = state.payment.to_string();
  notify.order = state.order;
  notify.amount = state.money(state.owed_minor());
  notify.next_at = state.due;
  notify.at = now;
  return notify;
}

}  // namespace flowmart::payment

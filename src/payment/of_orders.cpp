// What is said of an order, and so of all its payments: its own and the further ones.
#include <algorithm>

#include "payment/payment.hpp"

namespace flowmart::payment {
namespace {

void join(PaymentDecision& out, PaymentDecision more) {
  for (auto& message : more.messages()) out.messages().push_back(std::move(message));
  for (auto& timer : more.timers()) out.timers().push_back(std::move(timer));
}

PaymentProgress progress_of(const Payment& state, std::int64_t received, std::int64_t refunded, Time now) {
  // The question knows four values: money that is still here, whole or in part, counts as completed, also
  // while it goes back or where that was refused; a payment cancelled before any came as failed, one under
  // way as pending (contract: value mappings). An invoice that is overdue counts as failed, and one of which
  // nothing is to be paid after all as refunded: its buyer owes nothing.
  using Shown = PaymentProgress;
  if (state.due && !state.processed_at) {
    if (state.owed_minor() == 0) return Shown::refunded;
    return *state.due <= now ? Shown::failed : Shown::pending;
  }
  return refunded > 0 && refunded == received ? Shown::refunded
         : state.processed_at                 ? Shown::completed
         : state.cancelled || state.failed    ? Shown::failed
                                              : Shown::pending;
}

}  // namespace

std::vector<const Payment*> payments_of(const Payments& all, OrderId order) {
  std::vector<const Payment*> found;
  for (std::int64_t further = 0;; ++further) {
    const Payment* one = all.payments.find(payment_of(order, further));
    if (one && one->known()) found.push_back(one);
    else if (further > 0) return found;  // an order may be free at first
  }
}

PaymentDecision decide(const Payments& all, const PaymentInitiated& start, Time now) {
  static const Payment unknown;
  const Payment* payment = all.payments.find(payment_named(start));
  return decide(payment ? *payment : unknown, start, now, all.capture);
}

PaymentDecision decide(const Payments& all, const OrderCancelling& cancel, Time now) {
  PaymentDecision out;
  for (const Payment* one : payments_of(all, cancel.order)) join(out, decide(*one, cancel, now));
  return out;
}
void evolve(Payments& all, const OrderCancelling& cancel) {
  for (const Payment* one : payments_of(all, cancel.order))
    if (Payment* payment = all.payments.change(one->payment)) change(*payment, cancel);
}

// What leaves is taken of the oldest payments first.
PaymentDecision decide(const Payments& all, const CapturePayment& wanted, Time now) {
  if (wanted.payment) {
    const Payment* one = all.payments.find(*wanted.payment);
    if (!one || one->order != wanted.order) return reject(codes::unknown_payment);
    return decide(*one, wanted, now);
  }
  PaymentDecision out;
  CapturePayment part = wanted;
  for (const Payment* one : payments_of(all, wanted.order)) {
    if (!one->allows(Act::take)) continue;
    PaymentDecision asked = decide(*one, part, now);
    if (asked.rejected()) return asked;
    std::int64_t free = 0;
    for (const Capture& capture : one->captures) free += capture.free_minor();
    if (part.amount) part.amount->minor -= std::min(free, part.amount->minor);
    join(out, std::move(asked));
  }
  return out;
}

namespace {

// An invoice of which nothing is owed any more does not.
bool awaits_transfer(const Payment& one) {
  return one.method == PaymentMethod::bank_transfer && !one.unwanted && one.allows(Act::receive) &&
         one.missing_minor() > 0;
}

}  // namespace

// The first of the order's payments that waits for a transfer; none does: the order's own sends it back.
PaymentDecision decide(const Payments& all, const RecordTransfer& transfer, Time now) {
  static const Payment unknown;
  const std::vector<const Payment*> payments = payments_of(all, transfer.order);
  const Payment* meant = payments.empty() ? &unknown : payments.front();
  for (const Payment* one : payments)
    for (const Capture& capture : one->captures)
      if (capture.attempt == 0 && capture.reference == transfer.reference) return decide(*one, transfer, now);
  for (const Payment* one : payments) {
    if (!awaits_transfer(*one)) continue;
    meant = one;
    break;
  }
  return decide(*meant, transfer, now);
}

namespace {

// What came of a further payment that waits for its rest is the change's that it is for.
bool gives_back(const Payment& one) {
  const bool waits = one.stage() == Stage::on_file || one.stage() == Stage::failed;
  return one.allows(Act::refund) && !(waits && one.payment != payment_of(one.order));
}

// What an earlier refund has not brought back yet may be counted as here by who asks: then less goes back,
// and of the rest is told who wants to know.
PaymentDecision as_far_as_here(const Payments& all, const std::vector<const Payment*>& payments,
                               const RefundPayment& wanted, Time now) {
  std::int64_t held = 0;
  for (const Payment* one : payments) {
    if (gives_back(*one)) held += one->held_minor() + one->owed_minor();
    for (const Refund& refund : one->refunds)
      if (refund.key == wanted.key) return nothing;
    for (const Reduction& reduction : one->reductions)
      if (reduction.key == wanted.key) return nothing;
  }
  RefundPayment here = wanted;
  here.up_to.reset();
  here.amount.minor = std::min(wanted.amount.minor, held);
  PaymentDecision out;
  if (here.amount.minor > 0) out = decide(all, here, now);
  const Currency currency = wanted.amount.currency;
  const Money rest{wanted.amount.minor - here.amount.minor, currency};
  if (rest.minor > 0 && wanted.tell_refusal.value_or(false))
    out.send(RefundRefused{wanted.order, wanted.key,
                           "Only " + Money{held, currency}.to_string() + " can go back.", now,
                           here.amount.minor > 0 ? std::optional(rest) : std::nullopt});
  return out;
}

}  // namespace

// The newest payments give back first.
PaymentDecision decide(const Payments& all, const RefundPayment& wanted, Time now) {
  if (!is_printable(wanted.key)) return reject(codes::name_unreadable);
  const std::vector<const Payment*> payments = payments_of(all, wanted.order);
  if (payments.empty()) return reject(codes::unknown_payment);
  if (wanted.up_to.value_or(false)) return as_far_as_here(all, payments, wanted, now);
  if (wanted.payment) {
    for (const Payment* one : payments)
      if (one->payment == *wanted.payment) return decide(*one, wanted, now);
    return reject(codes::unknown_payment);
  }
  if (payments.size() == 1) return decide(*payments.front(), wanted, now);
  const auto refuse = [&](const Code& code, std::string why) -> PaymentDecision {
    if (!wanted.tell_refusal.value_or(false)) return reject(code, std::move(why));
    return RefundRefused{wanted.order, wanted.key, std::move(why), now};
  };
  if (wanted.amount.minor <= 0) return reject(codes::amount_out_of_range, "A refund is more than nothing.");
  std::int64_t asked_before = 0, held = 0;
  for (const Payment* one : payments) {
    if (gives_back(*one)) held += one->held_minor() + one->owed_minor();
    for (const Refund& refund : one->refunds)
      if (refund.key == wanted.key) asked_before += refund.amount_minor;
    for (const Reduction& reduction : one->reductions)
      if (reduction.key == wanted.key) asked_before += reduction.amount_minor;
  }
  if (asked_before == wanted.amount.minor) return nothing;
  if (asked_before > 0)
    return refuse(codes::refund_key_taken, "A refund of another amount was asked for under that key.");
  if (wanted.amount.minor > held)
    return refuse(codes::refund_exceeds_capture,
                  "Only " + Money{held, wanted.amount.currency}.to_string() + " can go back.");
  PaymentDecision out;
  std::int64_t left = wanted.amount.minor;
  for (auto one = payments.rbegin(); one != payments.rend() && left > 0; ++one) {
    if (!gives_back(**one)) continue;
    RefundPayment part = wanted;
    part.amount.minor = std::min(left, (*one)->held_minor() + (*one)->owed_minor());
    if (part.amount.minor <= 0) continue;
    PaymentDecision asked = decide(**one, part, now);
    if (asked.rejected()) return asked;
    join(out, std::move(asked));
    left -= part.amount.minor;
  }
  return out;
}

PaymentDecision decide(const Payments& all, const GetPaymentStatus& question, Time now) {
  const std::vector<const Payment*> payments = payments_of(all, OrderId::of(question.orderId));
  if (payments.empty() || !payments.front()->started_at) return reject(codes::unknown_payment);
  const Payment& first = *payments.front();
  std::int64_t amount = first.amount.minor, received = 0, refunded = 0;
  for (const Payment* one : payments) {
    received += one->received_minor();
    refunded += one->refunded_minor();
    if (one != &first && one->processed_at) amount += one->amount.minor;
  }
  GetPaymentStatus::Response answer;
  answer.orderId = question.orderId;
  answer.paymentStatus = progress_of(first, received, refunded, now);
  answer.amount = first.money(amount).decimal();
  answer.currency = first.amount.currency.code();
  answer.paymentMethod = wire_name(first.method);
  answer.transactionId = first.captures.empty() ? first.token : first.captures.front().reference;
  answer.paymentDate = first.processed_at.value_or(*first.started_at);
  return answer;
}

}  // namespace flowmart::payment

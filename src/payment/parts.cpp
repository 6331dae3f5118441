// A part of what is due is paid by other means. The rest comes by the payment's own: charged when it is tried
// again, or transferred.
#include <algorithm>

#include "payment/payment.hpp"
#include "payment/refunds.hpp"

namespace flowmart::payment {

PaymentDecision decide(const Payment& state, const PayPart& wanted, Time now) {
  if (!is_printable(wanted.key)) return reject(codes::name_unreadable);
  for (const Part& part : state.parts) {
    if (part.key != wanted.key) continue;
    if (part.amount_minor == wanted.amount.minor) return nothing;
    return reject(codes::part_key_taken, "A part of another amount was paid under that key.");
  }
  if (const auto no = state.against(Act::part)) return *no;
  if (wanted.amount.currency != state.amount.currency)
    return reject(codes::currency_differs, "The order is paid in another currency.");
  if (wanted.amount.minor <= 0) return reject(codes::amount_out_of_range, "A part is more than nothing.");
  const std::int64_t due = state.missing_minor();
  if (wanted.amount.minor >= due)
    return reject(codes::part_too_large, "A part is less than the " + state.money(due).to_string() +
                                             " that is due; the rest is paid by trying the payment again.");
  if (wanted.method == PaymentMethod::bank_transfer)
    return reject(codes::not_a_transfer, "A part is charged; what is transferred is recorded as it comes.");
  Payment otherwise = state;
  otherwise.method = wanted.method;
  otherwise.token = wanted.token;
  PaymentDecision out;
  charge(out, otherwise, wanted.amount.minor, CaptureMode::at_once, now, true);
  return out;
}
void evolve(Payment& state, const PayPart& wanted) {
  for (const Part& part : state.parts)
    if (part.key == wanted.key) return;
  state.parts.push_back({wanted.key, state.attempts + 1, wanted.amount.minor, wanted.method, {}});
}

bool is_enough(const Payment& state) { return state.held_minor() > 0 && state.missing_minor() == 0; }
PaymentDecision enough(const Payment& state, PaymentDecision out, Time now) {
  tell_processed(out, state, state.captures.back().reference, "less is to be paid", now);
  std::int64_t surplus = state.held_minor() + state.reduced_minor() - state.amount.minor;
  std::size_t asked = 0;
  for (auto capture = state.captures.rbegin(); capture != state.captures.rend(); ++capture) {
    const std::int64_t back = std::min(surplus, capture->left_minor());
    if (back <= 0) continue;
    out.send(refund_of(state, *capture, back, costs_less, now, asked++));
    surplus -= back;
  }
  return out;
}

}  // namespace flowmart::payment

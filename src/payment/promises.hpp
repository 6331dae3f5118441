// Money that a charge has promised: told, asked for anew before it ends, let go. And what else the files of
// this folder share of what MoneyDue leads to.
#pragma once
#include "payment/payment.hpp"

namespace flowmart::payment {

// Tells of a promise, and sets the time to ask for it anew; `held_minor`: what the payment has with it.
void promised(PaymentDecision& out, const Payment& state, const Capture& promise, std::int64_t held_minor,
              Time now);
// In the place of the promises before: of each, what was not asked for is let go.
PaymentDecision promised_anew(const Payment& state, const Capture& promise, PaymentDecision out, Time now);
// The order waits for a person.
HoldOrder not_renewed(const Payment& state, const ChargeAnswered& answer);

// transfers.cpp: an invoice's day has come.
PaymentDecision remind(const Payment& state, Time now);
// captures.cpp: those that were not answered, or were declined and may go through yet; those that failed.
PaymentDecision ask_for_captures_again(const Payment& state, const MoneyDue& due, Time now);
// Of an order that was called off: what was to be taken, and was not, is let go instead.
void not_taken_after_all(Payment& state, const Taking& taking);
void ask_for_failed_captures(PaymentDecision& out, const Payment& state, Time now);

}  // namespace flowmart::payment

// An attempt of a renewal: its order, when the next one comes, and what is owed before it. Shared by
// renewal_flow.cpp, renewal_attempt.cpp and renewal_invoices.cpp.
#pragma once
#include <string_view>

#include "flows/renewal_flow.hpp"

namespace flowmart::flows {

inline constexpr std::string_view wait_timer = "wait";
inline constexpr std::string_view grace_timer = "grace";

void wait(RenewalDecision& out, const RenewalFlow& flow, RenewalWait what, Time until);
void stop_waiting(RenewalDecision& out, const RenewalFlow& flow);
// What its items cost today; the answer places the next order.
ReadProducts question(const RenewalFlow& flow);

// It waits for what is owed by invoice, and has placed no order yet.
bool waits_for_invoice(const RenewalFlow& flow);
void close_invoice(RenewalFlow& flow, OrderId invoice);
// Nothing is owed by `settled`: the oldest of the others is asked about, or the order is placed.
void look_on(RenewalDecision& out, const RenewalFlow& flow, OrderId settled);
// The same, if it waits and that invoice was open.
RenewalDecision after_settled(const RenewalFlow& flow, OrderId invoice);
// The first attempt of a renewal that asks nothing of a last order.
void begin_attempt(RenewalDecision& out, const RenewalFlow& flow);

}  // namespace flowmart::flows

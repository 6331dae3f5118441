// An attempt of a renewal: its order, and when the next one comes. Shared by renewal_flow.cpp and
// renewal_attempt.cpp.
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

}  // namespace flowmart::flows

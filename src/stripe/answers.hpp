// What is told of what was asked of Stripe.
#pragma once
#include <string>
#include <utility>

#include "contract/private/capturing.hpp"
#include "contract/private/gateway.hpp"

namespace flowmart::stripe {

inline contract::CaptureAnswered answer(const contract::CaptureRequested& request,
                                        contract::GatewayOutcome outcome, std::string reference = {},
                                        std::string words = {}) {
  return {request.payment, request.capture, outcome, std::move(reference), std::move(words)};
}
inline contract::RefundAnswered answer(const contract::RefundRequested& request,
                                       contract::GatewayOutcome outcome, std::string reference = {},
                                       std::string words = {}) {
  return {request.payment, request.refund, outcome, std::move(reference), std::move(words)};
}

}  // namespace flowmart::stripe

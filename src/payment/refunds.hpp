// How a payment gives money back; shared by the deciders of payment.cpp and refunds.cpp.
#pragma once
#include "payment/payment.hpp"

namespace flowmart::payment {

// Why this service itself gives money back.
struct RefundCause {
  std::string_view key;
  std::string_view reason;
};
inline constexpr RefundCause late_capture{"late-capture", "The money came after it was wanted."};
inline constexpr RefundCause surplus_transfer{"surplus-transfer", "More was transferred than was due."};

// The request for one refund; `earlier` counts those that the same decision has asked for already.
RefundRequested refund_of(const Payment& state, const Capture& capture, std::int64_t amount_minor,
                          const RefundCause& cause, std::size_t earlier = 0);

}  // namespace flowmart::payment

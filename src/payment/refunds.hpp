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
inline constexpr RefundCause renewed{"authorisation-renewed", "The money is promised anew."};
inline constexpr RefundCause promise_ended{"authorisation-ended", "The promise has ended."};
inline constexpr std::string_view voided = "voided";
inline constexpr RefundCause not_needed{"not-needed", "All that was to be taken is."};
inline constexpr RefundCause surplus_transfer{"surplus-transfer", "More was transferred than was due."};

inline constexpr RefundCause costs_less{"costs-less", "The order costs less by now."};

// The request for one refund; `earlier` counts those that the same decision has asked for already.
RefundRequested refund_of(const Payment& state, const Capture& capture, std::int64_t amount_minor,
                          const RefundCause& cause, Time now, std::size_t earlier = 0);

// One promise in the place of another is no news to anybody.
inline bool is_told(std::string_view key) { return key != renewed.key; }
// What was promised is wanted all the same.
inline bool lapses(std::string_view key) { return key == promise_ended.key || key == voided; }

// What this service itself calls a refund, nobody else does.
inline bool is_ours(std::string_view key) { return lapses(key) || !is_told(key); }

// Says that all that is to be paid is here, or promised.
void tell_processed(PaymentDecision& out, const Payment& state, const std::string& transaction,
                    std::string response, Time now);

// parts.cpp: the parts that are here are all that is to be paid by now, for the order has become cheaper.
// What of them is more goes back, the newest first.
bool is_enough(const Payment& state);
PaymentDecision enough(const Payment& state, PaymentDecision out, Time now);

// A charge of what is still due, and when to ask how it ended if nobody says.
void charge(PaymentDecision& out, const Payment& state, std::int64_t amount_minor, CaptureMode mode, Time now,
            bool by_itself);

}  // namespace flowmart::payment

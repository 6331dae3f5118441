// What the built-in test gateway does with a token (an order's transactionId). docs/test-gateway.md lists the
// tokens for users; a test holds it against this table.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "contract/messages/payments.hpp"
#include "contract/private/disputes.hpp"
#include "kernel/time.hpp"

namespace flowmart::adapters {

// What the gateway's list says of a charge, other than what it told.
enum class Misprint : unsigned char { none, left_out, amount, state, twice, one_more };

// How one charge goes, and what is done with it later.
struct ChargePlan {
  std::optional<contract::FailureReason> declined;  // none: the money is taken
  bool answer_lost = false;                         // the asker hears nothing but silence
  Duration answers_after{0};                        // how long the gateway thinks
  Duration knows_after{0};             // questions about the charge get no answer before this has passed
  std::int64_t refunds_declined = 0;   // so many times that a refund is asked for
  std::int64_t refunds_silent = 0;     // so many times it is done, and nobody is told
  std::int64_t captures_declined = 0;  // the same of a capture
  std::int64_t captures_silent = 0;
  Duration promised_for = std::chrono::days{7};
  std::optional<contract::DisputeStage> disputed{};  // a while later, and it ends so
  Misprint misprint = Misprint::none;
};

// A dispute opens so long after the charge, and ends so long after that, if it does.
inline constexpr Duration dispute_after = std::chrono::seconds{2};
inline constexpr Duration dispute_lasts = std::chrono::seconds{2};
inline constexpr Duration evidence_time = std::chrono::days{14};

struct TestToken {
  std::string_view token;
  std::string_view meaning;
  ChargePlan plan;
  std::int64_t attempts = 0;      // the plan is for so many first attempts, later ones succeed; 0: for all
  std::int64_t from_attempt = 1;  // those before go well
};

std::span<const TestToken> test_tokens();

// The table's plan; money is taken at once for any other token. Whatever follows a ':' makes the token unique
// and changes nothing ("tok_slow:order-17").
ChargePlan plan_of(std::string_view token, std::int64_t attempt);

// How a person is told that a charge was declined.
std::string_view in_words(contract::FailureReason reason);

}  // namespace flowmart::adapters

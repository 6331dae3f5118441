// What the built-in test gateway does with a token (an order's transactionId). docs/test-gateway.md lists the
// tokens for users; a test holds it against this table.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "contract/messages/payments.hpp"
#include "kernel/time.hpp"

namespace flowmart::adapters {

// How one charge goes.
struct ChargePlan {
  std::optional<contract::FailureReason> declined;  // none: the money is taken
  bool answer_lost = false;                         // the asker hears nothing but silence
  Duration answers_after{0};                        // how long the gateway thinks
  Duration knows_after{0};  // questions about the charge get no answer before this has passed
};

struct TestToken {
  std::string_view token;
  std::string_view meaning;
  ChargePlan plan;
  std::int64_t attempts = 0;  // the plan is for so many first attempts, later ones succeed; 0: for all
};

std::span<const TestToken> test_tokens();

// The table's plan; money is taken at once for any other token. Whatever follows a ':' makes the token unique
// and changes nothing ("tok_slow:order-17").
ChargePlan plan_of(std::string_view token, std::int64_t attempt);

// How a person is told that a charge was declined.
std::string_view in_words(contract::FailureReason reason);

}  // namespace flowmart::adapters

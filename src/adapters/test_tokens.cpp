#include "adapters/test_tokens.hpp"

#include <array>
#include <limits>

namespace flowmart::adapters {
namespace {

using contract::DisputeStage;
using contract::FailureReason;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t always = std::numeric_limits<std::int64_t>::max();

constexpr ChargePlan decline(FailureReason reason) { return {.declined = reason}; }

constexpr std::array tokens{
    TestToken{"tok_declined", "the card is declined", decline(FailureReason::card_declined)},
    TestToken{"tok_insufficient_funds", "there is not enough money",
              decline(FailureReason::insufficient_funds)},
    TestToken{"tok_expired_card", "the card has expired", decline(FailureReason::expired_card)},
    TestToken{"tok_fraud_suspected", "the charge looks like fraud", decline(FailureReason::fraud_suspected)},
    TestToken{"tok_invalid_method", "the means of payment is not valid",
              decline(FailureReason::invalid_payment_method)},
    TestToken{"tok_authentication_required", "the buyer would have to confirm at the bank",
              decline(FailureReason::authentication_required)},
    TestToken{"tok_network_error", "the bank can't be reached; nothing is taken",
              decline(FailureReason::network_error)},
    TestToken{"tok_other", "declined for a reason that is not told", decline(FailureReason::other)},
    TestToken{"tok_fail_once", "not enough money at the first attempt, then taken",
              decline(FailureReason::insufficient_funds), 1},
    TestToken{"tok_fail_twice", "not enough money at the first two attempts, then taken",
              decline(FailureReason::insufficient_funds), 2},
    TestToken{"tok_fail_thrice",
              "not enough money at the first three attempts, as many as are made by themselves",
              decline(FailureReason::insufficient_funds), 3},
    TestToken{"tok_slow", "taken, but the gateway thinks for 5 seconds", {.answers_after = seconds(5)}},
    TestToken{"tok_lost_answer",
              "taken, but the answer is lost; asked later, the gateway says so",
              {.answer_lost = true}},
    TestToken{"tok_lost_request",
              "the request is lost and nothing is taken; asked later, the gateway says so",
              {.declined = FailureReason::network_error, .answer_lost = true}},
    TestToken{"tok_late",
              "taken, but the gateway is silent for 20 minutes, longer than stock is held",
              {.answer_lost = true, .knows_after = minutes(20)}},
    TestToken{
        "tok_refund_declined", "taken, and every refund of it is declined", {.refunds_declined = always}},
    TestToken{"tok_refund_fails_once",
              "taken; a refund of it is declined once, then it goes through",
              {.refunds_declined = 1}},
    TestToken{"tok_refund_lost",
              "taken; a refund of it is done, and the first answer is lost",
              {.refunds_silent = 1}},
    TestToken{"tok_capture_declined",
              "promised, and every capture of it is declined",
              {.captures_declined = always}},
    TestToken{"tok_capture_fails_once",
              "promised; a capture of it is declined once, then it goes through",
              {.captures_declined = 1}},
    TestToken{"tok_capture_lost",
              "promised; a capture of it is done, and the first answer is lost",
              {.captures_silent = 1}},
    TestToken{"tok_short_promise", "promised for 40 seconds only, each time", {.promised_for = seconds(40)}},
    TestToken{"tok_promised_once",
              "promised for 40 seconds, and not a second time",
              {.declined = FailureReason::insufficient_funds, .promised_for = seconds(40)},
              0,
              2},
    TestToken{"tok_disputed", "taken, and disputed 2 seconds later", {.disputed = DisputeStage::open}},
    TestToken{"tok_dispute_won",
              "taken, disputed 2 seconds later, and the shop wins 2 seconds after that",
              {.disputed = DisputeStage::won}},
    TestToken{"tok_dispute_lost",
              "taken, disputed 2 seconds later, and the shop loses 2 seconds after that",
              {.disputed = DisputeStage::lost}},
    TestToken{
        "tok_list_without", "taken, and the gateway's list leaves it out", {.misprint = Misprint::left_out}},
    TestToken{"tok_list_amount",
              "taken, and the gateway's list says another amount",
              {.misprint = Misprint::amount}},
    TestToken{"tok_list_state",
              "taken, and the gateway's list says that it was declined",
              {.misprint = Misprint::state}},
    TestToken{"tok_list_twice", "taken, and the gateway's list has it twice", {.misprint = Misprint::twice}},
    TestToken{"tok_list_one_more",
              "taken, and the gateway's list has another charge that nobody asked for",
              {.misprint = Misprint::one_more}},
};

}  // namespace

std::span<const TestToken> test_tokens() { return tokens; }

ChargePlan plan_of(std::string_view token, std::int64_t attempt) {
  const std::string_view name = token.substr(0, token.find(':'));
  for (const TestToken& one : tokens)
    if (one.token == name) {
      if (attempt < one.from_attempt) {
        ChargePlan before = one.plan;
        before.declined.reset();
        return before;
      }
      return one.attempts == 0 || attempt <= one.attempts ? one.plan : ChargePlan{};
    }
  return {};
}

std::string_view in_words(FailureReason reason) {
  switch (reason) {
    case FailureReason::insufficient_funds: return "there is not enough money on the account";
    case FailureReason::card_declined: return "the card was declined";
    case FailureReason::expired_card: return "the card has expired";
    case FailureReason::fraud_suspected: return "the bank has stopped the payment";
    case FailureReason::network_error: return "the bank could not be reached";
    case FailureReason::invalid_payment_method: return "the means of payment is not valid";
    case FailureReason::authentication_required: return "the bank wants the payment to be confirmed";
    case FailureReason::other: return "the bank gave no reason";
  }
  return {};
}

}  // namespace flowmart::adapters

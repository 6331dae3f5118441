#include "adapters/test_gateway.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "adapters/test_tokens.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart::adapters {
namespace {

using namespace contract;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Time midday{std::chrono::hours(24 * 20'000 + 12)};
const PaymentId payment{uuid_v5(Uuid{}, "payment")};
Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

struct Bank {
  explicit Bank(const std::filesystem::path& file = {})
      : gateway(
            file, [](engine::Input) {}, [] { return midday; }) {}
  TestGateway gateway;
  Time now = midday;
  std::uint64_t event = 100;

  template <class M>
  EffectAnswer ask(const M& request) {
    const engine::EffectRequest effect{wire::AnyMessage::of(request), ++event, "effect", Uuid{}};
    auto answers = gateway.work(std::span(&effect, 1), now);
    EXPECT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers.front().event, event);
    return answers.front();
  }
  EffectAnswer charge(const std::string& token, std::int64_t attempt = 1) {
    return ask(ChargeRequested{payment, attempt, {}, {}, gbp(3450), PaymentMethod::credit_card, token});
  }
  ChargeAnswered charged(const std::string& token, std::int64_t attempt = 1) {
    return charge(token, attempt).message.get<ChargeAnswered>();
  }
  ChargeAnswered status(std::int64_t attempt = 1) {
    return ask(ChargeStatusRequested{payment, attempt, 1}).message.get<ChargeAnswered>();
  }
  RefundAnswered refund(std::int64_t number, std::int64_t minor, const std::string& charge,
                        PaymentMethod method = PaymentMethod::credit_card) {
    return ask(RefundRequested{payment, number, {}, gbp(minor), method, charge, "key", "reason"})
        .message.get<RefundAnswered>();
  }
};

TEST(TestGateway, TakesWhatItIsAskedForOnce) {
  Bank bank;
  const ChargeAnswered first = bank.charged("4711");
  EXPECT_EQ(first.outcome, GatewayOutcome::succeeded);
  EXPECT_FALSE(first.reference.empty());
  EXPECT_EQ(bank.charged("4711"), first);
  EXPECT_EQ(bank.gateway.ledger().balance_minor(), 3450);
  EXPECT_NE(bank.charged("4711", 2).reference, first.reference);
  EXPECT_EQ(bank.status(), first);
}

TEST(TestGateway, DeclinesAsTheTokenSays) {
  for (const TestToken& token : test_tokens()) {
    if (!plan_of(token.token, 1).declined || token.plan.answer_lost) continue;
    Bank bank;
    const ChargeAnswered answer = bank.charged(std::string(token.token) + ":order-17");
    EXPECT_EQ(answer.outcome, GatewayOutcome::declined) << token.token;
    EXPECT_EQ(answer.reason, token.plan.declined) << token.token;
    EXPECT_FALSE(answer.message.empty());
    EXPECT_EQ(bank.status(), answer);
    EXPECT_EQ(bank.gateway.ledger().balance_minor(), 0);
    const GatewayOutcome last = bank.charged(std::string(token.token), 4).outcome;
    EXPECT_EQ(last, token.attempts > 0 ? GatewayOutcome::succeeded : GatewayOutcome::declined) << token.token;
  }
}

TEST(TestGateway, FailsAsOftenAsTheTokenSays) {
  Bank bank;
  EXPECT_EQ(bank.charged("tok_fail_twice", 1).outcome, GatewayOutcome::declined);
  EXPECT_EQ(bank.charged("tok_fail_twice", 2).outcome, GatewayOutcome::declined);
  EXPECT_EQ(bank.charged("tok_fail_twice", 3).outcome, GatewayOutcome::succeeded);
}

TEST(TestGateway, ThinksAWhileAndNotAgainAfterARestart) {
  Bank bank;
  EXPECT_EQ(bank.charge("4711", 7).due, midday);
  EXPECT_EQ(bank.charge("tok_slow").due, midday + seconds(5));
  bank.now = midday + seconds(3);
  EXPECT_EQ(bank.charge("tok_slow").due, midday + seconds(5));
  bank.now = midday + seconds(60);
  EXPECT_EQ(bank.charge("tok_slow").due, bank.now);
}

TEST(TestGateway, TellsTheTruthAboutLostAnswers) {
  Bank taken;
  EXPECT_EQ(taken.charged("tok_lost_answer").outcome, GatewayOutcome::unknown);
  EXPECT_EQ(taken.status().outcome, GatewayOutcome::succeeded);
  EXPECT_EQ(taken.gateway.ledger().balance_minor(), 3450);
  Bank never;
  EXPECT_EQ(never.charged("tok_lost_request").outcome, GatewayOutcome::unknown);
  EXPECT_EQ(never.status().outcome, GatewayOutcome::declined);
  EXPECT_EQ(never.status().reason, FailureReason::network_error);
  EXPECT_EQ(never.gateway.ledger().balance_minor(), 0);
  EXPECT_EQ(never.status(2).outcome, GatewayOutcome::declined);  // never heard of
  Bank late;
  EXPECT_EQ(late.charged("tok_late").outcome, GatewayOutcome::unknown);
  late.now = midday + minutes(19);
  EXPECT_EQ(late.status().outcome, GatewayOutcome::unknown);
  late.now = midday + minutes(20);
  EXPECT_EQ(late.status().outcome, GatewayOutcome::succeeded);
}

TEST(TestGateway, GivesBackNoMoreThanItTook) {
  Bank bank;
  EXPECT_EQ(bank.refund(1, 100, "nothing").outcome, GatewayOutcome::declined);
  const std::string charge = bank.charged("4711").reference;
  EXPECT_EQ(bank.refund(1, 3000, charge).outcome, GatewayOutcome::succeeded);
  EXPECT_EQ(bank.refund(1, 3000, charge), bank.refund(1, 3000, charge));
  EXPECT_EQ(bank.refund(2, 451, charge).outcome, GatewayOutcome::declined);
  EXPECT_EQ(bank.refund(2, 450, charge).outcome, GatewayOutcome::succeeded);
  EXPECT_EQ(bank.gateway.ledger().balance_minor(), 0);
  EXPECT_EQ(bank.refund(3, 500, "bank-1", PaymentMethod::bank_transfer).outcome, GatewayOutcome::succeeded);
  EXPECT_EQ(bank.gateway.ledger().balance_minor(), 0);
}

TEST(TestGateway, RemembersAcrossARestart) {
  const journal::TemporaryFolder folder;
  const auto file = folder.path() / "test-gateway.db";
  ChargeAnswered first;
  {
    Bank bank(file);
    first = bank.charged("4711");
    bank.charged("tok_lost_answer", 2);
    bank.refund(1, 50, first.reference);
  }
  Bank bank(file);
  EXPECT_EQ(bank.status(1), first);
  EXPECT_EQ(bank.charged("4711"), first);
  EXPECT_EQ(bank.status(2).outcome, GatewayOutcome::succeeded);
  EXPECT_EQ(bank.refund(1, 50, first.reference).outcome, GatewayOutcome::succeeded);
  EXPECT_EQ(bank.gateway.ledger().balance_minor(), 2 * 3450 - 50);
}

TEST(TestGateway, AnswersUnknownWhenItCannotWrite) {
  const journal::TemporaryFolder folder;
  Bank bank(folder.path() / "test-gateway.db");
  auto held = sqlite::Connection::open(folder.path() / "test-gateway.db", sqlite::Mode::read_write);
  held.run("DROP TABLE charges");
  EXPECT_EQ(bank.charged("4711").outcome, GatewayOutcome::unknown);
  EXPECT_EQ(bank.status().outcome, GatewayOutcome::unknown);
}

TEST(TestGateway, WorksInItsOwnThread) {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<engine::Input> answers;
  const auto clock = [] { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); };
  EffectWorker worker(
      [&](std::span<const engine::EffectRequest> requests, Time now) {
        std::vector<EffectAnswer> out;
        for (const auto& request : requests)
          out.push_back({request.message, request.event, Uuid{},
                         now + (request.event == 1 ? seconds(3600) : milliseconds(request.event))});
        return out;
      },
      [&](engine::Input input) {
        const std::lock_guard lock(mutex);
        answers.push_back(std::move(input));
        changed.notify_one();
      },
      clock);
  worker.start();
  const auto message = wire::AnyMessage::of(ChargeStatusRequested{payment, 1, 1});
  for (std::uint64_t event : {1u, 30u, 2u}) worker.take({message, event, "", Uuid{}});
  {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, seconds(10), [&] { return answers.size() == 2; }));
    EXPECT_EQ(answers[0].effect, 2u);
    EXPECT_EQ(answers[1].effect, 30u);
    EXPECT_EQ(answers[1].origin, engine::Origin::effect);
  }
  worker.stop();  // the one that is not due is dropped
  EXPECT_EQ(answers.size(), 2u);
}

// docs/test-gateway.md names each token, and no other.
TEST(TestTokens, AreThoseOfTheDocumentation) {
  std::ifstream file(FLOWMART_SOURCE_DIR "/docs/test-gateway.md");
  ASSERT_TRUE(file);
  std::set<std::string> documented, ours;
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("| `tok_")) documented.insert(line.substr(3, line.find('`', 3) - 3));
  for (const TestToken& token : test_tokens()) ours.insert(std::string(token.token));
  EXPECT_EQ(ours, documented);
}

TEST(TestTokens, EndAtAColon) {
  EXPECT_EQ(plan_of("tok_declined:1", 1).declined, FailureReason::card_declined);
  EXPECT_EQ(plan_of("tok_declined1", 1).declined, std::nullopt);
  EXPECT_EQ(plan_of("", 1).declined, std::nullopt);
}

}  // namespace
}  // namespace flowmart::adapters

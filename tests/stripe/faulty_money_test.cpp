// Payments of the real service at a Stripe that loses requests and answers, answers late, refuses for now,
// fails before and after the effect, and tells by itself what happened before it answers, twice, and in
// another order. At the end both ledgers hold the same money, payment by payment, and nobody had to see to
// anything.
//
//   faulty_money_test [--payments N] [--seed N] [--faults SHARE]
#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <map>
#include <thread>
#include <tuple>
#include <unordered_map>

#include "journal/temporary_folder_test.hpp"
#include "stripe/hooks.hpp"
#include "stripe/story.hpp"

namespace flowmart::faulty_money {
namespace {

std::uint64_t payments_wanted = 300, seed = std::random_device{}() % 1'000'000;
double faults = 0.25;
constexpr std::size_t at_a_time = 48;
constexpr auto patience = std::chrono::milliseconds(300);

Time now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

class FaultyMoney : public ::testing::Test {
 protected:
  FaultyMoney()
      : server_(faults, patience, seed),
        gateway_(
            server_.settings(), folder_.path() / "stripe.db",
            {[](engine::Input) {}, now, [this](const std::string& text) { report(text); }, "the-shop", 0}),
        hooks_(gateway_, {.secrets = {"whsec_faulty_money"},
                          .submit = [this](engine::Input input) { return deliver(std::move(input)); },
                          .clock = now}) {
    std::cerr << "seed " << seed << "\n";
    for (std::uint64_t n = 0; n < payments_wanted; ++n) {
      stories_.push_back(std::make_unique<Story>(n, seed, gateway_, server_));
      by_payment_[stories_.back()->payment().uuid] = stories_.back().get();
    }
    EXPECT_EQ(hooks_.start(), std::nullopt);
    server_.ask("hook?port=" + std::to_string(hooks_.port()) + "&secret=whsec_faulty_money");
  }

  bool deliver(engine::Input input) {
    const wire::AnyMessage& message = input.message;
    const auto* charge = message.as<ChargeAnswered>();
    const auto* refund = message.as<RefundAnswered>();
    const PaymentId payment = charge   ? charge->payment
                              : refund ? refund->payment
                                       : message.get<DisputeNoticed>().payment;
    ++heard_;
    by_payment_.at(payment.uuid)->hear(std::move(input));
    return true;
  }
  void report(const std::string& text) {
    const std::lock_guard lock(mutex_);
    reports_.push_back(text);
  }
  void play_all() {
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < at_a_time; ++i)
      threads.emplace_back([&] {
        for (std::size_t n = next++; n < stories_.size(); n = next++) stories_[n]->play();
      });
    for (std::thread& thread : threads) thread.join();
  }
  void let_notices_come() {
    server_.ask("heal");
    for (int i = 0; i < 1'200 && server_.figure("waiting") > 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(server_.figure("waiting"), 0);
  }

  // Its list for a reconciliation has what we know, once, and nothing else.
  void hold_against_its_list() {
    const auto listed = gateway_.moves(Time{}, now() + std::chrono::days(1));
    ASSERT_TRUE(std::holds_alternative<std::vector<adapters::GatewayMove>>(listed));
    std::map<std::tuple<PaymentId, MoneyKind, std::int64_t>, std::int64_t> there;
    for (const adapters::GatewayMove& move : std::get<0>(listed))
      if (move.done)
        EXPECT_TRUE(there.try_emplace({move.payment, move.kind, move.number}, move.amount.minor).second)
            << move.payment.to_string() << " twice";
    std::size_t here = 0;
    const auto hold = [&](PaymentId payment, MoneyKind kind, std::int64_t number, std::int64_t amount) {
      ++here;
      const auto found = there.find({payment, kind, number});
      EXPECT_TRUE(found != there.end() && found->second == amount)
          << payment.to_string() << ": " << wire_name(kind) << " " << number << " of " << amount;
    };
    for (const auto& story : stories_) {
      const payment::Payment& ours = story->state();
      for (const payment::Capture& one : ours.captures)
        hold(ours.payment, MoneyKind::charge, one.attempt, one.amount_minor);
      for (std::size_t i = 0; i < ours.takings.size(); ++i)
        hold(ours.payment, MoneyKind::capture, static_cast<std::int64_t>(i) + 1,
             ours.takings[i].amount_minor);
      for (std::size_t i = 0; i < ours.refunds.size(); ++i)
        hold(ours.payment, MoneyKind::refund, static_cast<std::int64_t>(i) + 1, ours.refunds[i].amount_minor);
    }
    EXPECT_EQ(there.size(), here);
  }

  ::flowmart::journal::TemporaryFolder folder_;
  FaultServer server_;
  std::mutex mutex_;  // guards the reports
  std::vector<std::string> reports_;
  std::vector<std::unique_ptr<Story>> stories_;
  std::unordered_map<Uuid, Story*> by_payment_;
  std::atomic<int> heard_{0};
  stripe::Gateway gateway_;
  stripe::Hooks hooks_;
};

TEST_F(FaultyMoney, BothLedgersAgreeWithoutAHand) {
  play_all();
  let_notices_come();
  const std::map<PaymentId, Book> books = server_.books();
  std::int64_t taken = 0, back = 0, promised = 0, tries = 0;
  for (const auto& story : stories_) {
    const Book ours = story->book();
    const auto at = books.find(story->payment());
    const Book theirs = at == books.end() ? Book{} : at->second;
    EXPECT_TRUE(ours == theirs) << story->payment().to_string() << ": promised " << ours.promised << "/"
                                << theirs.promised << ", taken " << ours.taken << "/" << theirs.taken
                                << ", given back " << ours.given_back << "/" << theirs.given_back
                                << ", disputed " << ours.disputed << "/" << theirs.disputed;
    for (const payment::Refund& refund : story->state().refunds) EXPECT_FALSE(refund.failed);
    for (const payment::Taking& taking : story->state().takings)
      EXPECT_NE(taking.stage, CaptureStage::failed);
    taken += ours.taken;
    back += ours.given_back;
    promised += ours.promised;
    tries += story->tries();
  }
  std::cerr << stories_.size() << " payments, " << tries << " effects, " << server_.figure("calls")
            << " calls, " << server_.figure("faults") << " faults, " << heard_ << " notices; taken " << taken
            << ", given back " << back << ", promised " << promised << "\n";
  hold_against_its_list();
  // One that tests nothing fails.
  EXPECT_GT(server_.figure("faults"), static_cast<std::int64_t>(stories_.size() / 4));
  EXPECT_GT(taken, 0);
  EXPECT_GT(back, 0);
  EXPECT_GT(heard_, 0);
  // Stripe understood all that it was asked for.
  for (const std::string& text : reports_) ADD_FAILURE() << text;
}

}  // namespace
}  // namespace flowmart::faulty_money

int main(int count, char** arguments) {
  using namespace flowmart::faulty_money;
  ::testing::InitGoogleTest(&count, arguments);
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--payments") payments_wanted = std::stoull(arguments[i + 1]);
    else if (name == "--seed") seed = std::stoull(arguments[i + 1]);
    else if (name == "--faults") faults = std::stod(arguments[i + 1]);
    else return 2;
  }
  return RUN_ALL_TESTS();
}

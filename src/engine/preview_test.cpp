// A preview answers as the act would be answered, and nothing has happened.
#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine {
namespace {

// What a batch says, but for its place in the journal.
std::vector<std::string> told(const Batch& batch) {
  std::vector<std::string> all;
  for (const BatchMessage& message : batch.messages) {
    std::string one(message.message.type->id);
    message.message.type->encode(message.message.body.get(), one);
    all.push_back(one + " by " + std::to_string(message.sent_by));
  }
  for (const BatchStep& step : batch.steps) {
    std::string one = std::to_string(step.service) + " handles " + std::to_string(step.message);
    for (const StepTimer& timer : step.timers) one += " " + timer.name + " " + timer.about.to_string();
    all.push_back(one);
  }
  return all;
}

struct PreviewTest : EngineTest {
  // Previews, acts, and compares the two answers.
  template <class M>
  void same_as_the_act(Program& program, const M& message) {
    const Outcome tried = program.preview(message).get(), done = program.send(message).get();
    ASSERT_EQ(tried.rejection.has_value(), done.rejection.has_value());
    if (tried.rejection) {
      EXPECT_EQ(tried.rejection->code, done.rejection->code);
      EXPECT_EQ(tried.rejection->detail, done.rejection->detail);
      EXPECT_FALSE(tried.batch);
      return;
    }
    EXPECT_EQ(told(*tried.batch), told(*done.batch));
    EXPECT_EQ(tried.event(), done.event());
  }
};

TEST_F(PreviewTest, AnswersAsTheActDoes) {
  const auto program = start();
  same_as_the_act(*program, Deposit{alice, 10});
  same_as_the_act(*program, Deposit{alice, 7});
  same_as_the_act(*program, Deposit{alice, 0});
  same_as_the_act(*program, Halve{alice, bob});
  same_as_the_act(*program, Remind{alice, 60});
  same_as_the_act(*program, Print{alice});
  EXPECT_EQ(program->balance(alice), 17);
  EXPECT_EQ(program->balance(bob), 8);
}

// Rows changed, rows made, rows gone, timers set and called off, an effect, a receipt, another shop.
TEST_F(PreviewTest, LeavesEverythingAsItWas) {
  std::atomic<int> printed = 0;
  Program program(types, journal, store, seconds);
  program.engine.carry_out(&wire::type_of<PrintRequested>(), [&](EffectRequest) { ++printed; });
  ASSERT_FALSE(program.engine.recover());
  program.engine.start();
  program.send(Deposit{alice, 10}).get();
  program.send(Remind{alice, 60}).get();
  program.send(Print{alice}).get();
  ASSERT_EQ(printed, 1);

  EXPECT_FALSE(program.preview(Deposit{alice, 1}, uuid_of("key", "1")).get().rejection);
  EXPECT_FALSE(program.preview(Deposit{bob, 1}).get().rejection);
  EXPECT_FALSE(program.preview(Halve{alice, bob}).get().rejection);
  EXPECT_FALSE(program.preview(Remind{alice, 5}).get().rejection);
  EXPECT_FALSE(program.preview(Remind{alice, -1}).get().rejection);
  EXPECT_FALSE(program.preview(Remind{bob, 5}).get().rejection);
  EXPECT_FALSE(program.preview(Print{bob}).get().rejection);
  EXPECT_TRUE(program.preview(Deposit{bob, -1}).get().rejection);
  Input elsewhere{.message = wire::AnyMessage::of(Deposit{alice, 3})};
  elsewhere.shop = "other";
  elsewhere.preview = true;
  EXPECT_FALSE(program.submit(std::move(elsewhere)).get().rejection);

  EXPECT_EQ(program.balance(alice), 10);
  EXPECT_EQ(program.balance(bob), 0);
  EXPECT_EQ(program.balance(alice, "other"), 0);
  EXPECT_EQ(printed, 1);
  const EngineFigures figures = program.engine.figures();
  EXPECT_EQ(figures.inputs, 3u);
  EXPECT_EQ(figures.timers, 1u);
  EXPECT_EQ(figures.effects, 1u);
  program.engine.stop();
  EXPECT_EQ(journal.size(), 3u);
  EXPECT_TRUE(program.engine.entries() == replayed());
}

// A preview under a key does not use the key up, and what a used key stands for is still told.
TEST_F(PreviewTest, TakesNoReceipt) {
  const auto program = start();
  const Uuid key = uuid_of("key", "1");
  program->preview(Deposit{alice, 5}, key).get();
  EXPECT_FALSE(program->preview(Deposit{alice, 6}, key).get().rejection);
  EXPECT_FALSE(program->send(Deposit{alice, 7}, key).get().repeated);
  EXPECT_TRUE(program->preview(Deposit{alice, 7}, key).get().repeated);
  EXPECT_EQ(program->preview(Deposit{alice, 5}, key).get().rejection->code, "idempotency-key-reused");
  EXPECT_EQ(program->balance(alice), 7);
}

// Between acts of the same batch: it sees those before it, and those after it do not see it.
TEST_F(PreviewTest, AnswersAQuestionAsThingsWouldStand) {
  const auto program = start();
  program->send(Deposit{alice, 5}).get();
  Input input{.message = wire::AnyMessage::of(Deposit{alice, 10})};
  input.preview = true;
  input.question = wire::AnyMessage::of(GetBalance{alice});
  const Outcome tried = program->submit(std::move(input)).get();
  EXPECT_EQ(tried.answer.get<GetBalance::Response>().balance, 15);
  EXPECT_EQ(program->balance(alice), 5);
  Input refused{.message = wire::AnyMessage::of(Deposit{alice, -1})};
  refused.preview = true;
  refused.question = wire::AnyMessage::of(GetBalance{alice});
  const Outcome not_done = program->submit(std::move(refused)).get();
  EXPECT_TRUE(not_done.rejection);
  EXPECT_FALSE(not_done.answer);
}

TEST_F(PreviewTest, StandsBetweenTheActsAroundIt) {
  const auto program = start();
  auto answers = while_it_writes(*program, Deposit{bob, 1});
  answers.push_back(program->send(Deposit{alice, 1}));
  auto tried = program->preview(Deposit{alice, 10});
  answers.push_back(program->send(Deposit{alice, 2}));
  journal.open_gate();
  for (auto& answer : answers) EXPECT_FALSE(answer.get().rejection);
  EXPECT_EQ(tried.get().first<Deposited>()->balance, 11);
  EXPECT_EQ(program->balance(alice), 3);
  program->engine.stop();
  EXPECT_TRUE(program->engine.entries() == replayed());
}

TEST_F(PreviewTest, IsToldOnlyOnceTheJournalHoldsWhatItWasDecidedUpon) {
  const auto program = start();
  auto answers = while_it_writes(*program, Deposit{alice, 1});
  auto tried = program->preview(Deposit{alice, 10});
  while (program->engine.figures().inbox > 0) std::this_thread::yield();
  EXPECT_EQ(tried.wait_for(std::chrono::milliseconds(30)), std::future_status::timeout);
  journal.open_gate();
  EXPECT_EQ(tried.get().first<Deposited>()->balance, 11);
}

TEST_F(PreviewTest, IsNotCountedAsTraffic) {
  const auto program = start();
  program->preview(Halve{alice, bob}).get();
  program->preview(Deposit{alice, 0}).get();
  program->send(Deposit{alice, 1}).get();
  std::map<std::string, std::uint64_t> counted;
  for (const auto& [type, counts] : program->engine.traffic().snapshot().messages)
    counted[std::string(type->id)] = counts.count + counts.rejected;
  EXPECT_EQ(counted, (std::map<std::string, std::uint64_t>{{"Deposit", 1}, {"Deposited", 1}}));
}

// The cascade by itself: states, timers and receipts are touched by the act alone.
TEST(Preview, OfTheCascadeKeepsNoBooks) {
  struct Counted : Books {
    int calls = 0;
    void receipt(const Uuid&, const Receipt&) override { ++calls; }
    void person(const Uuid&, const PersonEntry&) override { ++calls; }
    void timer_set(const Uuid&, PendingTimer) override { ++calls; }
    void timer_gone(const Uuid&) override { ++calls; }
    void effect_requested(PendingEffect) override { ++calls; }
    void effect_answered(std::uint64_t) override { ++calls; }
  } books;
  const testing::MapStore store;
  const Routing routing(Program::services());
  States states(routing, store);
  states.track();
  states.at(1);
  Fold fold(routing, states, books);
  Traffic traffic(true);
  Cascade cascade(routing, states, fold, traffic);
  const auto input = [] { return BatchInput{.receipt = uuid_of("key", "1")}; };
  const auto previewed = [&](auto message) {
    Batch batch;
    EXPECT_FALSE(cascade.preview(batch, input(), wire::AnyMessage::of(message), {}).rejection);
    return batch.messages.size();
  };
  EXPECT_EQ(previewed(Remind{alice, 5}), 1u);
  EXPECT_EQ(previewed(Print{alice}), 2u);
  EXPECT_EQ(previewed(Deposit{alice, 5}), 2u);
  EXPECT_EQ(books.calls, 0);
  EXPECT_EQ(traffic.so_far(), 0u);
  states.each_row([](const StateKey&, const std::optional<std::string>& bytes) { EXPECT_FALSE(bytes); });

  Batch batch;
  EXPECT_FALSE(cascade.run(batch, input(), wire::AnyMessage::of(Remind{alice, 5})));
  EXPECT_EQ(books.calls, 2) << "the act keeps them";
}

}  // namespace
}  // namespace flowmart::engine

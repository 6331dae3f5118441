// A message that lacks something is completed where it is taken, in one step with it.
#include <pthread.h>

#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine {
namespace {

struct CompletingTest : EngineTest {
  // Deposits to one what the other has at that moment.
  static Input as_much_as(const Uuid& to, const Uuid& other, const std::string& content = {}) {
    Input input{.message = wire::AnyMessage::of(Deposit{})};
    input.content = content;
    input.asks = wire::AnyMessage::of(GetBalance{other});
    input.complete = [to](const wire::AnyMessage& answer) -> wire::ReadMessage {
      const std::int64_t balance = answer.get<GetBalance::Response>().balance;
      if (balance == 13) return {{}, reject(Code{"unlucky", Refusal::invalid}, "Not so many.")};
      return {wire::AnyMessage::of(Deposit{to, balance}), {}};
    };
    return input;
  }
};

TEST_F(CompletingTest, SeesAllThatCameBeforeAndNothingThatComesAfter) {
  const auto program = start();
  auto waiting = while_it_writes(*program, Deposit{alice, 5});
  auto first = program->send(Deposit{alice, 2});
  auto completed = program->submit(as_much_as(bob, alice));
  auto after = program->send(Deposit{alice, 90});
  journal.open_gate();
  EXPECT_FALSE(completed.get().rejection);
  after.get();
  EXPECT_EQ(program->balance(bob), 7);
}

TEST_F(CompletingTest, RecordsTheMessageAsItWasCompleted) {
  const auto program = start();
  program->send(Deposit{alice, 5}).get();
  const Outcome outcome = program->submit(as_much_as(bob, alice)).get();
  ASSERT_FALSE(outcome.rejection);
  EXPECT_EQ(*outcome.first<Deposit>(), (Deposit{bob, 5}));
}

TEST_F(CompletingTest, IsDoneByTheEnginesThread) {
  const auto program = start();
  std::string thread;
  Input input = as_much_as(bob, alice);
  input.complete = [&thread, complete = input.complete](const wire::AnyMessage& answer) {
    char name[16]{};
    pthread_getname_np(pthread_self(), name, sizeof name);
    thread = name;
    return complete(answer);
  };
  program->submit(std::move(input)).get();
  EXPECT_EQ(thread, "engine");
}

TEST_F(CompletingTest, LeavesNoTraceWhenItCanNotBeCompleted) {
  const auto program = start();
  program->send(Deposit{alice, 13}).get();
  const auto before = program->engine.figures().sequence;
  const Outcome outcome = program->submit(as_much_as(bob, alice)).get();
  ASSERT_TRUE(outcome.rejection);
  EXPECT_EQ(outcome.rejection->code, "unlucky");
  EXPECT_EQ(program->engine.figures().sequence, before);
}

TEST_F(CompletingTest, IsRefusedAsItsQuestionIs) {
  const auto program = start();
  const Outcome outcome = program->submit(as_much_as(bob, Uuid{})).get();
  ASSERT_TRUE(outcome.rejection);
  EXPECT_EQ(outcome.rejection->code, "nobodys");
  EXPECT_EQ(program->engine.figures().sequence, 0u);
}

// What was completed otherwise then is still the same request.
TEST_F(CompletingTest, KnowsARepeatBeforeItCompletesIt) {
  const auto program = start();
  const auto send = [&](const std::string& content) {
    Input input = as_much_as(bob, alice, content);
    input.receipt = Uuid{{1}};
    return program->submit(std::move(input)).get();
  };
  program->send(Deposit{alice, 5}).get();
  const Outcome first = send("as much as alice");
  program->send(Deposit{alice, 8}).get();  // 13: it could not be completed now
  const Outcome again = send("as much as alice");
  ASSERT_FALSE(again.rejection);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.event(), first.event());
  EXPECT_EQ(send("as much as bob").rejection->code, "idempotency-key-reused");
}

TEST_F(CompletingTest, IsPreviewedLikeAnyOther) {
  const auto program = start();
  program->send(Deposit{alice, 5}).get();
  Input input = as_much_as(bob, alice);
  input.preview = true;
  const Outcome outcome = program->submit(std::move(input)).get();
  EXPECT_EQ(*outcome.first<Deposit>(), (Deposit{bob, 5}));
  EXPECT_EQ(program->balance(bob), 0);
}

}  // namespace
}  // namespace flowmart::engine

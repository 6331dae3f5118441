// Two messages of one input: taken together or not at all.
#include <gtest/gtest.h>

#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine {
namespace {

using namespace toy;

class BesideTest : public EngineTest {
 protected:
  template <class M, class B>
  static Input both(M message, B beside, std::optional<Uuid> key = {}) {
    Input input{.message = wire::AnyMessage::of(message)};
    input.beside = wire::AnyMessage::of(beside);
    input.receipt = key;
    return input;
  }
  // Of alice: what lies there and how often it was printed, as the engine keeps it.
  static std::map<StateKey, std::string> kept(Program& program) { return program.engine.entries(); }
};

TEST_F(BesideTest, BothAreTakenInOneRecordAndReplayed) {
  const auto program = start();
  const Outcome outcome = program->submit(both(Deposit{alice, 5}, Printed{alice})).get();
  ASSERT_FALSE(outcome.rejection);
  EXPECT_EQ(outcome.first<Deposited>()->balance, 5);
  EXPECT_EQ(outcome.first<Printed>()->account, alice);
  const Batch& batch = *outcome.batch;
  ASSERT_EQ(batch.messages.size(), 3u);
  EXPECT_EQ(cause_event(batch, 1), batch.first_event) << "it came with the message before it";
  EXPECT_EQ(cause_event(batch, 2), batch.first_event);
  program->engine.stop();
  EXPECT_TRUE(program->engine.entries() == replayed());
}

TEST_F(BesideTest, ARefusalOfEitherTakesBothBack) {
  const auto program = start();
  EXPECT_FALSE(program->submit(both(Deposit{alice, 1}, Printed{alice})).get().rejection) << "these stay";
  const auto before = kept(*program);
  EXPECT_EQ(program->submit(both(Deposit{alice, -1}, Printed{alice})).get().rejection->code, "not-positive");
  EXPECT_EQ(program->submit(both(Deposit{alice, 5}, Deposit{alice, 0})).get().rejection->code,
            "not-positive");
  EXPECT_EQ(program->engine.figures().sequence, 1u);
  program->engine.stop();
  EXPECT_TRUE(kept(*program) == before);
  EXPECT_TRUE(kept(*program) == replayed());
}

TEST_F(BesideTest, ARepeatIsComparedWithBoth) {
  const auto program = start();
  const Uuid key = uuid_of("key", "1");
  EXPECT_FALSE(program->submit(both(Deposit{alice, 5}, Printed{alice}, key)).get().repeated);
  EXPECT_TRUE(program->submit(both(Deposit{alice, 5}, Printed{alice}, key)).get().repeated);
  EXPECT_EQ(program->submit(both(Deposit{alice, 5}, Printed{bob}, key)).get().rejection->code,
            "idempotency-key-reused");
}

TEST_F(BesideTest, APreviewOfBothChangesNothing) {
  const auto program = start();
  program->send(Deposit{alice, 1}).get();
  const auto before = kept(*program);
  for (const std::int64_t amount : {5, -1}) {
    Input input = both(Deposit{alice, amount}, Printed{alice});
    input.preview = true;
    EXPECT_EQ(program->submit(std::move(input)).get().rejection.has_value(), amount < 0);
  }
  program->engine.stop();
  EXPECT_TRUE(kept(*program) == before);
}

}  // namespace
}  // namespace flowmart::engine

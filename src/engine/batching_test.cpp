// What goes into one record, and in which order what waits is done.
#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine {
namespace {

class BatchingTest : public EngineTest {
 protected:
  std::vector<Batch> records() {
    std::vector<Batch> all;
    std::string why;
    journal.read(1, [&](const JournalRecord& record) {
      auto batch = decode_batch(record.body, types, record.sequence, record.first_event, why);
      EXPECT_TRUE(batch) << why;
      if (batch) all.push_back(std::move(*batch));
      return !all.empty();
    });
    return all;
  }
  // The messages of a type, as they stand in the journal.
  template <class M>
  std::vector<M> recorded() {
    std::vector<M> all;
    for (const Batch& batch : records())
      for (const BatchMessage& one : batch.messages)
        if (const M* message = one.message.as<M>()) all.push_back(*message);
    return all;
  }
};

TEST_F(BatchingTest, WhatWaitsIsOneRecordUpToItsBound) {
  Program program(types, journal, store, seconds, {.batch_requests_max = 4});
  ASSERT_FALSE(program.engine.recover());
  std::vector<std::future<Outcome>> answers;
  for (int i = 0; i < 10; ++i) answers.push_back(program.send(Deposit{alice, 1}));
  program.engine.start();
  for (auto& answer : answers) EXPECT_FALSE(answer.get().rejection);
  std::vector<std::size_t> inputs;
  for (const Batch& batch : records()) inputs.push_back(batch.inputs.size());
  EXPECT_EQ(inputs, (std::vector<std::size_t>{4, 4, 2}));
}

// Each answer is of its own record, and what is refused between them is refused.
TEST_F(BatchingTest, OneThatHasMessagesEnoughIsClosed) {
  Program program(types, journal, store, seconds, {.batch_messages_max = 3});
  ASSERT_FALSE(program.engine.recover());
  std::vector<std::future<Outcome>> answers;
  for (const int amount : {1, 1, 0, 1, 1, 1}) answers.push_back(program.send(Deposit{alice, amount}));
  program.engine.start();
  std::vector<std::uint64_t> sequences, events;
  std::vector<std::int64_t> balances;
  for (auto& answer : answers) {
    const Outcome outcome = answer.get();
    if (outcome.rejection) {
      EXPECT_EQ(sequences.size(), 2U);
      continue;
    }
    sequences.push_back(outcome.batch->sequence);
    events.push_back(outcome.event());
    balances.push_back(outcome.first<Deposited>()->balance);
  }
  EXPECT_EQ(sequences, (std::vector<std::uint64_t>{1, 1, 2, 2, 3}));
  EXPECT_EQ(events, (std::vector<std::uint64_t>{1, 3, 5, 7, 9}));
  EXPECT_EQ(balances, (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
  EXPECT_EQ(records().size(), 3U);
}

TEST_F(BatchingTest, AnotherFormatIsRefusedByItsNumber) {
  const auto program = start();
  program->send(Deposit{alice, 1}).get();
  journal.read(1, [&](const JournalRecord& record) {
    std::string body = record.body, why;
    for (const char format : {1, 3}) {
      body[0] = format;
      EXPECT_FALSE(decode_batch(body, types, record.sequence, record.first_event, why));
      EXPECT_EQ(why, "it is written in format " + std::to_string(format) + ", this program reads 2");
    }
    return true;
  });
}

// The gateway may say twice what it did once.
TEST_F(BatchingTest, AnAnswerFromOutsideThatComesTwiceCountsOnce) {
  std::promise<EffectRequest> asking;
  Program program(types, journal, store, seconds);
  program.engine.carry_out(&wire::type_of<PrintRequested>(),
                           [&](EffectRequest request) { asking.set_value(std::move(request)); });
  ASSERT_FALSE(program.engine.recover());
  program.engine.start();
  program.send(Print{alice}).get();
  const EffectRequest asked = asking.get_future().get();
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(program.engine.submit({.message = wire::AnyMessage::of(Printed{alice}),
                                       .origin = Origin::effect,
                                       .correlation = asked.correlation,
                                       .effect = asked.event}));
  program.send(Deposit{alice, 1}).get();
  EXPECT_EQ(recorded<Printed>().size(), 1U);
  EXPECT_EQ(program.engine.figures().effects, 0U);
}

TEST_F(BatchingTest, WhatIsStillOpenIsAskedForAgainInItsOrder) {
  constexpr int count = 40;
  {
    const auto program = start();
    for (int i = 0; i < count; ++i) program->send(Print{uuid_of("account", std::to_string(i))}).get();
  }
  std::vector<std::uint64_t> asked;
  Program program(types, journal, store, seconds);
  program.engine.carry_out(&wire::type_of<PrintRequested>(),
                           [&](const EffectRequest& request) { asked.push_back(request.event); });
  ASSERT_FALSE(program.engine.recover());
  program.engine.start();
  EXPECT_EQ(asked.size(), static_cast<std::size_t>(count));
  EXPECT_TRUE(std::is_sorted(asked.begin(), asked.end()));
}

TEST_F(BatchingTest, WhatTheSenderSaidOfItsMessageStandsInItsRecord) {
  const auto program = start();
  Input input{.message = wire::AnyMessage::of(Deposit{alice, 1})};
  input.receipt = uuid_of("key", "1");
  input.id = "its id";
  input.source = "/its/source";
  input.subject = "its subject";
  input.said_at = Time{std::chrono::seconds(1'600'000'000)};
  input.correlation = uuid_of("story", "1");
  input.cause = 3;
  input.shop = "second";
  program->submit(std::move(input)).get();
  const std::vector<Batch> all = records();
  ASSERT_EQ(all.size(), 1U);
  const BatchInput& said = all[0].inputs.at(0);
  EXPECT_EQ(said.origin, Origin::outside);
  EXPECT_EQ(said.receipt, uuid_v5(uuid_of("key", "1"), "second"));  // a shop's own
  EXPECT_FALSE(said.content_hash.is_nil());
  EXPECT_EQ(said.id, "its id");
  EXPECT_EQ(said.source, "/its/source");
  EXPECT_EQ(said.subject, "its subject");
  EXPECT_EQ(said.said_at, Time{std::chrono::seconds(1'600'000'000)});
  EXPECT_EQ(said.correlation, uuid_of("story", "1"));
  EXPECT_EQ(said.cause, 3U);
  EXPECT_EQ(said.shop, "second");
}

TEST_F(BatchingTest, WhatIsDueAtAStartIsDoneInTheOrderOfItsTimes) {
  const Uuid carol = uuid_of("account", "carol");
  {
    const auto program = start();
    for (const auto& [who, in] : {std::pair{alice, 50}, {bob, 30}, {carol, 40}})
      program->send(Remind{who, in}).get();
  }
  seconds += 60;
  const auto program = start();
  for (const Uuid& who : {alice, bob, carol}) EXPECT_EQ(program->balance_once_not(0, who), 1);
  std::vector<Uuid> reminded;
  for (const Reminded& one : recorded<Reminded>()) reminded.push_back(one.account);
  EXPECT_EQ(reminded, (std::vector<Uuid>{bob, carol, alice}));
}

}  // namespace
}  // namespace flowmart::engine

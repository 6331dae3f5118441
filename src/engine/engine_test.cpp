#include "engine/engine.hpp"

#include <pthread.h>

#include <map>

#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine {
namespace {

TEST_F(EngineTest, AnswersACommandWithWhatItLedTo) {
  const auto program = start();
  const Outcome outcome = program->send(Deposit{alice, 5}).get();
  ASSERT_FALSE(outcome.rejection);
  ASSERT_NE(outcome.first<Deposited>(), nullptr);
  EXPECT_EQ(*outcome.first<Deposited>(), (Deposited{alice, 5, 5}));
  EXPECT_EQ(outcome.event(), 1u);
  EXPECT_EQ(program->balance(alice), 5);
}

TEST_F(EngineTest, LeavesNoTraceOfARefusedCommand) {
  const auto program = start();
  const Outcome outcome = program->send(Deposit{alice, 0}).get();
  ASSERT_TRUE(outcome.rejection);
  EXPECT_EQ(outcome.rejection->code, "not-positive");
  EXPECT_EQ(journal.size(), 0u);
}

TEST_F(EngineTest, AnswersNobodyBeforeTheJournalHoldsIt) {
  const auto program = start();
  journal.close_gate();
  auto answer = program->send(Deposit{alice, 5});
  auto refusal = program->send(Deposit{alice, -1});
  journal.wait_for_append(1);
  EXPECT_EQ(answer.wait_for(std::chrono::milliseconds(30)), std::future_status::timeout);
  EXPECT_EQ(refusal.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
  journal.open_gate();
  EXPECT_FALSE(answer.get().rejection);
  EXPECT_TRUE(refusal.get().rejection);
}

TEST_F(EngineTest, TellsAllWhoListenOnItsWritersThreadWhatIsDurable) {
  Program program(types, journal, store, seconds);
  std::vector<std::uint64_t> first, second;
  std::string thread;
  program.engine.on_durable([&](const std::shared_ptr<const Batch>& batch) {
    first.push_back(batch->sequence);
    char name[16]{};
    pthread_getname_np(pthread_self(), name, sizeof name);
    thread = name;
  });
  program.engine.on_durable(
      [&](const std::shared_ptr<const Batch>& batch) { second.push_back(batch->sequence); });
  ASSERT_FALSE(program.engine.recover());
  program.engine.start();
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(program.send(Deposit{alice, 1}).get().rejection);
  EXPECT_EQ(first, (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(second, first);
  EXPECT_EQ(thread, "writer");
}

TEST_F(EngineTest, DecidesTheNextBatchWhileTheLastIsBeingWritten) {
  const auto program = start();
  auto answers = while_it_writes(*program, Deposit{alice, 1});
  for (int i = 0; i < 100; ++i) answers.push_back(program->send(Deposit{alice, 1}));
  while (program->engine.figures().inbox > 0 && program->engine.figures().inputs < 2)
    std::this_thread::yield();
  EXPECT_EQ(journal.size(), 0u);
  journal.open_gate();
  for (auto& answer : answers) EXPECT_FALSE(answer.get().rejection);
  EXPECT_LT(journal.size(), 50u) << "waiting commands are committed together";
  EXPECT_EQ(program->balance(alice), 101);
}

TEST_F(EngineTest, GivesTheSameAnswerToTheSameCommand) {
  const Uuid key = uuid_of("key", "1");
  {
    const auto program = start();
    EXPECT_FALSE(program->send(Deposit{alice, 5}, key).get().repeated);
    const Outcome again = program->send(Deposit{alice, 5}, key).get();
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(*again.first<Deposited>(), (Deposited{alice, 5, 5}));
    EXPECT_EQ(program->send(Deposit{alice, 6}, key).get().rejection->code, "idempotency-key-reused");
    EXPECT_EQ(program->balance(alice), 5);
  }
  const auto program = start();  // and after a restart
  const Outcome again = program->send(Deposit{alice, 5}, key).get();
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.event(), 1u);
  EXPECT_EQ(program->balance(alice), 5);
}

TEST_F(EngineTest, GivesTheSameAnswerWhileTheFirstIsStillBeingWritten) {
  const auto program = start();
  const Uuid key = uuid_of("key", "1");
  journal.close_gate();
  auto first = program->send(Deposit{alice, 5}, key);
  journal.wait_for_append(1);
  auto second = program->send(Deposit{alice, 5}, key);
  journal.open_gate();
  EXPECT_EQ(first.get().event(), second.get().event());
  EXPECT_EQ(program->balance(alice), 5);
}

TEST_F(EngineTest, RoutesAnAnswerToWhoAsked) {
  const auto program = start();
  program->send(Deposit{alice, 10}).get();
  const Outcome outcome = program->send(Halve{alice, bob}).get();
  EXPECT_EQ(program->balance(bob), 5);
  // Halve, HalvingStarted, GetBalance, its answer, Deposit, Deposited: each knows what led to it.
  const Batch& batch = *outcome.batch;
  ASSERT_EQ(batch.messages.size(), 6u);
  EXPECT_EQ(cause_event(batch, 0), 0u);
  EXPECT_EQ(cause_event(batch, 1), batch.first_event);
  EXPECT_EQ(cause_event(batch, 3), batch.first_event + 2);
  EXPECT_EQ(cause_event(batch, 5), batch.first_event + 4);
  EXPECT_EQ(correlation_of(batch, 5).to_string(), message_id(batch, 0));
}

TEST_F(EngineTest, KeepsTimersOverARestart) {
  {
    const auto program = start();
    program->send(Remind{alice, 60}).get();
    program->send(Remind{bob, 60}).get();
    program->send(Remind{bob, -1}).get();
    EXPECT_EQ(program->balance(alice), 0);
  }
  seconds += 61;
  const auto program = start();
  EXPECT_EQ(program->balance_once_not(0, alice), 1);
  EXPECT_EQ(program->balance(bob), 0);
}

TEST_F(EngineTest, RestsUntilATimerIsDue) {
  auto program = start();
  program->send(Remind{alice, 3600}).get();
  const std::uint64_t before = program->clock_reads;
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_LT(program->clock_reads - before, 10U) << "it looked at the clock while nothing was to be done";
}

TEST_F(EngineTest, AsksForAnEffectOnceItIsDurableAndAgainUntilAnswered) {
  std::mutex mutex;
  std::vector<EffectRequest> asked;
  const auto adapter = [&](EffectRequest request) {
    const std::scoped_lock lock(mutex);
    asked.push_back(std::move(request));
  };
  const auto answer = [](Engine& engine, const EffectRequest& request) {
    Input input{.message = wire::AnyMessage::of(Printed{alice}),
                .origin = Origin::effect,
                .correlation = request.correlation,
                .effect = request.event};
    std::promise<void> done;
    input.reply = [&](Outcome) { done.set_value(); };
    EXPECT_TRUE(engine.submit(std::move(input)));
    done.get_future().get();
  };
  {
    Program program(types, journal, store, seconds);
    program.engine.carry_out(&wire::type_of<PrintRequested>(), adapter);
    ASSERT_FALSE(program.engine.recover());
    program.engine.start();
    program.send(Print{alice}).get();
    ASSERT_EQ(asked.size(), 1u);
  }
  Program program(types, journal, store, seconds);
  program.engine.carry_out(&wire::type_of<PrintRequested>(), adapter);
  ASSERT_FALSE(program.engine.recover());
  program.engine.start();
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].id, asked[1].id) << "the same idempotency key";
  answer(program.engine, asked[1]);
  program.engine.stop();

  Program third(types, journal, store, seconds);
  third.engine.carry_out(&wire::type_of<PrintRequested>(), adapter);
  ASSERT_FALSE(third.engine.recover());
  third.engine.start();
  EXPECT_EQ(asked.size(), 2u);
}

TEST_F(EngineTest, RefusesWorkBeyondItsInbox) {
  const auto program = start({.requests_max = 4});
  auto answers = while_it_writes(*program, Deposit{alice, 1});
  int refused = 0;
  for (int i = 0; i < 20; ++i) {
    Input input{.message = wire::AnyMessage::of(Deposit{alice, 1})};
    if (!program->engine.submit(std::move(input))) ++refused;
  }
  EXPECT_GT(refused, 0);
  journal.open_gate();
  answers.front().get();
}

// Nobody would give it again: the gateway was asked once, and answered.
TEST_F(EngineTest, TakesAnAnswerFromOutsideHoweverFullItsInboxIs) {
  std::optional<EffectRequest> asked;
  Program program(types, journal, store, seconds, {.requests_max = 4, .batch_requests_max = 1});
  program.engine.carry_out(&wire::type_of<PrintRequested>(),
                           [&](EffectRequest request) { asked = std::move(request); });
  ASSERT_FALSE(program.engine.recover());
  program.engine.start();
  program.send(Print{alice}).get();
  auto written = while_it_writes(program, Deposit{alice, 1});
  while (program.engine.submit({.message = wire::AnyMessage::of(Deposit{alice, 1})})) continue;
  ASSERT_TRUE(asked);
  auto answer = program.submit({.message = wire::AnyMessage::of(Printed{alice}),
                                .origin = Origin::effect,
                                .correlation = asked->correlation,
                                .effect = asked->event});
  journal.open_gate();
  written.front().get();
  EXPECT_FALSE(answer.get().rejection);
  EXPECT_EQ(program.engine.figures().effects, 0U);
}

// (count, refused) of each message, and the same of each edge as "from>to message".
using Flowed = std::map<std::string, std::pair<std::uint64_t, std::uint64_t>>;
Flowed flowed(const Traffic& traffic) {
  Flowed out;
  const Traffic::Snapshot now = traffic.snapshot();
  for (const auto& [type, counts] : now.messages)
    out[std::string(type->id)] = {counts.count, counts.rejected};
  for (const Traffic::Edge& edge : now.edges)
    out[edge.from + ">" + edge.to + " " + std::string(edge.type->id)] = {edge.count, edge.rejected};
  return out;
}

TEST_F(EngineTest, ARefusedQuestionIsAnsweredByItsReason) {
  const auto program = start();
  std::promise<QueryOutcome> answered;
  ASSERT_TRUE(program->engine.ask({wire::AnyMessage::of(GetBalance{Uuid{}}),
                                   [&](QueryOutcome outcome) { answered.set_value(std::move(outcome)); }}));
  const QueryOutcome outcome = answered.get_future().get();
  ASSERT_TRUE(outcome.rejection);
  EXPECT_EQ(outcome.rejection->code, "nobodys");
  EXPECT_FALSE(outcome.response.body);
}

TEST_F(EngineTest, CountsWhatFlowsAndWhatIsRefused) {
  const auto program = start();
  auto answers = while_it_writes(*program, Deposit{alice, 8});
  // One batch: a refusal between two that are taken, and a message that nobody handles.
  answers.push_back(program->send(Deposit{alice, 1}));
  answers.push_back(program->send(Deposit{alice, 0}));
  answers.push_back(program->send(Halve{alice, bob}));
  journal.open_gate();
  for (auto& answer : answers) answer.get();
  EXPECT_EQ(flowed(program->engine.traffic()), (Flowed{{"Deposit", {3, 1}},
                                                       {"Deposited", {3, 0}},
                                                       {"Halve", {1, 0}},
                                                       {"HalvingStarted", {1, 0}},
                                                       {"GetBalance", {1, 0}},
                                                       {"GetBalanceResponse", {1, 0}},
                                                       {">Bank Deposit", {2, 1}},
                                                       {"Broker>Bank Deposit", {1, 0}},
                                                       {"Bank> Deposited", {3, 0}},
                                                       {">Broker Halve", {1, 0}},
                                                       {"Broker> HalvingStarted", {1, 0}},
                                                       {"Broker>Bank GetBalance", {1, 0}},
                                                       {"Bank>Broker GetBalanceResponse", {1, 0}}}));
  const Traffic::Snapshot now = program->engine.traffic().snapshot();
  EXPECT_EQ(now.position, program->engine.figures().events);
  for (const auto& [type, counts] : now.messages)
    EXPECT_EQ(counts.quantile_nanos(0.99) > 0, type->id != "Deposited" && type->id != "HalvingStarted")
        << type->id;
}

TEST_F(EngineTest, CountsNothingWhenToldSo) {
  EngineOptions options;
  options.traffic = false;
  const auto program = start(options);
  program->send(Deposit{alice, 8}).get();
  program->send(Deposit{alice, 0}).get();
  EXPECT_TRUE(flowed(program->engine.traffic()).empty());
}

TEST(Batch, SurvivesEncodingAndRefusesEachTruncation) {
  Known known;
  const TypeIndex types{known.registry};
  testing::GatedJournal journal;
  testing::MapStore store;
  std::atomic<std::int64_t> seconds{1'700'000'000};
  Program program(types, journal, store, seconds);
  ASSERT_FALSE(program.engine.recover());
  program.engine.start();
  program.send(Deposit{alice, 10}, uuid_of("key", "1")).get();
  program.send(Remind{alice, 10}).get();
  program.send(Halve{alice, bob}).get();
  journal.read(1, [&](const JournalRecord& record) {
    std::string why, again;
    const auto batch = decode_batch(record.body, types, record.sequence, record.first_event, why);
    EXPECT_TRUE(batch) << why;
    encode(*batch, again);
    EXPECT_EQ(again, record.body);
    for (std::size_t size = 0; size < record.body.size(); ++size)
      EXPECT_FALSE(decode_batch(std::string_view(record.body).substr(0, size), types, 1, 1, why)) << size;
    return true;
  });
}

}  // namespace
}  // namespace flowmart::engine

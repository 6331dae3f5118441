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

// All that it knows, by full replay and by a snapshot taken anywhere plus the rest, is what the live one
// knows.
TEST_F(EngineTest, ReplaysToTheLiveState) {
  const auto program = start();
  std::vector<std::future<Outcome>> answers;
  for (int i = 0; i < 300; ++i) {
    const std::string shop = i % 5 == 0 ? "other" : "main";
    answers.push_back(program->send_to(shop, Deposit{i % 3 == 0 ? alice : bob, i % 7 + 1}));
    if (i % 20 == 0) answers.push_back(program->send_to(shop, Halve{alice, bob}));
    if (i % 50 == 0) answers.push_back(program->send_to(shop, Remind{alice, i}));
    if (i % 60 == 0) answers.push_back(program->send_to(shop, Print{bob}));
    if (i % 70 == 0) answers.push_back(program->send(Deposit{bob, 1}, uuid_of("key", std::to_string(i))));
  }
  for (auto& answer : answers) answer.get();
  program->engine.stop();
  const auto live = program->engine.entries();
  EXPECT_GT(live.size(), 300u);
  const std::size_t records = journal.size();
  for (std::size_t saved_at = 0; saved_at <= records; saved_at += std::max<std::size_t>(1, records / 7)) {
    testing::MapStore snapshot;
    replay_into(snapshot, saved_at);
    Program again(types, journal, snapshot, seconds);
    ASSERT_FALSE(again.engine.recover());
    EXPECT_TRUE(again.engine.entries() == live) << "snapshot at record " << saved_at;
  }
}

// A field that is new stands in old rows at its default, and a table that is new is empty.
TEST_F(EngineTest, RowsThatWereSavedWithOtherFieldsAreMadeAnew) {
  {
    const auto program = start();
    program->send(Deposit{alice, 7}).get();
    program->engine.stop();
  }
  replay_into(store, journal.size());
  const std::string ours = store.header();
  const std::uint32_t shape = make_service<BankState>().shape;
  EXPECT_EQ(shape, name_hash(row_shape<Account>() + row_shape<Amount>()));
  EXPECT_NE(ours.find(std::to_string(shape)), ours.npos);
  const auto lose_rows = [&](const std::string& header) {
    std::vector<StateChange> gone;
    store.each({}, [&](std::string_view key, std::string_view) {
      gone.push_back({StateKey(key), std::nullopt});
      return true;
    });
    store.apply(gone, store.mark(), header);
  };
  lose_rows(ours + "1");
  EXPECT_EQ(start()->balance(alice), 7);
  replay_into(store, journal.size());
  lose_rows(ours);
  EXPECT_EQ(start()->balance(alice), 0) << "those of the same fields are believed";
}

TEST_F(EngineTest, NeverGoesBackBehindTheLastRecordAlsoWhenAllIsSaved) {
  {
    const auto program = start();
    program->send(Deposit{alice, 1}).get();
    program->engine.stop();
  }
  const auto time_of = [&](std::uint64_t sequence) {
    Time time;
    std::string why;
    journal.read(sequence, [&](const JournalRecord& record) {
      time = decode_batch(record.body, types, record.sequence, record.first_event, why)->time;
      return false;
    });
    return time;
  };
  replay_into(store, journal.size());
  seconds -= 5;
  const auto program = start();
  program->send(Deposit{alice, 1}).get();
  EXPECT_EQ(time_of(2), time_of(1));
  EXPECT_EQ(program->balance(alice), 2) << "the record that was read for its time is not applied again";
}

TEST_F(EngineTest, RefusesAStateThatIsNotOfItsJournal) {
  const auto refusal = [&](const JournalMark& mark) {
    EXPECT_FALSE(store.apply({}, mark, "other"));
    Program program(types, journal, store, seconds);
    return program.engine.recover().value_or("none");
  };
  {
    const auto program = start();
    program->send(Deposit{alice, 1}).get();
    program->engine.stop();
  }
  const JournalMark first = marks_of(journal)(1);
  EXPECT_EQ(refusal(first), "none");
  EXPECT_EQ(refusal({first.journal, 2, first.hash}), "The saved state knows 2 records, the journal has 1.");
  JournalMark other = first;
  other.hash[0] ^= 1;
  EXPECT_EQ(refusal(other), "The saved state knows 1 records, the journal has 1 with another record 1.");
  for (const std::uint8_t byte : {0x01, 0xff}) {  // an id before it in order, and one behind it
    other = first;
    other.journal.bytes.fill(byte);
    EXPECT_NE(refusal(other).find("of journal " + other.journal.to_string()), std::string::npos);
  }
}

TEST_F(EngineTest, TellsAfterAStartHowFarTheJournalGoes) {
  {
    const auto program = start();
    for (int i = 0; i < 3; ++i) program->send(Deposit{alice, 1}).get();
    program->send(Remind{alice, 3600}).get();
  }
  replay_into(store, 4);
  const EngineFigures now = start()->engine.figures();
  EXPECT_EQ(now.sequence, 4U);
  EXPECT_EQ(now.events, 7U);
  EXPECT_EQ(now.timers, 1U);
}

TEST_F(EngineTest, SaysWhatOfASavedStateCanNotBeRead) {
  const std::pair<std::uint16_t, const char*> kinds[] = {{timer_kind, "a stored timer can be read"},
                                                         {effect_kind, "a stored effect can be read"}};
  for (const auto& [kind, what] : kinds) {
    testing::MapStore damaged;
    ASSERT_EQ(damaged.apply(std::vector<StateChange>{{own_key(kind, alice), "\xff"}}, {}, ""), std::nullopt);
    Program program(types, journal, damaged, seconds);
    EXPECT_DEATH((void)program.engine.recover(), what);
  }
}

TEST_F(EngineTest, ForgetsWhatTheStoreHoldsAndFindsItAgain) {
  const auto program = start({.rows_max = 1});
  for (int i = 0; i < 50; ++i) program->send(Deposit{uuid_of("account", std::to_string(i)), i + 1}).get();
  program->balance(alice);
  EXPECT_EQ(program->engine.figures().rows, 100u);  // an account and its deposit, each
  replay_into(store, journal.size());
  program->engine.stored(store.position());
  for (int i = 0; i < 4; ++i) program->send(Deposit{alice, 1}).get();
  program->balance(alice);
  EXPECT_LT(program->engine.figures().rows, 10u);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(program->balance(uuid_of("account", std::to_string(i))), i + 1);
}

TEST_F(EngineTest, RebuildsAStoreThatAnotherProgramWrote) {
  start()->send(Deposit{alice, 5}).get();
  const StateChange nonsense{state_key("main", kind_of("toy.accounts"), "no account"), "no row"};
  ASSERT_FALSE(store.apply({&nonsense, 1}, unnamed_mark(1), "engine 1\ntoy.accounts"));
  const auto program = start();
  EXPECT_EQ(program->balance(alice), 5);
  program->engine.stop();
  EXPECT_FALSE(program->engine.entries().contains(nonsense.key));
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

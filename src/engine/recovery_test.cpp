// What an engine knows after a start: all of the journal, whatever of it was saved, and by which program.
#include <map>

#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine {
namespace {

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

}  // namespace
}  // namespace flowmart::engine

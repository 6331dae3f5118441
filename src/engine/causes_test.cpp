// What a story hangs together by, where it passes through time and the outside; and that nothing is answered
// that the disk does not hold.
#include <map>

#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine {
namespace {

class CausesTest : public EngineTest {
 protected:
  // The last record's messages, by their type.
  std::map<std::string, std::pair<Batch, std::size_t>> said() {
    std::map<std::string, std::pair<Batch, std::size_t>> all;
    std::string why;
    journal.read(1, [&](const JournalRecord& record) {
      const auto batch = decode_batch(record.body, types, record.sequence, record.first_event, why);
      EXPECT_TRUE(batch) << why;
      for (std::size_t i = 0; batch && i < batch->messages.size(); ++i)
        all[std::string(batch->messages[i].message.type->id)] = {*batch, i};
      return batch.has_value();
    });
    return all;
  }
  static std::uint64_t number_of(const std::pair<Batch, std::size_t>& one) {
    return one.first.first_event + one.second;
  }
};

TEST_F(CausesTest, ATimerBelongsToTheStoryThatSetItAlsoAfterARestart) {
  {
    const auto program = start();
    program->send(Deposit{alice, 10}).get();
    program->send(Remind{bob, 60}).get();
  }
  seconds += 61;
  {
    const auto program = start();
    EXPECT_EQ(program->balance_once_not(0, bob), 1);
  }
  auto all = said();
  const auto& [reminded, at] = all.at("Reminded");
  const auto& remind = all.at("Remind");
  EXPECT_EQ(correlation_of(reminded, at).to_string(), message_id(remind.first, remind.second));
  EXPECT_EQ(cause_event(reminded, at), number_of(remind));
}

TEST_F(CausesTest, AnAnswerFromOutsideBelongsToTheStoryThatAskedAlsoAfterARestart) {
  std::optional<EffectRequest> asked;
  const auto run = [&](bool answers) {
    Program program(types, journal, store, seconds);
    program.engine.carry_out(&wire::type_of<PrintRequested>(),
                             [&](EffectRequest request) { asked = std::move(request); });
    ASSERT_FALSE(program.engine.recover());
    program.engine.start();
    if (!answers) {
      program.send(Deposit{alice, 10}).get();
      program.send(Print{alice}).get();
      return;
    }
    ASSERT_TRUE(asked);
    program
        .submit({.message = wire::AnyMessage::of(Printed{alice}),
                 .origin = Origin::effect,
                 .correlation = asked->correlation,
                 .effect = asked->event})
        .get();
  };
  run(false);
  asked.reset();
  run(true);
  auto all = said();
  const auto& [printed, at] = all.at("Printed");
  const auto& print = all.at("Print");
  const auto& requested = all.at("PrintRequested");
  EXPECT_EQ(correlation_of(printed, at).to_string(), message_id(print.first, print.second));
  EXPECT_EQ(cause_event(printed, at), number_of(requested));
}

class FullDisk : public testing::GatedJournal {
 public:
  std::optional<std::string> append(std::span<const JournalRecord>) override { return "the disk is full"; }
};

TEST(EngineDeathTest, AnswersNobodyWhatTheJournalDidNotTake) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto run = [] {
    Known known;
    const TypeIndex types{known.registry};
    FullDisk journal;
    testing::MapStore store;
    std::atomic<std::int64_t> seconds{1'700'000'000};
    Program program(types, journal, store, seconds);
    if (program.engine.recover()) std::_Exit(2);
    program.engine.start();
    Input input{.message = wire::AnyMessage::of(Deposit{alice, 10})};
    input.reply = [](const Outcome&) { std::_Exit(0); };
    program.engine.submit(std::move(input));
    std::this_thread::sleep_for(std::chrono::seconds(30));
    std::_Exit(3);
  };
  EXPECT_EXIT(run(), ::testing::KilledBySignal(SIGABRT), "the disk is full");
}

}  // namespace
}  // namespace flowmart::engine

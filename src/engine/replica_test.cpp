#include "engine/replica.hpp"

#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine {
namespace {

// A store on a disk that is full for a moment.
class OnceFull : public testing::MapStore {
 public:
  std::optional<std::string> apply(std::span<const StateChange> changes, const JournalMark& reached,
                                   std::string_view header) override {
    if (std::exchange(full, false)) return "the disk is full";
    return MapStore::apply(changes, reached, header);
  }
  bool full = false;
};

class ReplicaTest : public EngineTest {};

// What the failed save held is gone: were the next one to succeed, the store would say that it has come
// further than it has, and a start would go on from rows that are old.
TEST_F(ReplicaTest, SavesNothingAfterASaveThatFailed) {
  std::map<StateKey, std::string> live;
  {
    const auto program = start();
    program->send(Deposit{alice, 5}, uuid_of("key", "1")).get();
    program->send(Remind{alice, 1000}).get();
    program->send(Deposit{bob, 7}).get();
    program->engine.stop();
    live = program->engine.entries();
  }
  OnceFull full;
  const Routing routing(Program::services());
  Replica replica(routing, full, marks_of(journal));
  std::string why;
  journal.read(1, [&](const JournalRecord& record) {
    replica.apply(*decode_batch(record.body, types, record.sequence, record.first_event, why));
    full.full = record.sequence == 2;
    EXPECT_EQ(replica.save(),
              record.sequence < 2 ? std::nullopt : std::optional<std::string>("the disk is full"));
    return true;
  });
  EXPECT_EQ(full.position(), 1U);
  Program again(types, journal, full, seconds);
  ASSERT_FALSE(again.engine.recover());
  EXPECT_TRUE(again.engine.entries() == live);
}

// It is asked to save by nobody: once nothing more comes it does so by itself, and has then nothing to save.
TEST_F(ReplicaTest, SavesOnceItHasCaughtUpAndNotBefore) {
  const auto program = start();
  program->send(Deposit{alice, 5}).get();
  program->send(Deposit{bob, 7}).get();
  program->engine.stop();
  testing::MapStore saved;
  std::vector<std::uint64_t> told;
  const Routing routing(Program::services());
  Replica replica(routing, saved, marks_of(journal),
                  [&](std::uint64_t position) { told.push_back(position); });
  std::vector<Batch> batches;
  std::string why;
  journal.read(1, [&](const JournalRecord& record) {
    batches.push_back(*decode_batch(record.body, types, record.sequence, record.first_event, why));
    return true;
  });
  EXPECT_FALSE(replica.apply(batches, false));
  EXPECT_FALSE(replica.apply(batches, true));  // they came once more, and are no more for it
  EXPECT_EQ(replica.unsaved(), 4U);
  EXPECT_FALSE(replica.apply(std::vector<Batch>{}, false));
  EXPECT_EQ(told, std::vector<std::uint64_t>{});
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(replica.apply(std::vector<Batch>{}, true));
  EXPECT_EQ(told, std::vector<std::uint64_t>{2});
  EXPECT_EQ(replica.unsaved(), 0U);
  EXPECT_EQ(saved.position(), 2U);
}

// By this a store is known that another engine wrote, or that has other tables or other fields in their rows.
TEST_F(ReplicaTest, ItsHeaderNamesTheEngineEachTableAndTheShapesOfTheirRows) {
  const std::vector<ServiceType> services = Program::services();
  const auto shape = [&](std::size_t service) { return std::to_string(services[service].shape); };
  EXPECT_EQ(store_header(Routing(services)),
            "engine 5\ntoy.accounts\ntoy.deposits " + shape(0) + "\ntoy.halvings " + shape(1));
}

}  // namespace
}  // namespace flowmart::engine

// Messages by number, read and decoded once for all who want them.
#include "http/api/events/event_log.hpp"

#include <gtest/gtest.h>

#include "engine/testing_memory.hpp"
#include "engine/testing_toy.hpp"

namespace flowmart::http {
namespace {

// Counts what is read of it, and can have one bad record.
class CountedJournal : public engine::testing::GatedJournal {
 public:
  std::optional<engine::JournalFault> read(
      std::uint64_t sequence, const std::function<bool(const engine::JournalRecord&)>& visit) const override {
    return GatedJournal::read(sequence, [&](const engine::JournalRecord& record) {
      ++records_read;
      if (record.sequence != damaged) return visit(record);
      engine::JournalRecord bad = record;
      bad.body.resize(bad.body.size() / 2);
      return visit(bad);
    });
  }
  void add(const engine::Batch& batch) {
    engine::JournalRecord record;
    record.sequence = batch.sequence;
    record.first_event = batch.first_event;
    record.event_count = batch.messages.size();
    engine::encode(batch, record.body);
    EXPECT_FALSE(append({&record, 1}));
  }

  mutable std::size_t records_read = 0;
  std::uint64_t damaged = 0;
};

class EventLogTest : public ::testing::Test {
 protected:
  EventLogTest() {
    registry_.add(Join<contract::MaySend<toy::Bank>, contract::MayReceive<toy::Bank>>{});
    types_.emplace(registry_);
    log.emplace(journal, *types_);
  }
  // One more record of so many messages, the n-th of all a deposit of n.
  engine::SharedBatch add(std::size_t messages) {
    auto batch = std::make_shared<engine::Batch>();
    batch->sequence = ++sequence_;
    batch->first_event = next_;
    for (std::size_t i = 0; i < messages; ++i) {
      batch->inputs.push_back({.message = static_cast<std::uint32_t>(i)});
      batch->messages.push_back(
          {wire::AnyMessage::of(toy::Deposit{{}, static_cast<std::int64_t>(next_++)}), engine::no_step});
    }
    journal.add(*batch);
    return batch;
  }
  std::vector<std::int64_t> amounts(std::uint64_t from, std::size_t count_max) {
    std::vector<std::int64_t> seen;
    until = log->each(from, count_max, [&](const engine::Batch& batch, std::size_t message) {
      seen.push_back(batch.messages[message].message.get<toy::Deposit>().amount);
      EXPECT_EQ(batch.first_event + message, static_cast<std::uint64_t>(seen.back()));
      return true;
    });
    return seen;
  }

  CountedJournal journal;
  std::optional<EventLog> log;
  std::uint64_t until = 0;

 private:
  wire::Registry registry_;
  std::optional<engine::TypeIndex> types_;
  std::uint64_t sequence_ = 0, next_ = 1;
};

TEST_F(EventLogTest, VisitsMessagesInOrderAndNoMoreThanAsked) {
  for (const std::size_t messages : {3u, 1u, 5u}) add(messages);
  EXPECT_EQ(amounts(1, 100), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(until, 10u);
  EXPECT_EQ(amounts(3, 3), (std::vector<std::int64_t>{3, 4, 5}));
  EXPECT_EQ(until, 6u);
  EXPECT_EQ(amounts(0, 1), (std::vector<std::int64_t>{1}));
  EXPECT_TRUE(amounts(10, 5).empty());
  EXPECT_EQ(until, 10u);
  EXPECT_TRUE(amounts(99, 5).empty());
  EXPECT_EQ(until, 99u);
  EXPECT_FALSE(log->fault());
}

TEST_F(EventLogTest, StopsWhereTheVisitorStops) {
  add(5);
  EXPECT_EQ(log->each(2, 100, [](const engine::Batch&, std::size_t message) { return message < 2; }), 4u);
}

TEST_F(EventLogTest, ReadsOnceForManyReaders) {
  for (int i = 0; i < 50; ++i) add(4);
  for (int reader = 0; reader < 20; ++reader) EXPECT_EQ(amounts(1, 1000).size(), 200u);
  EXPECT_EQ(journal.records_read, 50u);
}

TEST_F(EventLogTest, ReadsNothingThatItWasGiven) {
  for (int i = 0; i < 50; ++i) log->keep(add(4));
  EXPECT_EQ(amounts(1, 1000).size(), 200u);
  EXPECT_EQ(journal.records_read, 0u);
  log->forget();
  EXPECT_EQ(amounts(1, 1000).size(), 200u);
  EXPECT_EQ(journal.records_read, 50u);
}

TEST_F(EventLogTest, KeepsABoundedNumberAndStillReadsAll) {
  for (int i = 0; i < 30; ++i) add(1'000);
  add(20'000);  // more than is kept at all
  add(7);
  EXPECT_EQ(amounts(1, 1'000'000).size(), 50'007u);
  EXPECT_EQ(until, 50'008u);
  EXPECT_EQ(journal.records_read, 32u);
  EXPECT_EQ(amounts(1, 10).size(), 10u);
  EXPECT_GT(journal.records_read, 32u);  // the first were let go of
}

TEST_F(EventLogTest, LetsGoFirstOfWhatNobodyAskedForLongest) {
  for (int i = 0; i < 16; ++i) log->keep(add(1'000));
  EXPECT_EQ(amounts(1, 1).size(), 1u);
  log->keep(add(1'000));  // one too many
  EXPECT_EQ(amounts(1, 1).size(), 1u);
  EXPECT_EQ(journal.records_read, 0u);
  EXPECT_EQ(amounts(2'001, 1).size(), 1u);
  EXPECT_EQ(journal.records_read, 0u);
  EXPECT_EQ(amounts(1'001, 1).size(), 1u);
  EXPECT_EQ(journal.records_read, 5u);  // with those behind it
}

TEST_F(EventLogTest, NamesARecordThatCannotBeReadAndWhatStandsBeforeIt) {
  for (int i = 0; i < 5; ++i) add(2);
  journal.damaged = 4;
  EXPECT_EQ(amounts(1, 100), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(until, 7u);
  ASSERT_TRUE(log->fault());
  EXPECT_NE(log->fault()->find("Record 4 "), std::string::npos) << *log->fault();
  EXPECT_TRUE(amounts(7, 100).empty());
  EXPECT_TRUE(log->fault());
  EXPECT_EQ(amounts(9, 100), (std::vector<std::int64_t>{9, 10}));
  EXPECT_FALSE(log->fault());
}

}  // namespace
}  // namespace flowmart::http

#include "engine/follower.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "engine/testing_memory.hpp"
#include "engine/testing_toy.hpp"

namespace flowmart::engine {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Keeps the number of each record it was given, and finds gaps.
class Listener : public Consumer {
 public:
  explicit Listener(std::uint64_t position = 0) : position_(position) {}
  std::uint64_t position() const override { return position_; }
  std::optional<std::string> apply(const Batches& batches, bool) override {
    for (const Batch& batch : batches) {
      EXPECT_EQ(batch.sequence, position_ + 1);
      position_ = batch.sequence;
      ++count_;
    }
    return std::nullopt;
  }
  std::uint64_t count() const { return count_; }

 private:
  std::atomic<std::uint64_t> position_, count_{0};
};

struct FollowerTest : ::testing::Test {
  wire::Registry registry;
  std::optional<TypeIndex> types;
  testing::GatedJournal journal;
  std::uint64_t sequence = 0;
  std::vector<std::string> failures;

  FollowerTest() {
    registry.add(toy::Messages{});
    types.emplace(registry);
  }
  Follower make(std::vector<Consumer*> consumers, FollowerOptions options = {}) {
    return {journal, *types, std::move(consumers),
            [this](const std::string& failure) { failures.push_back(failure); }, options};
  }
  // One more record, of one message.
  SharedBatch append() {
    auto batch = std::make_shared<Batch>();
    batch->sequence = batch->first_event = ++sequence;
    batch->inputs.push_back({});
    batch->messages.push_back({wire::AnyMessage::of(toy::Deposit{{}, 1}), no_step});
    JournalRecord record;
    record.sequence = record.first_event = sequence;
    record.event_count = 1;
    encode(*batch, record.body);
    EXPECT_FALSE(journal.append({&record, 1}));
    return batch;
  }
  // Records come in for a while; after half of it `in_the_middle` is called.
  template <class F>
  void rush(Follower& follower, Clock::duration time, F&& in_the_middle) {
    const auto began = Clock::now();
    bool second_half = false;
    while (Clock::now() < began + time) {
      follower.grown(append());
      if (!second_half && Clock::now() > began + time / 2) {
        second_half = true;
        in_the_middle();
      }
      std::this_thread::sleep_for(1ms);
    }
  }
};

TEST_F(FollowerTest, FeedsEachConsumerFromItsOwnPosition) {
  for (int i = 0; i < 8; ++i) append();
  Listener slow(0), quick(5);
  Follower follower = make({&quick, &slow});
  EXPECT_FALSE(follower.catch_up());
  EXPECT_EQ(slow.count(), 8U);
  EXPECT_EQ(quick.count(), 3U);
}

TEST_F(FollowerTest, FollowsWhatGrows) {
  append();
  Listener listener;
  Follower follower = make({&listener});
  follower.start();
  for (int i = 0; i < 20; ++i) follower.grown(append());
  EXPECT_TRUE(follower.wait_for(sequence, 10'000));
  EXPECT_EQ(listener.position(), 21U);
  EXPECT_TRUE(failures.empty());
}

// Saved states that can't be saved, views that can't be written: whoever runs the shop must hear of it.
TEST_F(FollowerTest, TellsOnceWhatAConsumerCouldNotDoAndLetsNobodyWaitForIt) {
  struct FullDisk : Listener {
    std::optional<std::string> apply(const Batches&, bool) override { return "the disk is full"; }
  } consumer;
  append();
  Follower follower = make({&consumer});
  follower.start();
  EXPECT_FALSE(follower.wait_for(1, 10'000));
  follower.grown(append());
  EXPECT_FALSE(follower.wait_for(2, 10'000));
  follower.stop();
  EXPECT_EQ(failures, std::vector<std::string>{"the disk is full"});
  EXPECT_EQ(follower.failure(), "the disk is full");
  EXPECT_EQ(make({&consumer}).catch_up(), "the disk is full");
}

TEST_F(FollowerTest, RestsInARushAndCatchesUpAfterIt) {
  Listener listener;
  Follower follower = make({&listener}, {.busy_messages_a_second = 1});
  follower.start();
  std::uint64_t in_the_middle = 0;
  rush(follower, 600ms, [&] { in_the_middle = listener.position(); });
  EXPECT_EQ(listener.position(), in_the_middle) << "it worked on in the rush";
  EXPECT_LT(in_the_middle, sequence);
  const auto patience = Clock::now() + 20s;
  while (listener.position() < sequence && Clock::now() < patience) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(listener.position(), sequence) << "it did not catch up by itself";
}

TEST_F(FollowerTest, WorksInARushForWhoeverWaits) {
  Listener listener;
  Follower follower = make({&listener}, {.busy_messages_a_second = 1});
  follower.start();
  bool came = false;
  rush(follower, 600ms, [&] { came = follower.wait_for(sequence, 10'000); });
  EXPECT_TRUE(came);
}

TEST_F(FollowerTest, RestsOnlySoFarBehind) {
  Listener listener;
  Follower follower = make({&listener}, {.busy_messages_a_second = 1, .lag_max = 20});
  follower.start();
  std::uint64_t lag = 0;
  rush(follower, 600ms, [&] { lag = sequence - listener.position(); });
  EXPECT_GT(listener.position(), 0U);
  EXPECT_LT(lag, sequence / 2) << "it rested beyond its bound";
}

TEST_F(FollowerTest, SlowsDownWhatGrowsWhenTooFarBehind) {
  struct Stuck : Listener {
    std::atomic<bool> let_go{false};
    std::optional<std::string> apply(const Batches& batches, bool caught_up) override {
      while (!batches.empty() && !let_go) std::this_thread::sleep_for(1ms);
      return Listener::apply(batches, caught_up);
    }
  } stuck;
  Follower follower = make({&stuck}, {.slow_down_lag = 10});
  follower.start();
  const auto time_of = [&](int count) {
    const auto began = Clock::now();
    for (int i = 0; i < count; ++i) follower.grown(append());
    return Clock::now() - began;
  };
  time_of(10);
  EXPECT_GE(time_of(20), 80ms);  // 20 times 5 ms, less what a clock rounds
  stuck.let_go = true;
  EXPECT_TRUE(follower.wait_for(sequence, 10'000));
}

// Half of the times that what grows was held up, with a follower that keeps up, were shorter than this.
Clock::duration usual_hold_up(const std::function<Clock::duration()>& once) {
  std::vector<Clock::duration> times(15);
  std::generate(times.begin(), times.end(), once);
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

TEST_F(FollowerTest, DoesNotSlowDownWhatItKeepsUpWith) {
  Listener listener;
  Follower follower = make({&listener}, {.slow_down_lag = 2});
  follower.start();
  const auto grow = [&] {
    const SharedBatch batch = append();
    const auto began = Clock::now();
    follower.grown(batch);
    const auto time = Clock::now() - began;
    EXPECT_TRUE(follower.wait_for(sequence, 10'000));
    return time;
  };
  EXPECT_LT(usual_hold_up(grow), 3ms) << "one message is less than two";
}

TEST_F(FollowerTest, IsNotBehindWhenAllWasThereBefore) {
  for (int i = 0; i < 20; ++i) append();
  const auto first_growth = [&] {
    Listener listener(sequence);
    Follower follower = make({&listener}, {.slow_down_lag = 10});
    follower.start();
    EXPECT_TRUE(follower.wait_for(sequence, 10'000));
    const SharedBatch batch = append();
    const auto began = Clock::now();
    follower.grown(batch);
    return Clock::now() - began;
  };
  EXPECT_LT(usual_hold_up(first_growth), 3ms);
}

// What was told of growth is at hand: the journal is read for what was there before, and once it is caught up
// for nothing.
TEST_F(FollowerTest, ReadsNothingAgainThatItWasTold) {
  append();
  Listener listener;
  Follower follower = make({&listener});
  follower.start();
  ASSERT_TRUE(follower.wait_for(1, 10'000));
  const std::uint64_t before = journal.visited();
  for (int i = 0; i < 20; ++i) {
    follower.grown(append());
    ASSERT_TRUE(follower.wait_for(sequence, 10'000));
  }
  EXPECT_LT(journal.visited() - before, 5U);
}

// The journal has what a slow follower will need: of the newest batches not more than 100,000 messages are
// kept.
TEST_F(FollowerTest, KeepsNoMoreInMemoryThanItsBound) {
  Follower follower = make({});
  std::vector<std::weak_ptr<const Batch>> batches;
  const auto kept_after = [&](std::size_t messages) {
    auto batch = std::make_shared<Batch>();
    batch->sequence = batches.size() + 1;
    batch->messages.resize(messages);
    batches.push_back(batch);
    follower.grown(std::move(batch));
    std::string kept;
    for (const auto& one : batches) kept += one.expired() ? '-' : '+';
    return kept;
  };
  for (int i = 0; i < 5; ++i) kept_after(40'000);
  EXPECT_EQ(kept_after(40'000), "----++");
  EXPECT_EQ(kept_after(100'001), "------+") << "the newest, whatever its size";
}

// How nice the thread was that handed in each record, and who it was.
class Scale : public Listener {
 public:
  struct Turn {
    int nice;
    pid_t thread;
    std::size_t records;
  };
  std::optional<std::string> apply(const Batches& batches, bool caught_up) override {
    while (held) std::this_thread::sleep_for(1ms);
    if (!batches.empty()) {
      const std::scoped_lock lock(mutex_);
      turns_.push_back({getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())), gettid(), batches.size()});
    }
    return Listener::apply(batches, caught_up);
  }
  std::vector<Turn> turns() const {
    const std::scoped_lock lock(mutex_);
    return turns_;
  }
  std::atomic<bool> held{false};

 private:
  mutable std::mutex mutex_;
  std::vector<Turn> turns_;
};

TEST_F(FollowerTest, WhoWaitsForARecordHearsOfItWithALaterOne) {
  Scale scale;
  scale.held = true;
  Follower follower = make({&scale});
  follower.start();
  for (int i = 0; i < 3; ++i) follower.grown(append());
  std::thread lets_go([&] {
    std::this_thread::sleep_for(50ms);
    scale.held = false;
  });
  const auto began = Clock::now();
  EXPECT_TRUE(follower.wait_for(2, 20'000));
  EXPECT_LT(Clock::now() - began, 15s);
  lets_go.join();
}

int nice_here() { return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); }

TEST(Niceness, ThatWasGivenUpIsNotTakenAgain) {
  if (nice_here() >= 10) GTEST_SKIP() << "this runs as nice as it gets";
  const int before = nice_here();
  Niceness niceness;
  niceness.give_up();
  std::thread([&] {
    const Niceness::While nice(niceness, 10);
    EXPECT_EQ(nice_here(), before);
  }).join();
}

TEST_F(FollowerTest, GivesWayOnlyOnceAStartNeedNotWaitForIt) {
  if (nice_here() >= 10) GTEST_SKIP() << "this runs as nice as it gets";
  for (int i = 0; i < 3; ++i) append();
  Scale scale;
  Follower follower = make({&scale});
  follower.start();
  ASSERT_TRUE(follower.wait_for(3, 10'000));
  for (const Scale::Turn& turn : scale.turns()) EXPECT_EQ(turn.nice, nice_here());
  // Until it has seen that nothing more is there it may take in the next without giving way.
  const auto patience = Clock::now() + 20s;
  while (scale.turns().back().nice < 10 && Clock::now() < patience) {
    follower.grown(append());
    ASSERT_TRUE(follower.wait_for(sequence, 10'000));
  }
  EXPECT_EQ(scale.turns().back().nice, 10);
}

TEST_F(FollowerTest, WhoStopsItDoesWhatIsLeftWithoutGivingWay) {
  if (nice_here() >= 10) GTEST_SKIP() << "this runs as nice as it gets";
  Scale scale;
  append();
  Follower follower = make({&scale});
  follower.start();
  const auto patience = Clock::now() + 20s;
  while (Clock::now() < patience && (scale.turns().empty() || scale.turns().back().nice < 10)) {
    follower.grown(append());
    ASSERT_TRUE(follower.wait_for(sequence, 10'000));
  }
  const std::size_t before = scale.turns().size();
  scale.held = true;
  for (int i = 0; i < 9'000; ++i) follower.grown(append());
  std::thread lets_go([&] {
    std::this_thread::sleep_for(50ms);
    scale.held = false;
  });
  follower.stop();
  lets_go.join();
  EXPECT_EQ(scale.position(), sequence);
  std::size_t by_its_own = 0, by_the_stop = 0, most_by_the_stop = 0;
  const auto turns = scale.turns();
  for (std::size_t i = before; i < turns.size(); ++i) {
    if (turns[i].thread != gettid()) {
      by_its_own += turns[i].records;
      EXPECT_LE(turns[i].records, 4'000U) << "a stop waits for a thread that hardly gets on";
    } else {
      by_the_stop += turns[i].records;
      most_by_the_stop = std::max(most_by_the_stop, turns[i].records);
      EXPECT_EQ(turns[i].nice, nice_here());
    }
  }
  EXPECT_GE(by_the_stop, 1'000U) << by_its_own << " were done by the thread that gives way";
  EXPECT_GT(most_by_the_stop, 4'000U) << "who stops it takes all at once";
}

}  // namespace
}  // namespace flowmart::engine

#include "engine/traffic.hpp"

#include "engine/engine_fixture_test.hpp"

namespace flowmart::engine {
namespace {

struct TrafficTest : ::testing::Test {
  Known known;
  Routing routing{Program::services()};
  Traffic traffic{true};

  // A batch of one message for each of so many inputs.
  static Batch of(std::size_t inputs) {
    Batch batch;
    batch.first_event = 1;
    for (std::size_t i = 0; i < inputs; ++i) {
      batch.inputs.push_back({.message = static_cast<std::uint32_t>(i)});
      batch.messages.push_back({wire::AnyMessage::of(Deposit{alice, 1}), no_step});
    }
    return batch;
  }
  int timed_of(int handled) {
    int timed = 0;
    for (int i = 0; i < handled; ++i) timed += traffic.begin().timed;
    return timed;
  }
};

// Each bucket is a quarter of a power of two; what is told is its upper end.
TEST_F(TrafficTest, AQuantileIsTheUpperEndOfItsBucket) {
  Traffic::Counts counts;
  EXPECT_EQ(counts.quantile_nanos(0.5), 0U);
  for (const auto& [bucket, top] : {std::pair<std::size_t, std::uint64_t>{0, 0},
                                    {3, 3},
                                    {8, 5},
                                    {9, 6},
                                    {11, 8},
                                    {12, 10},
                                    {39, 1'024},
                                    {40, 1'280},
                                    {127, std::uint64_t{1} << 32}}) {
    Traffic::Counts one;
    one.nanos[bucket] = 3;
    EXPECT_EQ(one.quantile_nanos(0.5), top) << bucket;
  }
  counts.nanos[8] = 2;
  counts.nanos[12] = 97;
  counts.nanos[40] = 2;
  for (const auto& [q, nanos] :
       {std::pair{0.0, 5U}, {0.01, 5U}, {0.02, 10U}, {0.5, 10U}, {0.98, 10U}, {0.99, 1'280U}, {1.0, 1'280U}})
    EXPECT_EQ(counts.quantile_nanos(q), nanos) << q;
}

TEST_F(TrafficTest, WhatTookLongerThanCanBeToldIsInTheLastBucket) {
  const Traffic::Span began{std::chrono::steady_clock::now() - std::chrono::seconds(10), true};
  traffic.handled(began, 0, routing.services().front(), false);
  traffic.handled({}, 0, routing.services().front(), false);  // not timed
  traffic.finish(of(1), routing);
  const Traffic::Snapshot now = traffic.snapshot();
  ASSERT_EQ(now.messages.size(), 1U);
  const Traffic::Counts& counts = now.messages.front().second;
  EXPECT_EQ(counts.nanos[Traffic::buckets - 1], 1U);
  EXPECT_EQ(std::count(counts.nanos.begin(), counts.nanos.end(), 0U), std::ptrdiff_t{Traffic::buckets - 1});
  EXPECT_EQ(now.edges.front().count, 2U);
}

TEST_F(TrafficTest, AllOfASmallBatchIsTimedAndOneInSevenOfABigOne) {
  EXPECT_EQ(timed_of(14), 14);
  traffic.finish(of(4), routing);
  EXPECT_EQ(timed_of(14), 2);
  traffic.finish(of(3), routing);
  EXPECT_EQ(timed_of(14), 14);
  EXPECT_FALSE(Traffic(false).begin().timed);
}

// Somebody reads at any time. (That each side locks is for the thread sanitizer to see.)
TEST_F(TrafficTest, IsWholeWheneverItIsRead) {
  const wire::MessageType& deposit = wire::type_of<Deposit>();
  std::atomic<bool> over{false};
  std::thread reader([&] {
    for (std::uint64_t last = 0; !over;) {
      const Traffic::Snapshot now = traffic.snapshot();
      EXPECT_LE(last, now.position);
      last = now.position;
    }
  });
  for (int i = 0; i < 300; ++i) {
    traffic.handled(traffic.begin(), 0, routing.services().front(), false);
    traffic.finish(of(1), routing);
    traffic.refused(&deposit, routing, Time{});
  }
  over = true;
  reader.join();
  const Traffic::Snapshot now = traffic.snapshot();
  ASSERT_EQ(now.messages.size(), 1U);
  EXPECT_EQ(now.messages.front().first, &deposit);
  EXPECT_EQ(now.messages.front().second.count, 300U);
  EXPECT_EQ(now.messages.front().second.rejected, 300U);
  const Time later{std::chrono::seconds(7)};
  traffic.refused(&deposit, routing, later);
  EXPECT_EQ(traffic.snapshot().messages.front().second.last_seen, later);
}

}  // namespace
}  // namespace flowmart::engine

#include "kernel/backoff.hpp"

#include <gtest/gtest.h>

namespace flowmart {
namespace {

using std::chrono::seconds;

TEST(Backoff, GrowsWithEachTryAndStopsAtTheLongest) {
  EXPECT_EQ(backoff(seconds(5), -1, seconds(60)), seconds(5));
  EXPECT_EQ(backoff(seconds(5), 0, seconds(60)), seconds(5));
  EXPECT_EQ(backoff(seconds(5), 1, seconds(60)), seconds(10));
  EXPECT_EQ(backoff(seconds(5), 3, seconds(60)), seconds(40));
  EXPECT_EQ(backoff(seconds(5), 4, seconds(60)), seconds(60));
  EXPECT_EQ(backoff(seconds(5), 1'000'000, seconds(60)), seconds(60));
  EXPECT_EQ(backoff(seconds(30), 2, seconds(1'000), 3), seconds(270));
  EXPECT_EQ(backoff(seconds(90), 0, seconds(60)), seconds(60)) << "a first wait that is too long";
}

}  // namespace
}  // namespace flowmart

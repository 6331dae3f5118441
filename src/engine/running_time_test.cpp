#include "engine/running_time.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace flowmart::engine {
namespace {

using namespace std::chrono_literals;

constexpr Time noon{1'700'000'000s};

struct RunningTimeTest : ::testing::Test {
  Time machine = noon;
  Duration steady{0};
  std::vector<std::string> told;
  RunningTime time{[this] { return machine; }, [this] { return steady; },
                   [this](const std::string& sentence) { told.push_back(sentence); }};

  // Both clocks go on, and the time is looked at each tenth of a second.
  void pass(Duration duration) {
    for (Duration done{0}; done < duration; done += 100ms) {
      machine += 100ms;
      steady += 100ms;
      time.now();
    }
  }
};

TEST_F(RunningTimeTest, IsTheMachinesTime) {
  EXPECT_EQ(time.now(), noon);
  pass(1h);
  EXPECT_EQ(time.now(), noon + 1h);
  EXPECT_TRUE(told.empty());
}

TEST_F(RunningTimeTest, TakesASmallStepAheadAtOnce) {
  machine += 700ms;
  EXPECT_EQ(time.now(), noon + 700ms);
  EXPECT_TRUE(told.empty());
}

TEST_F(RunningTimeTest, DoesNotStandStillWhenTheClockGoesBack) {
  pass(1s);
  const Time before = time.now();
  machine -= 20s;
  EXPECT_EQ(time.now(), before);
  pass(5s);
  EXPECT_GE(time.now(), before + 4750ms) << "five seconds take five seconds, or little more";
  EXPECT_LE(time.now(), before + 5s);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].find("put back by 20 s"), std::string::npos) << told[0];
  pass(400s);  // a twentieth slower
  EXPECT_EQ(time.now(), machine);
  EXPECT_EQ(told.size(), 1u);
}

TEST_F(RunningTimeTest, TellsEachTimeThatTheClockIsPutBack) {
  for (const std::size_t times : {1u, 2u}) {
    machine -= 20s;
    pass(500s);  // a twentieth slower, until they meet
    EXPECT_EQ(time.now(), machine);
    EXPECT_EQ(told.size(), times);
  }
}

TEST_F(RunningTimeTest, IsNotLedAstrayByAnHourAheadForHalfASecond) {
  machine += 1h;
  pass(500ms);
  machine -= 1h;
  pass(1s);
  EXPECT_EQ(time.now(), noon + 1500ms);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].find("ahead by 3600 s"), std::string::npos) << told[0];
}

TEST_F(RunningTimeTest, TakesAStepAheadThatLasts) {
  machine += 1h;
  pass(29s);
  EXPECT_EQ(time.now(), noon + 29s);
  pass(2s);
  EXPECT_EQ(time.now(), noon + 1h + 31s);
  EXPECT_EQ(told.size(), 2u);
}

TEST_F(RunningTimeTest, GoesOnFromWhatWasWritten) {
  time.not_before(noon - 1h);
  EXPECT_EQ(time.now(), noon);
  EXPECT_TRUE(told.empty());
  time.not_before(noon + 5s);
  EXPECT_EQ(time.now(), noon + 5s);
  pass(1s);
  EXPECT_GT(time.now(), noon + 5900ms);
  EXPECT_EQ(told.size(), 1u);
}

}  // namespace
}  // namespace flowmart::engine

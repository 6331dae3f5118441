#include "kernel/calendar.hpp"

#include <gtest/gtest.h>

namespace flowmart {
namespace {

Time at(std::string_view text) { return *parse_time(text); }

TEST(Calendar, KnowsTheZonesOfTheMachine) {
  EXPECT_TRUE(is_time_zone("Europe/Berlin"));
  EXPECT_TRUE(is_time_zone("UTC"));
  EXPECT_FALSE(is_time_zone("Europe/Atlantis"));
  EXPECT_FALSE(is_time_zone(""));
}

TEST(Calendar, TakesTheLastDayOfAMonthThatIsTooShort) {
  const Time start = at("2023-10-31T09:00:00Z");
  const std::string_view expected[] = {"2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"};
  for (std::int64_t n = 1; n <= 5; ++n)
    EXPECT_EQ(format_time(later_in_calendar("UTC", start, n, 0)),
              std::string(expected[n - 1]) + "T09:00:00Z");
}

TEST(Calendar, HasALeapDayEveryFourYears) {
  const Time start = at("2024-02-29T00:30:00Z");
  EXPECT_EQ(format_time(later_in_calendar("UTC", start, 12, 0)), "2025-02-28T00:30:00Z");
  EXPECT_EQ(format_time(later_in_calendar("UTC", start, 48, 0)), "2028-02-29T00:30:00Z");
  EXPECT_EQ(format_time(later_in_calendar("UTC", at("2024-02-28T12:00:00Z"), 0, 1)), "2024-02-29T12:00:00Z");
}

TEST(Calendar, KeepsTheTimeOfDayWhenClocksAreChanged) {
  EXPECT_EQ(format_time(later_in_calendar("Europe/Berlin", at("2026-03-01T08:00:00Z"), 1, 0)),
            "2026-04-01T07:00:00Z");
  EXPECT_EQ(format_time(later_in_calendar("Europe/Berlin", at("2026-10-24T07:00:00Z"), 0, 1)),
            "2026-10-25T08:00:00Z");
  EXPECT_EQ(format_local("Europe/Berlin", at("2026-10-25T08:00:00Z")), "2026-10-25 09:00");
}

// 02:30 is left out on 29 March 2026, and comes twice on 25 October.
TEST(Calendar, FindsAMomentForATimeThatIsLeftOutOrComesTwice) {
  EXPECT_EQ(format_time(later_in_calendar("Europe/Berlin", at("2026-03-28T01:30:00Z"), 0, 1)),
            "2026-03-29T01:00:00Z");
  EXPECT_EQ(format_time(later_in_calendar("Europe/Berlin", at("2026-10-24T00:30:00Z"), 0, 1)),
            "2026-10-25T00:30:00Z");
}

// In UTC it is the day before.
TEST(Calendar, CountsDaysAsPeopleOfTheZoneDo) {
  EXPECT_EQ(format_time(later_in_calendar("Asia/Tokyo", at("2026-01-30T16:00:00Z"), 1, 0)),
            "2026-02-27T16:00:00Z");
}

}  // namespace
}  // namespace flowmart

#include "kernel/time.hpp"

#include <gtest/gtest.h>

namespace flowmart {
namespace {

std::string read(std::string_view text) {
  const auto time = parse_time(text);
  return time ? format_time(*time) : "none";
}

TEST(ParseTime, CutsWhatIsFinerThanAMicrosecond) {
  EXPECT_EQ(read("2026-03-14T09:26:53.123456Z"), "2026-03-14T09:26:53.123456Z");
  EXPECT_EQ(read("2026-03-14T09:26:53.1234567Z"), "2026-03-14T09:26:53.123456Z");  // .NET
  EXPECT_EQ(read("2026-03-14T09:26:53.12345678+01:00"), "2026-03-14T08:26:53.123456Z");
  EXPECT_EQ(read("2026-03-14T09:26:53.123456789Z"), "2026-03-14T09:26:53.123456Z");  // Go, Java
  EXPECT_EQ(read("2026-03-14T09:26:53.999999999999999999999Z"), "2026-03-14T09:26:53.999999Z");
  EXPECT_EQ(read("2026-03-14T09:26:53.0000009Z"), "2026-03-14T09:26:53Z");
}

TEST(ParseTime, CutsALeapSecondToTheLastMomentBeforeIt) {
  EXPECT_EQ(read("2016-12-31T23:59:60Z"), "2016-12-31T23:59:59.999999Z");
  EXPECT_EQ(read("2016-12-31T23:59:60.5Z"), "2016-12-31T23:59:59.999999Z");
  EXPECT_EQ(read("1990-12-31T15:59:60-08:00"), "1990-12-31T23:59:59.999999Z");  // RFC 3339 section 5.8
  EXPECT_EQ(read("2017-01-01T00:59:60+01:00"), "2016-12-31T23:59:59.999999Z");
  EXPECT_EQ(read("2015-06-30T23:59:60Z"), "2015-06-30T23:59:59.999999Z");
}

TEST(ParseTime, RefusesALeapSecondWhereNoneIsInserted) {
  for (const auto* text : {"2016-12-31T23:58:60Z", "2016-12-30T23:59:60Z", "2016-12-31T22:59:60Z",
                           "2016-12-31T23:59:60+01:00", "2016-12-31T23:59:61Z", "2016-12-31T12:00:60Z"})
    EXPECT_EQ(read(text), "none") << text;
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const auto* text : {"", "2026-03-14", "2026-03-14T09:26:53", "2026-03-14T09:26:53.Z",
                           "2026-03-14T09:26:53.1.2Z", "2026-03-14T09:26:53,5Z", "2026-02-29T00:00:00Z",
                           "2026-03-14T24:00:00Z", "2026-03-14T09:60:00Z", "2026-03-14T09:26:53+24:00",
                           "2026-03-14T09:26:53Zx", "10000-01-01T00:00:00Z", "0000-01-01T00:00:00+00:01"})
    EXPECT_EQ(read(text), "none") << text;
}

}  // namespace
}  // namespace flowmart

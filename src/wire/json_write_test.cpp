#include "wire/json_write.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <random>

namespace flowmart::wire {
namespace {

template <class T>
std::string written(const T& value) {
  std::string out;
  write_json(out, value);
  return out;
}

TEST(JsonWrite, EscapesWhatMustBeEscaped) {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  all += "\xC3\xA9\xF0\x9F\x98\x80";
  const std::string json = written(all);
  EXPECT_EQ(nlohmann::json::parse(json), all);
  EXPECT_NE(json.find("\\u0000\\u0001"), json.npos);
  EXPECT_EQ(written(std::string("a/b")), "\"a/b\"");
}

TEST(JsonWrite, DecimalsDigitByDigit) {
  EXPECT_EQ(written(Decimal{5, 2}), "0.05");
  EXPECT_EQ(written(Decimal{-5, 1}), "-0.5");
  EXPECT_EQ(written(Decimal{0, 0}), "0");
  EXPECT_EQ(written(Decimal{0, 2}), "0.00");
  EXPECT_EQ(written(Decimal{123456789012345678, 18}), "0.123456789012345678");
  std::mt19937_64 random(1);
  for (int round = 0; round < 10'000; ++round) {
    const Decimal number{static_cast<std::int64_t>(random()) >> (random() % 64),
                         static_cast<std::uint8_t>(random() % 19)};
    ASSERT_EQ(written(number), number.to_string());
  }
}

TEST(JsonWrite, MomentsAsTheKernelWritesThem) {
  std::mt19937_64 random(2);
  const auto same = [](Time time) { ASSERT_EQ(written(time), '"' + format_time(time) + '"'); };
  for (int round = 0; round < 10'000; ++round) {
    auto micros = static_cast<std::int64_t>(random()) % 250'000'000'000'000'000;
    if (round % 3 == 0) micros -= micros % 1'000;
    if (round % 7 == 0) micros -= micros % 1'000'000;
    same(Time{Duration{micros}});
  }
  same(*parse_time("0000-01-01T00:00:00Z"));
  same(*parse_time("9999-12-31T23:59:59.999999Z"));
  // An offset leads out of them.
  EXPECT_FALSE(parse_time("9999-12-31T15:30:00-08:30"));
  EXPECT_FALSE(parse_time("0000-01-01T08:29:59+08:30"));
  same(*parse_time("9999-12-31T23:59:59.999999-00:00"));
  same(*parse_time("0000-01-01T08:30:00+08:30"));
}

TEST(JsonWrite, IntegersToTheirLimits) {
  EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(written(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
}

TEST(JsonWriter, PutsCommasAndNests) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("a", "x").key("b").begin_array();
  json.number(std::int64_t{1}).null().begin_object().end_object().raw("[2]").begin_array().end_array();
  json.end_array().member("c", true).member("d", *Decimal::parse("1.50")).end_object();
  EXPECT_EQ(out, R"({"a":"x","b":[1,null,{},[2],[]],"c":true,"d":1.50})");
  EXPECT_TRUE(json.complete());
}

TEST(JsonWriterDeathTest, AbortsOnMisuse) {
  GTEST_FLAG_SET(death_test_style, "fast");
  std::string out;
  EXPECT_DEATH(JsonWriter(out).begin_object().text("a value without a key"), "key");
  EXPECT_DEATH(JsonWriter(out).begin_object().end_array(), "matches");
  EXPECT_DEATH(JsonWriter(out).begin_array().key("k"), "object");
  EXPECT_DEATH(JsonWriter(out).boolean(true).boolean(true), "one value");
}

}  // namespace
}  // namespace flowmart::wire

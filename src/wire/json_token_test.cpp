#include "wire/json_token.hpp"

#include <gtest/gtest.h>

#include <random>
#include <regex>

namespace flowmart::wire {
namespace {

TEST(JsonToken, KnowsNumbers) {
  for (const char* good :
       {"0", "-0", "10", "-1.5", "1e5", "1E+05", "0.0e-0", "123456789012345678901234567890"})
    EXPECT_TRUE(is_json_number(good)) << good;
  for (const char* bad :
       {"", "-", "01", "1.", ".5", "1e", "1e+", "+1", "1 ", "0x1", "1-", "--1", "1.5.2", "1e5.0"})
    EXPECT_FALSE(is_json_number(bad)) << bad;
}

TEST(JsonToken, AgreesWithTheGrammarOnNumbers) {
  const std::regex number(R"(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)");
  std::mt19937 random(3);
  constexpr std::string_view alphabet = "0123456789-+.eE";
  for (int round = 0; round < 50'000; ++round) {
    std::string token;
    for (std::size_t size = random() % 9; size > 0; --size) token += alphabet[random() % alphabet.size()];
    ASSERT_EQ(is_json_number(token), std::regex_match(token, number)) << token;
  }
}

// A number written at random with point and exponent, against the same arithmetic in 128 bits.
TEST(JsonToken, IntegersKeepTheirValueHoweverTheyAreWritten) {
  __extension__ using Wide = __int128;
  std::mt19937_64 random(5);
  for (int round = 0; round < 50'000; ++round) {
    const std::uint64_t digits = random() >> (random() % 64);
    const int fraction = static_cast<int>(random() % 12), exponent = static_cast<int>(random() % 25) - 12;
    const bool negative = random() % 2 == 0;
    std::string text = std::to_string(digits);
    if (text.size() <= static_cast<std::size_t>(fraction))
      text.insert(0, static_cast<std::size_t>(fraction) + 1 - text.size(), '0');
    if (fraction > 0) text.insert(text.size() - static_cast<std::size_t>(fraction), ".");
    text = (negative ? "-" : "") + text + "e" + std::to_string(exponent);
    Wide value = digits;
    bool whole = true;
    for (int power = exponent - fraction; power < 0; ++power) {
      whole = whole && value % 10 == 0;
      value /= 10;
    }
    for (int power = exponent - fraction; power > 0; --power) value *= 10;
    if (negative) value = -value;
    const IntegerRead read = read_integer(text);
    if (!whole) ASSERT_EQ(read.fault, IntegerFault::not_whole) << text;
    else if (value > INT64_MAX || value < INT64_MIN) ASSERT_EQ(read.fault, IntegerFault::too_large) << text;
    else ASSERT_TRUE(read.fault == IntegerFault::none && read.value == value) << text;
  }
}

TEST(JsonToken, KnowsMailAddresses) {
  for (const char* good : {"a@b", "ines@marchetti.example", "a.b+c@x-y.co.uk", "o'neil@example.com", "1@2.3"})
    EXPECT_TRUE(is_email(good)) << good;
  for (const char* bad : {"", "@", "a@", "@b", "a b@c", "a@b@c", ".a@b", "a.@b", "a..b@c", "a@.b", "a@b.",
                          "a@b..c", "a@-b", "a@b-", "a@b_c", "a@b c", "a,b@c", "a@\xC3\xA9"})
    EXPECT_FALSE(is_email(bad)) << bad;
  EXPECT_FALSE(is_email(std::string(65, 'a') + "@b"));
  EXPECT_FALSE(is_email("a@" + std::string(64, 'b')));
}

TEST(JsonToken, KnowsDates) {
  for (const char* good : {"2024-02-29", "2000-02-29", "0000-01-01", "9999-12-31"})
    EXPECT_TRUE(is_date(good)) << good;
  for (const char* bad :
       {"", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-04-31", "2024-1-01",
        "2024/01/01", "2024-01-01T", "20240101", "+024-01-01", "2024-01-0a"})
    EXPECT_FALSE(is_date(bad)) << bad;
}

}  // namespace
}  // namespace flowmart::wire

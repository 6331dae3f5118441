#include "contract/patterns.hpp"

#include <gtest/gtest.h>

#include <random>
#include <regex>
#include <string>

namespace flowmart::contract {
namespace {

// Texts near the edge of each pattern: characters of its own alphabet, lengths around its bounds.
std::string text_like(std::mt19937& random, std::string_view alphabet, std::size_t length_max) {
  std::uniform_int_distribution<std::size_t> length(0, length_max), letter(0, alphabet.size() - 1);
  std::string out(length(random), ' ');
  for (char& c : out) c = alphabet[letter(random)];
  return out;
}

struct Case {
  const Pattern& pattern;
  std::string_view alphabet;
  std::size_t length_max;
  std::string_view good;
};

TEST(Patterns, DecideAsTheirExpressionsDo) {
  const Case cases[] = {{patterns::country, "AZBa1@[", 4, "IT"},
                        {patterns::currency, "AZBz0`", 5, "EUR"},
                        {patterns::phone, "+0123456789 -", 17, "+390612345678"},
                        {patterns::phone, "0123456789", 17, "0612345678"},
                        {patterns::barcode, "0123456789a/:", 15, "4006381333931"},
                        {patterns::barcode, "59", 15, "400638133393"},
                        {patterns::facility, "AZ09a", 8, "FR0069"},
                        {patterns::facility, "A0", 7, "AA0000"},
                        {patterns::time_of_day, "0123459:6", 6, "23:59"},
                        {patterns::time_of_day, "012:35", 5, "7:05"}};
  std::mt19937 random(20260314);
  for (const Case& one : cases) {
    const std::regex regex{std::string(one.pattern.regex)};
    EXPECT_TRUE(one.pattern.matches(one.good)) << one.good;
    for (int i = 0; i < 20'000; ++i) {
      const std::string text = text_like(random, one.alphabet, one.length_max);
      ASSERT_EQ(one.pattern.matches(text), std::regex_search(text, regex))
          << one.pattern.regex << " on '" << text << "'";
    }
    std::string changed(one.good);
    for (char& c : changed) {
      const char before = c;
      for (int code = 1; code < 128; ++code) {
        c = static_cast<char>(code);
        ASSERT_EQ(one.pattern.matches(changed), std::regex_search(changed, regex))
            << one.pattern.regex << changed;
      }
      c = before;
    }
  }
}

}  // namespace
}  // namespace flowmart::contract

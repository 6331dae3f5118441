#include "cli/terminal.hpp"

#include <gtest/gtest.h>

namespace flowmart::cli {
namespace {

TEST(Terminal, ShowsControlCharactersInPlaceOfObeyingThem) {
  EXPECT_EQ(visible("9\x1b[2J\x07"), "9\\x1b[2J\\x07");
  EXPECT_EQ(visible("a\r\nb\x7f"), "a\\x0d\\x0ab\\x7f");
  EXPECT_EQ(visible("a\xc2\x9b"
                    "31m"),
            "a\\x9b31m");
  EXPECT_EQ(visible(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(visible("a\u202eb\u2066c\u2069"), "a\\u202eb\\u2066c\\u2069");
  EXPECT_EQ(visible("a\u2026\u2029\u206ab \u4e2d"), "a\u2026\u2029\u206ab \u4e2d");
  EXPECT_EQ(visible("Zo\u00eb \u00a0\u20ac \U0001f600"), "Zo\u00eb \u00a0\u20ac \U0001f600");
}

TEST(Terminal, KeepsLinesOfOurOwn) { EXPECT_EQ(visible_lines("a\n  b\x1b\r\n"), "a\n  b\\x1b\\x0d\n"); }

TEST(Terminal, EscapesInJson) {
  EXPECT_EQ(visible_json("{\n\"a\":\"\u009b1m\u202e\x7f\\u001b \u00eb\"}"),
            "{\n\"a\":\"\\u009b1m\\u202e\\u007f\\u001b \u00eb\"}");
}

}  // namespace
}  // namespace flowmart::cli

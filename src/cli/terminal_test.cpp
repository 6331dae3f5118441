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
  EXPECT_EQ(visible("Zo\u00eb \u00a0\u20ac \U0001f600"), "Zo\u00eb \u00a0\u20ac \U0001f600");
}

}  // namespace
}  // namespace flowmart::cli

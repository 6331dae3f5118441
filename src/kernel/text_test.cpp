#include "kernel/text.hpp"

#include <gtest/gtest.h>

namespace flowmart {
namespace {

TEST(Text, IsCountedInCharacters) {
  EXPECT_EQ(character_count(""), 0U);
  EXPECT_EQ(character_count("a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80"), 4U);
}

// Numbers for tests, as the brands publish them.
TEST(Text, ACardsNumberIsSeenHoweverItIsWritten) {
  for (const char* card :
       {"4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "pm_4242424242424242",
        "tok_slow:4242424242424242", "4242424242424242 12/29 123", "Visa 12 4242 4242 4242 4242",
        "5555555555554444", "2223003122003222", "378282246310005", "6011111111111117", "3056930009020004",
        "36227206271667", "3566002020360505", "6205500000000000004", "4222222222222"})
    EXPECT_TRUE(has_card_number(card)) << card;
  for (const char* none :
       {"", "4242424242424241", "42424242424242424242", "pm_1N4242424242424242", "4242424242424242a",
        "tok_visa", "1234567890123452", "2221000000000000", "2721000000000004", "424242424242",
        "4242/4242/4242/4242", "0195946e-2d7a-7c41-9f0b-61c2a85d3e10", "1795384874585", "tok_visa:order-17"})
    EXPECT_FALSE(has_card_number(none)) << none;
}

TEST(Text, AnEscapeIsAByteOrNothing) {
  EXPECT_EQ(percent_decoded("a%4aB", 1), 'J');
  EXPECT_EQ(percent_decoded("%fF", 0), '\xFF');
  for (const char* none : {"", "%", "%4", "a4a", "%g0", "%0g", "%-1", "%/0", "%:0", "%@0", "%`0"})
    EXPECT_FALSE(percent_decoded(none, 0)) << none;
  EXPECT_FALSE(percent_decoded("%41", 1));
}

TEST(Text, EveryByteComesBackFromItsEscape) {
  std::string out;
  append_percent_encoded(out, "azAZ09-._~ /%[", "[");
  EXPECT_EQ(out, "azAZ09-._~%20%2F%25[");
  for (int byte = 0; byte < 256; ++byte) {
    out.clear();
    append_percent_encoded(out, std::string(1, static_cast<char>(byte)));
    EXPECT_EQ(out.size() == 1 ? out[0] : percent_decoded(out, 0), static_cast<char>(byte));
  }
}

}  // namespace
}  // namespace flowmart

#include "kernel/text.hpp"

#include <gtest/gtest.h>

namespace flowmart {
namespace {

TEST(Text, IsCountedInCharacters) {
  EXPECT_EQ(character_count(""), 0U);
  EXPECT_EQ(character_count("a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80"), 4U);
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

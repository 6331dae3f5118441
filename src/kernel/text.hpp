// What several layers ask of a text in UTF-8, and how its bytes go through a URL.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace flowmart {

// Characters, not bytes: all but those bytes that go on with one.
inline std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Whether a payment card's number stands in it, with spaces or hyphens between its digits or without: 13 to
// 19 digits that begin and add up (ISO/IEC 7812, the check digit) as those of cards do.
bool has_card_number(std::string_view text);

// RFC 3986, section 2.1: the byte that the escape at `at` ("%41") stands for; nothing if there is no whole
// one.
std::optional<char> percent_decoded(std::string_view text, std::size_t at);
// All but unreserved bytes (section 2.3) and those of `plain` as escapes.
void append_percent_encoded(std::string& out, std::string_view text, std::string_view plain = {});

}  // namespace flowmart

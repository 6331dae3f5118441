#include "views/search_words.hpp"

namespace flowmart::views {
namespace {

// ASCII signs part words. Beyond ASCII only what FTS5 might take for a sign: two bytes of the Latin-1
// supplement (U+0080 to U+00BF) and the three of general punctuation (U+2000 to U+206F).
std::size_t sign_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
  };
  const unsigned first = byte(0);
  if (first < 0x80) {
    const bool word = (first >= '0' && first <= '9') || ((first | 32) >= 'a' && (first | 32) <= 'z');
    return word ? 0 : 1;
  }
  if (first == 0xc2) return 2;
  if (first == 0xe2 && (byte(1) == 0x80 || byte(1) == 0x81)) return 3;
  return 0;
}

}  // namespace

void append_words(std::string& out, std::string_view text) {
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t width = sign_at(text, at)) {
      if (inside) out += ' ';
      inside = false;
      at += width;
    } else {
      out += text[at++];
      inside = true;
    }
  }
  if (inside) out += ' ';
}

std::string match_all(std::string_view text) {
  std::string words, expression;
  append_words(words, text);
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = words.find(' ', at);
    if (!expression.empty()) expression += " AND ";
    expression += '"';
    expression.append(words, at, end - at);
    expression += "\"*";
    at = end + 1;
  }
  return expression;
}

}  // namespace flowmart::views

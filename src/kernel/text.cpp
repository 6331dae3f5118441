#include "kernel/text.hpp"

namespace flowmart {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_wordly(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool begins_word(std::string_view text, std::size_t at) { return at == 0 || !is_wordly(text[at - 1]); }
bool ends_word(std::string_view text, std::size_t at) {
  return at + 1 == text.size() || !is_wordly(text[at + 1]);
}

bool begins_as_cards(std::string_view digits) {
  constexpr std::string_view first = "2221", last = "2720";  // of Mastercard; the others begin with 3 to 6
  const std::string_view four = digits.substr(0, 4);
  return (digits[0] >= '3' && digits[0] <= '6') || (four >= first && four <= last);
}

bool adds_up(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    const int twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += i % 2 == 0 ? digit : twice;
  }
  return sum % 10 == 0;
}

bool begins_with_card(std::string_view text) {
  constexpr std::size_t least = 13, most = 19;
  std::string digits;
  for (std::size_t at = 0; at < text.size() && digits.size() < most; ++at) {
    if (!is_digit(text[at]) && text[at] != ' ' && text[at] != '-') return false;
    if (!is_digit(text[at])) continue;
    digits += text[at];
    if (digits.size() >= least && ends_word(text, at) && begins_as_cards(digits) && adds_up(digits))
      return true;
  }
  return false;
}

}  // namespace

bool has_card_number(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (begins_word(text, at) && begins_with_card(text.substr(at))) return true;
  return false;
}

std::optional<char> percent_decoded(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at] != '%') return std::nullopt;
  const int high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

void append_percent_encoded(std::string& out, std::string_view text, std::string_view plain) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c) || plain.find(c) != plain.npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
}

}  // namespace flowmart

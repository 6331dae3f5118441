#include "wire/json_token.hpp"

#include <algorithm>
#include <chrono>

namespace flowmart::wire {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Takes digits from the front.
std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

// A number taken apart: sign, digits before and after the point, exponent held within +-1,000,000,000.
struct Parts {
  bool negative = false;
  std::string_view whole, fraction;
  std::int64_t exponent = 0;
};

std::optional<Parts> take_apart(std::string_view token) {
  Parts parts;
  if (token.starts_with('-')) {
    parts.negative = true;
    token.remove_prefix(1);
  }
  parts.whole = take_digits(token);
  if (parts.whole.empty() || (parts.whole.size() > 1 && parts.whole.front() == '0')) return std::nullopt;
  if (token.starts_with('.')) {
    token.remove_prefix(1);
    parts.fraction = take_digits(token);
    if (parts.fraction.empty()) return std::nullopt;
  }
  if (token.starts_with('e') || token.starts_with('E')) {
    token.remove_prefix(1);
    const bool down = token.starts_with('-');
    if (down || token.starts_with('+')) token.remove_prefix(1);
    const std::string_view digits = take_digits(token);
    if (digits.empty()) return std::nullopt;
    for (const char digit : digits)
      parts.exponent = std::min<std::int64_t>(parts.exponent * 10 + (digit - '0'), 1'000'000'000);
    if (down) parts.exponent = -parts.exponent;
  }
  return token.empty() ? std::optional(parts) : std::nullopt;
}

// One plain run of digits, the way almost every integer comes.
bool read_plain(std::string_view number, std::int64_t& value) {
  const bool negative = number.starts_with('-');
  if (negative) number.remove_prefix(1);
  if (number.empty() || number.size() > 18) return false;
  std::int64_t sum = 0;
  for (const char c : number) {
    if (!is_digit(c)) return false;
    sum = sum * 10 + (c - '0');
  }
  value = negative ? -sum : sum;
  return true;
}

bool is_atom_char(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// Calls `part` for each piece between dots; all must hold.
template <class Holds>
bool all_between_dots(std::string_view text, Holds holds) {
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!holds(text.substr(0, dot))) return false;
    if (dot == text.npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_atom(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_atom_char);
}
bool is_host_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

}  // namespace

bool is_json_number(std::string_view token) { return take_apart(token).has_value(); }

IntegerRead read_integer(std::string_view number) {
  IntegerRead out;
  if (read_plain(number, out.value)) return out;
  const auto parts = take_apart(number);
  if (!parts) return {0, IntegerFault::not_whole};
  // The digits without point, and how many of them (from the front) stand before the real point.
  const auto digit = [&](std::size_t i) {
    return i < parts->whole.size() ? parts->whole[i] : parts->fraction[i - parts->whole.size()];
  };
  const std::size_t digits = parts->whole.size() + parts->fraction.size();
  std::size_t last = digits;  // one past the last digit that counts
  while (last > 0 && digit(last - 1) == '0') --last;
  if (last == 0) return out;
  std::size_t first = 0;
  while (digit(first) == '0') ++first;
  const std::int64_t before_point = static_cast<std::int64_t>(parts->whole.size()) + parts->exponent;
  if (before_point < static_cast<std::int64_t>(last)) return {0, IntegerFault::not_whole};
  if (before_point - static_cast<std::int64_t>(first) > 19) return {0, IntegerFault::too_large};
  std::uint64_t sum = 0;  // at most 19 digits: below 10^19, so it can't wrap
  for (std::size_t i = first; i < static_cast<std::size_t>(before_point); ++i)
    sum = sum * 10 + static_cast<std::uint64_t>(i < digits ? digit(i) - '0' : 0);
  const std::uint64_t most = std::uint64_t{1} << 63;
  if (sum > most || (sum == most && !parts->negative)) return {0, IntegerFault::too_large};
  out.value = static_cast<std::int64_t>(parts->negative ? ~sum + 1 : sum);
  return out;
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == text.npos || at > 64 || text.size() > 254) return false;
  return all_between_dots(text.substr(0, at), is_atom) &&
         all_between_dots(text.substr(at + 1), is_host_label);
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int parts[3] = {0, 0, 0};
  for (std::size_t i = 0, part = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) ++part;
    else if (is_digit(text[i])) parts[part] = parts[part] * 10 + (text[i] - '0');
    else return false;
  }
  using namespace std::chrono;
  return year_month_day{year{parts[0]}, month{static_cast<unsigned>(parts[1])},
                        day{static_cast<unsigned>(parts[2])}}
      .ok();
}

}  // namespace flowmart::wire

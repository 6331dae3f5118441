#include "cli/import/values.hpp"

#include <algorithm>

#include "wire/json_token.hpp"

namespace flowmart::cli::import {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// As files write numbers, as JSON does: no plus, no leading zeros, a digit before the point.
std::optional<Decimal> read_number(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9') text.remove_prefix(1);
  std::string number(negative ? "-" : "");
  if (text.starts_with('.')) number += '0';
  number += text;
  if (number.ends_with('.')) number.pop_back();
  return Decimal::parse(number);
}

std::string quoted(std::string_view text) {
  if (text.size() <= 40) return "\"" + std::string(text) + "\"";
  std::size_t end = 40;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return "\"" + std::string(text.substr(0, end)) + "...\"";
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::variant<Quantity, Wrong> read_quantity(std::string_view text, Quantity minimum) {
  if (trimmed(text).empty()) return Wrong{"is missing", true};
  const std::optional<Decimal> number = read_number(text);
  if (!number) return Wrong{quoted(text) + " is not a number", true};
  const Decimal whole = number->without_zeros();
  if (whole.scale > 0) return Wrong{number->to_string() + " is not a whole number", true};
  if (whole.units < minimum) return Wrong{whole.to_string() + " is under " + std::to_string(minimum)};
  if (whole.units > quantity_max)
    return Wrong{whole.to_string() + " is over " + std::to_string(quantity_max)};
  return whole.units;
}

std::variant<Money, Wrong> read_price(std::string_view text, Currency currency) {
  if (trimmed(text).empty()) return Wrong{"is missing", true};
  const std::optional<Decimal> number = read_number(text);
  if (!number) return Wrong{quoted(text) + " is not a number", true};
  if (number->is_negative()) return Wrong{number->to_string() + " is negative"};
  if (const std::optional<Money> money = money_of(*number, currency)) return *money;
  return Wrong{
      number->to_string() +
      (finer_than(*number, currency) ? " is finer than the smallest unit of " : " is too much money in ") +
      std::string(currency.code())};
}

std::string customer_number(std::string_view text) {
  text = trimmed(text);
  if (text.ends_with(".0") && all_digits(text.substr(0, text.size() - 2))) text.remove_suffix(2);
  return std::string(text);
}

bool is_email(std::string_view text) { return wire::is_email(text); }

std::string mailbox_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    const bool dot = c == '.' && !out.empty() && out.back() != '.';
    if (out.size() == 64) break;
    out += plain || dot ? c : '-';
  }
  while (out.ends_with('.')) out.pop_back();
  return out.empty() ? "unknown" : out;
}

}  // namespace flowmart::cli::import

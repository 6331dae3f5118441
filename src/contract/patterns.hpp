// The regular expressions of the published contract, each beside the plain function that decides it.
// Readers call the function (linear, no backtracking); the text goes into schemas. A test compares both.
#pragma once
#include <cstddef>
#include <string_view>

#include "contract/fields.hpp"

namespace flowmart::contract::patterns {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

template <class Class>
constexpr bool all_of(std::string_view text, Class in_class) {
  for (char c : text)
    if (!in_class(c)) return false;
  return true;
}

template <std::size_t Length>
constexpr bool capitals(std::string_view text) {
  return text.size() == Length && all_of(text, is_capital);
}

constexpr bool phone_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return text.size() >= 10 && text.size() <= 15 && all_of(text, is_digit);
}

constexpr bool barcode_digits(std::string_view text) {
  return (text.size() == 12 || text.size() == 13) && all_of(text, is_digit);
}

constexpr bool facility_code(std::string_view text) {
  return text.size() == 6 && all_of(text.substr(0, 2), is_capital) && all_of(text.substr(2), is_digit);
}

// Hours may be written with one digit, minutes never.
constexpr bool clock_time(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon != 1 && colon != 2) return false;
  const std::string_view hours = text.substr(0, colon), minutes = text.substr(colon + 1);
  if (!all_of(hours, is_digit) || minutes.size() != 2 || !all_of(minutes, is_digit)) return false;
  if (minutes[0] > '5') return false;
  return hours.size() == 1 || hours[0] < '2' || (hours[0] == '2' && hours[1] <= '3');
}

inline constexpr Pattern country{"^[A-Z]{2}$", capitals<2>};   // ISO 3166-1 alpha-2
inline constexpr Pattern currency{"^[A-Z]{3}$", capitals<3>};  // ISO 4217
inline constexpr Pattern phone{"^[+]?[0-9]{10,15}$", phone_number};
inline constexpr Pattern barcode{"^[0-9]{12,13}$", barcode_digits};
inline constexpr Pattern facility{"^[A-Z]{2}[0-9]{4}$", facility_code};
inline constexpr Pattern time_of_day{"^([01]?[0-9]|2[0-3]):[0-5][0-9]$", clock_time};

}  // namespace flowmart::contract::patterns

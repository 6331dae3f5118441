// A decimal number as JSON writes it, kept exactly: units x 10^-scale. Never passes through a double.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flowmart {

struct Decimal {
  std::int64_t units = 0;
  std::uint8_t scale = 0;  // digits after the point, 0 to 18

  // A JSON number (exponents included) of at most 18 significant digits; nothing otherwise.
  static std::optional<Decimal> parse(std::string_view number);
  std::string to_string() const;  // plain notation, no exponent, `scale` digits after the point
  Decimal without_zeros() const;  // that end its fraction: 2.5 of 2.50
  bool is_negative() const { return units < 0; }

  // Equal in value: 2.5 == 2.50.
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
};

}  // namespace flowmart

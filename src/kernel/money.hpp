// Money: integer minor units and an ISO 4217 currency. On the wire a JSON number with the currency's
// decimals.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/decimal.hpp"

namespace flowmart {

struct Currency {
  std::array<char, 3> letters{'X', 'X', 'X'};
  auto operator<=>(const Currency&) const = default;
  std::string_view code() const { return {letters.data(), 3}; }
  int decimals() const;                                         // 2 for most, 0 for JPY, 3 for KWD, ...
  static std::optional<Currency> parse(std::string_view code);  // three capital letters
};

struct Money {
  std::int64_t minor = 0;
  Currency currency;

  bool operator==(const Money&) const = default;
  Decimal decimal() const { return {minor, static_cast<std::uint8_t>(currency.decimals())}; }
  std::string to_string() const { return decimal().to_string(); }
};

// It can't be said in the currency's smallest units: 8.255 in GBP.
bool finer_than(const Decimal& amount, Currency currency);
// Nothing when the amount is finer than the currency's smallest unit, or does not fit.
std::optional<Money> money_of(const Decimal& amount, Currency currency);

}  // namespace flowmart

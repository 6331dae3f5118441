#include "kernel/money.hpp"

#include <algorithm>

namespace flowmart {

int Currency::decimals() const {
  // ISO 4217, list one: all that do not have two.
  static constexpr std::array<std::string_view, 16> none{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                         "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                         "VND", "VUV", "XAF", "XOF"};
  static constexpr std::array<std::string_view, 7> three{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  const auto in = [&](const auto& list) { return std::find(list.begin(), list.end(), code()) != list.end(); };
  if (in(none) || code() == "XPF") return 0;
  if (in(three)) return 3;
  return code() == "CLF" || code() == "UYW" ? 4 : 2;
}

std::optional<Currency> Currency::parse(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  if (!std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return std::nullopt;
  return Currency{{code[0], code[1], code[2]}};
}

std::optional<Money> money_of(const Decimal& amount, Currency currency) {
  std::int64_t minor = amount.units;
  int scale = amount.scale;
  for (; scale > currency.decimals(); --scale) {
    if (minor % 10 != 0) return std::nullopt;
    minor /= 10;
  }
  for (; scale < currency.decimals(); ++scale)
    if (__builtin_mul_overflow(minor, std::int64_t{10}, &minor)) return std::nullopt;
  return Money{minor, currency};
}

}  // namespace flowmart

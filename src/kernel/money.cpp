#include "kernel/money.hpp"

#include <algorithm>

namespace flowmart {

namespace {

constexpr std::uint32_t packed(std::string_view code) {
  return static_cast<std::uint32_t>(code[0]) << 16 | static_cast<std::uint32_t>(code[1]) << 8 |
         static_cast<std::uint32_t>(code[2]);
}

}  // namespace

// ISO 4217, list one: all that do not have two.
int Currency::decimals() const {
  switch (packed(code())) {
    case packed("BIF"):
    case packed("CLP"):
    case packed("DJF"):
    case packed("GNF"):
    case packed("ISK"):
    case packed("JPY"):
    case packed("KMF"):
    case packed("KRW"):
    case packed("PYG"):
    case packed("RWF"):
    case packed("UGX"):
    case packed("UYI"):
    case packed("VND"):
    case packed("VUV"):
    case packed("XAF"):
    case packed("XOF"):
    case packed("XPF"): return 0;
    case packed("BHD"):
    case packed("IQD"):
    case packed("JOD"):
    case packed("KWD"):
    case packed("LYD"):
    case packed("OMR"):
    case packed("TND"): return 3;
    case packed("CLF"):
    case packed("UYW"): return 4;
    default: return 2;
  }
}

std::optional<Currency> Currency::parse(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  if (!std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return std::nullopt;
  return Currency{{code[0], code[1], code[2]}};
}

bool finer_than(const Decimal& amount, Currency currency) {
  return amount.without_zeros().scale > currency.decimals();
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

#include "kernel/decimal.hpp"

#include <charconv>

namespace flowmart {
namespace {

constexpr int digits_max = 18;

constexpr std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view number) {
  const bool negative = !number.empty() && number.front() == '-';
  if (negative) number.remove_prefix(1);
  std::int64_t units = 0;
  int digits = 0, scale = 0, whole = 0, zeros = 0;  // zeros: trailing ones, added only when a digit follows
  bool point = false, leading_zero = false;
  std::size_t at = 0;
  for (; at < number.size(); ++at) {
    const char c = number[at];
    if (c == '.') {
      if (point || whole == 0) return std::nullopt;
      point = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    if (!point) {
      if (leading_zero) return std::nullopt;
      if (whole == 0 && c == '0') leading_zero = true;
      ++whole;
    } else {
      ++scale;
    }
    if (c == '0') {
      if (digits > 0) ++zeros;
      continue;
    }
    if (digits + zeros + 1 > digits_max) return std::nullopt;
    units = units * power_of_ten(zeros + 1) + (c - '0');
    digits += zeros + 1;
    zeros = 0;
  }
  if (whole == 0 || (point && scale == 0)) return std::nullopt;
  int exponent = 0;
  if (at < number.size()) {
    if (number[at] != 'e' && number[at] != 'E') return std::nullopt;
    std::string_view power = number.substr(at + 1);
    if (!power.empty() && power.front() == '+') power.remove_prefix(1);
    const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (error != std::errc{} || end != power.data() + power.size() || power.empty()) return std::nullopt;
    if (exponent > 1000 || exponent < -1000) return units == 0 ? std::optional(Decimal{}) : std::nullopt;
  }
  if (units == 0)
    return Decimal{0, static_cast<std::uint8_t>(scale <= digits_max && exponent == 0 ? scale : 0)};
  // The value is units x 10^(zeros - scale + exponent); keep written zeros after the point while they fit.
  int power = zeros - scale + exponent;
  while (power > 0 || (zeros > 0 && power + digits_max >= 0 && power > -scale)) {
    if (digits >= digits_max) {
      if (power > 0) return std::nullopt;
      break;
    }
    units *= 10;
    ++digits;
    --power;
    if (zeros > 0) --zeros;
  }
  if (-power > digits_max) return std::nullopt;
  return Decimal{negative ? -units : units, static_cast<std::uint8_t>(-power)};
}

Decimal Decimal::without_zeros() const {
  Decimal plain = *this;
  for (; plain.scale > 0 && plain.units % 10 == 0; --plain.scale) plain.units /= 10;
  return plain;
}

std::string Decimal::to_string() const {
  std::string out = std::to_string(units < 0 ? -units : units);
  if (scale > 0) {
    if (out.size() <= scale) out.insert(0, scale + 1u - out.size(), '0');
    out.insert(out.size() - scale, 1, '.');
  }
  return units < 0 ? "-" + out : out;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  __extension__ using Wide = __int128;
  const int common = a.scale > b.scale ? a.scale : b.scale;
  const Wide left = Wide{a.units} * power_of_ten(common - a.scale);
  const Wide right = Wide{b.units} * power_of_ten(common - b.scale);
  if (left < right) return std::strong_ordering::less;
  return left > right ? std::strong_ordering::greater : std::strong_ordering::equal;
}

}  // namespace flowmart

#include "stripe/amounts.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace flowmart::stripe {
namespace {

constexpr std::array<std::string_view, 15> without_decimals{
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 5> with_three{"BHD", "JOD", "KWD", "OMR", "TND"};

template <std::size_t size>
bool among(const std::array<std::string_view, size>& codes, Currency currency) {
  return std::find(codes.begin(), codes.end(), currency.code()) != codes.end();
}

// Icelandic krónur and Ugandan shillings have none for ISO 4217 and two for Stripe; with ariary it is the
// other way round.
int decimals_at_stripe(Currency currency) {
  if (among(without_decimals, currency)) return 0;
  return among(with_three, currency) ? 3 : 2;
}

constexpr std::int64_t power(int exponent) {
  std::int64_t value = 1;
  for (int i = 0; i < exponent; ++i) value *= 10;
  return value;
}

}  // namespace

std::optional<std::int64_t> to_stripe(const Money& money) {
  const int at_stripe = decimals_at_stripe(money.currency), here = money.currency.decimals();
  std::int64_t amount = money.minor;
  if (at_stripe > here) {
    if (__builtin_mul_overflow(amount, power(at_stripe - here), &amount)) return std::nullopt;
  } else if (const std::int64_t unit = power(here - at_stripe); unit > 1) {
    if (amount % unit != 0) return std::nullopt;
    amount /= unit;
  }
  // The third decimal has to be a zero.
  if (at_stripe == 3 && amount % 10 != 0) return std::nullopt;
  return amount;
}

Money from_stripe(std::int64_t amount, Currency currency) {
  const int at_stripe = decimals_at_stripe(currency), here = currency.decimals();
  if (at_stripe > here) return {amount / power(at_stripe - here), currency};
  std::int64_t minor = 0;
  if (__builtin_mul_overflow(amount, power(here - at_stripe), &minor)) return {0, currency};
  return {minor, currency};
}

std::string currency_code(Currency currency) {
  std::string code(currency.code());
  for (char& letter : code) letter = static_cast<char>(letter - 'A' + 'a');
  return code;
}

Currency currency_of(std::string_view code) {
  std::string upper(code);
  for (char& letter : upper)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return Currency::parse(upper).value_or(Currency{});
}

}  // namespace flowmart::stripe

// Amounts as Stripe counts them: in smallest units, where it has an opinion of its own on some currencies
// (https://docs.stripe.com/currencies, minor units and special cases). Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "kernel/money.hpp"

namespace flowmart::stripe {

// Nothing: it can't be said to Stripe (finer than it counts, or beyond 64 bits).
std::optional<std::int64_t> to_stripe(const Money& money);
// What Stripe says finer than the currency is, is cut off.
Money from_stripe(std::int64_t amount, Currency currency);

std::string currency_code(Currency currency);  // "gbp"
// Of Stripe's own code; XXX: it is none.
Currency currency_of(std::string_view code);

}  // namespace flowmart::stripe

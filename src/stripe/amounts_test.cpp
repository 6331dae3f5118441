#include "stripe/amounts.hpp"

#include <gtest/gtest.h>

namespace flowmart::stripe {
namespace {

Money money(std::int64_t minor, const char* code) { return {minor, *Currency::parse(code)}; }

TEST(StripeAmounts, AreInSmallestUnits) {
  EXPECT_EQ(to_stripe(money(1999, "GBP")), 1999);
  EXPECT_EQ(to_stripe(money(500, "JPY")), 500);
  EXPECT_EQ(to_stripe(money(5120, "KWD")), 5120);
}

TEST(StripeAmounts, FollowStripeWhereItCountsOtherwise) {
  EXPECT_EQ(to_stripe(money(5, "ISK")), 500);
  EXPECT_EQ(to_stripe(money(5, "UGX")), 500);
  EXPECT_EQ(to_stripe(money(500, "MGA")), 5);
  EXPECT_EQ(from_stripe(500, *Currency::parse("UGX")), money(5, "UGX"));
  EXPECT_EQ(from_stripe(5, *Currency::parse("MGA")), money(500, "MGA"));
  EXPECT_EQ(from_stripe(500, *Currency::parse("JPY")), money(500, "JPY"));
}

TEST(StripeAmounts, AreNoneWhereStripeCountsLessFinely) {
  EXPECT_EQ(to_stripe(money(501, "MGA")), std::nullopt);
  EXPECT_EQ(to_stripe(money(5123, "KWD")), std::nullopt);
  EXPECT_EQ(to_stripe(money(INT64_MAX / 10, "ISK")), std::nullopt);
}

TEST(StripeAmounts, CurrenciesAreWrittenSmall) {
  EXPECT_EQ(currency_code(*Currency::parse("GBP")), "gbp");
  EXPECT_EQ(currency_of("gbp").code(), "GBP");
  EXPECT_EQ(currency_of("pounds").code(), "XXX");
}

}  // namespace
}  // namespace flowmart::stripe

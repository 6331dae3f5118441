#include "kernel/currencies.hpp"

#include <gtest/gtest.h>

namespace flowmart {
namespace {

bool sells_in(std::string_view code) { return is_money(*Currency::parse(code)); }

TEST(Currencies, AreThoseOfIso4217) {
  for (const char* code : {"AED", "GBP", "EUR", "KWD", "JPY", "CLF", "XAF", "XPF", "ZWG"})
    EXPECT_TRUE(sells_in(code)) << code;
}

TEST(Currencies, AreNotMetalsTestsOrNothing) {
  for (const char* code : {"XXX", "XTS", "XAU", "XDR", "ABC", "GBQ", "ZZZ", "EDA"})
    EXPECT_FALSE(sells_in(code)) << code;
}

}  // namespace
}  // namespace flowmart

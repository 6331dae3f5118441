#include "orders/countries.hpp"

#include <gtest/gtest.h>

#include <set>

#include "contract/patterns.hpp"
#include "orders/country_names.hpp"

namespace flowmart::orders {
namespace {

TEST(Countries, AreKnownByName) {
  EXPECT_EQ(country_code("United Kingdom"), "GB");
  EXPECT_EQ(country_code("FRANCE"), "FR");
  EXPECT_EQ(country_code("  germany "), "DE");
  EXPECT_EQ(country_code("Korea, Republic of"), "KR");
  EXPECT_EQ(country_code("Côte d'Ivoire"), "CI");
}

TEST(Countries, AreKnownByOtherNames) {
  EXPECT_EQ(country_code("UK"), "GB");
  EXPECT_EQ(country_code("England"), "GB");
  EXPECT_EQ(country_code("USA"), "US");
  EXPECT_EQ(country_code("EIRE"), "IE");
  EXPECT_EQ(country_code("Holland"), "NL");
  EXPECT_EQ(country_code("Deutschland"), "DE");
}

TEST(Countries, AreKnownByCode) {
  EXPECT_EQ(country_code("IT"), "IT");
  EXPECT_EQ(country_code("it"), "IT");
  EXPECT_EQ(country_code("ZW"), "ZW");
}

TEST(Countries, AreUnknownOtherwise) {
  for (const char* text : {"", " ", "Atlantis", "XX", "Channel Islands", "G", "GBR?", "united  kingdom"})
    EXPECT_EQ(country_code(text), unknown_country) << text;
}

TEST(Countries, AreAllOfTheStandard) {
  std::set<std::string_view> codes;
  for (const CountryName& country : country_names) {
    EXPECT_TRUE(contract::patterns::country.matches(country.code)) << country.name;
    EXPECT_EQ(country_code(country.name), country.code);
    EXPECT_EQ(country_code(country.code), country.code);
    codes.insert(country.code);
  }
  EXPECT_EQ(codes.size(), 249u);  // officially assigned codes of ISO 3166-1
}

}  // namespace
}  // namespace flowmart::orders

#include "inventory/barcode.hpp"

#include <gtest/gtest.h>

#include <set>

#include "contract/patterns.hpp"

namespace flowmart::inventory {
namespace {

TEST(Barcode, ChecksAsTheStandardSays) {
  EXPECT_EQ(gtin_check_digit("629104150021"), '3');  // GS1's worked example of a GTIN-13
  EXPECT_EQ(gtin_check_digit("400638133393"), '1');  // a code in print
  EXPECT_EQ(gtin_check_digit("03600029145"), '2');   // UPC-A
}

TEST(Barcode, IsAnInStoreCodeWithARightCheckDigit) {
  std::set<std::string> codes;
  for (int i = 0; i < 2'000; ++i) {
    const std::string code = in_store_barcode("SKU-" + std::to_string(i));
    ASSERT_EQ(code.size(), 13u);
    EXPECT_TRUE(contract::patterns::barcode.matches(code));
    EXPECT_EQ(code[0], '2');
    EXPECT_EQ(code.back(), gtin_check_digit(std::string_view(code).substr(0, 12)));
    codes.insert(code);
  }
  EXPECT_EQ(codes.size(), 2'000u);
}

TEST(Barcode, StaysTheSameForASku) {
  EXPECT_EQ(in_store_barcode("KETTLE-17"), in_store_barcode("KETTLE-17"));
  EXPECT_NE(in_store_barcode("KETTLE-17"), in_store_barcode("KETTLE-18"));
}

}  // namespace
}  // namespace flowmart::inventory

// Bar codes for goods that carry none of their own.
#pragma once
#include <string>
#include <string_view>

namespace flowmart::inventory {

// The check digit of a GTIN, from the digits before it (GS1 General Specifications, 7.9).
char gtin_check_digit(std::string_view digits);

// A 13-digit code from the range that GS1 leaves to each shop (20 to 29), the same for ever for one SKU. Two
// SKUs may share one by chance (one pair in 10^11), so it identifies nothing inside this program.
std::string in_store_barcode(std::string_view sku);

}  // namespace flowmart::inventory

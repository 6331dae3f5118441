#include "inventory/barcode.hpp"

#include "kernel/uuid.hpp"

namespace flowmart::inventory {

char gtin_check_digit(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i)
    sum += (digits[digits.size() - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string in_store_barcode(std::string_view sku) {
  // Eleven digits of a name-based id; uuid_v5 rather than uuid_of, so that a SKU that is a UUID is hashed
  // too.
  const Uuid hash = uuid_v5(Uuid{}, sku);
  std::uint64_t number = 0;
  for (std::size_t i = 8; i < 16; ++i) number = number << 8 | hash.bytes[i];
  std::string code = std::to_string(number % 100'000'000'000ULL);
  code.insert(0, 11 - code.size(), '0');
  code.insert(0, 1, '2');
  code += gtin_check_digit(code);
  return code;
}

}  // namespace flowmart::inventory

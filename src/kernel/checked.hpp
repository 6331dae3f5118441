// Checked 64-bit arithmetic and the limits on quantities. An empty optional means the result does not fit.
#pragma once
#include <cstdint>
#include <optional>

namespace flowmart {

using Quantity = std::int64_t;                           // units of a product
inline constexpr Quantity quantity_max = 1'000'000'000;  // a line of an order, and one stock movement
inline constexpr std::size_t order_lines_max = 5'000;

inline std::optional<std::int64_t> add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}
inline std::optional<std::int64_t> multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

}  // namespace flowmart

// Reads numbers and flags from the query of a target, strictly.
#pragma once
#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/server/problem.hpp"
#include "http/server/request.hpp"

namespace flowmart::http {

struct NumberRange {
  std::uint64_t minimum = 0, maximum = ~std::uint64_t{0};
};

// The number, its default when absent, or the problem to answer with.
inline std::variant<std::uint64_t, Response> query_number(const Request& request, std::string_view name,
                                                          std::uint64_t otherwise, NumberRange range = {}) {
  const auto text = request.query_value(name);
  if (!text) return otherwise;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error == std::errc{} && end == text->data() + text->size() && value >= range.minimum &&
      value <= range.maximum)
    return value;
  std::string detail =
      "The query parameter " + std::string(name) + " is a number from " + std::to_string(range.minimum);
  if (range.maximum != ~std::uint64_t{0}) detail += " to " + std::to_string(range.maximum);
  return problem(400, "bad-query", detail + ".");
}

// "true" or "false", in lower case; false when absent.
inline std::variant<bool, Response> query_flag(const Request& request, std::string_view name) {
  const auto text = request.query_value(name);
  if (!text || *text == "false") return false;
  if (*text == "true") return true;
  return problem(400, "bad-query", "The query parameter " + std::string(name) + " is true or false.");
}

}  // namespace flowmart::http

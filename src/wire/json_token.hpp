// Single JSON tokens and texts, decided exactly: numbers from their digits, formats by their grammar.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "kernel/decimal.hpp"

namespace flowmart::wire {

// The grammar of a JSON number (RFC 8259, 6).
bool is_json_number(std::string_view token);

enum class IntegerFault : std::uint8_t { none, not_whole, too_large };
struct IntegerRead {
  std::int64_t value = 0;
  IntegerFault fault = IntegerFault::none;
};
// The value of a JSON number as an integer, as JSON Schema understands it: 2.0, 20e-1 and 2e0 are 2.
IntegerRead read_integer(std::string_view number);

// Formats of JSON Schema, draft-07. An e-mail address is a dot-atom, "@" and a host name (RFC 5321 without
// quoted strings and address literals, which no shop's buyer has); a date is YYYY-MM-DD.
bool is_email(std::string_view text);
bool is_date(std::string_view text);

}  // namespace flowmart::wire

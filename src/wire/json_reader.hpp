// JSON text to described values, strictly: what the value's JSON Schema refuses is refused.
//
//   PlaceOrder order;
//   if (auto rejection = wire::read_json(text, order)) return *rejection;
//
// Two sorts of refusal:
// - Refusal::malformed, nothing can be said of single fields: "malformed-json" (not JSON, something after the
//   document, a NUL byte, an escape that is no character), "not-utf8", "duplicate-key" (at any depth, also
//   inside fields that are ignored), "too-deep".
// - Refusal::invalid, "schema-violation": well-formed, but not what the message asks for. Up to `faults_max`
//   faults, in document order, each with its RFC 6901 pointer and a plain sentence.
//
// As JSON Schema (draft-07) has it, a number is an integer when its value is: 2.0 and 2e0 are. Limits beyond
// the schema: integers have 64 bits, other numbers 18 significant digits, moments lie in the years 0000 to
// 9999 with at most microseconds, and formats (uuid, date-time, date, email) are enforced. No number
// passes through a double.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "kernel/rejection.hpp"
#include "wire/shape.hpp"

namespace flowmart::wire {

inline constexpr Code malformed_json{"malformed-json", Refusal::malformed};
inline constexpr Code not_utf8{"not-utf8", Refusal::malformed};
inline constexpr Code duplicate_key{"duplicate-key", Refusal::malformed};
inline constexpr Code too_deep{"too-deep", Refusal::malformed};
inline constexpr Code schema_violation{"schema-violation", Refusal::invalid};

struct ReadOptions {
  std::size_t faults_max = 16;             // how many faults are told
  std::size_t depth_max = 32;              // arrays and objects inside one another
  std::size_t text_max_bytes = 64u << 20;  // longer documents are refused unread as malformed
  bool later = false;                      // of a later version: fields that are not known are ignored
};

// Nothing when `out` (a default-constructed value of the shape) was read; on a rejection it is unspecified.
std::optional<Rejection> read_json(std::string_view text, const Shape& shape, void* out,
                                   const ReadOptions& options = {});

template <class T>
std::optional<Rejection> read_json(std::string_view text, T& out, const ReadOptions& options = {}) {
  return read_json(text, shape_of<T>(), &out, options);
}

}  // namespace flowmart::wire

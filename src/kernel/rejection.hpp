// A caller's mistake: a stable code, a sentence for a person, and the places it concerns. Leaves no trace in
// state.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace flowmart {

enum class Refusal : unsigned char {
  malformed,   // could not be read at all
  invalid,     // well-formed, but breaks a rule on its own
  not_found,   // names something that is not there
  conflict,    // fine in itself, not in the present state
  overloaded,  // try again later
};

// A code is declared once, beside the rule it belongs to; `name` is published and never changes.
struct Code {
  std::string_view name;  // kebab-case, e.g. "order-id-taken"
  Refusal refusal = Refusal::invalid;
  std::string_view why{};  // the sentence for a person, where it is always the same; {} is what it is about
};

struct Fault {
  std::string pointer;  // RFC 6901, into the message; empty for the whole
  std::string detail;
};

struct Rejection {
  std::string code;
  Refusal refusal = Refusal::invalid;
  std::string detail;
  std::vector<Fault> faults;
};

inline Rejection reject(const Code& code, std::string detail = {}, std::vector<Fault> faults = {}) {
  if (detail.empty()) detail = code.why;
  return Rejection{std::string(code.name), code.refusal, std::move(detail), std::move(faults)};
}

}  // namespace flowmart

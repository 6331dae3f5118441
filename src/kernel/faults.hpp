// Collects what is wrong with something from outside, and where.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "kernel/rejection.hpp"

namespace flowmart {

inline constexpr std::size_t faults_shown_max = 100;

class Faults {
 public:
  bool expect(bool holds, std::string_view pointer, std::string_view detail) {
    if (!holds && found_.size() < faults_shown_max)
      found_.push_back({std::string(pointer), std::string(detail)});
    any_ = any_ || !holds;
    return holds;
  }
  bool any() const { return any_; }
  std::vector<Fault> take() { return std::move(found_); }

 private:
  std::vector<Fault> found_;
  bool any_ = false;
};

// A text from outside that people and systems read again: no control characters (C0, DEL, C1), and bounded
// (in characters).
inline bool is_text(std::string_view text, std::size_t least, std::size_t most) {
  std::size_t characters = 0;
  unsigned char before = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || (before == 0xc2 && byte < 0xa0)) return false;
    characters += (byte & 0xc0) != 0x80;  // every byte but those that continue one
    before = byte;
  }
  return characters >= least && characters <= most;
}

// The same of any length.
inline bool is_printable(std::string_view text) { return is_text(text, 0, text.size()); }
inline constexpr std::string_view printable_rule = "A name has no control character in it.";

// An id from outside: no longer than people can compare.
inline constexpr std::size_t name_max = 128;
inline constexpr std::string_view name_rule =
    "An id has 1 to 128 characters, none of them a control character.";
inline bool is_name(std::string_view text) { return is_text(text, 1, name_max); }

}  // namespace flowmart

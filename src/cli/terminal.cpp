#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <optional>

namespace flowmart::cli {
namespace {

struct Steering {
  unsigned character;
  std::size_t bytes;
};

// The character that the text begins with, in UTF-8, if it is a control character or one that turns the
// direction of reading.
std::optional<Steering> steering(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) < 0x20 || byte(0) == 0x7f) return Steering{byte(0), 1};
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) return Steering{byte(1), 2};  // C1
  if (byte(0) != 0xe2 || (byte(1) != 0x80 && byte(1) != 0x81)) return std::nullopt;
  const unsigned character = 0x2000 + ((byte(1) & 0x3f) << 6) + (byte(2) & 0x3f);
  const bool turns =
      (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
  return turns ? std::optional(Steering{character, 3}) : std::nullopt;
}

// Each such character as `shown` has it; what that leaves empty stays as it is.
template <class Shown>
std::string with_steering_shown(std::string_view text, Shown shown) {
  std::string out;
  while (!text.empty()) {
    const auto found = steering(text);
    const std::string instead = found ? shown(found->character) : std::string();
    const std::size_t bytes = found ? found->bytes : 1;
    out += instead.empty() ? text.substr(0, bytes) : instead;
    text.remove_prefix(bytes);
  }
  return out;
}

std::string escape(unsigned character) {
  return character < 0x100 ? fmt::format("\\x{:02x}", character) : fmt::format("\\u{:04x}", character);
}

}  // namespace

std::string visible(std::string_view text) { return with_steering_shown(text, escape); }

std::string visible_lines(std::string_view text) {
  return with_steering_shown(
      text, [](unsigned character) { return character == '\n' ? std::string() : escape(character); });
}

// JSON has no character below 0x20 in its texts but as an escape; between its parts there may be lines.
std::string visible_json(std::string_view json) {
  return with_steering_shown(json, [](unsigned character) {
    return character < 0x20 ? std::string() : fmt::format("\\u{:04x}", character);
  });
}

}  // namespace flowmart::cli

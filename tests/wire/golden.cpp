#include "golden.hpp"

#include <fstream>
#include <sstream>

#include "sample.hpp"

namespace flowmart::wire {
namespace {

constexpr std::size_t bytes_a_line = 32;
constexpr std::string_view digits = "0123456789abcdef";

}  // namespace

std::string golden_path(const MessageType& type) {
  return std::string(FLOWMART_SOURCE_DIR "/tests/golden/")
      .append(type.id)
      .append(".v")
      .append(type.version)
      .append(".hex");
}

std::string golden_text(const MessageType& type) {
  std::string bytes, text;
  type.encode(sample(type).get(), bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text += digits[static_cast<unsigned char>(bytes[i]) >> 4];
    text += digits[static_cast<unsigned char>(bytes[i]) & 15];
    if (i + 1 == bytes.size() || (i + 1) % bytes_a_line == 0) text += '\n';
  }
  return text;
}

std::string golden_bytes(std::string_view text) {
  std::string bytes;
  std::optional<std::size_t> high;
  for (const char c : text) {
    const std::size_t digit = digits.find(c);
    if (digit == digits.npos) continue;
    if (high) bytes += static_cast<char>(*high * 16 + digit);
    high = high ? std::nullopt : std::optional(digit);
  }
  return bytes;
}

std::optional<std::string> read_golden(const MessageType& type) {
  std::ifstream file(golden_path(type));
  if (!file) return std::nullopt;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace flowmart::wire

#include "cli/csv/encoding.hpp"

#include <simdjson.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace flowmart::cli::csv {
namespace {

constexpr std::array<unsigned, 32> from_0x80{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                             0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                             0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                             0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

}  // namespace

std::optional<Encoding> encoding_of(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (lower == "utf-8" || lower == "utf8") return Encoding::utf8;
  for (const std::string_view known : {"latin1", "latin-1", "iso-8859-1", "windows-1252", "cp1252", "ansi"})
    if (lower == known) return Encoding::windows_1252;
  return std::nullopt;
}

bool is_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

void append_windows_1252(std::string_view bytes, std::string& out) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const unsigned point = byte >= 0x80 && byte < 0xA0 ? from_0x80[byte - 0x80u] : byte;
    char bytes[U8_MAX_LENGTH];
    int count = 0;
    U8_APPEND_UNSAFE(bytes, count, point);
    out.append(bytes, static_cast<std::size_t>(count));
  }
}

}  // namespace flowmart::cli::csv

#include "labels/text.hpp"

#include <fribidi/fribidi.h>

namespace flowmart::labels {
namespace {

constexpr char32_t unknown = 0xFFFD;

struct Read {
  char32_t point = unknown;
  std::size_t bytes = 1;
};
Read read(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return {};
  char32_t point = first & (0xFFu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return {};
    point = point << 6 | (next & 0x3F);
  }
  return {point, bytes};
}

bool steers(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xFFFE ||
         c == 0xFFFF;
}

void trim_end(std::u32string& line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
}

}  // namespace

std::u32string code_points(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    const Read one = read(text);
    text.remove_prefix(one.bytes);
    const bool beyond = one.point > 0xFFFF || (one.point >= 0xD800 && one.point < 0xE000);
    points += steers(one.point) ? U' ' : beyond ? unknown : one.point;
  }
  return points;
}

std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | c >> 6);
      out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | c >> 12);
      out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    }
  }
  return out;
}

std::vector<std::u32string> wrap(std::u32string_view text, float width, const Width& of) {
  std::vector<std::u32string> lines;
  std::u32string line;
  float used = 0;
  std::size_t space = std::u32string::npos;  // of this line, the last
  for (const char32_t c : text) {
    if (c == ' ' && line.empty()) continue;
    line += c;
    used += of(c);
    if (c == ' ') {
      space = line.size() - 1;
      continue;
    }
    if (used <= width || line.size() == 1) continue;
    const std::size_t cut = space == std::u32string::npos ? line.size() - 1 : space;
    std::u32string rest = line.substr(space == std::u32string::npos ? cut : cut + 1);
    line.resize(cut);
    trim_end(line);
    lines.push_back(std::move(line));
    line = std::move(rest);
    space = std::u32string::npos;
    used = 0;
    for (const char32_t kept : line) used += of(kept);
  }
  trim_end(line);
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::u32string visual(std::u32string_view line) {
  const std::u32string logical(line);
  std::u32string drawn(logical.size() + 1, U'\0');
  FriBidiParType direction = FRIBIDI_PAR_ON;
  const auto* from = reinterpret_cast<const FriBidiChar*>(logical.data());
  auto* to = reinterpret_cast<FriBidiChar*>(drawn.data());
  if (!fribidi_log2vis(from, static_cast<FriBidiStrIndex>(logical.size()), &direction, to, nullptr, nullptr,
                       nullptr))
    return logical;
  drawn.resize(logical.size());
  // Where two letters became one, the second place holds a filler.
  std::erase(drawn, static_cast<char32_t>(FRIBIDI_CHAR_FILL));
  return drawn;
}

}  // namespace flowmart::labels

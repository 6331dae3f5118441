#include "labels/text.hpp"

#include <fribidi/fribidi.h>
#include <unicode/utf8.h>

namespace flowmart::labels {
namespace {

constexpr char32_t unknown = 0xFFFD;

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
  for (std::size_t at = 0; at < text.size();) {
    UChar32 next = 0;
    U8_NEXT(text.data(), at, text.size(), next);
    const char32_t point = next < 0 || next > 0xFFFF ? unknown : static_cast<char32_t>(next);
    points += steers(point) ? U' ' : point;
  }
  return points;
}

std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    char bytes[U8_MAX_LENGTH];
    int count = 0;
    U8_APPEND_UNSAFE(bytes, count, c);
    out.append(bytes, static_cast<std::size_t>(count));
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

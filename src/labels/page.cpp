#include "labels/page.hpp"

#include <algorithm>
#include <cstdio>

#include "labels/text.hpp"

namespace flowmart::labels {
namespace {

// Debian's fonts-dejavu-core, which may be embedded in documents.
constexpr const char* plain_file = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
constexpr const char* bold_file = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf";

constexpr float line_height = 1.2F, ascent = 0.95F;
constexpr char32_t ellipsis = U'\u2026';

// The library goes on after an error, and keeps it.
void keep_error(HPDF_STATUS, HPDF_STATUS, void*) {}

}  // namespace

Page::Page(float width, float height)
    : width_(width), height_(height), document_(HPDF_New(keep_error, nullptr)) {
  if (!document_) return;
  HPDF_SetCompressionMode(document_, HPDF_COMP_ALL);
  HPDF_UseUTFEncodings(document_);
  turn();
  plain_ = load(plain_file);
  bold_ = load(bold_file);
}

Page::~Page() {
  if (document_) HPDF_Free(document_);
}

void Page::turn() {
  page_ = document_ ? HPDF_AddPage(document_) : nullptr;
  if (!page_) return;
  HPDF_Page_SetWidth(page_, width_);
  HPDF_Page_SetHeight(page_, height_);
}

HPDF_Font Page::load(const char* path) {
  const char* name = HPDF_LoadTTFontFromFile(document_, path, HPDF_TRUE);
  HPDF_Font const font = name ? HPDF_GetFont(document_, name, "UTF-8") : nullptr;
  if (!font && !missing_) missing_ = path;
  return font;
}

bool Page::usable() const { return document_ && page_ && !missing_; }

HPDF_Font Page::font_of(Face face) const { return face == Face::plain ? plain_ : bold_; }

float Page::width_of(char32_t c, Face face) const {
  const HPDF_INT width = HPDF_Font_GetUnicodeWidth(font_of(face), static_cast<HPDF_UNICODE>(c));
  return static_cast<float>(width) / 1000;
}

std::vector<std::u32string> Page::lines_of(const std::vector<std::string>& paragraphs, Face face,
                                           float ems) const {
  std::vector<std::u32string> lines;
  for (const std::string& paragraph : paragraphs)
    for (std::u32string& line :
         wrap(code_points(paragraph), ems, [&](char32_t c) { return width_of(c, face); }))
      lines.push_back(std::move(line));
  return lines;
}

float Page::text(const Box& box, const std::vector<std::string>& paragraphs, const Style& style) {
  if (!usable()) return 0;
  float size = style.size;
  std::vector<std::u32string> lines = lines_of(paragraphs, style.face, box.width / size);
  while (static_cast<float>(lines.size()) * size * line_height > box.height && size > style.size_min) {
    size = std::max(size - 1, style.size_min);
    lines = lines_of(paragraphs, style.face, box.width / size);
  }
  const auto lines_max = static_cast<std::size_t>(std::max(1.0F, box.height / (size * line_height)));
  if (lines.size() > lines_max) {
    lines.resize(lines_max);
    if (lines.back().size() > 1) lines.back().back() = ellipsis;
  }
  const float grey = style.white ? 1 : 0;
  HPDF_Page_SetGrayFill(page_, grey);
  float y = box.top;
  for (const std::u32string& line : lines) {
    draw_line(visual(line), style, size, {box.left, y - size * ascent, box.width, 0});
    y -= size * line_height;
  }
  HPDF_Page_SetGrayFill(page_, 0);
  return box.top - y;
}

// What grew when its letters were joined is squeezed into its width.
void Page::draw_line(std::u32string_view line, const Style& style, float size, const Box& at) {
  float width = 0;
  for (const char32_t c : line) width += width_of(c, style.face) * size;
  const float left = style.at_right ? at.left + std::max(0.0F, at.width - width) : at.left;
  HPDF_Page_BeginText(page_);
  HPDF_Page_SetFontAndSize(page_, font_of(style.face), size);
  HPDF_Page_SetHorizontalScalling(page_, width > at.width ? 100 * at.width / width : 100);
  HPDF_Page_TextOut(page_, left, at.top, utf8(line).c_str());
  HPDF_Page_EndText(page_);
}

void Page::rule(float left, float y, float width) { fill({left, y, width, 0.8F}); }

void Page::fill(const Box& box) {
  if (!usable()) return;
  HPDF_Page_Rectangle(page_, box.left, box.top - box.height, box.width, box.height);
  HPDF_Page_Fill(page_);
}

std::variant<std::string, Fault> Page::bytes() {
  if (missing_) return Fault{true, std::string("The font ") + missing_ + " can't be read."};
  if (!usable() || HPDF_GetError(document_) != HPDF_OK || HPDF_SaveToStream(document_) != HPDF_OK)
    return Fault{true, "The page can't be made: libHaru's error " +
                           std::to_string(document_ ? HPDF_GetError(document_) : 0) + "."};
  std::string out(HPDF_GetStreamSize(document_), '\0');
  auto size = static_cast<HPDF_UINT32>(out.size());
  HPDF_ReadFromStream(document_, reinterpret_cast<HPDF_BYTE*>(out.data()), &size);
  out.resize(size);
  return out;
}

}  // namespace flowmart::labels

// Pages of PDF, made by libHaru: texts in boxes, rules, filled boxes, all on the last page. Measured in
// points (1/72 inch) from the lower left corner. Trouble of the library (a font's file that is missing) is
// told at the end, by bytes().
#pragma once
#include <hpdf.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "labels/label.hpp"

namespace flowmart::labels {

struct Box {
  float left = 0, top = 0, width = 0, height = 0;  // it reaches down from its top
};
enum class Face : unsigned char { plain, bold };
struct Style {
  Face face = Face::plain;
  float size = 10, size_min = 6;
  bool white = false;
  bool at_right = false;  // its lines end at the right edge
};

class Page {
 public:
  Page(float width, float height);
  ~Page();
  Page(const Page&) = delete;

  // Each paragraph begins a line. As large as fits, from `size` down to `size_min`; what does not fit even
  // then is cut with an ellipsis. Answers with the height used.
  float text(const Box& box, const std::vector<std::string>& paragraphs, const Style& style);
  void rule(float left, float y, float width);
  // Another page of the same size.
  void turn();
  void fill(const Box& box);
  std::variant<std::string, Fault> bytes();

 private:
  bool usable() const;
  HPDF_Font load(const char* path);
  HPDF_Font font_of(Face face) const;
  float width_of(char32_t c, Face face) const;  // at size 1
  std::vector<std::u32string> lines_of(const std::vector<std::string>& paragraphs, Face face,
                                       float ems) const;
  void draw_line(std::u32string_view line, const Style& style, float size, const Box& at);

  const float width_, height_;
  HPDF_Doc document_;
  HPDF_Page page_ = nullptr;
  HPDF_Font plain_ = nullptr, bold_ = nullptr;
  const char* missing_ = nullptr;  // the first file of a font that can't be read
};

}  // namespace flowmart::labels

// Texts of people as code points that a page can show: broken into lines, and each line in the order in which
// it is drawn from left to right.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace flowmart::labels {

// What is no UTF-8, and what lies beyond 16 bits (which the page can't name), becomes U+FFFD; controls, and
// marks that steer the direction, become spaces.
std::u32string code_points(std::string_view utf8);
std::string utf8(std::u32string_view text);

using Width = std::function<float(char32_t)>;

// Lines no wider than that: broken between words, and within a word that is wider than a line.
std::vector<std::u32string> wrap(std::u32string_view text, float width, const Width& of);

// In the order of drawing, with Arabic letters joined and brackets turned.
std::u32string visual(std::u32string_view line);

}  // namespace flowmart::labels

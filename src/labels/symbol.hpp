// The code on a label, as bars on a grid of modules: Code 128 where scanners at a belt can read it in the
// width that there is, else QR, which takes any bytes and more of them. Made by zint.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace flowmart::labels {

struct Bar {
  float x = 0, y = 0, width = 0, height = 0;  // from the upper left corner
};
struct Symbol {
  bool square = false;          // QR; else bars of one height, which is the drawer's to choose
  float width = 0, height = 0;  // without the quiet zones
  std::vector<Bar> bars;
};

// Modules that must stay white at either side.
inline constexpr float linear_quiet = 10, square_quiet = 4;

// Code 128 if the text is printable ASCII and no wider than that, else QR; none: too long for either.
std::optional<Symbol> symbol_of(std::string_view text, float linear_width_max);

}  // namespace flowmart::labels

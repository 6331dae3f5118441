// What a stranger wrote never steers the terminal of whoever reads it.
#pragma once
#include <string>
#include <string_view>

namespace flowmart::cli {

// The text with its control characters shown, as \x1b: on a terminal they would be obeyed.
std::string visible(std::string_view text);

}  // namespace flowmart::cli

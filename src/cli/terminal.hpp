// What a stranger wrote never steers the terminal of whoever reads it.
#pragma once
#include <string>
#include <string_view>

namespace flowmart::cli {

// The text with its control characters shown, as \x1b, and what turns the direction of reading, as \u202e: on
// a terminal they would be obeyed.
std::string visible(std::string_view text);
// The same for text of our own that has lines.
std::string visible_lines(std::string_view text);
// JSON that says the same with such characters escaped.
std::string visible_json(std::string_view json);

}  // namespace flowmart::cli

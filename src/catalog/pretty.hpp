// JSON text laid out for people and for diffs: two spaces a level, short arrays of plain values on one line.
#pragma once
#include <string>
#include <string_view>

namespace flowmart::catalog {

// The text must be JSON; what stands between its tokens does not matter.
std::string pretty(std::string_view json);

}  // namespace flowmart::catalog

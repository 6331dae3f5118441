#include "cli/csv/writer.hpp"

namespace flowmart::cli::csv {

void append_field(std::string_view text, std::string& out) {
  // A byte order mark at the front of the first field would be taken for the file's.
  if (text.find_first_of(",\"\r\n") == text.npos && !text.starts_with("\xEF\xBB\xBF")) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string inert(std::string_view text) {
  constexpr std::string_view begins_a_formula = "=+-@\t\r";
  const bool steers = !text.empty() && begins_a_formula.find(text.front()) != begins_a_formula.npos;
  return (steers ? "'" : "") + std::string(text);
}

}  // namespace flowmart::cli::csv

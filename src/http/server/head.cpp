#include "http/server/head.hpp"

namespace flowmart::http {

HeadScan::State HeadScan::scan(std::string_view bytes) {
  for (;;) {
    const auto end = bytes.find('\n', scanned);
    if (end == std::string_view::npos) {
      scanned = bytes.size();
      return State::incomplete;
    }
    if (end == line_start || bytes[end - 1] != '\r') return State::bad_line;
    if (line_start > 0 && (bytes[line_start] == ' ' || bytes[line_start] == '\t')) return State::bad_line;
    const bool empty_line = end == line_start + 1;
    scanned = line_start = end + 1;
    if (!empty_line) continue;
    length = end + 1;
    return State::complete;
  }
}

}  // namespace flowmart::http

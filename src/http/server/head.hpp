// Finds the end of a request's head and refuses what readers of HTTP disagree about: line ends that are not
// CRLF and continued (folded) header lines. What is inside the lines is the parser's business.
#pragma once
#include <cstddef>
#include <string_view>

namespace flowmart::http {

struct HeadScan {
  enum class State : unsigned char { incomplete, complete, bad_line };
  std::size_t scanned = 0;  // bytes known to hold no end; keeps a slow head from being read again and again
  std::size_t line_start = 0;  // of the line that `scanned` stands in
  std::size_t length = 0;      // of the head, the empty line included, once complete

  // `bytes` begins at the request line, and with what was given before.
  State scan(std::string_view bytes);
};

}  // namespace flowmart::http

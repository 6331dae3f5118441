// A parcel's label as a PDF of one A6 page: who sends it, where it goes, and a code that says which parcel it
// is.
//
// The same label is the same bytes: nothing in it tells when it was drawn. Texts may be of anybody's making
// and of any length: what is too long for its place is set smaller, then cut short with an ellipsis. Latin,
// Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic have letters; what is written from right to left is,
// and Arabic letters are joined. Others (Chinese, Japanese, Korean, Devanagari, Thai, emoji) show as empty
// boxes; the code holds any text. Any number of threads.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace flowmart::labels {

struct Label {
  std::string id;                     // what its code says, 1 to 1,000 bytes
  bool returning = false;             // says so in large letters
  std::vector<std::string> from, to;  // line by line, the name or the street first
  std::string order, service;         // empty: left out
  std::int64_t units = 0;
};

struct Fault {
  bool ours = false;  // not the label is at fault, but what it is drawn with
  std::string why;
};

std::variant<std::string, Fault> draw(const Label& label);

}  // namespace flowmart::labels

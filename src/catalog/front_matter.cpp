#include "catalog/front_matter.hpp"

#include "kernel/check.hpp"
#include "wire/json_write.hpp"

namespace flowmart::catalog {

// A JSON string is a double-quoted YAML scalar.
void FrontMatter::line(std::string_view before, std::string_view value) {
  text_.append(depth_ * 2, ' ').append(before);
  wire::write_json_text(text_, value);
  text_ += '\n';
}

FrontMatter& FrontMatter::text(std::string_view key, std::string_view value) {
  if (!value.empty()) line(std::string(key) + ": ", value);
  return *this;
}

FrontMatter& FrontMatter::flag(std::string_view key, bool value) {
  text_.append(depth_ * 2, ' ').append(key).append(value ? ": true\n" : ": false\n");
  return *this;
}

FrontMatter& FrontMatter::open(std::string_view key) {
  text_.append(depth_ * 2, ' ').append(key).append(":\n");
  ++depth_;
  return *this;
}

FrontMatter& FrontMatter::close() {
  check(depth_ > 0, "what is closed was opened");
  --depth_;
  return *this;
}

FrontMatter& FrontMatter::begin_item(std::string_view key, std::string_view value) {
  line("- " + std::string(key) + ": ", value);
  ++depth_;
  return *this;
}

FrontMatter& FrontMatter::item(std::initializer_list<Pair> pairs) {
  bool first = true;
  for (const auto& [key, value] : pairs) {
    if (value.empty()) continue;
    line((std::exchange(first, false) ? "- " : "  ") + std::string(key) + ": ", value);
  }
  return *this;
}

std::string FrontMatter::page(std::string_view body) const {
  check(depth_ == 0, "all that was opened is closed");
  return "---\n" + text_ + "---\n\n" + std::string(body) + "\n";
}

}  // namespace flowmart::catalog

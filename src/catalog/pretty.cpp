#include "catalog/pretty.hpp"

#include <cstddef>

namespace flowmart::catalog {
namespace {

constexpr std::size_t line_max = 100;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

class Layout {
 public:
  explicit Layout(std::string_view json) : x_json(json) {}

  std::string run() {
    value(0);
    x_out += '\n';
    return std::move(x_out);
  }

 private:
  char peek() {
    while (x_at < x_json.size() && is_space(x_json[x_at])) ++x_at;
    return x_at < x_json.size() ? x_json[x_at] : '\0';
  }

  // A string, number or word, copied as it is.
  void scalar() {
    const std::size_t from = x_at;
    if (x_json[x_at] == '"') {
      for (++x_at; x_json[x_at] != '"'; ++x_at)
        if (x_json[x_at] == '\\') ++x_at;
      ++x_at;
    } else {
      while (x_at < x_json.size() && !is_space(x_json[x_at]) &&
             std::string_view(",]}:").find(x_json[x_at]) == std::string_view::npos)
        ++x_at;
    }
    x_out += x_json.substr(from, x_at - from);
  }

  void new_line(std::size_t depth) {
    x_out += '\n';
    x_out.append(depth * 2, ' ');
  }

  void value(std::size_t depth) {
    const char first = peek();
    if (first == '{') return members('}', depth, true);
    if (first == '[') return array(depth);
    scalar();
  }

  // On one line when nothing is nested in it and it is short.
  void array(std::size_t depth) {
    const std::size_t from_in = x_at, from_out = x_out.size();
    ++x_at;
    x_out += '[';
    bool flat = true;
    for (bool first = true; flat && peek() != ']'; first = false) {
      if (!first) {
        ++x_at;
        x_out += ", ";
      }
      const char next = peek();
      if (next == '{' || next == '[') flat = false;
      else scalar();
    }
    if (flat && x_out.size() - from_out + depth * 2 <= line_max) {
      ++x_at;
      x_out += ']';
      return;
    }
    x_at = from_in;
    x_out.resize(from_out);
    members(']', depth, false);
  }

  void members(char closing, std::size_t depth, bool keyed) {
    x_out += x_json[x_at++];
    bool empty = true;
    while (peek() != closing) {
      if (!empty) {
        ++x_at;
        x_out += ',';
        peek();
      }
      empty = false;
      new_line(depth + 1);
      if (keyed) {
        scalar();
        peek();
        ++x_at;
        x_out += ": ";
      }
      value(depth + 1);
    }
    ++x_at;
    if (!empty) new_line(depth);
    x_out += closing;
  }

  std::string_view x_json;
  std::size_t x_at = 0;
  std::string x_out;
};

}  // namespace

std::string pretty(std::string_view json) { return Layout(json).run(); }

}  // namespace flowmart::catalog

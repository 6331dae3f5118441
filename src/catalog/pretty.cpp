#include "catalog/pretty.hpp"

#include <cstddef>

namespace flowmart::catalog {
namespace {

constexpr std::size_t line_max = 100;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

class Layout {
 public:
  explicit Layout(std::string_view json) : json_(json) {}

  std::string run() {
    value(0);
    out_ += '\n';
    return std::move(out_);
  }

 private:
  char peek() {
    while (at_ < json_.size() && is_space(json_[at_])) ++at_;
    return at_ < json_.size() ? json_[at_] : '\0';
  }

  // A string, number or word, copied as it is.
  void scalar() {
    const std::size_t from = at_;
    if (json_[at_] == '"') {
      for (++at_; json_[at_] != '"'; ++at_)
        if (json_[at_] == '\\') ++at_;
      ++at_;
    } else {
      while (at_ < json_.size() && !is_space(json_[at_]) &&
             std::string_view(",]}:").find(json_[at_]) == std::string_view::npos)
        ++at_;
    }
    out_ += json_.substr(from, at_ - from);
  }

  void new_line(std::size_t depth) {
    out_ += '\n';
    out_.append(depth * 2, ' ');
  }

  void value(std::size_t depth) {
    const char first = peek();
    if (first == '{') return members('}', depth, true);
    if (first == '[') return array(depth);
    scalar();
  }

  // On one line when nothing is nested in it and it is short.
  void array(std::size_t depth) {
    const std::size_t from_in = at_, from_out = out_.size();
    ++at_;
    out_ += '[';
    bool flat = true;
    for (bool first = true; flat && peek() != ']'; first = false) {
      if (!first) {
        ++at_;
        out_ += ", ";
      }
      const char next = peek();
      if (next == '{' || next == '[') flat = false;
      else scalar();
    }
    if (flat && out_.size() - from_out + depth * 2 <= line_max) {
      ++at_;
      out_ += ']';
      return;
    }
    at_ = from_in;
    out_.resize(from_out);
    members(']', depth, false);
  }

  void members(char closing, std::size_t depth, bool keyed) {
    out_ += json_[at_++];
    bool empty = true;
    while (peek() != closing) {
      if (!empty) {
        ++at_;
        out_ += ',';
        peek();
      }
      empty = false;
      new_line(depth + 1);
      if (keyed) {
        scalar();
        peek();
        ++at_;
        out_ += ": ";
      }
      value(depth + 1);
    }
    ++at_;
    if (!empty) new_line(depth);
    out_ += closing;
  }

  std::string_view json_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string pretty(std::string_view json) { return Layout(json).run(); }

}  // namespace flowmart::catalog

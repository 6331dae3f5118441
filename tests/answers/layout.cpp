#include "answers/layout.hpp"

#include <algorithm>
#include <cctype>

namespace flowmart::answers {
namespace {

constexpr std::size_t line_max = 118;

class Layout {
 public:
  explicit Layout(std::string_view json) : json_(json) {}

  std::string run() {
    value(0);
    return std::move(out_);
  }

 private:
  // Where the value or member that begins at `from` ends.
  std::size_t end_of(std::size_t from) const {
    std::size_t depth = 0;
    for (std::size_t at = from; at < json_.size(); ++at) {
      const char c = json_[at];
      if (c == '"') {
        for (++at; at < json_.size() && json_[at] != '"'; ++at)
          if (json_[at] == '\\') ++at;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
        return at;
      } else if (c == '}' || c == ']') {
        --depth;
      }
    }
    return json_.size();
  }
  std::size_t width() const { return out_.size() - (out_.rfind('\n') + 1); }
  void copy_to(std::size_t end) {
    out_ += json_.substr(at_, end - at_);
    at_ = end;
  }

  // What does not fit into a line is broken between its members.
  void value(std::size_t depth) {
    const std::size_t end = end_of(at_);
    const bool nested = json_[at_] == '{' || json_[at_] == '[';
    if (!nested || width() + end - at_ <= line_max) return copy_to(end);
    copy_to(at_ + 1);
    for (bool first = true; at_ < json_.size() && json_[at_] != '}' && json_[at_] != ']'; first = false) {
      if (!first) copy_to(at_ + 1);  // the comma
      const std::size_t member = end_of(at_);
      if (!first && width() + member - at_ > line_max) out_.append("\n").append(depth + 1, ' ');
      if (json_[at_] == '"')  // a key, or a text in an array
        if (const std::size_t colon = json_.find("\":", at_); colon < member) copy_to(colon + 2);
      value(depth + 1);
    }
    copy_to(std::min(at_ + 1, json_.size()));
  }

  std::string_view json_;
  std::size_t at_ = 0;
  std::string out_;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// The name that begins there: a UUID, the gateway's of a charge, a moment or a time in milliseconds.
std::string name_at(const std::string& text, std::size_t at) {
  constexpr std::string_view uuid = "00000000-0000-0000-0000-000000000000";
  constexpr std::size_t millis = 13;
  std::size_t end = at;
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  while (end < text.size() && end - at < uuid.size() &&
         (uuid[end - at] == '-' ? text[end] == '-' : is_hex(text[end])))
    ++end;
  if (end - at == uuid.size()) return text.substr(at, uuid.size());
  if (at > 0 && is_word(text[at - 1])) return {};
  for (end = at; end < text.size() && is_word(text[end]);) ++end;
  const std::string word = text.substr(at, end - at);
  if (word.starts_with("tg_")) return word;
  const bool number = !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
  return number && (word.size() == millis || text.compare(end, 3, " ms") == 0) ? word : std::string();
}

}  // namespace

std::string laid_out(std::string_view json) { return Layout(json).run(); }

std::string Names::hide(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string name = name_at(text, at);
    if (name.empty()) {
      out += text[at++];
      continue;
    }
    if (text.compare(at + name.size(), 3, " ms") == 0) {  // how long it took
      out += "<n>";
      at += name.size();
      continue;
    }
    const auto [told, is_new] = told_.try_emplace(name);
    if (is_new) {
      const char kind = name.starts_with("tg_") ? 'g' : name.find('-') != std::string::npos ? 'u' : 'n';
      told->second = "<" + (kind + std::to_string(++counts_[kind])) + ">";
    }
    out += told->second;
    at += name.size();
  }
  return out;
}

}  // namespace flowmart::answers

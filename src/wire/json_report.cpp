#include "wire/json_report.hpp"

#include <algorithm>

#include "wire/json_reader.hpp"

namespace flowmart::wire {

std::string Place::pointer() const {
  if (up == nullptr) return {};
  std::string out = up->pointer() + '/';
  if (in_list) return out + std::to_string(index);
  for (const char c : key) {
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else out += c;
  }
  return out;
}

bool Report::malformed(const Code& code, std::string detail, const char* where) {
  malformed_ = &code;
  detail_ = std::move(detail);
  locate(where);
  return false;
}

void Report::locate(const char* where) {
  const bool inside = where >= text_.data() && where < text_.data() + text_.size();
  if (where_ == nullptr && inside) where_ = where;
}

void Report::fault(const Place& place, std::string detail) {
  if (++count_ <= faults_max_) faults_.push_back({place.pointer(), std::move(detail)});
}

std::optional<Rejection> Report::verdict() && {
  if (malformed_ != nullptr) {
    if (where_ != nullptr) {
      const auto before = text_.substr(0, static_cast<std::size_t>(where_ - text_.data()));
      const auto line = std::count(before.begin(), before.end(), '\n') + 1;
      const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
      detail_ += ", at line " + std::to_string(line) + ", column " + std::to_string(column);
    }
    return reject(*malformed_, detail_ + '.');
  }
  if (no_faults()) return std::nullopt;
  return reject(schema_violation, "The message does not have the form that its schema asks for.",
                std::move(faults_));
}

}  // namespace flowmart::wire

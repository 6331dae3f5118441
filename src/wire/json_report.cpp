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
  x_malformed = &code;
  x_detail = std::move(detail);
  locate(where);
  return false;
}

void Report::locate(const char* where) {
  const bool inside = where >= x_text.data() && where < x_text.data() + x_text.size();
  if (x_where == nullptr && inside) x_where = where;
}

void Report::fault(const Place& place, std::string detail) {
  if (++x_count <= x_faults_max) x_faults.push_back({place.pointer(), std::move(detail)});
}

std::optional<Rejection> Report::verdict() && {
  if (x_malformed != nullptr) {
    if (x_where != nullptr) {
      const auto before = x_text.substr(0, static_cast<std::size_t>(x_where - x_text.data()));
      const auto line = std::count(before.begin(), before.end(), '\n') + 1;
      const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
      x_detail += ", at line " + std::to_string(line) + ", column " + std::to_string(column);
    }
    return reject(*x_malformed, x_detail + '.');
  }
  if (no_faults()) return std::nullopt;
  return reject(schema_violation, "The message does not have the form that its schema asks for.",
                std::move(x_faults));
}

}  // namespace flowmart::wire

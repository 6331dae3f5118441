#include "http/server/request.hpp"

#include <algorithm>

namespace flowmart::http {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view take_until(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto taken = trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

// "0.5" as 500; what is no qvalue counts as 1.
int quality(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return 1000;
  if (text[0] == '1') return 1000;
  int thousandths = 0, weight = 100;
  for (std::size_t i = 2; i < std::min<std::size_t>(text.size(), 5); ++i, weight /= 10) {
    if (text[i] < '0' || text[i] > '9') return 1000;
    thousandths += weight * (text[i] - '0');
  }
  return thousandths;
}

// The q of one element of a list such as "text/html;level=1;q=0.7".
int element_quality(std::string_view parameters) {
  while (!parameters.empty()) {
    auto parameter = take_until(parameters, ';');
    const auto name = take_until(parameter, '=');
    if (name.size() == 1 && lower(name[0]) == 'q') return quality(trimmed(parameter));
  }
  return 1000;
}

// How closely a media range names the type: 3 itself, 2 its group, 1 everything, 0 not at all.
int closeness(std::string_view range, std::string_view type) {
  if (equal_ignoring_case(range, type)) return 3;
  if (range == "*/*") return 1;
  const auto slash = range.find('/');
  if (slash == std::string_view::npos || range.substr(slash + 1) != "*") return 0;
  return equal_ignoring_case(range.substr(0, slash + 1), type.substr(0, slash + 1)) ? 2 : 0;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::other: break;
  }
  return {};
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const auto& one : headers)
    if (equal_ignoring_case(one.name, name)) return one.value;
  return std::nullopt;
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  for (const auto& one : query)
    if (one.name == name) return one.value;
  return std::nullopt;
}

int Request::preference(std::string_view media_type) const {
  bool any = false;
  int best = 0, closest = 0;
  for (const auto& one : headers) {
    if (!equal_ignoring_case(one.name, "accept")) continue;
    auto list = one.value;
    while (!list.empty()) {
      auto element = take_until(list, ',');
      const auto range = take_until(element, ';');
      if (range.empty()) continue;
      any = true;
      const int close = closeness(range, media_type);
      if (close > closest) {
        closest = close;
        best = element_quality(element);
      }
    }
  }
  return any ? best : 1000;
}

bool Request::accepts(std::string_view media_type) const { return preference(media_type) > 0; }

bool Request::accepts_gzip() const {
  int all = 0;
  for (const auto& one : headers) {
    if (!equal_ignoring_case(one.name, "accept-encoding")) continue;
    auto list = one.value;
    while (!list.empty()) {
      auto element = take_until(list, ',');
      const auto coding = take_until(element, ';');
      if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip"))
        return element_quality(element) > 0;
      if (coding == "*") all = element_quality(element);
    }
  }
  return all > 0;
}

std::string_view Request::content_type() const {
  auto value = header("content-type").value_or(std::string_view{});
  return take_until(value, ';');
}

}  // namespace flowmart::http

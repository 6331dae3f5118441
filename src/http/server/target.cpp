#include "http/server/target.hpp"

#include <simdjson.h>

#include <algorithm>

#include "kernel/text.hpp"

namespace flowmart::http {
namespace {

// What stands before the path of an absolute-form target; npos if it is none.
std::size_t authority_length(std::string_view raw) {
  std::size_t start = 0;
  if (raw.size() > 7 && equal_ignoring_case(raw.substr(0, 7), "http://")) start = 7;
  else if (raw.size() > 8 && equal_ignoring_case(raw.substr(0, 8), "https://")) start = 8;
  else return std::string_view::npos;
  const auto end = std::min(raw.find_first_of("/?", start), raw.size());
  return end > start ? end : std::string_view::npos;
}

}  // namespace

bool is_plain_text(std::string_view text) {
  const auto controls = [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; };
  return std::none_of(text.begin(), text.end(), controls) &&
         simdjson::validate_utf8(text.data(), text.size());
}

bool Target::decode(std::string_view text, bool plus_is_space, std::string_view& out) {
  const bool encoded = text.find_first_of(plus_is_space ? "%+" : "%") != std::string_view::npos;
  if (!encoded) {
    out = text;
    return is_plain_text(text);
  }
  const auto start = decoded_.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded_ += ' ';
    } else if (text[i] == '%') {
      const auto byte = percent_decoded(text, i);
      if (!byte) return false;
      decoded_ += *byte;
      i += 2;
    } else {
      decoded_ += text[i];
    }
  }
  out = std::string_view(decoded_).substr(start);
  return is_plain_text(out);
}

bool Target::read_query(std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    NameValue one;
    if (!decode(pair.substr(0, equals), true, one.name)) return false;
    if (!decode(pair.substr(std::min(equals + 1, pair.size())), true, one.value)) return false;
    query.push_back(one);
  }
  return true;
}

Target::Verdict Target::read_segments(std::string_view rest) {
  auto verdict = Verdict::good;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('/'), rest.size());
    std::string_view segment;
    if (!decode(rest.substr(0, end), false, segment)) return Verdict::malformed;
    if (segment.empty() || segment == "." || segment == "..") verdict = Verdict::nowhere;
    segments.push_back(segment);
    if (end + 1 == rest.size()) verdict = Verdict::nowhere;  // "/a/"
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return verdict;
}

Target::Verdict Target::read(std::string_view raw) {
  segments.clear();
  query.clear();
  decoded_.clear();
  decoded_.reserve(raw.size());  // decoding only shortens, so views into it never move
  path = raw;
  if (raw == "*") return Verdict::good;
  if (raw.empty() || raw.find('#') != std::string_view::npos) return Verdict::malformed;
  if (raw.front() != '/') {
    const auto skip = authority_length(raw);
    if (skip == std::string_view::npos) return Verdict::malformed;
    raw.remove_prefix(skip);
  }
  const auto mark = std::min(raw.find('?'), raw.size());
  path = raw.substr(0, mark);
  if (path.empty()) path = "/";
  const auto verdict = read_segments(path.substr(1));
  if (verdict == Verdict::malformed) return verdict;
  if (!read_query(raw.substr(std::min(mark + 1, raw.size())))) return Verdict::malformed;
  return verdict;
}

}  // namespace flowmart::http

#include "wire/json_walk.hpp"

#include <algorithm>

#include "wire/json_reader.hpp"
#include "wire/json_token.hpp"

namespace flowmart::wire {
namespace {

// A text in UTF-8 holds these only when an escape named half of a surrogate pair.
bool holds_surrogate(std::string_view text) {
  for (std::size_t at = text.find('\xED'); at != text.npos; at = text.find('\xED', at + 1))
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) return true;
  return false;
}

}  // namespace

// What begins with this token, in words; empty when nothing of JSON does.
std::string_view sort_of(std::string_view token) {
  switch (token.front()) {
    case '{': return "an object";
    case '[': return "a list";
    case '"': return "a text";
    case 't': return token == "true" ? "true" : "";
    case 'f': return token == "false" ? "false" : "";
    case 'n': return token == "null" ? "null" : "";
    default: return is_json_number(token) ? "a number" : "";
  }
}

// Without the space behind it. A token is never empty.
std::string_view trimmed(std::string_view token) {
  while (token.size() > 1 &&
         (token.back() == ' ' || token.back() == '\t' || token.back() == '\n' || token.back() == '\r'))
    token.remove_suffix(1);
  return token;
}

bool JsonWalk::fail_with(simdjson::error_code error, const char* where) {
  switch (error) {
    case simdjson::UTF8_ERROR: return report_.malformed(not_utf8, "The text is not UTF-8");
    case simdjson::EMPTY: return report_.malformed(malformed_json, "The text is empty");
    case simdjson::UNCLOSED_STRING: return report_.malformed(malformed_json, "A quoted text does not end");
    case simdjson::UNESCAPED_CHARS:
      return report_.malformed(malformed_json, "A quoted text holds a control character without an escape");
    case simdjson::STRING_ERROR:
      return report_.malformed(malformed_json, "A quoted text holds an escape that stands for no character",
                               where);
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return report_.malformed(malformed_json, "The text does not end where its object or list ends");
    default: return report_.malformed(malformed_json, "The text is not JSON", where);
  }
}

bool JsonWalk::enter(const char* where) {
  if (++depth_ <= depth_max_) return true;
  return report_.malformed(
      too_deep, "More than " + std::to_string(depth_max_) + " objects and lists stand inside one another",
      where);
}

// What escapes may bring in that no text of ours may hold.
bool JsonWalk::checked_text(std::string_view text, const char* where) {
  if (text.find('\0') != text.npos)
    return report_.malformed(malformed_json, "A quoted text holds the character NUL", where);
  return holds_surrogate(text) ? fail_with(simdjson::STRING_ERROR, where) : true;
}

// The text that begins at `token`. Escapes are rare: without them it is the input between the quotes.
template <class Source>
bool JsonWalk::text_of(Source& source, std::string_view token, std::string_view& text) {
  if (token.size() >= 2 && token.back() == '"' && token.find('\\') == token.npos) {
    if (const auto raw = source.get_raw_json_string(); raw.error())
      return fail_with(raw.error(), token.data());
    text = token.substr(1, token.size() - 2);
    return true;
  }
  if (const auto error = source.get_string().get(text)) return fail_with(error, token.data());
  return checked_text(text, token.data());
}

// The value as it stands in the text, up to the token that follows it.
template <class Source>
bool JsonWalk::keep(Source& source, std::string_view token, JsonText& out) {
  if (!skip(source, token)) return false;
  const char* end = token.data() + token.size();
  if (token.front() == '{' || token.front() == '[') {
    if (document_->current_location().get(end)) end = end_;
    while (end[-1] != '}' && end[-1] != ']') --end;  // only space lies between
  }
  out.text.assign(token.data(), end);
  return true;
}

template <class Source>
bool JsonWalk::skip(Source& source, std::string_view token) {
  std::string_view text;
  switch (token.front()) {
    case '"': return text_of(source, token, text);
    case '{': {
      od::object object;
      if (const auto error = source.get_object().get(object)) return fail_with(error, token.data());
      std::vector<std::string_view> keys;
      if (!enter(token.data())) return false;
      for (auto got : object) {
        od::field field;
        if (const auto error = std::move(got).get(field)) return fail_with(error);
        if (!key_of(field, keys.emplace_back()) || !skip_value(field.value())) return false;
      }
      leave();
      return unique(keys);
    }
    case '[': {
      od::array array;
      if (const auto error = source.get_array().get(array)) return fail_with(error, token.data());
      if (!enter(token.data())) return false;
      for (auto got : array) {
        od::value value;
        if (const auto error = std::move(got).get(value)) return fail_with(error);
        if (!skip_value(value)) return false;
      }
      leave();
      return true;
    }
    default:
      return !sort_of(token).empty() ||
             report_.malformed(malformed_json, "The text is not JSON", token.data());
  }
}

bool JsonWalk::key_of(od::field& field, std::string_view& key) {
  const char* raw = field.key().raw();
  if (const auto error = field.unescaped_key().get(key)) return fail_with(error, raw);
  return checked_text(key, raw);
}

bool JsonWalk::twice(std::string_view key, const char* where) {
  return report_.malformed(duplicate_key, std::string("The field \"").append(key).append("\" is given twice"),
                           where);
}

bool JsonWalk::unique(std::vector<std::string_view>& keys) {
  if (keys.size() < 2) return true;
  std::sort(keys.begin(), keys.end());
  const auto repeated = std::adjacent_find(keys.begin(), keys.end());
  return repeated == keys.end() || twice(*repeated, nullptr);
}

template bool JsonWalk::text_of(od::value&, std::string_view, std::string_view&);
template bool JsonWalk::text_of(od::document&, std::string_view, std::string_view&);
template bool JsonWalk::skip(od::value&, std::string_view);
template bool JsonWalk::skip(od::document&, std::string_view);
template bool JsonWalk::keep(od::value&, std::string_view, JsonText&);
template bool JsonWalk::keep(od::document&, std::string_view, JsonText&);

}  // namespace flowmart::wire

#include "documents.hpp"

#include <rapidcheck.h>

#include <vector>

namespace flowmart::wire {
namespace {

using nlohmann::json;

int below(int end) { return *rc::gen::resize(100, rc::gen::inRange(0, end)); }
bool one_in(int count) { return below(count) == 0; }
template <class List>
const auto& one_of(const List& list) {
  return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
}

std::string digits(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += static_cast<char>('0' + below(10));
  return out;
}

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string uuid() {
  std::string out = "00000000-0000-0000-0000-000000000000";
  const std::string_view hex = one_in(4) ? "0123456789ABCDEF" : "0123456789abcdef";
  for (char& c : out)
    if (c != '-') c = hex[static_cast<std::size_t>(below(16))];
  return out;
}

std::string date() {
  const int year = one_in(4) ? one_of(std::vector<int>{0, 1900, 2000, 2023, 2024, 9999}) : 1990 + below(60);
  const int month = 1 + below(12);
  return std::string(year < 10 ? "000" : "") + std::to_string(year) + "-" + two(month) + "-" +
         two(one_in(3) ? 28 + below(4) : 1 + below(28));
}

std::string moment() {
  std::string out =
      date() + (one_in(8) ? "t" : "T") + two(below(24)) + ":" + two(below(60)) + ":" + two(below(60));
  if (one_in(3)) out += "." + digits(1 + below(12));
  return out + one_of(std::vector<std::string>{"Z", "Z", "z", "+00:00", "-08:30", "+14:00"});
}

std::string free_text() {
  static const std::vector<std::string> pieces{
      "",  "a", "WEB-20931", "\"",   "\\",   "/",    "\n\t", "é",
      "😀", " ", "0",         "null", "\x01", "\x7f", "{",    "long long long long long text"};
  std::string out;
  for (int i = below(4); i > 0; --i) out += one_of(pieces);
  return out;
}

std::string mail() {
  static const std::vector<std::string> names{"a", "ines", "x.y", "o'neil", "a+b", "1"};
  static const std::vector<std::string> hosts{"b", "example.com", "x-y.co.uk", "1.2"};
  return one_of(names) + "@" + one_of(hosts);
}

json good_text(const json& schema) {
  if (schema.contains("enum")) return one_of(schema["enum"]);
  if (schema.contains("pattern")) return text_matching(schema["pattern"]);
  const std::string format = schema.value("format", "");
  if (format == "uuid") return uuid();
  if (format == "date-time") return moment();
  if (format == "date") return date();
  if (format == "email") return mail();
  return free_text();
}

json good_whole(const json& schema) {
  const std::int64_t low = schema.value("minimum", std::int64_t{-1'000'000'000'000});
  const std::int64_t high = schema.value("maximum", low + 2'000'000'000'000);
  if (one_in(4)) return low;
  if (one_in(4)) return high;
  const std::int64_t span = std::min<std::int64_t>(high - low, 2'000'000'000);
  return low + below(static_cast<int>(span) + 1);
}

// Hundredths: a double writes and reads these without loss.
json good_number(const json& schema) {
  const std::int64_t low = schema.value("minimum", std::int64_t{-1000}),
                     high = schema.value("maximum", low + 100'000);
  if (one_in(5)) return low;
  if (one_in(5)) return high;
  const int hundredths = below(static_cast<int>(std::min<std::int64_t>((high - low) * 100, 1'000'000'000)));
  return static_cast<double>(low * 100 + hundredths) / 100.0;
}

json anything() {
  static const std::vector<json> values{nullptr,
                                        true,
                                        0,
                                        -1.5,
                                        "",
                                        "x",
                                        json::array(),
                                        json::object(),
                                        json::array({1, "a"}),
                                        json{{"k", json{{"l", nullptr}}}}};
  return one_of(values);
}

json good_object(const json& schema) {
  json out = json::object();
  const json required = schema.value("required", json::array());
  const json parts = schema.value("properties", json::object());
  for (const auto& [name, part] : parts.items()) {
    const bool needed = std::find(required.begin(), required.end(), name) != required.end();
    if (needed || one_in(2)) out[name] = good_document(part);
  }
  if (schema.value("additionalProperties", true) && one_in(3)) out["not in the schema"] = anything();
  return out;
}

json good_list(const json& schema) {
  const int low = schema.value("minItems", 0), high = schema.value("maxItems", low + 3);
  json out = json::array();
  for (int i = low + below(high - low + 1); i > 0; --i) out.push_back(good_document(schema["items"]));
  return out;
}

// At the beginnings of characters, so that the text stays UTF-8.
std::string changed_text(std::string text) {
  const std::vector<std::string> pieces{"x", "-", "0", " ", "9", "@", ".", "é", "Z", "\n"};
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) starts.push_back(i);
  starts.push_back(text.size());
  const auto place = static_cast<std::size_t>(below(static_cast<int>(starts.size())));
  const bool last = place + 1 == starts.size();
  const std::size_t size = last ? 0 : starts[place + 1] - starts[place];
  const bool insert = last || one_in(3), erase = !insert && one_in(2);
  return text.replace(starts[place], insert ? 0 : size, erase ? "" : one_of(pieces));
}

json changed_number(const json& schema, const json& value) {
  const std::vector<json> near{schema.value("minimum", std::int64_t{0}) - 1,
                               schema.value("maximum", std::int64_t{0}) + 1,
                               0,
                               -1,
                               1,
                               0.5,
                               -0.5,
                               std::int64_t{1} << 47};
  return one_in(4) ? json(value.get<double>() + 0.25) : one_of(near);
}

// A place in a text where the value is still its type, but perhaps no longer what the schema wants.
json changed_scalar(const json& schema, const json& value) {
  if (value.is_string()) return changed_text(value);
  if (value.is_number()) return changed_number(schema, value);
  return anything();
}

json changed_members(const json& schema, json object) {
  if (object.empty() || one_in(4)) {
    object[one_in(2) ? "extra" : "not/in~schema"] = anything();
    return object;
  }
  auto member = object.begin();
  std::advance(member, below(static_cast<int>(object.size())));
  if (one_in(4)) {
    object.erase(member);
    return object;
  }
  const json parts = schema.value("properties", json::object());
  const auto part = parts.find(member.key());
  if (part != parts.end()) *member = changed_document(*part, *member);
  return object;
}

json changed_items(const json& schema, json list) {
  if (list.empty() || one_in(3)) {
    const int wanted = one_in(2) ? 0 : schema.value("maxItems", 3) + 1;
    while (static_cast<int>(list.size()) > wanted) list.erase(list.size() - 1);
    while (static_cast<int>(list.size()) < wanted) list.push_back(good_document(schema["items"]));
    return list;
  }
  auto& item = list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  item = changed_document(schema["items"], item);
  return list;
}

// Reads a small regular expression from the front and makes a text of it, up to the end, a | or a ).
std::string matching(std::string_view& regex);

std::string matching_class(std::string_view& regex) {
  std::string members;
  for (regex.remove_prefix(1); regex.front() != ']'; regex.remove_prefix(1)) {
    members += regex.front();
    if (regex[1] != '-' || regex[2] == ']') continue;
    for (char c = static_cast<char>(regex[0] + 1); c <= regex[2]; ++c) members += c;
    regex.remove_prefix(2);
  }
  regex.remove_prefix(1);
  return std::string(1, one_of(members));
}

std::string matching_group(std::string_view& regex) {
  std::vector<std::string> alternatives;
  do {
    regex.remove_prefix(1);
    alternatives.push_back(matching(regex));
  } while (regex.front() == '|');
  regex.remove_prefix(1);
  return one_of(alternatives);
}

// How often what stands before it is to come: by ?, {n} or {m,n}.
int repetitions(std::string_view& regex) {
  if (regex.starts_with('?')) {
    regex.remove_prefix(1);
    return below(2);
  }
  if (!regex.starts_with('{')) return 1;
  const std::size_t end = regex.find('}'), comma = regex.find(',');
  const int low = std::stoi(std::string(regex.substr(1)));
  const int high = comma < end ? std::stoi(std::string(regex.substr(comma + 1))) : low;
  regex.remove_prefix(end + 1);
  return low + below(high - low + 1);
}

std::string matching(std::string_view& regex) {
  std::string out;
  while (!regex.empty() && regex.front() != '|' && regex.front() != ')') {
    const std::string_view before = regex;
    std::string_view rest = regex;
    const auto piece = [&] {
      rest = before;
      if (rest.front() == '[') return matching_class(rest);
      if (rest.front() == '(') return matching_group(rest);
      rest.remove_prefix(1);
      return std::string(1, before.front());
    };
    std::string text = piece();
    int times = repetitions(rest);
    regex = rest;
    for (; times > 0; --times) {
      out += text;
      text = piece();
    }
  }
  return out;
}

}  // namespace

std::string text_matching(const std::string& regex) {
  std::string_view rest = regex;
  if (rest.starts_with('^')) rest.remove_prefix(1);
  if (rest.ends_with('$')) rest.remove_suffix(1);
  return matching(rest);
}

json good_document(const json& schema) {
  const std::string type = schema.at("type");
  if (type == "object") return good_object(schema);
  if (type == "array") return good_list(schema);
  if (type == "integer") return good_whole(schema);
  if (type == "number") return good_number(schema);
  if (type == "boolean") return one_in(2);
  return good_text(schema);
}

json changed_document(const json& schema, json document) {
  if (one_in(6)) return anything();
  const std::string type = schema.at("type");
  if (document.is_object() && type == "object") return changed_members(schema, std::move(document));
  if (document.is_array() && type == "array") return changed_items(schema, std::move(document));
  return changed_scalar(schema, document);
}

}  // namespace flowmart::wire

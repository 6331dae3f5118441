#include "letters/letter.hpp"

#include <algorithm>
#include <charconv>
#include <kainjow/mustache.hpp>

namespace flowmart::letters {
namespace {

namespace mustache = kainjow::mustache;

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string all;
  for (const std::string_view name : names) all.append(all.empty() ? "" : ", ").append(name);
  return all;
}

int line_at(std::string_view form, std::size_t place) {
  const std::string_view before = form.substr(0, place);
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

mustache::data data_of(const Values& values) {
  mustache::data data;
  for (const auto& [name, text] : values.texts)
    if (!text.empty()) data.set(std::string(name), text);
  for (const auto& [name, entries] : values.lists) {
    mustache::data list{mustache::data::type::list};
    for (const Values& entry : entries) list << data_of(entry);
    data.set(std::string(name), list);
  }
  return data;
}

// The tags of a form one after the other, and which sections are open.
struct Tags {
  const Known& known;
  std::vector<std::string> open{};

  std::optional<std::string> reason(std::string_view tag) {
    const char kind = tag.empty() ? ' ' : tag.front();
    if (kind == '!') return std::nullopt;
    if (kind == '{' || kind == '&')
      return "A value can't be put in as it is, {{" + std::string(tag) +
             "}}: say it with two braces, and it is made safe.";
    if (kind == '>' || kind == '=' || kind == '<' || kind == '$')
      return "{{" + std::string(tag) + "}} is not known here: no other form, no other braces.";
    const bool section = kind == '#' || kind == '^';
    const bool end = kind == '/';
    const std::string_view name = trimmed(section || end ? tag.substr(1) : tag);
    if (end) {
      if (open.empty() || open.back() != name)
        return "{{/" + std::string(name) + "}} ends what is not open" +
               (open.empty() ? "." : ": {{#" + open.back() + "}} is.");
      open.pop_back();
      return std::nullopt;
    }
    const bool list = contains(known.lists, name);
    if (!list && !contains(known.texts, name))
      return "There is no {{" + std::string(name) + "}}: there are " + joined(known.texts) +
             ", and as sections " + joined(known.lists) + ".";
    if (list && !section)
      return "{{" + std::string(name) + "}} is a list: say {{#" + std::string(name) + "}}.";
    if (list && std::find(open.begin(), open.end(), name) != open.end())
      return "{{#" + std::string(name) + "}} stands within itself.";
    if (section) open.emplace_back(name);
    return std::nullopt;
  }
};

}  // namespace

Values& Values::text(std::string_view name, std::string value) {
  texts.emplace_back(name, std::move(value));
  return *this;
}
Values& Values::list(std::string_view name, std::vector<Values> entries) {
  lists.emplace_back(name, std::move(entries));
  return *this;
}

std::optional<FormFault> fault_of(const std::string& form, const Known& known) {
  Tags tags{known};
  for (std::size_t at = form.find("{{"); at != form.npos; at = form.find("{{", at)) {
    const std::size_t end = form.find("}}", at);
    if (end == form.npos) return FormFault{line_at(form, at), "{{ is not closed by }}."};
    if (auto reason = tags.reason(trimmed(std::string_view(form).substr(at + 2, end - at - 2))))
      return FormFault{line_at(form, at), std::move(*reason)};
    at = end + 2;
  }
  if (!tags.open.empty())
    return FormFault{line_at(form, form.size()),
                     "{{#" + tags.open.back() + "}} is not ended by {{/" + tags.open.back() + "}}."};
  mustache::mustache last(form);  // which is who fills it
  if (!last.is_valid()) return FormFault{1, last.error_message()};
  return std::nullopt;
}

std::string fill(const std::string& form, const Values& values, Escape escape) {
  mustache::mustache filled(form);
  if (!filled.is_valid()) return {};
  if (escape == Escape::none) filled.set_custom_escape([](const std::string& text) { return text; });
  return filled.render(data_of(values));
}

std::string html_of(std::string_view plain) {
  std::string out = "<!doctype html>\n<html><body><p>";
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[i];
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (c == '\n' && i + 1 < plain.size() && plain[i + 1] == '\n') {
      out += "</p>\n<p>";
      ++i;
    } else if (c == '\n') out += "<br>\n";
    else if (c != '\r') out += c;
  }
  return out + "</p></body></html>\n";
}

}  // namespace flowmart::letters

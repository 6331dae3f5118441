#include "catalog/compatibility.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "catalog/catalog.hpp"

namespace flowmart::catalog {
namespace {

class Comparison {
 public:
  std::vector<Break> run(const SchemaForm& released, const SchemaForm& now) {
    compare("", released, now);
    return std::move(breaks_);
  }

 private:
  void add(Change change, const std::string& pointer, std::string detail) {
    breaks_.push_back({change, {}, pointer, std::move(detail)});
  }

  void compare(const std::string& at, const SchemaForm& released, const SchemaForm& now) {
    if (released.type != now.type)
      return add(Change::type_changed, at, released.type + " became " + now.type);
    if (released.format != now.format)
      add(Change::type_changed, at, "format '" + released.format + "' became '" + now.format + "'");
    if (released.open && !now.open)
      add(Change::newly_closed, at, "fields that it does not name are refused now");
    compare_values(at, released, now);
    compare_bounds(at, released, now);
    compare_fields(at, released, now);
    if (!released.items.empty() && !now.items.empty()) compare(at, released.items[0], now.items[0]);
  }

  void compare_values(const std::string& at, const SchemaForm& released, const SchemaForm& now) {
    if (released.values.empty() && !now.values.empty())
      add(Change::stricter_bound, at, "only some values are left");
    if (!released.values.empty() && now.values.empty()) return;
    for (const std::string& one : released.values)
      if (!now.values.contains(one)) add(Change::enum_value_gone, at, "'" + one + "' is gone");
  }

  // `upper`: a smaller bound is stricter.
  void compare_bound(const std::string& at, std::string_view name,
                     const std::optional<std::int64_t>& released, const std::optional<std::int64_t>& now,
                     bool upper) {
    if (!now) return;
    const bool stricter = !released || (upper ? *now < *released : *now > *released);
    if (stricter)
      add(Change::stricter_bound, at,
          std::string(name) + (released ? " " + std::to_string(*released) + " became " : " is now ") +
              std::to_string(*now));
  }

  void compare_bounds(const std::string& at, const SchemaForm& released, const SchemaForm& now) {
    compare_bound(at, "minimum", released.minimum, now.minimum, false);
    compare_bound(at, "maximum", released.maximum, now.maximum, true);
    compare_bound(at, "minItems", released.items_min, now.items_min, false);
    compare_bound(at, "maxItems", released.items_max, now.items_max, true);
    compare_bound(at, "minLength", released.length_min, now.length_min, false);
    compare_bound(at, "maxLength", released.length_max, now.length_max, true);
    if (!now.pattern.empty() && now.pattern != released.pattern)
      add(Change::stricter_bound, at, "pattern is now " + now.pattern);
  }

  void compare_fields(const std::string& at, const SchemaForm& released, const SchemaForm& now) {
    for (const auto& [name, before] : released.properties) {
      const std::string pointer = at + '/' + name;
      const auto after = now.properties.find(name);
      if (after == now.properties.end()) {
        add(Change::field_gone, pointer, "is gone");
        continue;
      }
      compare(pointer, before, after->second);
      if (released.required.contains(name) && !now.required.contains(name))
        add(Change::no_longer_required, pointer, "may be missing now");
    }
    for (const std::string& name : now.required)
      if (!released.required.contains(name))
        add(Change::newly_required, at + '/' + name, "must be there now");
  }

  std::vector<Break> breaks_;
};

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

void compare_file(const std::filesystem::path& path, const std::string& name, std::vector<Break>& out) {
  const SchemaFormResult released = schema_form(content_of(path));
  if (!released.form) return out.push_back({Change::unreadable, name, {}, released.reason});
  const auto now = json_schema(path.parent_path().filename().string(), path.stem().string());
  if (!now) return out.push_back({Change::message_gone, name, {}, "was released and is not in the code"});
  for (Break& one : breaks_between(*released.form, *schema_form(*now).form)) {
    one.file = name;
    out.push_back(std::move(one));
  }
}

}  // namespace

std::string_view name_of(Change change) {
  switch (change) {
    case Change::message_gone: return "message gone";
    case Change::field_gone: return "field gone";
    case Change::type_changed: return "type changed";
    case Change::newly_required: return "newly required";
    case Change::no_longer_required: return "no longer required";
    case Change::enum_value_gone: return "enum value gone";
    case Change::stricter_bound: return "stricter bound";
    case Change::newly_closed: return "newly closed";
    case Change::unreadable: return "unreadable";
  }
  return {};
}

std::string Break::to_string() const {
  return file + ": " + std::string(name_of(change)) + ": " + (pointer.empty() ? "" : pointer + " ") + detail;
}

std::vector<Break> breaks_between(const SchemaForm& released, const SchemaForm& now) {
  return Comparison().run(released, now);
}

std::vector<Break> breaks_against(const std::filesystem::path& released) {
  std::vector<Break> out;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(released))
    if (entry.is_regular_file() && entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files)
    compare_file(file, std::filesystem::relative(file, released).generic_string(), out);
  return out;
}

}  // namespace flowmart::catalog

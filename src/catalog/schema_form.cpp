#include "catalog/schema_form.hpp"

#include <simdjson.h>

#include <array>

#include "kernel/digest.hpp"
#include "wire/json_write.hpp"

namespace flowmart::catalog {
namespace {

using simdjson::dom::element;

struct Unreadable {
  std::string reason;
};

SchemaForm read(const element& schema);

template <class T>
T as(const element& value, std::string_view key) {
  T out{};
  if (value.get(out) != simdjson::SUCCESS) throw Unreadable{"unexpected value of " + std::string(key)};
  return out;
}

void read_texts(const element& list, std::string_view key, std::set<std::string>& out) {
  for (const element one : as<simdjson::dom::array>(list, key)) out.emplace(as<std::string_view>(one, key));
}

bool is_prose(std::string_view key) {
  static constexpr std::array keys{"$schema",           "$id", "title", "description", "default", "examples",
                                   "x-avro-logicalType"};
  for (std::string_view one : keys)
    if (key == one) return true;
  return false;
}

void read_member(std::string_view key, const element& value, SchemaForm& out) {
  if (key == "type") out.type = as<std::string_view>(value, key);
  else if (key == "format") out.format = as<std::string_view>(value, key);
  else if (key == "pattern") out.pattern = as<std::string_view>(value, key);
  else if (key == "enum") read_texts(value, key, out.values);
  else if (key == "required") read_texts(value, key, out.required);
  else if (key == "minimum") out.minimum = as<std::int64_t>(value, key);
  else if (key == "maximum") out.maximum = as<std::int64_t>(value, key);
  else if (key == "minItems") out.items_min = as<std::int64_t>(value, key);
  else if (key == "maxItems") out.items_max = as<std::int64_t>(value, key);
  else if (key == "minLength") out.length_min = as<std::int64_t>(value, key);
  else if (key == "maxLength") out.length_max = as<std::int64_t>(value, key);
  else if (key == "additionalProperties") out.open = as<bool>(value, key);
  else if (key == "items") out.items.push_back(read(value));
  else if (key == "properties") {
    for (const auto& [name, property] : as<simdjson::dom::object>(value, key))
      out.properties.emplace(name, read(property));
  } else if (!is_prose(key)) throw Unreadable{"unknown keyword " + std::string(key)};
}

SchemaForm read(const element& schema) {
  SchemaForm out;
  for (const auto& [key, value] : as<simdjson::dom::object>(schema, "schema")) read_member(key, value, out);
  return out;
}

void write(wire::JsonWriter& json, const SchemaForm& form);

void write_set(wire::JsonWriter& json, std::string_view key, const std::set<std::string>& texts) {
  if (texts.empty()) return;
  json.key(key).begin_array();
  for (const std::string& one : texts) json.text(one);
  json.end_array();
}

void write_number(wire::JsonWriter& json, std::string_view key, const std::optional<std::int64_t>& number) {
  if (number) json.key(key).number(*number);
}

void write(wire::JsonWriter& json, const SchemaForm& form) {
  json.begin_object();
  if (form.type == "object") json.member("additionalProperties", form.open);
  write_set(json, "enum", form.values);
  if (!form.format.empty()) json.member("format", form.format);
  for (const SchemaForm& one : form.items) write(json.key("items"), one);
  write_number(json, "maxItems", form.items_max);
  write_number(json, "maxLength", form.length_max);
  write_number(json, "maximum", form.maximum);
  write_number(json, "minItems", form.items_min);
  write_number(json, "minLength", form.length_min);
  write_number(json, "minimum", form.minimum);
  if (!form.pattern.empty()) json.member("pattern", form.pattern);
  if (!form.properties.empty()) {
    json.key("properties").begin_object();
    for (const auto& [name, property] : form.properties) write(json.key(name), property);
    json.end_object();
  }
  write_set(json, "required", form.required);
  json.member("type", form.type).end_object();
}

}  // namespace

SchemaFormResult schema_form(std::string_view json_schema) {
  simdjson::dom::parser parser;
  element root;
  if (const auto error = parser.parse(json_schema.data(), json_schema.size()).get(root))
    return {std::nullopt, std::string("no JSON: ") + simdjson::error_message(error)};
  try {
    return {read(root), {}};
  } catch (const Unreadable& unreadable) {
    return {std::nullopt, unreadable.reason};
  }
}

std::string canonical_text(const SchemaForm& form) {
  std::string out;
  wire::JsonWriter json(out);
  write(json, form);
  return out;
}

std::string schema_hash(const SchemaForm& form) {
  const std::string text = canonical_text(form);
  const auto digest = sha256({text});
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    out += digits[digest[i] >> 4];
    out += digits[digest[i] & 15];
  }
  return out;
}

}  // namespace flowmart::catalog

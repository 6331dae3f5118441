#include "wire/json_schema.hpp"

#include "wire/json_write.hpp"

namespace flowmart::wire {
namespace {

void write_value(JsonWriter& json, const Shape& shape, const contract::Rule* rule);

void write_rule(JsonWriter& json, const contract::Rule& rule) {
  if (rule.minimum) json.member("minimum", *rule.minimum);
  if (rule.maximum) json.member("maximum", *rule.maximum);
  if (rule.items_min) json.key("minItems").number(static_cast<std::int64_t>(*rule.items_min));
  if (rule.items_max) json.key("maxItems").number(static_cast<std::int64_t>(*rule.items_max));
  if (rule.length_min) json.key("minLength").number(static_cast<std::int64_t>(*rule.length_min));
  if (rule.length_max) json.key("maxLength").number(static_cast<std::int64_t>(*rule.length_max));
  if (rule.pattern) json.member("pattern", rule.pattern->regex);
  if (!rule.default_json.empty()) json.key("default").raw(rule.default_json);
  if (!rule.avro_logical_type.empty()) json.member("x-avro-logicalType", rule.avro_logical_type);
}

void write_object(JsonWriter& json, const Shape& shape) {
  json.key("properties").begin_object();
  for (const FieldShape& field : shape.fields) {
    json.key(field.name).begin_object();
    if (!field.about.empty()) json.member("description", field.about);
    write_value(json, *field.shape, field.rule);
    json.end_object();
  }
  json.end_object();
  if (shape.required != 0) {
    json.key("required").begin_array();
    for (const FieldShape& field : shape.fields)
      if (field.required) json.text(field.name);
    json.end_array();
  }
  if (!shape.open) json.member("additionalProperties", false);
}

void write_money(JsonWriter& json) {
  json.key("properties").begin_object();
  json.key("amount").begin_object().member("type", "number").end_object();
  json.key("currency").begin_object();
  json.member("type", "string").member("pattern", "^[A-Z]{3}$").end_object();
  json.end_object();
  json.key("required").begin_array().text("amount").text("currency").end_array();
  json.member("additionalProperties", false);
}

std::string_view type_name(Sort sort) {
  switch (sort) {
    case Sort::boolean: return "boolean";
    case Sort::integer:
    case Sort::epoch_ms: return "integer";
    case Sort::decimal: return "number";
    case Sort::text:
    case Sort::name:
    case Sort::uuid:
    case Sort::time:
    case Sort::currency: return "string";
    case Sort::list: return "array";
    case Sort::money:
    case Sort::object: return "object";
    case Sort::json: break;
  }
  return {};
}

std::string_view format_of(Sort sort, const contract::Rule* rule) {
  if (rule != nullptr && !rule->format.empty()) return rule->format;
  if (sort == Sort::uuid) return "uuid";
  return sort == Sort::time ? "date-time" : "";
}

void write_value(JsonWriter& json, const Shape& shape, const contract::Rule* rule) {
  if (const auto type = type_name(shape.sort); !type.empty()) json.member("type", type);
  if (const auto format = format_of(shape.sort, rule); !format.empty()) json.member("format", format);
  if (shape.sort == Sort::name) {
    json.key("enum").begin_array();
    for (const auto name : shape.names) json.text(name);
    json.end_array();
  }
  if (shape.sort == Sort::currency && (rule == nullptr || !rule->pattern))
    json.member("pattern", "^[A-Z]{3}$");
  if (shape.sort == Sort::list) {
    json.key("items").begin_object();
    write_value(json, *shape.element, nullptr);
    json.end_object();
  }
  if (rule != nullptr) write_rule(json, *rule);
  if (shape.sort == Sort::money) write_money(json);
  if (shape.sort == Sort::object) write_object(json, shape);
}

std::string schema(const Shape& shape, bool whole) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  if (whole) json.member("$schema", "http://json-schema.org/draft-07/schema#");
  if (!shape.title.empty()) json.member("title", shape.title);
  if (!shape.about.empty()) json.member("description", shape.about);
  write_value(json, shape, nullptr);
  json.end_object();
  return out;
}

}  // namespace

std::string json_schema(const Shape& shape) { return schema(shape, true); }
std::string json_schema_part(const Shape& shape) { return schema(shape, false); }

}  // namespace flowmart::wire

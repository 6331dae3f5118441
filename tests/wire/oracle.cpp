#include "oracle.hpp"

#include <regex>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace flowmart::wire {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

bool is_day(int year, int month, int day) {
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

// Formats of all texts of a document, led by its schema.
bool formats_hold(const json& schema, const json& document) {
  if (document.is_string()) return format_holds(schema.value("format", ""), document.get<std::string>());
  if (document.is_array()) {
    for (const json& item : document)
      if (!formats_hold(schema.value("items", json::object()), item)) return false;
  } else if (document.is_object()) {
    const json parts = schema.value("properties", json::object());
    for (const auto& [name, value] : document.items())
      if (parts.contains(name) && !formats_hold(parts[name], value)) return false;
  }
  return true;
}

// valijson 1.0 ends the program over a format of something that is no text.
json without_formats(json schema) {
  if (schema.is_object() && schema.contains("format") && schema["format"].is_string()) schema.erase("format");
  for (json& part : schema)
    if (part.is_structured()) part = without_formats(part);
  return schema;
}

}  // namespace

bool format_holds(const std::string& format, const std::string& text) {
  static const std::regex uuid("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
  static const std::regex date("(\\d{4})-(\\d{2})-(\\d{2})");
  static const std::regex moment(
      "(\\d{4})-(\\d{2})-(\\d{2})[Tt]([01]\\d|2[0-3]):([0-5]\\d):([0-5]\\d|60)(?:\\.\\d+)?"
      "(?:[Zz]|([+-])([01]\\d|2[0-3]):([0-5]\\d))");
  static const std::regex mail(
      "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
      "@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
  std::smatch found;
  const auto day_holds = [&] {
    return is_day(std::stoi(found[1]), std::stoi(found[2]), std::stoi(found[3]));
  };
  const auto minute_in_utc = [&] {
    const int minute = std::stoi(found[4]) * 60 + std::stoi(found[5]);
    if (!found[7].matched) return minute;
    const int offset = std::stoi(found[8]) * 60 + std::stoi(found[9]);
    return minute + (found[7] == "-" ? offset : -offset);
  };
  // A minute has a second 60 only where a month ends in UTC.
  const auto second_holds = [&] {
    if (found[6] != "60") return true;
    const int utc = minute_in_utc();
    const int year = std::stoi(found[1]), month = std::stoi(found[2]), day = std::stoi(found[3]);
    if (utc == -1) return day == 1;
    return (utc == 1439 && !is_day(year, month, day + 1)) ||
           (utc == 2879 && !is_day(year, month, day + 2) && is_day(year, month, day + 1));
  };
  // In UTC, too, the moment lies in the years 0000 to 9999.
  const auto year_holds = [&] {
    const int utc = minute_in_utc();
    const std::string day = found[1].str() + found[2].str() + found[3].str();
    return !(day == "00000101" && utc < 0) && !(day == "99991231" && utc >= 24 * 60);
  };
  if (format == "uuid") return std::regex_match(text, uuid);
  if (format == "date") return std::regex_match(text, found, date) && day_holds();
  if (format == "date-time")
    return std::regex_match(text, found, moment) && day_holds() && second_holds() && year_holds();
  if (format == "email") return std::regex_match(text, mail);
  return true;
}

struct Oracle::Compiled {
  json document;  // valijson keeps references into it
  valijson::Schema schema;
};

Oracle::Oracle(json schema) : schema_(std::move(schema)), compiled_(std::make_unique<Compiled>()) {
  compiled_->document = without_formats(schema_);
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(Adapter(compiled_->document), compiled_->schema);
}
Oracle::~Oracle() = default;

bool Oracle::accepts(const json& document) const {
  valijson::Validator validator;
  return validator.validate(compiled_->schema, Adapter(document), nullptr) && formats_hold(schema_, document);
}

}  // namespace flowmart::wire

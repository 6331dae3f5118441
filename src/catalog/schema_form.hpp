// A JSON Schema reduced to what a reader enforces: no prose, no order. Two schemas with one form accept the
// same documents; the hash of a form is what the catalogue shows as the schema that is enforced.
//
// Understands what wire/json_schema.hpp writes; anything else is refused, never passed over.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace flowmart::catalog {

struct SchemaForm {
  std::string type, format, pattern;
  std::set<std::string> values;  // of an enum; empty: none
  std::optional<std::int64_t> minimum, maximum, items_min, items_max, length_min, length_max;
  bool open = true;  // ignores fields that it does not name
  std::map<std::string, SchemaForm> properties;
  std::set<std::string> required;
  std::vector<SchemaForm> items;  // of an array: just one

  bool operator==(const SchemaForm&) const = default;
};

// The reason when the text is no schema of this kind.
struct SchemaFormResult {
  std::optional<SchemaForm> form;
  std::string reason;
};
SchemaFormResult schema_form(std::string_view json_schema);

std::string canonical_text(const SchemaForm& form);  // equal for equal forms
std::string schema_hash(const SchemaForm& form);     // 16 hex digits of the SHA-256 of that text

}  // namespace flowmart::catalog

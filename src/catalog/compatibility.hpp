// What was released stays: the schemas of contract/ against those of the code. A change that breaks a sender
// or a reader needs a new version of the message beside the old one, so within one version it is an error.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/schema_form.hpp"

namespace flowmart::catalog {

enum class Change : unsigned char {
  message_gone,  // a released message or version that the code lacks
  field_gone,
  type_changed,        // type, format, what a list holds
  newly_required,      // senders of before leave it out
  no_longer_required,  // readers of before rely on it
  enum_value_gone,
  stricter_bound,  // range, length, pattern, or an enum where there was none
  newly_closed,    // refuses fields that it ignored
  unreadable,      // the released file is no schema
};
std::string_view name_of(Change change);

struct Break {
  Change change;
  std::string file;     // "PlaceOrder/0.0.1.json"
  std::string pointer;  // of the field: "/items/quantity"; list items are passed through
  std::string detail;
  std::string to_string() const;
};

// Breaks from the one to the other, of one schema.
std::vector<Break> breaks_between(const SchemaForm& released, const SchemaForm& now);

// All breaks of the code against the files below the directory (as `jsonschema` exports them).
std::vector<Break> breaks_against(const std::filesystem::path& released);

}  // namespace flowmart::catalog

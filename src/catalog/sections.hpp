// Parts of the catalogue document that are tables of the contract: each writes its members of the object.
#pragma once
#include <string_view>

#include "contract/message.hpp"
#include "wire/json_write.hpp"

namespace flowmart::catalog {

void write_domain(wire::JsonWriter& json);
void write_entities(wire::JsonWriter& json);
void write_flows(wire::JsonWriter& json);
void write_order_example(wire::JsonWriter& json);
void write_stores(wire::JsonWriter& json);
void write_people(wire::JsonWriter& json);  // actors, systems, teams, users, and the words they use

template <class List>
void write_texts(wire::JsonWriter& json, std::string_view key, const List& texts) {
  json.key(key).begin_array();
  for (std::string_view one : texts) json.text(one);
  json.end_array();
}

inline void member_or_null(wire::JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  if (text.empty()) json.null();
  else json.text(text);
}

}  // namespace flowmart::catalog

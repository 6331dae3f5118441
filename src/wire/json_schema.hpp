// The JSON Schema (draft-07) of a described value, made from its fields.
#pragma once
#include <string>

#include "wire/shape.hpp"

namespace flowmart::wire {

// A whole document with $schema and title.
std::string json_schema(const Shape& shape);
// The same without $schema, to stand inside another document (OpenAPI, AsyncAPI).
std::string json_schema_part(const Shape& shape);

template <class T>
std::string json_schema() {
  return json_schema(shape_of<T>());
}

}  // namespace flowmart::wire

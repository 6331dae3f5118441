// Described values to JSON text, and a writer for documents put together by hand. Output is compact UTF-8,
// fields in the order of declaration, absent optionals left out, decimals digit by digit.
//
// Texts must be UTF-8; only what JSON demands is escaped.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/check.hpp"
#include "wire/shape.hpp"

namespace flowmart::wire {

void write_json(std::string& out, const Shape& shape, const void* value);

template <class T>
void write_json(std::string& out, const T& value) {
  write_json(out, shape_of<T>(), &value);
}

void write_json_text(std::string& out, std::string_view text);  // quoted and escaped
void write_json_number(std::string& out, std::int64_t number);

// Writes one JSON document from front to back and puts the commas. A misuse (a value without its key, an end
// that has no begin) is a bug and aborts.
//
//   JsonWriter json(out);
//   json.begin_object().member("title", "Out of stock").key("errors").begin_array();
//   ...
//   json.end_array().end_object();
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return begin('{', Place::object_start); }
  JsonWriter& end_object() { return end('}', true); }
  JsonWriter& begin_array() { return begin('[', Place::array_start); }
  JsonWriter& end_array() { return end(']', false); }
  JsonWriter& key(std::string_view name);

  JsonWriter& text(std::string_view value);
  JsonWriter& number(std::int64_t value);
  JsonWriter& number(const Decimal& value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  // a whole JSON value
  template <class T>
  JsonWriter& value(const T& described) {  // whatever has a shape
    before_value();
    write_json(out_, described);
    return *this;
  }

  JsonWriter& member(std::string_view name, std::string_view value) { return key(name).text(value); }
  JsonWriter& member(std::string_view name, const char* value) { return key(name).text(value); }
  JsonWriter& member(std::string_view name, const std::string& value) { return key(name).text(value); }
  JsonWriter& member(std::string_view name, bool value) { return key(name).boolean(value); }
  template <class T>
  JsonWriter& member(std::string_view name, const T& described) {
    return key(name).value(described);
  }

  bool complete() const { return stack_.empty() && started_; }

 private:
  enum class Place : std::uint8_t { object_start, object_more, after_key, array_start, array_more };

  void before_value();
  JsonWriter& begin(char bracket, Place place);
  JsonWriter& end(char bracket, bool object);

  std::string& out_;
  std::vector<Place> stack_;
  bool started_ = false;
};

}  // namespace flowmart::wire

#include "wire/json_write.hpp"

#include <array>
#include <charconv>
#include <chrono>

namespace flowmart::wire {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

// True for the bytes that JSON wants escaped.
constexpr std::array<bool, 256> escaped = [] {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) table[byte] = true;
  table['"'] = table['\\'] = true;
  return table;
}();

void write_escape(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    default: break;
  }
  out += "\\u00";
  out += hex_digits[static_cast<unsigned char>(c) >> 4];
  out += hex_digits[static_cast<unsigned char>(c) & 15];
}

char* two_digits(char* to, unsigned value) {
  to[0] = static_cast<char>('0' + value / 10);
  to[1] = static_cast<char>('0' + value % 10);
  return to + 2;
}
char* digits(char* to, std::uint64_t value, int count) {
  for (int i = count - 1; i >= 0; --i, value /= 10) to[i] = static_cast<char>('0' + value % 10);
  return to + count;
}

// The same text as kernel's format_time, without allocating.
void write_time(std::string& out, Time time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const int year = static_cast<int>(date.year());
  if (year < 0 || year > 9999) {
    out.append("\"").append(format_time(time)).append("\"");
    return;
  }
  const auto micros = static_cast<std::uint64_t>((time - day).count());
  const std::uint64_t second = micros / 1'000'000, below = micros % 1'000'000;
  char text[32];
  char* at = text;
  *at++ = '"';
  at = digits(at, static_cast<std::uint64_t>(year), 4);
  *at++ = '-';
  at = two_digits(at, static_cast<unsigned>(date.month()));
  *at++ = '-';
  at = two_digits(at, static_cast<unsigned>(date.day()));
  *at++ = 'T';
  at = two_digits(at, static_cast<unsigned>(second / 3600));
  *at++ = ':';
  at = two_digits(at, static_cast<unsigned>(second / 60 % 60));
  *at++ = ':';
  at = two_digits(at, static_cast<unsigned>(second % 60));
  if (below != 0) {
    *at++ = '.';
    at = below % 1000 != 0 ? digits(at, below, 6) : digits(at, below / 1000, 3);
  }
  *at++ = 'Z';
  *at++ = '"';
  out.append(text, static_cast<std::size_t>(at - text));
}

void write_decimal(std::string& out, const Decimal& number) {
  char reversed[48];
  char* at = reversed;
  std::uint64_t units = number.units < 0 ? ~static_cast<std::uint64_t>(number.units) + 1
                                         : static_cast<std::uint64_t>(number.units);
  for (int written = 0; units != 0 || written <= number.scale; ++written, units /= 10) {
    if (written == number.scale && written > 0) *at++ = '.';
    *at++ = static_cast<char>('0' + units % 10);
  }
  if (number.units < 0) *at++ = '-';
  while (at != reversed) out += *--at;
}

void write_uuid(std::string& out, const Uuid& uuid) {
  char text[38];
  text[0] = text[37] = '"';
  uuid.write(reinterpret_cast<char(&)[36]>(text[1]));
  out.append(text, sizeof text);
}

void write_money(std::string& out, const Money& money) {
  out += "{\"amount\":";
  write_decimal(out, money.decimal());
  out += ",\"currency\":\"";
  out += money.currency.code();
  out += "\"}";
}

void write_object(std::string& out, const Shape& shape, const void* object) {
  const std::size_t start = out.size();
  for (const FieldShape& field : shape.fields) {
    const void* value = field.source(object);
    if (value == nullptr) continue;
    out += field.key;
    write_json(out, *field.shape, value);
  }
  if (out.size() == start) out += '{';
  else out[start] = '{';  // over the first comma
  out += '}';
}

void write_list(std::string& out, const Shape& shape, const void* list) {
  const std::size_t size = shape.size(list);
  out += '[';
  for (std::size_t i = 0; i < size; ++i) {
    if (i > 0) out += ',';
    write_json(out, *shape.element, shape.at(list, i));
  }
  out += ']';
}

void write_name(std::string& out, const Shape& shape, const void* value) {
  const std::size_t place = shape.name_of(value);
  check(place < shape.names.size(), "an enum holds one of its named values");
  write_json_text(out, shape.names[place]);
}

}  // namespace

void write_json_text(std::string& out, std::string_view text) {
  out += '"';
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!escaped[static_cast<unsigned char>(text[i])]) continue;
    out.append(text, done, i - done);
    write_escape(out, text[i]);
    done = i + 1;
  }
  out.append(text, done, text.size() - done);
  out += '"';
}

void write_json_number(std::string& out, std::int64_t number) {
  char text[24];
  const auto [end, error] = std::to_chars(text, text + sizeof text, number);
  out.append(text, static_cast<std::size_t>(end - text));
}

void write_json(std::string& out, const Shape& shape, const void* value) {
  switch (shape.sort) {
    case Sort::boolean: out += *static_cast<const bool*>(value) ? "true" : "false"; return;
    case Sort::integer: return write_json_number(out, shape.load(value));
    case Sort::decimal: return write_decimal(out, *static_cast<const Decimal*>(value));
    case Sort::text: return write_json_text(out, *static_cast<const std::string*>(value));
    case Sort::name: return write_name(out, shape, value);
    case Sort::uuid: return write_uuid(out, *static_cast<const Uuid*>(value));
    case Sort::time: return write_time(out, *static_cast<const Time*>(value));
    case Sort::epoch_ms:
      return write_json_number(out, epoch_ms(static_cast<const contract::EpochMs*>(value)->time));
    case Sort::currency: return write_json_text(out, static_cast<const Currency*>(value)->code());
    case Sort::money: return write_money(out, *static_cast<const Money*>(value));
    case Sort::list: return write_list(out, shape, value);
    case Sort::object: return write_object(out, shape, value);
    case Sort::json: out += static_cast<const JsonText*>(value)->text; return;
  }
}

void JsonWriter::before_value() {
  if (stack_.empty()) {
    check(!started_, "a JSON document is one value");
    started_ = true;
    return;
  }
  Place& place = stack_.back();
  switch (place) {
    case Place::after_key: place = Place::object_more; return;
    case Place::array_start: place = Place::array_more; return;
    case Place::array_more: out_ += ','; return;
    case Place::object_start:
    case Place::object_more: fail("a value in a JSON object has a key");
  }
}

JsonWriter& JsonWriter::begin(char bracket, Place place) {
  before_value();
  out_ += bracket;
  stack_.push_back(place);
  return *this;
}

JsonWriter& JsonWriter::end(char bracket, bool object) {
  check(!stack_.empty(), "a JSON end has a begin");
  const Place place = stack_.back();
  const bool in_object = place == Place::object_start || place == Place::object_more;
  const bool in_array = place == Place::array_start || place == Place::array_more;
  check(object ? in_object : in_array, "a JSON end matches its begin");
  stack_.pop_back();
  out_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  check(!stack_.empty(), "a JSON key stands in an object");
  Place& place = stack_.back();
  check(place == Place::object_start || place == Place::object_more, "a JSON key stands in an object");
  if (place == Place::object_more) out_ += ',';
  place = Place::after_key;
  write_json_text(out_, name);
  out_ += ':';
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  before_value();
  write_json_text(out_, value);
  return *this;
}
JsonWriter& JsonWriter::number(std::int64_t value) {
  before_value();
  write_json_number(out_, value);
  return *this;
}
JsonWriter& JsonWriter::number(const Decimal& value) { return this->value(value); }
JsonWriter& JsonWriter::boolean(bool value) { return this->value(value); }
JsonWriter& JsonWriter::null() { return raw("null"); }
JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

}  // namespace flowmart::wire

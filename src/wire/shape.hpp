// The shape of a described value at run time: the tables, made once per type from `fields()`, that the JSON
// reader, the JSON writer and the schema walk. So each of those is compiled once, and no header of a JSON
// library is needed where messages are.
//
// A shape lives for ever once made; shape_of<T>() may be called from any thread. Field addresses are offsets
// into the object (all described structs are plain: no virtual bases).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "contract/fields.hpp"
#include "kernel/check.hpp"
#include "kernel/decimal.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::wire {

// What stands at an address, and how JSON writes it.
enum class Sort : std::uint8_t {
  boolean,   // bool
  integer,   // any signed integer, or an unsigned one of at most 32 bits: number
  decimal,   // Decimal: number, digits as given
  text,      // std::string
  name,      // enum with wire_names: one of a few texts
  uuid,      // Uuid or Id<>: text
  time,      // Time: text, RFC 3339
  epoch_ms,  // EpochMs: number of milliseconds
  currency,  // Currency: text of three letters
  money,     // Money: {"amount": 19.90, "currency": "GBP"}
  list,      // std::vector: array
  object,    // struct with fields()
  json,      // JsonText: any JSON value, as it stands
};

// A JSON value kept as text, for a document whose parts are read one after another.
struct JsonText {
  std::string text;
  bool operator==(const JsonText&) const = default;
};

struct Shape;

struct FieldShape {
  std::string_view name;
  std::string key;  // as the writer needs it: ,"name":
  const Shape* shape = nullptr;
  std::size_t offset = 0;
  bool required = true;
  std::string_view about;
  const contract::Rule* rule = nullptr;

  // Of an optional: its value, made if there is none; its value or null.
  void* (*emplace)(void* optional) = nullptr;
  const void* (*held)(const void* optional) = nullptr;

  void* target(void* object) const {
    void* member = static_cast<std::byte*>(object) + offset;
    return emplace ? emplace(member) : member;
  }
  // Null when absent.
  const void* source(const void* object) const {
    const void* member = static_cast<const std::byte*>(object) + offset;
    return held ? held(member) : member;
  }
};

struct Shape {
  Sort sort = Sort::object;

  // integer
  std::int64_t (*load)(const void* integer) = nullptr;
  bool (*store)(void* integer, std::int64_t value) = nullptr;  // false: out of the type's range

  // name: the texts, in the order of declaration; both functions speak in places in this list
  std::vector<std::string_view> names;
  std::size_t (*name_of)(const void* value) = nullptr;  // names.size() when it has no name
  void (*set_name)(void* value, std::size_t place) = nullptr;

  // list
  const Shape* element = nullptr;
  void* (*append)(void* list) = nullptr;
  std::size_t (*size)(const void* list) = nullptr;
  const void* (*at)(const void* list, std::size_t place) = nullptr;

  // object
  std::vector<FieldShape> fields;
  std::uint64_t required = 0;  // a bit for each field
  bool open = false;           // fields that it does not name are ignored
  bool null_is_absent = false;
  std::string_view title;
  std::string_view about;
};

template <class T>
const Shape& shape_of();

// The reader compares a key without knowing where it ends, within the padding behind its input.
inline constexpr std::size_t key_size_max = 60;

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;
template <class T>
inline constexpr bool fits_integer =
    std::is_integral_v<T> && !std::is_same_v<T, bool> && (std::is_signed_v<T> || sizeof(T) < 8);

template <class T>
inline constexpr auto fields_table = T::fields();

template <class T>
Shape integer_shape() {
  Shape shape{.sort = Sort::integer};
  shape.load = [](const void* at) { return std::int64_t{*static_cast<const T*>(at)}; };
  shape.store = [](void* at, std::int64_t value) {
    if (!std::in_range<T>(value)) return false;
    *static_cast<T*>(at) = static_cast<T>(value);
    return true;
  };
  return shape;
}

template <contract::Named E>
Shape name_shape() {
  Shape shape{.sort = Sort::name};
  for (const auto& name : wire_names(E{})) shape.names.push_back(name.text);
  shape.name_of = [](const void* at) {
    constexpr auto names = wire_names(E{});
    std::size_t place = 0;
    while (place < names.size() && names[place].value != *static_cast<const E*>(at)) ++place;
    return place;
  };
  shape.set_name = [](void* at, std::size_t place) {
    constexpr auto names = wire_names(E{});
    *static_cast<E*>(at) = names[place].value;
  };
  return shape;
}

template <class T>
Shape list_shape() {
  using List = std::vector<T>;
  static_assert(!std::is_same_v<T, bool> && !is_optional<T>, "no JSON form for such a list");
  Shape shape{.sort = Sort::list, .element = &shape_of<T>()};
  shape.append = [](void* list) -> void* { return &static_cast<List*>(list)->emplace_back(); };
  shape.size = [](const void* list) { return static_cast<const List*>(list)->size(); };
  shape.at = [](const void* list, std::size_t place) -> const void* {
    return static_cast<const List*>(list)->data() + place;
  };
  return shape;
}

template <class Owner, class Member>
FieldShape field_shape(const contract::Field<Owner, Member>& field, const Owner& sample) {
  FieldShape out{.name = field.name, .about = field.about, .rule = &field.rule};
  out.key.append(",\"").append(field.name).append("\":");
  out.offset = static_cast<std::size_t>(reinterpret_cast<const std::byte*>(&(sample.*field.member)) -
                                        reinterpret_cast<const std::byte*>(&sample));
  if constexpr (is_optional<Member>) {
    using Value = typename Member::value_type;
    out.required = false;
    out.shape = &shape_of<Value>();
    out.emplace = [](void* at) -> void* { return &static_cast<Member*>(at)->emplace(Value{}); };
    out.held = [](const void* at) -> const void* {
      const auto& optional = *static_cast<const Member*>(at);
      return optional ? &*optional : nullptr;
    };
  } else {
    out.shape = &shape_of<Member>();
  }
  return out;
}

template <class T>
Shape object_shape() {
  Shape shape{.sort = Sort::object};
  const T sample{};
  fields_table<T>.apply(
      [&](const auto&... field) { (shape.fields.push_back(field_shape(field, sample)), ...); });
  static_assert(decltype(T::fields())::size <= 64, "the reader keeps one bit a field");
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    check(shape.fields[i].name.size() < key_size_max, "a field name is short");
    if (shape.fields[i].required) shape.required |= std::uint64_t{1} << i;
  }
  shape.open = contract::extra_of<T>() == contract::Extra::ignored;
  if constexpr (requires { T::null_is_absent; }) shape.null_is_absent = T::null_is_absent;
  if constexpr (requires { T::schema_title; }) shape.title = T::schema_title;
  else if constexpr (requires { T::info.id; }) shape.title = T::info.id;
  if constexpr (requires { T::info.summary; }) shape.about = T::info.summary;
  return shape;
}

template <class T>
Shape make_shape() {
  if constexpr (std::is_same_v<T, bool>) return Shape{.sort = Sort::boolean};
  else if constexpr (fits_integer<T>) return integer_shape<T>();
  else if constexpr (std::is_same_v<T, std::string>) return Shape{.sort = Sort::text};
  else if constexpr (std::is_same_v<T, Decimal>) return Shape{.sort = Sort::decimal};
  else if constexpr (std::is_same_v<T, Uuid> || is_id<T>) return Shape{.sort = Sort::uuid};
  else if constexpr (std::is_same_v<T, Time>) return Shape{.sort = Sort::time};
  else if constexpr (std::is_same_v<T, contract::EpochMs>) return Shape{.sort = Sort::epoch_ms};
  else if constexpr (std::is_same_v<T, Currency>) return Shape{.sort = Sort::currency};
  else if constexpr (std::is_same_v<T, Money>) return Shape{.sort = Sort::money};
  else if constexpr (std::is_same_v<T, JsonText>) return Shape{.sort = Sort::json};
  else if constexpr (contract::Named<T>) return name_shape<T>();
  else if constexpr (is_list<T>) return list_shape<typename T::value_type>();
  else {
    static_assert(contract::Described<T>, "this type has no JSON form: give it fields(), or wire_names");
    return object_shape<T>();
  }
}

}  // namespace detail

template <class T>
const Shape& shape_of() {
  static const Shape shape = detail::make_shape<T>();
  return shape;
}

}  // namespace flowmart::wire

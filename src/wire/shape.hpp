// The shape of a described value at run time: the tables, made once per type from `fields()`, that the JSON
// reader, the JSON writer and the schema walk. So each of those is compiled once, and no header of a JSON
// library is needed where messages are.
//
// A shape lives for ever once made; shape_of<T>() may be called from any thread. Field addresses are offsets
// into the object (all described structs are plain: no virtual bases).
#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "contract/fields.hpp"
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
  std::string_view erased;  // of a text that says who a person is; see contract/fields.hpp

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

  bool personal = false;  // of a list or an object: it holds a text that says who a person is, at any depth
};

// Calls visit(text, erased) for each text in `value` that says who a person is, in the order of the fields.
template <class Visit>
void each_personal(const Shape& shape, void* value, Visit&& visit) {
  if (!shape.personal) return;
  if (shape.sort == Sort::list) {
    const std::size_t size = shape.size(value);
    for (std::size_t i = 0; i < size; ++i)
      each_personal(*shape.element, const_cast<void*>(shape.at(value, i)), visit);
    return;
  }
  for (const FieldShape& field : shape.fields) {
    if (field.erased.empty() && !field.shape->personal) continue;
    void* part = const_cast<void*>(field.source(value));
    if (part == nullptr) continue;
    if (field.erased.empty()) each_personal(*field.shape, part, visit);
    else visit(*static_cast<std::string*>(part), field.erased);
  }
}

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

// What a template says of a field, an object, a list: as little as it can, since it says it for each of some
// hundred types. shape.cpp makes the shapes from it, once for all.
struct OptionalForm {
  void* (*emplace)(void* optional);
  const void* (*held)(const void* optional);
};
struct FieldForm {
  const contract::FieldText* text;
  const Shape& (*shape)();
  std::ptrdiff_t offset;
  const OptionalForm* optional;  // null: required
};
struct ObjectForm {
  bool open = false;
  bool null_is_absent = false;
  std::string_view title{};
  std::string_view about{};
};

Shape integer_shape(std::int64_t (*load)(const void*), bool (*store)(void*, std::int64_t));
Shape name_shape(std::vector<std::string_view> names, std::size_t (*name_of)(const void*),
                 void (*set_name)(void*, std::size_t));
Shape list_shape(const Shape& element, void* (*append)(void*), std::size_t (*size)(const void*),
                 const void* (*at)(const void*, std::size_t));
Shape object_shape(const FieldForm* fields, std::size_t count, const ObjectForm& form);

template <class T>
Shape integer_shape_of() {
  return integer_shape([](const void* at) { return std::int64_t{*static_cast<const T*>(at)}; },
                       [](void* at, std::int64_t value) {
                         if (!std::in_range<T>(value)) return false;
                         *static_cast<T*>(at) = static_cast<T>(value);
                         return true;
                       });
}

template <contract::Named E>
Shape name_shape_of() {
  std::vector<std::string_view> texts;
  for (const auto& name : wire_names(E{})) texts.push_back(name.text);
  return name_shape(
      std::move(texts),
      [](const void* at) {
        constexpr auto names = wire_names(E{});
        std::size_t place = 0;
        while (place < names.size() && names[place].value != *static_cast<const E*>(at)) ++place;
        return place;
      },
      [](void* at, std::size_t place) {
        constexpr auto names = wire_names(E{});
        *static_cast<E*>(at) = names[place].value;
      });
}

template <class T>
Shape list_shape_of() {
  using List = std::vector<T>;
  static_assert(!std::is_same_v<T, bool> && !is_optional<T>, "no JSON form for such a list");
  return list_shape(
      shape_of<T>(), [](void* list) -> void* { return &static_cast<List*>(list)->emplace_back(); },
      [](const void* list) { return static_cast<const List*>(list)->size(); },
      [](const void* list, std::size_t place) -> const void* {
        return static_cast<const List*>(list)->data() + place;
      });
}

template <class Optional>
inline constexpr OptionalForm optional_form{
    [](void* at) -> void* { return &static_cast<Optional*>(at)->emplace(typename Optional::value_type{}); },
    [](const void* at) -> const void* {
      const auto& optional = *static_cast<const Optional*>(at);
      return optional ? &*optional : nullptr;
    }};

// Both compilers keep a pointer to a member as its offset (the Itanium C++ ABI, 2.3).
template <class T, class Owner, class Member>
FieldForm field_form(const contract::Field<Owner, Member>& field) {
  Member T::*const member = field.member;
  const auto offset = std::bit_cast<std::ptrdiff_t>(member);
  if constexpr (is_optional<Member>)
    return {&field, &shape_of<typename Member::value_type>, offset, &optional_form<Member>};
  else return {&field, &shape_of<Member>, offset, nullptr};
}

template <class T>
constexpr ObjectForm object_form() {
  ObjectForm form{.open = contract::extra_of<T>() == contract::Extra::ignored};
  if constexpr (requires { T::null_is_absent; }) form.null_is_absent = T::null_is_absent;
  if constexpr (requires { T::schema_title; }) form.title = T::schema_title;
  else if constexpr (requires { T::info.id; }) form.title = T::info.id;
  if constexpr (requires { T::info.summary; }) form.about = T::info.summary;
  return form;
}

template <class T>
Shape object_shape_of() {
  static_assert(decltype(T::fields())::size <= 64, "the reader keeps one bit a field");
  static constexpr ObjectForm form = object_form<T>();
  return contract::fields_of<T>.apply([](const auto&... field) {
    const std::array<FieldForm, sizeof...(field)> forms{field_form<T>(field)...};
    return object_shape(forms.data(), forms.size(), form);
  });
}

template <class T>
Shape make_shape() {
  if constexpr (std::is_same_v<T, bool>) return Shape{.sort = Sort::boolean};
  else if constexpr (fits_integer<T>) return integer_shape_of<T>();
  else if constexpr (std::is_same_v<T, std::string>) return Shape{.sort = Sort::text};
  else if constexpr (std::is_same_v<T, Decimal>) return Shape{.sort = Sort::decimal};
  else if constexpr (std::is_same_v<T, Uuid> || is_id<T>) return Shape{.sort = Sort::uuid};
  else if constexpr (std::is_same_v<T, Time>) return Shape{.sort = Sort::time};
  else if constexpr (std::is_same_v<T, contract::EpochMs>) return Shape{.sort = Sort::epoch_ms};
  else if constexpr (std::is_same_v<T, Currency>) return Shape{.sort = Sort::currency};
  else if constexpr (std::is_same_v<T, Money>) return Shape{.sort = Sort::money};
  else if constexpr (std::is_same_v<T, JsonText>) return Shape{.sort = Sort::json};
  else if constexpr (contract::Named<T>) return name_shape_of<T>();
  else if constexpr (is_list<T>) return list_shape_of<typename T::value_type>();
  else {
    static_assert(contract::Described<T>, "this type has no JSON form: give it fields(), or wire_names");
    return object_shape_of<T>();
  }
}

}  // namespace detail

template <class T>
const Shape& shape_of() {
  static const Shape shape = detail::make_shape<T>();
  return shape;
}

}  // namespace flowmart::wire

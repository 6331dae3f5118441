// How a message, an entity of a message or an aggregate's state describes itself: one list of fields, from
// which the JSON codec, the binary codec, the JSON Schema and the documentation are all made.
//
//   struct Line {
//     std::string itemId;
//     std::int64_t quantity = 0;
//     static constexpr auto fields() {
//       return FieldList{field("itemId", &Line::itemId, "Product key of the goods."),
//                         field("quantity", &Line::quantity, "Number of units.", {.minimum = 1})};
//     }
//     static constexpr Extra extra = Extra::ignored;   // only where the contract leaves the object open
//   };
//
// A text that says who a person is is marked, `personal(field("name", &Buyer::name, "..."))`: the engine
// seals it under that person's key (docs/decisions/0026-personal-data-is-sealed.md).
//
// Types of fields: bool, std::int64_t, std::string, Time (date-time), Decimal (number), Uuid and Id<> (uuid),
// enums with `wire_names`, std::optional (not required), std::vector (array), and structs with `fields()`.
// State that never leaves the program may also use std::map, std::set, EpochMs and Money.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "kernel/time.hpp"

namespace flowmart::contract {

// A regular expression of the contract, with the function that decides it (a general engine is slow and can
// be led into long loops by its input). A test compares both on generated texts.
struct Pattern {
  std::string_view regex;
  bool (*matches)(std::string_view) = nullptr;
};

// No text from outside is longer, whatever its field says.
inline constexpr std::size_t text_max = 10'000;

struct Rule {
  std::optional<std::int64_t> minimum{}, maximum{};       // of a number
  std::optional<std::size_t> items_min{}, items_max{};    // of an array
  std::optional<std::size_t> length_min{}, length_max{};  // of a string, in characters (text_max if not said)
  std::optional<Pattern> pattern{};                       // of a string
  std::string_view
      format{};          // "email", "date" or a hint such as "float"; uuid and date-time come from the type
  bool no_card = false;  // of a string: what looks like a payment card's number is refused
  std::string_view default_json{};  // documented default, as JSON text
  std::string_view avro_logical_type{};
};

// What a field says whatever its type.
struct FieldText {
  std::string_view name;  // exactly as on the wire
  std::string_view about;
  Rule rule;
  // Of a text that says who a person is: what stands for it once that person is erased. Empty: it says
  // nothing of that kind.
  std::string_view erased{};
};

template <class Owner, class T>
struct Field : FieldText {
  T Owner::*member;
};

template <class Owner, class T>
constexpr Field<Owner, T> field(std::string_view name, T Owner::*member, std::string_view about = {},
                                Rule rule = {}) {
  return {{name, about, rule}, member};
}

// What stands for an erased text, and for an address and a number that keep the contract's rules.
inline constexpr std::string_view erased_text = "erased";
inline constexpr std::string_view erased_email = "erased@erased.invalid";
inline constexpr std::string_view erased_phone = "0000000000";

template <class Owner, class T>
constexpr Field<Owner, T> personal(Field<Owner, T> field, std::string_view erased = erased_text) {
  static_assert(std::is_same_v<T, std::string> || std::is_same_v<T, std::optional<std::string>>,
                "what is sealed is a text");
  field.erased = erased;
  return field;
}

// What a gateway is to charge: its own name for a means of payment, never a card's number.
template <class Owner, class T>
constexpr Field<Owner, T> token(Field<Owner, T> field) {
  field.rule.no_card = true;
  return field;
}

namespace detail {

template <std::size_t index, class F>
struct FieldAt {
  F field;
};
template <class Indices, class... F>
struct FieldsAt;
template <std::size_t... index, class... F>
struct FieldsAt<std::index_sequence<index...>, F...> : FieldAt<index, F>... {
  template <class G>
  constexpr decltype(auto) apply(G&& g) const {
    return g(static_cast<const FieldAt<index, F>&>(*this).field...);
  }
};

}  // namespace detail

// All fields of a type, in order. As a std::tuple, but quick to compile: every file that names messages
// reads hundreds of these.
template <class... F>
struct FieldList : detail::FieldsAt<std::index_sequence_for<F...>, F...> {
  static constexpr std::size_t size = sizeof...(F);
  // `apply(g)` calls g(field, field, ...).
};
template <class... F>
FieldList(F...) -> FieldList<F...>;

// What a reader does with a field that the object does not name.
enum class Extra : bool { refused, ignored };

template <class T>
concept Described = requires {
  T::fields();
};

template <class T>
constexpr Extra extra_of() {
  if constexpr (requires { T::extra; }) return T::extra;
  else return Extra::refused;
}

// A moment that the contract carries as a number of milliseconds since 1970 (OrderConfirmed).
struct EpochMs {
  Time time;
  bool operator==(const EpochMs&) const = default;
};

template <class E>
struct Name {
  E value;
  std::string_view text;  // exactly as on the wire
};

// An enum names its values by an overload found by argument:  constexpr auto wire_names(Status) { return
// std::array{...}; }
template <class E>
concept Named = std::is_enum_v<E> && requires {
  wire_names(E{});
};

template <Named E>
constexpr std::string_view wire_name(E value) {
  for (const auto& name : wire_names(value))
    if (name.value == value) return name.text;
  return {};
}
template <Named E>
constexpr std::optional<E> from_wire_name(std::string_view text) {
  for (const auto& name : wire_names(E{}))
    if (name.text == text) return name.value;
  return std::nullopt;
}

// The one copy of a type's list that the codecs work from.
template <Described T>
inline constexpr auto fields_of = T::fields();

// Calls f(field) for each field in the order of declaration.
template <Described T, class F>
constexpr void each_field(F&& f) {
  T::fields().apply([&](const auto&... one) { (f(one), ...); });
}

}  // namespace flowmart::contract

// Makes the code that reads and writes a message in all its forms. It is much, and takes the compiler long:
// include this only where messages are declared known (all_messages.cpp, and tests with messages of their
// own).
#pragma once
#include "wire/binary.hpp"
#include "wire/registry.hpp"
#include "wire/shape.hpp"

namespace flowmart::wire {
namespace detail {

MessageType make_type(const contract::MessageInfo& info, const Shape& shape, const MessageCode& code,
                      const MessageType* response);
void know(const MessageType& type);

// Whether a text in it says who a person is, at any depth: as Shape::personal, while this is compiled.
template <class T>
constexpr bool tells_of_person() {
  if constexpr (is_list<T> || is_optional<T>) return tells_of_person<typename T::value_type>();
  else if constexpr (contract::Described<T>)
    return contract::fields_of<T>.apply([]<class... Member>(const contract::Field<T, Member>&... field) {
      return ((!field.erased.empty() || tells_of_person<Member>()) || ...);
    });
  else return false;
}

template <class M>
constexpr auto copy_of() -> std::shared_ptr<void> (*)(const void*) {
  if constexpr (tells_of_person<M>())
    return [](const void* body) -> std::shared_ptr<void> {
      return std::make_shared<M>(*static_cast<const M*>(body));
    };
  else return nullptr;
}

template <class M>
inline constexpr MessageCode code_of{
    .size = [](const void* body) { return Binary<M>::size_outermost(*static_cast<const M*>(body)); },
    .put = [](char* to,
              const void* body) { return Binary<M>::put_outermost(to, *static_cast<const M*>(body)); },
    .get = [](Reader& in, void* body) { return wire::decode(in, *static_cast<M*>(body)); },
    .make = []() -> std::shared_ptr<void> { return std::make_shared<M>(); },
    .copy = copy_of<M>()};

template <class M>
const MessageType& made_type();

// Not by looking for a nested Response: inside a struct of that name it is the struct itself.
template <class M>
const MessageType* response_of() {
  if constexpr (M::info.kind == contract::Kind::query) return &made_type<typename M::Response>();
  else return nullptr;
}

template <class M>
const MessageType& made_type() {
  static const MessageType made = make_type(M::info, shape_of<M>(), code_of<M>, response_of<M>());
  return made;
}

}  // namespace detail

// From here on type_of<M>() finds them. Giving a type twice is fine. Any thread.
template <class... M>
bool know(Types<M...>) {
  (detail::know(detail::made_type<M>()), ...);
  return true;
}

}  // namespace flowmart::wire

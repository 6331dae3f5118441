// Makes the code that reads and writes a message in all its forms. It is much, and takes the compiler long:
// include this only where messages are declared known (all_messages.cpp, and tests with messages of their
// own).
#pragma once
#include "wire/binary.hpp"
#include "wire/registry.hpp"
#include "wire/shape.hpp"

namespace flowmart::wire {
namespace detail {

MessageType make_type(const contract::MessageInfo& info, const Shape& shape);
void know(const MessageType& type);

template <class M>
const MessageType& made_type() {
  static const MessageType made = [] {
    MessageType type = make_type(M::info, shape_of<M>());
    // Not by looking for a nested Response: inside a struct of that name it is the struct itself.
    if constexpr (M::info.kind == contract::Kind::query) type.response = &made_type<typename M::Response>();
    type.encode = [](const void* body, std::string& out) { wire::encode(out, *static_cast<const M*>(body)); };
    type.encode_frame = [](const void* body, std::string& out) {
      wire::encode_frame(out, *static_cast<const M*>(body));
    };
    type.decode = [](Reader& in) -> std::shared_ptr<const void> {
      auto message = std::make_shared<M>();
      if (!wire::decode(in, *message) || !in.at_end()) return nullptr;
      return message;
    };
    type.make = []() -> std::shared_ptr<void> { return std::make_shared<M>(); };
    return type;
  }();
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

// Numbers without the zeros that end their fractions: 8.250 and 8.25 are one amount, and a request that is
// repeated with the other is the same request.
#pragma once
#include <string>

#include "wire/registry.hpp"
#include "wire/shape.hpp"

namespace flowmart::wire {

// Whether any number in the value ends so.
bool has_loose_zeros(const Shape& shape, const void* value);
void drop_loose_zeros(const Shape& shape, void* value);
template <class T>
void drop_loose_zeros(T& value) {
  drop_loose_zeros(shape_of<T>(), &value);
}

// The message's bytes as if it had been given without them.
std::string bytes_without_zeros(const AnyMessage& message);

}  // namespace flowmart::wire

#include "wire/plain_numbers.hpp"

namespace flowmart::wire {
namespace {

bool is_loose(const Decimal& number) { return number.scale > 0 && number.units % 10 == 0; }

// Calls visit(decimal) for each number of the value, until it says false.
template <class Visit>
bool each_decimal(const Shape& shape, const void* value, Visit& visit) {
  if (shape.sort == Sort::decimal) return visit(*static_cast<const Decimal*>(value));
  if (shape.sort == Sort::list) {
    for (std::size_t i = 0, size = shape.size(value); i < size; ++i)
      if (!each_decimal(*shape.element, shape.at(value, i), visit)) return false;
  } else if (shape.sort == Sort::object) {
    for (const FieldShape& field : shape.fields)
      if (const void* member = field.source(value); member && !each_decimal(*field.shape, member, visit))
        return false;
  }
  return true;
}

}  // namespace

bool has_loose_zeros(const Shape& shape, const void* value) {
  const auto plain = [](const Decimal& number) { return !is_loose(number); };
  return !each_decimal(shape, value, plain);
}

void drop_loose_zeros(const Shape& shape, void* value) {
  const auto drop = [](const Decimal& number) {
    if (is_loose(number)) const_cast<Decimal&>(number) = number.without_zeros();
    return true;
  };
  each_decimal(shape, value, drop);
}

std::string bytes_without_zeros(const AnyMessage& message) {
  std::string bytes;
  message.type->encode(message.body.get(), bytes);
  const std::shared_ptr<void> copy = message.type->make();
  Reader in(bytes);
  check(message.type->code.get(in, copy.get()), "what was written can be read");
  drop_loose_zeros(message.type->shape, copy.get());
  bytes.clear();
  message.type->encode(copy.get(), bytes);
  return bytes;
}

}  // namespace flowmart::wire

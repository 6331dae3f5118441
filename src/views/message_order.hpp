// Which order a message names, or which payment, whatever its type.
#pragma once
#include <optional>
#include <vector>

#include "kernel/uuid.hpp"
#include "wire/registry.hpp"

namespace flowmart::views {

class MessageOrders {
 public:
  MessageOrders();  // knows every message of the contract, the private ones included

  std::optional<Uuid> of(const wire::AnyMessage& message) const { return read(orders_, message); }
  // Of what says its payment and not its order.
  std::optional<Uuid> payment_of(const wire::AnyMessage& message) const { return read(payments_, message); }

 private:
  using Reader = std::optional<Uuid> (*)(const void* body);
  using Readers = std::vector<Reader>;  // by index of the type
  static std::optional<Uuid> read(const Readers& readers, const wire::AnyMessage& message) {
    const std::size_t index = message.type->index;
    return index < readers.size() && readers[index] ? readers[index](message.body.get()) : std::nullopt;
  }
  static void put(Readers& readers, std::size_t index, Reader reader);
  template <class M>
  void add();

  Readers orders_, payments_;
};

}  // namespace flowmart::views

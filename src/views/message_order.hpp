// Which order a message names, whatever its type.
#pragma once
#include <optional>
#include <vector>

#include "kernel/uuid.hpp"
#include "wire/registry.hpp"

namespace flowmart::views {

class MessageOrders {
 public:
  MessageOrders();  // knows every message of the contract, the private ones included

  std::optional<Uuid> of(const wire::AnyMessage& message) const {
    const std::size_t index = message.type->index;
    return index < readers_.size() && readers_[index] ? readers_[index](message.body.get()) : std::nullopt;
  }

 private:
  using Reader = std::optional<Uuid> (*)(const void* body);
  template <class M>
  void add();

  std::vector<Reader> readers_;  // by index of the type
};

}  // namespace flowmart::views

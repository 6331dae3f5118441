// Message types by the stable 32-bit name that records use for them.
#pragma once
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "kernel/name_hash.hpp"
#include "wire/registry.hpp"

namespace flowmart::engine {

class TypeIndex {
 public:
  explicit TypeIndex(const wire::Registry& registry);  // the registry outlives it
  const wire::MessageType* by_hash(std::uint32_t hash) const {
    const auto at = x_types.find(hash);
    return at == x_types.end() ? nullptr : at->second;
  }
  const wire::Registry& registry() const { return x_registry; }

 private:
  const wire::Registry& x_registry;
  std::unordered_map<std::uint32_t, const wire::MessageType*> x_types;
};

}  // namespace flowmart::engine

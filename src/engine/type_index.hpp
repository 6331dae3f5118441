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
    const auto at = types_.find(hash);
    return at == types_.end() ? nullptr : at->second;
  }
  const wire::Registry& registry() const { return registry_; }

 private:
  const wire::Registry& registry_;
  std::unordered_map<std::uint32_t, const wire::MessageType*> types_;
};

}  // namespace flowmart::engine

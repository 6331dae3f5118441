// Message types by the stable 32-bit name that records use for them.
#pragma once
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "wire/registry.hpp"

namespace flowmart::engine {

// FNV-1a: names of types and aggregates inside records and in the state store.
constexpr std::uint32_t name_hash(std::string_view text, std::uint32_t hash = 2166136261u) {
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619u;
  return hash;
}
// Of "Id@version".
inline std::uint32_t type_hash(const wire::MessageType& type) {
  return name_hash(type.version, name_hash("@", name_hash(type.id)));
}

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

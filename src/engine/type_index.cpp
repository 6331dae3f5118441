#include "engine/type_index.hpp"

#include "kernel/check.hpp"

namespace flowmart::engine {

TypeIndex::TypeIndex(const wire::Registry& registry) : x_registry(registry) {
  for (const wire::MessageType* type : registry.all())
    check(x_types.emplace(type->hash, type).second,
          "two message types share a hash, rename one: " + std::string(type->id));
}

}  // namespace flowmart::engine

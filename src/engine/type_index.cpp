#include "engine/type_index.hpp"

#include "kernel/check.hpp"

namespace flowmart::engine {

TypeIndex::TypeIndex(const wire::Registry& registry) : registry_(registry) {
  for (const wire::MessageType* type : registry.all())
    check(types_.emplace(type->hash, type).second,
          "two message types share a hash, rename one: " + std::string(type->id));
}

}  // namespace flowmart::engine

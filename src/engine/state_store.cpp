#include "engine/state_store.hpp"

namespace flowmart::engine {

StateKey state_key(std::string_view shop, std::uint16_t kind, std::string_view key) {
  StateKey whole;
  whole.reserve(shop.size() + 3 + key.size());
  whole.append(shop).push_back('\0');
  whole.push_back(static_cast<char>(kind >> 8));
  whole.push_back(static_cast<char>(kind & 0xff));
  return whole.append(key);
}

}  // namespace flowmart::engine

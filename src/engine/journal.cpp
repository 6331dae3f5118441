#include "engine/journal.hpp"

#include "kernel/digest.hpp"

namespace flowmart::engine {
namespace {

std::uint8_t* put(std::uint8_t* out, std::uint64_t number) {
  for (int i = 0; i < 8; ++i) *out++ = static_cast<std::uint8_t>(number >> (8 * i));
  return out;
}

}  // namespace

Hash chain_hash(const Hash& previous, std::uint64_t sequence, std::uint64_t first_event,
                std::uint64_t event_count, std::string_view body) {
  std::array<std::uint8_t, 24> head{};
  put(put(put(head.data(), sequence), first_event), event_count);
  return sha256({text_of(previous), text_of(head), body});
}

}  // namespace flowmart::engine

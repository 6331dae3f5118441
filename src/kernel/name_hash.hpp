// FNV-1a of 32 bits: a short stable name for names, in records and stores.
#pragma once
#include <cstdint>
#include <string_view>

namespace flowmart {

constexpr std::uint32_t name_hash(std::string_view text, std::uint32_t hash = 2166136261u) {
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619u;
  return hash;
}

}  // namespace flowmart

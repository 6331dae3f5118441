// How often the gateway may decline what is owed before a person has to see to it.
#pragma once
#include <cstdint>

namespace flowmart::contract {

inline constexpr std::int64_t refund_tries_max = 8;
inline constexpr std::int64_t capture_tries_max = 5;

}  // namespace flowmart::contract

// How long to wait before something is tried once more: the longer, the oftener it was in vain.
#pragma once
#include <algorithm>
#include <cstdint>

#include "kernel/time.hpp"

namespace flowmart {

// `first`, times `factor` for each try before, and never more than `longest`.
constexpr Duration backoff(Duration first, std::int64_t tried, Duration longest, int factor = 2) {
  Duration wait = first;
  for (std::int64_t n = 0; n < tried && wait < longest; ++n) wait *= factor;
  return std::min(wait, longest);
}

}  // namespace flowmart

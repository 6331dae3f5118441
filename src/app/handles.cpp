#include "app/handles.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace flowmart::app {
namespace {

// Some 30 are open at rest: journal, views, states and gateway with their logs, each several times. More
// readers at the same time open more.
constexpr std::size_t for_files = 96;
constexpr std::size_t handles_max = 65'536;  // beyond, more would only cost the kernel memory

}  // namespace

std::size_t raise_handle_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return for_files;
  const rlimit raised{std::max<rlim_t>(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, handles_max)),
                      limit.rlim_max};
  if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur, handles_max));
}

ConnectionLimits connections_within(std::size_t handles) {
  const ConnectionLimits most;
  const std::size_t free = handles > for_files ? handles - for_files : 0;
  const std::size_t refused = std::min(most.refused, free / 8);
  return {std::clamp<std::size_t>(free - refused, 1, most.at_once), refused};
}

}  // namespace flowmart::app

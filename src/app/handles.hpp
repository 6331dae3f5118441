// File handles: how many this process may have, and how many of them connections may take.
#pragma once
#include <cstddef>

namespace flowmart::app {

struct ConnectionLimits {
  std::size_t at_once = 10'000;
  std::size_t refused = 256;  // beyond, each of which is told so before it is closed
};

// Raises the process' limit as far as it may, and returns it.
std::size_t raise_handle_limit();

// What connections may take of so many handles, when files always find theirs.
ConnectionLimits connections_within(std::size_t handles);

}  // namespace flowmart::app

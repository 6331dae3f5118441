// What sealing costs an order: the engine and its writer over stores in memory, once with and once without.
#pragma once
#include <cstdint>

namespace flowmart::app {

struct SealingCost {
  double bytes_plain = 0, bytes_sealed = 0;    // of journal an order, its buyer's key included
  double micros_plain = 0, micros_sealed = 0;  // of processor an order, all threads together
};
// Each order is of 3 lines and of a buyer who was not known.
SealingCost sealing_cost(std::uint64_t orders);

}  // namespace flowmart::app

// A shop in the middle of everything: something of each kind is open.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "contract/messages/orders.hpp"
#include "restart/life.hpp"

namespace flowmart::restart {

inline constexpr Time noon{std::chrono::hours(24 * 20'000 + 12)};

// Orders taken under keys, and the numbers of their messages.
struct Taken {
  contract::PlaceOrder order;
  std::string key;
  std::uint64_t event = 0;
};

// Opens a shop and drives it. The last thing that happens is an input.
std::vector<Taken> open_shop(Life& life);

// What happens next, the same in every life: the gateway answers, time passes, more is ordered and delivered.
void go_on(Life& life);

}  // namespace flowmart::restart

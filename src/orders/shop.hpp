// What the shop has settled for all its orders.
#pragma once
#include <chrono>

#include "kernel/money.hpp"
#include "kernel/time.hpp"

namespace flowmart::orders {

struct Shop {
  Currency currency{{'G', 'B', 'P'}};             // PlaceOrder names none
  Duration hold_time = std::chrono::minutes{15};  // how long a placed order keeps its stock unpaid
};

// One value for the program, set once before the engine starts. Only decisions read it; what they decided
// stands in the messages (Money carries its currency, ReserveOrder its expiry), so a journal replays the same
// whatever the shop has settled by then.
const Shop& shop();
void settle_shop(const Shop& shop);

}  // namespace flowmart::orders

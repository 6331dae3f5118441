// Must not compile: ReservationTimedOut comes when its time does, and is never sent. The rest is as in
// sets_timer.cpp, which compiles.
#include "contract/decision.hpp"
#include "contract/services/inventory.hpp"

using namespace flowmart;
using namespace flowmart::contract;

Decision<InventoryService> decide(const Uuid&, Time) {
  Decision<InventoryService> out;
  out.send(ReservationTimedOut{});
  return out;
}

// Compiles: ReservationTimedOut is among Inventory's timers.
#include "contract/decision.hpp"
#include "contract/services/inventory.hpp"

using namespace flowmart;
using namespace flowmart::contract;

Decision<InventoryService> decide(const Uuid& order, Time due) {
  Decision<InventoryService> out;
  out.set_timer("hold", order, due, ReservationTimedOut{});
  return out;
}

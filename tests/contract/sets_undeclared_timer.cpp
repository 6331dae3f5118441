// Must not compile: Inventory sends StockShort, but it is none of its timers. The rest is as in
// sets_timer.cpp, which compiles.
#include "contract/decision.hpp"
#include "contract/services/inventory.hpp"

using namespace flowmart;
using namespace flowmart::contract;

Decision<InventoryService> decide(const Uuid& order, Time due) {
  Decision<InventoryService> out;
  out.set_timer("hold", order, due, StockShort{});
  return out;
}

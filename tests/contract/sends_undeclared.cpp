// Must not compile: Orders does not declare that it sends ShipmentCreated. The rest is as in
// sends_declared.cpp, which compiles.
#include "contract/decision.hpp"
#include "contract/messages/shipping.hpp"
#include "contract/services/orders.hpp"

using namespace flowmart::contract;

Decision<OrdersService> decide() {
  Decision<OrdersService> out;
  out.send(ShipmentCreated{});
  return out;
}

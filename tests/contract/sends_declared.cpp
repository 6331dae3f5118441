// Compiles: Orders declares that it sends OrderCancelled.
#include "contract/decision.hpp"
#include "contract/services/orders.hpp"

using namespace flowmart::contract;

Decision<OrdersService> decide() {
  Decision<OrdersService> out;
  out.send(OrderCancelled{});
  return out;
}

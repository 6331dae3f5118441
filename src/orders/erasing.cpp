// Erasing a buyer: only who has no open order can be, for an order needs to know where it goes.
#include "orders/orders.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;

// What came back may still lead to another order.
bool has_open_return(const Orders& orders, const Order& order) {
  bool open = false;
  if (order.returns > 0)
    orders.returns.each({order.content.order, 1}, {order.content.order, order.returns},
                        [&](const ReturnKey&, const contract::OrderReturn& one) { open |= !at_rest(one); });
  return open;
}

// Reads all orders of the buyer: it is seldom asked for.
struct Standing {
  bool known = false;
  const Order* open = nullptr;  // one of those that are not at rest
};
Standing standing_of(const Orders& orders, CustomerId customer) {
  CustomerOrder first{customer, {}}, last = first;
  last.order.uuid.bytes.fill(0xff);
  Standing standing;
  orders.of_customers.each(first, last, [&](const CustomerOrder& one, const Present&) {
    standing.known = true;
    const Order* order = orders.orders.find(one.order);
    if (order && (!at_rest(*order) || has_open_return(orders, *order))) standing.open = order;
  });
  return standing;
}

}  // namespace

Decision<OrdersService> decide(const Orders& orders, const contract::ErasePerson& command, Time now) {
  if (orders.erasing.contains(command.customer)) return nothing;
  const Standing standing = standing_of(orders, command.customer);
  if (!standing.known)
    return reject(codes::customer_not_found, "There is no customer " + command.customer.to_string() + ".");
  if (standing.open)
    return reject(codes::customer_has_open_order,
                  "Order " + standing.open->number + " is open: it needs to know who gets it.");
  return contract::ErasureRequested{command.customer, now};
}

void evolve(Orders& orders, const contract::ErasureRequested& requested) {
  orders.erasing[requested.customer];
}

Decision<OrdersService> decide(const Orders&, const contract::PersonErased&, Time) { return nothing; }
// The orders stay: only who they were for is told by nobody any more.
void evolve(Orders& orders, const contract::PersonErased& erased) { orders.erasing.erase(erased.customer); }

}  // namespace flowmart::orders

// Calling an order off: stock and money go back first, then it is Cancelled.
#include "orders/order.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::OrderStatus;
using Phase = Order::Phase;

constexpr std::string_view reason_expired = "reservation_expired";

contract::OrderCancelled cancellation(const Order& order, std::string_view reason, Time now) {
  const contract::OrderPlaced& placed = order.placed;
  contract::OrderCancelled cancelled;
  cancelled.orderId = placed.order;
  cancelled.userId = placed.customer;
  cancelled.orderItems.reserve(placed.lines.size());
  for (const contract::OrderLine& line : placed.lines)
    cancelled.orderItems.push_back({.productId = line.product,
                                    .productName = line.name,
                                    .quantity = line.quantity,
                                    .unitPrice = line.unit_price.decimal(),
                                    .totalPrice = line.total.decimal()});
  cancelled.totalAmount = placed.total.decimal();
  if (!reason.empty()) cancelled.cancellationReason = std::string(reason);
  cancelled.timestamp = now;
  return cancelled;
}

// No step forward from here. The goods are kept back before anything else, so that none leaves meanwhile.
Decision<OrdersService> call_off(const Order& order, const std::string& reason, const std::string& actor,
                                 bool expired, Time now) {
  const contract::OrderPlaced& placed = order.placed;
  Decision<OrdersService> out;
  out.send(contract::OrderCancelling{.order = placed.order,
                                     .number = placed.number,
                                     .customer = placed.customer,
                                     .reason = reason,
                                     .actor = actor,
                                     .expired = expired,
                                     .timestamp = now});
  out.send(contract::RevokeClearance{.order = placed.order, .reason = reason});
  if (!expired) out.send(contract::ReleaseOrderStock{.order = placed.order, .reason = reason});
  if (order.payment)
    out.send(contract::CancelPayment{
        .payment = contract::payment_of(placed.order), .order = placed.order, .reason = reason});
  if (expired && !order.payment) out.send(cancellation(order, reason, now));
  return out;
}

bool can_be_called_off(const Order& order) {
  return order.phase == Phase::placed && !order.some_left &&
         (order.status == OrderStatus::pending || order.status == OrderStatus::processing);
}

}  // namespace

Decision<OrdersService> decide(const Order& order, const contract::CancelOrder& command, Time now) {
  if (order.phase == Phase::none || order.phase == Phase::placing)
    return reject(codes::order_not_found, "There is no order " + command.order.to_string() + ".");
  if (order.phase != Phase::placed) return nothing;  // it is called off already
  if (!can_be_called_off(order))
    return reject(codes::order_dispatched, "Order " + order.placed.number + " has left; it can be returned.");
  return call_off(order, command.reason, command.actor, false, now);
}

// Not paid in time. (A Processing order's hold is firm and never runs out; should its confirmation have come
// too late for the reservation, then there is no stock for it and it is called off all the same.)
Decision<OrdersService> decide(const Order& order, const contract::ReservationExpired&, Time now) {
  if (!can_be_called_off(order)) return nothing;
  return call_off(order, std::string(reason_expired), "InventoryService", true, now);
}

Decision<OrdersService> decide(const Order& order, const contract::OrderStockReleased&, Time now) {
  if (order.phase != Phase::cancelling || !order.stock_to_come || order.money_to_come) return nothing;
  return cancellation(order, order.cancel_reason, now);
}

Decision<OrdersService> decide(const Order& order, const contract::PaymentCancelled&, Time now) {
  if (order.phase != Phase::cancelling || !order.money_to_come || order.stock_to_come) return nothing;
  return cancellation(order, order.cancel_reason, now);
}

// A refund by itself, as staff may give one, changes what GetOrder tells of the payment and nothing else.
Decision<OrdersService> decide(const Order&, const contract::PaymentRefunded&, Time) { return nothing; }

}  // namespace flowmart::orders

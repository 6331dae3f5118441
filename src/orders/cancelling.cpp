// Calling an order off: stock and money go back first, then it is Cancelled.
#include "orders/intake.hpp"
#include "orders/orders.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::PaymentStatus;

constexpr std::string_view reason_expired = "reservation_expired";

contract::OrderCancelled cancellation(const Order& order, std::string_view reason, Time now) {
  const contract::OrderContent& content = order.content;
  contract::OrderCancelled cancelled;
  cancelled.orderId = content.order;
  cancelled.userId = content.customer;
  cancelled.orderItems.reserve(content.lines.size());
  for (const contract::OrderLine& line : content.lines)
    cancelled.orderItems.push_back({.productId = line.product,
                                    .productName = line.name,
                                    .quantity = line.quantity,
                                    .unitPrice = line.unit_price.decimal(),
                                    .totalPrice = line.total.decimal()});
  cancelled.totalAmount = content.total.decimal();
  if (!reason.empty()) cancelled.cancellationReason = std::string(reason);
  cancelled.timestamp = now;
  return cancelled;
}

}  // namespace

contract::OrderCancelling call_off(OrderId order, const std::string& reason, const std::string& actor,
                                   bool expired, Time now) {
  return {.order = order, .reason = reason, .actor = actor, .expired = expired, .timestamp = now};
}

Decision<OrdersService> decide(const Orders& orders, const contract::CancelOrder& command, Time now) {
  const Order* order = orders.taken(command.order);
  if (const auto no = against(order, command.order, Act::cancel)) return *no;
  return call_off(command.order, command.reason, command.actor, false, now);
}

// What the buyer ordered besides is left alone, and so is what has left already.
Decision<OrdersService> decide(const Orders& orders, const contract::UserSubscriptionCancelled& ended,
                               Time now) {
  SubscriptionOrder first{ended.userId, ended.subscriptionId, {}}, last = first;
  last.order.uuid.bytes.fill(0xff);
  const std::string reason = ended.cancellationReason.value_or("subscription_cancelled");
  Decision<OrdersService> out;
  orders.of_subscriptions.each(first, last, [&](const SubscriptionOrder& one, const Present&) {
    if (const Order* order = orders.taken(one.order); order && lifecycle.allowed(order->stage, Act::cancel))
      out.send(call_off(one.order, reason, "SubscriptionService", false, now));
  });
  return out;
}

void evolve(Orders& orders, const contract::OrderCancelling& cancelling) {
  Order& order = orders.orders[cancelling.order];
  lifecycle.go(order.stage, Act::cancel);
  order.updated_at = cancelling.timestamp;
  order.cancel_reason = cancelling.reason;
  order.stock_to_come = !cancelling.expired;
  order.money_to_come = order.payment.has_value();
  order.confirm_at_release = false;
  for (contract::OrderHold& hold : order.holds) hold_lifecycle.go(hold.stage, HoldAct::end);
  leave_subscription(orders, cancelling.order);
}

// Not paid in time, or the answer to a cancellation; when the hold runs out while the order is being called
// off, it is both. (A Processing order's hold is firm and never runs out; should its confirmation have come
// too late for the reservation, then there is no stock for it and it is called off all the same.)
Decision<OrdersService> decide(const Orders& orders, const contract::StockReleased& released, Time now) {
  const Order* order = orders.taken(released.order);
  if (!order) return nothing;
  Decision<OrdersService> out;
  if (released.expired && lifecycle.allowed(order->stage, Act::cancel)) {
    out.send(call_off(released.order, std::string(reason_expired), "InventoryService", true, now));
    if (!order->payment) out.send(cancellation(*order, reason_expired, now));
    return out;
  }
  if (lifecycle.allowed(order->stage, Act::settle) && order->stock_to_come && !order->money_to_come)
    out.send(cancellation(*order, order->cancel_reason, now));
  return out;
}
void evolve(Orders& orders, const contract::StockReleased& released) {
  if (Order* order = orders.orders.change(released.order)) order->stock_to_come = false;
}

Decision<OrdersService> decide(const Orders& orders, const contract::PaymentCancelled& cancelled, Time now) {
  const Order* order = orders.taken(cancelled.order);
  if (!order || !lifecycle.allowed(order->stage, Act::settle) || !order->money_to_come ||
      order->stock_to_come)
    return nothing;
  return cancellation(*order, order->cancel_reason, now);
}
void evolve(Orders& orders, const contract::PaymentCancelled& cancelled) {
  Order* order = orders.orders.change(cancelled.order);
  if (!order) return;
  order->money_to_come = false;
  order->payment = cancelled.refunded.minor > 0 ? PaymentStatus::refunded : PaymentStatus::cancelled;
}

void evolve(Orders& orders, const contract::OrderCancelled& cancelled) {
  Order& order = orders.orders[cancelled.orderId];
  check(!order.stock_to_come && !order.money_to_come, "Cancelled waits until stock and money are settled");
  lifecycle.go(order.stage, Act::settle);
  order.updated_at = cancelled.timestamp;
}

}  // namespace flowmart::orders

// Calling an order off: stock and money go back first, then it is Cancelled. So ends one of which all came
// back undelivered, too.
#include <algorithm>
#include <map>

#include "orders/intake.hpp"
#include "orders/orders.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::PaymentStatus;

constexpr std::string_view reason_expired = "reservation_expired";
constexpr std::string_view reason_subscription = "subscription_cancelled";
constexpr std::string_view reason_undelivered = "it could not be delivered";
constexpr std::string_view end_timer = "subscription-end";

using Units = std::map<ProductId, Quantity>;

contract::OrderCancelled cancellation(const Order& order, std::string_view reason, Time now) {
  const contract::OrderContent& content = order.content;
  contract::OrderCancelled cancelled;
  cancelled.orderId = content.order;
  cancelled.userId = content.customer;
  cancelled.orderItems.reserve(content.lines.size());
  for (const contract::OrderLine& line : content.lines)
    if (line.quantity > 0)
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

// Of all orders of the subscription that have not left. What the buyer ordered besides is left alone.
Decision<OrdersService> end_subscription(const Orders& orders, CustomerId customer,
                                         const std::string& subscription, const std::string& reason,
                                         Time now) {
  SubscriptionOrder first{customer, subscription, {}}, last = first;
  last.order.uuid.bytes.fill(0xff);
  Decision<OrdersService> out;
  orders.of_subscriptions.each(first, last, [&](const SubscriptionOrder& one, const Present&) {
    if (const Order* order = orders.taken(one.order); order && lifecycle.allowed(order->stage, Act::cancel))
      out.send(call_off(one.order, reason, "SubscriptionService", false, now));
  });
  return out;
}

}  // namespace

contract::OrderCancelling call_off(OrderId order, const std::string& reason, const std::string& actor,
                                   bool expired, Time now) {
  return {.order = order, .reason = reason, .actor = actor, .expired = expired, .timestamp = now};
}

bool all_came_back(const Order& order) {
  if (order.came_back.empty()) return false;
  Units ordered;
  for (const contract::OrderLine& line : order.content.lines) ordered[line.product] += line.quantity;
  return std::all_of(ordered.begin(), ordered.end(), [&order](const auto& one) {
    const auto back = order.came_back.find(one.first);
    return one.second <= (back == order.came_back.end() ? 0 : back->second);
  });
}
bool at_rest(const Order& order) {
  const bool stands = lifecycle.allowed(order.stage, Act::come_back) && all_came_back(order);
  return stands || order.stage == Stage::delivered || order.stage == Stage::cancelled;
}

// Where a claim was granted by other goods, its money pays for those: it stays what it was.
bool is_back(const Orders& orders, const Order& order) {
  const bool nothing_is_out =
      !order.parcels.empty() &&
      std::all_of(order.parcels.begin(), order.parcels.end(), [](const SentParcel& one) { return one.back; });
  if (!lifecycle.allowed(order.stage, Act::come_back)) return false;
  if (!nothing_is_out && !all_came_back(order)) return false;
  bool replaced = false;
  if (order.returns > 0)
    orders.returns.each({order.content.order, 1}, {order.content.order, order.returns},
                        [&](const ReturnKey&, const contract::OrderReturn& one) {
                          replaced = replaced || (one.settled && one.led_to);
                        });
  return !replaced;
}
bool ends_undelivered(const Orders& orders, const Order& order) {
  return all_came_back(order) && is_back(orders, order);
}
contract::OrderCancelling call_off_undelivered(OrderId order, Time now) {
  return call_off(order, std::string(reason_undelivered), "OrdersService", false, now);
}

Decision<OrdersService> decide(const Orders& orders, const contract::CancelOrder& command, Time now) {
  const Order* order = orders.taken(command.order);
  const bool back = order && is_back(orders, *order);
  if (const auto no = against(order, command.order, Act::cancel); no && !back) return *no;
  return call_off(command.order, command.reason, command.actor, false, now);
}

// Until its last moment the subscription's orders come and go as ever. Told again, what was told last counts.
Decision<OrdersService> decide(const Orders& orders, const contract::UserSubscriptionCancelled& ended,
                               Time now) {
  const std::string reason = ended.cancellationReason.value_or(std::string(reason_subscription));
  const Uuid about = uuid_of("subscription", ended.userId.to_string() + "/" + ended.subscriptionId);
  if (ended.effectiveAt && *ended.effectiveAt > now) {
    Decision<OrdersService> later;
    later.set_timer(end_timer, about, *ended.effectiveAt,
                    contract::SubscriptionEndDue{ended.userId, ended.subscriptionId, reason});
    return later;
  }
  Decision<OrdersService> out = end_subscription(orders, ended.userId, ended.subscriptionId, reason, now);
  out.cancel_timer(end_timer, about);
  return out;
}

Decision<OrdersService> decide(const Orders& orders, const contract::SubscriptionEndDue& due, Time now) {
  return end_subscription(orders, due.customer, due.subscription, due.reason, now);
}

void evolve(Orders& orders, const contract::OrderCancelling& cancelling) {
  Order& order = orders.orders[cancelling.order];
  order.was_shipped = order.stage == Stage::shipped;
  lifecycle.go(order.stage, lifecycle.allowed(order.stage, Act::cancel) ? Act::cancel : Act::come_back);
  order.changed(cancelling.timestamp);
  order.cancel_reason = cancelling.reason;
  order.stock_to_come = !cancelling.expired;
  order.money_to_come = order.has_own_payment();
  order.further_to_come = order.further_payments;
  order.confirm_at_release = false;
  if (order.paid_late) stop_waiting(orders, cancelling.order);
  for (contract::OrderHold& hold : order.holds) hold_lifecycle.go(hold.stage, HoldAct::end);
  for (contract::OrderAmendment& one : order.amendments) amendment_lifecycle.go(one.stage, AmendAct::end);
  leave_subscription(orders, cancelling.order);
}

// Not paid in time, or the answer to a cancellation; when the hold runs out while the order is being called
// off, it is both. (A Processing order's hold is firm and never runs out; should its confirmation have come
// too late for the reservation, then there is no stock for it and it is called off all the same.)
Decision<OrdersService> decide(const Orders& orders, const contract::StockReleased& released, Time now) {
  const Order* order = orders.taken(released.order);
  if (!order) return nothing;
  Decision<OrdersService> out;
  if (released.expired && outlives_its_hold(*order) && orders.settings.transfer_wait > Duration{}) {
    out = wait_for_transfer(orders, *order, now);
    if (order->open_amendment()) out.send(given_up(*order, "Its stock's time ran out.", now));
    return out;
  }
  const bool waits = lifecycle.allowed(order->stage, Act::reserve);  // it has none already
  if (released.expired && !waits && lifecycle.allowed(order->stage, Act::cancel)) {
    out.send(call_off(released.order, std::string(reason_expired), "InventoryService", true, now));
    if (!order->has_own_payment() && order->further_payments == 0)
      out.send(cancellation(*order, reason_expired, now));
    return out;
  }
  if (lifecycle.allowed(order->stage, Act::settle) && order->stock_to_come && !order->money_to_come &&
      order->further_to_come == 0)
    out.send(cancellation(*order, order->cancel_reason, now));
  return out;
}
void evolve(Orders& orders, const contract::StockReleased& released) {
  Order* order = orders.orders.change(released.order);
  if (!order) return;
  order->stock_to_come = false;
  if (released.expired && outlives_its_hold(*order)) lifecycle.go(order->stage, Act::lapse);
}

Decision<OrdersService> decide(const Orders& orders, const contract::PaymentCancelled& cancelled, Time now) {
  const Order* order = orders.taken(cancelled.order);
  if (!order || !lifecycle.allowed(order->stage, Act::settle) || order->stock_to_come) return nothing;
  if ((order->money_to_come ? 1 : 0) + order->further_to_come != 1) return nothing;  // others are to come
  return cancellation(*order, order->cancel_reason, now);
}
void evolve(Orders& orders, const contract::PaymentCancelled& cancelled) {
  Order* order = orders.orders.change(cancelled.order);
  if (!order) return;
  ++order->version;
  if (cancelled.payment != contract::payment_of(cancelled.order)) {
    if (order->further_to_come > 0) --order->further_to_come;
    return;
  }
  order->money_to_come = false;
  order->payment = cancelled.refunded.minor > 0 ? PaymentStatus::refunded : PaymentStatus::cancelled;
}

void evolve(Orders& orders, const contract::OrderCancelled& cancelled) {
  Order& order = orders.orders[cancelled.orderId];
  check(order.settled(), "Cancelled waits until stock and money are settled");
  lifecycle.go(order.stage, Act::settle);
  order.changed(cancelled.timestamp);
}

}  // namespace flowmart::orders

// Taking an order, and the state that follows from what was said of it.
#include "orders/order.hpp"

#include <unordered_map>

#include "kernel/check.hpp"
#include "orders/intake.hpp"
#include "orders/shop.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::PaymentStatus;
using contract::RefusalReason;
using Phase = Order::Phase;

Rejection id_taken(const contract::PlaceOrder& wish) {
  return reject(codes::order_id_taken, "Order " + wish.orderId + " was placed with other content.");
}

bool same_content(const contract::OrderPlaced& placed, const contract::PlaceOrder& wish) {
  return normalise(wish, placed.total.currency, placed.placed_at) == placed;
}

contract::OrderRefused refusal(const contract::PlaceOrder& wish, const contract::OrderShort& verdict,
                               Time now) {
  contract::OrderRefused refused;
  refused.order = verdict.order;
  refused.number = number_of(wish);
  refused.timestamp = now;
  std::unordered_map<ProductId, const contract::Shortage*> short_of;
  for (const contract::Shortage& shortage : verdict.shorts) short_of[shortage.product] = &shortage;
  std::unordered_map<ProductId, std::size_t> named;  // in the order of the lines
  for (std::size_t i = 0; i < wish.items.size(); ++i) {
    const contract::PlaceOrder::Item& item = wish.items[i];
    const ProductId product = ProductId::of(item.itemId);
    const auto found = short_of.find(product);
    if (found == short_of.end()) continue;
    const contract::Shortage& shortage = *found->second;
    const auto [at, first] = named.try_emplace(product, refused.shorts.size());
    if (first)
      refused.shorts.push_back(
          {.reason = shortage.known ? RefusalReason::out_of_stock : RefusalReason::unknown_product,
           .product = product,
           .sku = item.itemId,
           .name = item.name,
           .wanted = shortage.wanted,
           .available = shortage.available,
           .lines = {}});
    refused.shorts[at->second].lines.push_back(static_cast<std::int64_t>(i + 1));
    if (!shortage.known) refused.reason = RefusalReason::unknown_product;
  }
  return refused;
}

}  // namespace

Decision<OrdersService> decide(const Order& order, const contract::PlaceOrder& wish, Time now) {
  if (order.phase == Phase::placing) {
    if (*order.wish == wish) return nothing;  // its verdict is under way
    return id_taken(wish);
  }
  const Currency currency = order.phase == Phase::none ? shop().currency : order.placed.total.currency;
  if (auto refused = refuse(wish, currency)) return std::move(*refused);
  if (order.phase != Phase::none) {
    if (same_content(order.placed, wish)) return nothing;  // asked twice, already taken
    return id_taken(wish);
  }
  return contract::ReserveOrder{
      .order = OrderId::of(wish.orderId), .products = products_of(wish), .expires = now + shop().hold_time};
}

Decision<OrdersService> decide(const Order& order, const contract::OrderReserved&, Time now) {
  if (order.phase != Phase::placing) return nothing;
  return normalise(*order.wish, shop().currency, now);
}

Decision<OrdersService> decide(const Order& order, const contract::OrderShort& verdict, Time now) {
  if (order.phase != Phase::placing) return nothing;
  return refusal(*order.wish, verdict, now);
}

// Kept as it was given until the verdict is in.
void evolve(Order& order, const contract::PlaceOrder& wish) {
  if (order.phase != Phase::none) return;
  order.phase = Phase::placing;
  order.wish = wish;
}

void evolve(Order& order, const contract::OrderPlaced& placed) {
  order.phase = Phase::placed;
  order.wish.reset();
  order.placed = placed;
  if (placed.total.minor > 0) order.payment = PaymentStatus::pending;
}

void evolve(Order& order, const contract::OrderRefused&) { order = Order{}; }

void evolve(Order& order, const contract::OrderConfirmed&) {
  order.status = contract::OrderStatus::processing;
  if (order.payment) order.payment = PaymentStatus::completed;
}

void evolve(Order& order, const contract::RecordFirstDispatch&) { order.some_left = true; }
void evolve(Order& order, const contract::OrderShipped&) { order.status = contract::OrderStatus::shipped; }
void evolve(Order& order, const contract::OrderDelivered&) {
  order.status = contract::OrderStatus::delivered;
}

void evolve(Order& order, const contract::OrderCancelling& cancelling) {
  order.phase = Phase::cancelling;
  order.cancel_reason = cancelling.reason;
  order.stock_to_come = !cancelling.expired;
  order.money_to_come = order.payment.has_value();
}

void evolve(Order& order, const contract::OrderStockReleased&) { order.stock_to_come = false; }

void evolve(Order& order, const contract::PaymentCancelled& cancelled) {
  order.money_to_come = false;
  order.payment = cancelled.refunded.minor > 0 ? PaymentStatus::refunded : PaymentStatus::cancelled;
}

void evolve(Order& order, const contract::PaymentRefunded& refunded) {
  order.payment = refunded.kept.minor > 0 ? PaymentStatus::partially_refunded : PaymentStatus::refunded;
}

void evolve(Order& order, const contract::OrderCancelled&) {
  check(!order.stock_to_come && !order.money_to_come, "Cancelled waits until stock and money are settled");
  order.phase = Phase::cancelled;
  order.status = contract::OrderStatus::cancelled;
}

}  // namespace flowmart::orders

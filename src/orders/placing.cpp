// Taking an order: its stock first, all of it or nothing.
#include <unordered_map>

#include "orders/intake.hpp"
#include "orders/orders.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::PaymentStatus;
using contract::RefusalReason;
using Stage = Order::Stage;

// The subscription that an order is placed for stands before the slash in its number
// (docs/decisions/0011-the-orders-of-a-subscription.md). Empty: none.
std::string subscription_of(std::string_view number) {
  const std::size_t slash = number.find('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : number.substr(0, slash));
}

const std::string orders_counter = "order";

std::string next_number(const Orders& orders) {
  const Counter* counter = orders.counters.find(orders_counter);
  return number_text((counter ? counter->last : 0) + 1);
}

contract::OrderRefused refusal(const Order& order, const contract::StockShort& verdict, Time now) {
  contract::OrderRefused refused;
  refused.order = verdict.order;
  refused.number = order.number;
  refused.timestamp = now;
  std::unordered_map<ProductId, const contract::Shortage*> short_of;
  for (const contract::Shortage& shortage : verdict.shorts) short_of[shortage.product] = &shortage;
  std::unordered_map<ProductId, std::size_t> named;  // in the order of the lines
  for (std::size_t i = 0; i < order.content.lines.size(); ++i) {
    const contract::OrderLine& line = order.content.lines[i];
    const auto found = short_of.find(line.product);
    if (found == short_of.end()) continue;
    const contract::Shortage& shortage = *found->second;
    const auto [at, first] = named.try_emplace(line.product, refused.shorts.size());
    if (first)
      refused.shorts.push_back(
          {.reason = shortage.known ? RefusalReason::out_of_stock : RefusalReason::unknown_product,
           .product = line.product,
           .sku = line.sku,
           .name = line.name,
           .wanted = shortage.wanted,
           .available = shortage.available,
           .lines = {}});
    refused.shorts[at->second].lines.push_back(static_cast<std::int64_t>(i + 1));
    if (!shortage.known) refused.reason = RefusalReason::unknown_product;
  }
  return refused;
}

}  // namespace

Decision<OrdersService> decide(const Orders& orders, const contract::PlaceOrder& wish, Time now) {
  const Currency currency = orders.settings.currency;
  if (auto refused = refuse(wish, currency)) return std::move(*refused);
  const OrderId id = OrderId::of(wish.orderId);
  if (const Order* known = orders.orders.find(id)) {
    if (content_of(wish, currency) == known->content) return nothing;  // asked twice, already taken
    return reject(codes::order_id_taken, "Order " + wish.orderId + " was placed with other content.");
  }
  if (orders.erasing.contains(customer_of(id, wish.customer.customerId)))
    return reject(codes::customer_being_erased,
                  "What is known of this customer is just being erased; order again in a moment.");
  return contract::ReserveStock{
      .order = id, .products = products_of(wish), .expires = now + orders.settings.hold_time};
}

// Kept until the verdict is in.
void evolve(Orders& orders, const contract::PlaceOrder& wish) {
  const OrderId id = OrderId::of(wish.orderId);
  if (orders.orders.contains(id)) return;
  Order& order = orders.orders[id];
  order.content = content_of(wish, orders.settings.currency);
  order.number = wish.orderId;
  orders.of_customers[{order.content.customer, id}];
}

Decision<OrdersService> decide(const Orders& orders, const contract::StockReserved& reserved, Time now) {
  const Order* order = orders.orders.find(reserved.order);
  if (!order || order->stage != Stage::placing) return nothing;
  const contract::OrderContent& content = order->content;
  return contract::OrderPlaced{.order = content.order,
                               .number = Uuid::parse(order->number) ? next_number(orders) : order->number,
                               .customer = content.customer,
                               .customer_number = content.customer_number,
                               .total = content.total,
                               .method = content.method,
                               .token = content.token,
                               .held_until = reserved.expires,
                               .placed_at = now};
}

void evolve(Orders& orders, const contract::OrderPlaced& placed) {
  Order& order = orders.orders[placed.order];
  order.stage = Stage::pending;
  order.number = placed.number;
  if (const auto given = number_in(placed.number)) orders.counters[orders_counter].last = *given;
  order.placed_at = placed.placed_at;
  if (placed.total.minor > 0) order.payment = PaymentStatus::pending;
  if (const std::string subscription = subscription_of(placed.number); !subscription.empty())
    orders.of_subscriptions[{placed.customer, subscription, placed.order}];
}

Decision<OrdersService> decide(const Orders& orders, const contract::StockShort& verdict, Time now) {
  const Order* order = orders.orders.find(verdict.order);
  if (!order || order->stage != Stage::placing) return nothing;
  return refusal(*order, verdict, now);
}

void evolve(Orders& orders, const contract::OrderRefused& refused) { orders.orders.erase(refused.order); }

void leave_subscription(Orders& orders, OrderId id) {
  const Order& order = *orders.orders.find(id);
  if (const std::string subscription = subscription_of(order.number); !subscription.empty())
    orders.of_subscriptions.erase({order.content.customer, subscription, id});
}

}  // namespace flowmart::orders

// An order that is paid by bank transfer, and whose stock goes back before its money is there. It waits for
// its transfer, then for its stock; nobody waits for ever. And one whose units are to be sent again and could
// not be had: they are looked for when some come.
#include <limits>
#include <map>

#include "orders/orders.hpp"
#include "orders/returning.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::NoticeKind;

constexpr std::string_view wait_timer = "wait";
constexpr std::string_view reason_unpaid = "reservation_expired";
constexpr std::string_view reason_no_stock = "its goods were gone when the money came";
constexpr std::size_t tries_max = 20;  // each time that stock comes

WaitingFor waiting_of(const Order& order, ProductId product) {
  return {product, order.placed_at.time_since_epoch().count(), order.content.order};
}

bool waits_for_stock(const Orders& orders, const Order& order) {
  for (const contract::OrderLine& line : order.content.lines)
    if (orders.waiting.contains(waiting_of(order, line.product))) return true;
  return false;
}

contract::NotifyCustomer notice_of(const Order& order, NoticeKind about, Time until, Time now) {
  contract::NotifyCustomer notify;
  notify.customer = order.content.customer;
  notify.about = about;
  notify.subject = order.content.order.to_string();
  notify.order = order.content.order;
  notify.number = order.number;
  notify.amount = order.content.total;
  notify.next_at = until;
  notify.at = now;
  return notify;
}

// As it was reserved first: each product once, all its lines together.
std::vector<contract::ProductQuantity> products_of(const contract::OrderContent& content) {
  std::map<ProductId, Quantity> wanted;
  for (const contract::OrderLine& line : content.lines)
    if (line.quantity > 0) wanted[line.product] += line.quantity;
  std::vector<contract::ProductQuantity> products;
  for (const auto& [product, quantity] : wanted) products.push_back({product, quantity});
  return products;
}

void is_owed_nothing(Orders& orders, const Order& order) {
  if (!has_any(orders, orders.owed)) return;
  for (const contract::OrderLine& line : order.content.lines)
    erase_counted(orders, orders.owed, waiting_of(order, line.product));
}

Decision<OrdersService> wait(const Orders& orders, const Order& order, NoticeKind about, Time now) {
  const Time until = now + orders.settings.transfer_wait;
  Decision<OrdersService> out;
  out.set_timer(wait_timer, order.content.order.uuid, until, contract::OrderWaitOver{order.content.order});
  out.send(notice_of(order, about, until, now));
  return out;
}

}  // namespace

bool outlives_its_hold(const Order& order) {
  return lifecycle.allowed(order.stage, Act::lapse) && order.payment &&
         order.content.method == contract::PaymentMethod::bank_transfer;
}

Decision<OrdersService> wait_for_transfer(const Orders& orders, const Order& order, Time now) {
  return wait(orders, order, NoticeKind::transfer_awaited, now);
}

contract::ReserveStock reserve_again(const Orders& orders, const Order& order, Time now) {
  return {.order = order.content.order,
          .products = products_of(order.content),
          .expires = now + orders.settings.hold_time,
          .only_from = collected_at(order.details)};
}

Decision<OrdersService> stock_is_back(const Orders&, const Order& order, Time now) {
  Decision<OrdersService> out;
  out.cancel_timer(wait_timer, order.content.order.uuid);
  if (order.paid_late && order.holds_on() == 0) out.send(confirmation(order.content, now));
  return out;
}

Decision<OrdersService> wait_for_stock(const Orders& orders, const Order& order, Time now) {
  if (waits_for_stock(orders, order)) return nothing;  // tried again in vain: its time runs on
  return wait(orders, order, NoticeKind::stock_awaited, now);
}

void stop_waiting(Orders& orders, OrderId id) {
  const Order& order = *orders.orders.find(id);
  for (const contract::OrderLine& line : order.content.lines)
    erase_counted(orders, orders.waiting, waiting_of(order, line.product));
}

void evolve(Orders& orders, const contract::StockReserved& reserved) {
  Order* order = orders.orders.change(reserved.order);
  if (!order || !lifecycle.allowed(order->stage, Act::reserve)) return;
  lifecycle.go(order->stage, Act::reserve);
  order->confirm_at_release = order->paid_late && order->holds_on() > 0;
  stop_waiting(orders, reserved.order);
}

void evolve(Orders& orders, const contract::StockShort& verdict) {
  const Order* order = orders.orders.find(verdict.order);
  if (!order || !lifecycle.allowed(order->stage, Act::reserve)) return;
  for (const contract::Shortage& one : verdict.shorts)
    put_counted(orders, orders.waiting, waiting_of(*order, one.product));
}

// All of it, as its flow says it: the flow knows what it could not have.
void evolve(Orders& orders, const contract::GoodsOwed& told) {
  const Order* order = orders.orders.find(told.order);
  if (!order) return;
  is_owed_nothing(orders, *order);
  for (const contract::ProductQuantity& one : told.products)
    put_counted(orders, orders.owed, waiting_of(*order, one.product), {one.quantity});
}
// It is looked for once, wherever and however often some come meanwhile; what is still owed then is told.
void evolve(Orders& orders, const contract::StockRetryDue& due) {
  if (const Order* order = orders.orders.find(due.order)) is_owed_nothing(orders, *order);
}
Decision<OrdersService> decide(const Orders&, const contract::GoodsOwed&, Time) { return nothing; }

// Who waits longest is served first: what was paid and sent already, then what waits to be placed. While
// nobody waits this costs three looks at counters, where stock came.
Decision<OrdersService> decide(const Orders& orders, const contract::InventoryAdjusted& change, Time now) {
  Decision<OrdersService> out;
  if (change.adjusted_quantity <= 0) return out;
  WaitingFor first{change.product_id, std::numeric_limits<std::int64_t>::min(), {}};
  WaitingFor last{change.product_id, std::numeric_limits<std::int64_t>::max(), {}};
  last.order.uuid.bytes.fill(0xff);
  std::size_t tried = 0;
  if (has_any(orders, orders.owed))
    orders.owed.each(first, last, [&](const WaitingFor& row, const Owed&) {
      if (tried++ < tries_max) out.send(contract::StockRetryDue{row.order});
    });
  place_again(orders, change.product_id, out);
  if (!has_any(orders, orders.waiting)) return out;
  tried = 0;
  orders.waiting.each(first, last, [&](const WaitingFor& row, const Present&) {
    const Order* order = orders.taken(row.order);
    if (tried == tries_max || !order || order->holds_on() > 0) return;
    ++tried;
    out.send(reserve_again(orders, *order, now));
  });
  return out;
}

Decision<OrdersService> decide(const Orders& orders, const contract::OrderWaitOver& over, Time now) {
  const Order* order = orders.taken(over.order);
  if (!order) return nothing;
  if (!lifecycle.allowed(order->stage, Act::reserve)) return transfer_is_late(*order, now);
  if (order->paid_late)
    return call_off(over.order, std::string(reason_no_stock), "OrdersService", false, now);
  return call_off(over.order, std::string(reason_unpaid), "OrdersService", true, now);
}

}  // namespace flowmart::orders

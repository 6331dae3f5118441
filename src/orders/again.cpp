// The order that a return leads to, as any order is wanted; and again, once what it was short of is there.
#include <algorithm>
#include <set>

#include "orders/orders.hpp"
#include "orders/returning.hpp"

namespace flowmart::orders {
namespace {

using contract::PlaceOrder;
using contract::ReturnLine;
using contract::ReturnWanted;

// Made from the return's name: an order that a return led to may be returned for another.
OrderId again_id(const MeantReturn& meant) {
  return meant.content.led_to.value_or(OrderId{uuid_of("return", meant.name)});
}

contract::CheckoutMethod checkout_of(contract::PaymentMethod method) {
  switch (method) {
    case contract::PaymentMethod::paypal: return contract::CheckoutMethod::paypal;
    case contract::PaymentMethod::bank_transfer: return contract::CheckoutMethod::bank_transfer;
    default: return contract::CheckoutMethod::credit_card;
  }
}

// What the buyer calls it, as long as that means the same.
std::string item_of(const Orders& orders, const std::string& name, ProductId product) {
  return product_named(orders, name) == product ? name : product.to_string();
}

std::vector<PlaceOrder::Item> items_of(const Orders& orders, const MeantReturn& meant) {
  std::vector<PlaceOrder::Item> items;
  if (meant.content.wanted == ReturnWanted::refund) return items;
  for (const contract::WantedItem& one : meant.content.instead)
    if (const Price* price = orders.prices.find(product_named(orders, one.product)))
      items.push_back({price->sku, price->name, one.quantity, price->price.decimal()});
  if (!meant.content.instead.empty()) return items;
  for (const ReturnLine& line : meant.content.lines) {
    if (line.settled == 0) continue;
    const contract::OrderLine& sold = meant.order->content.lines[static_cast<std::size_t>(line.line) - 1];
    items.push_back(
        {item_of(orders, sold.sku, sold.product), sold.name, line.settled, sold.unit_price.decimal()});
  }
  return items;
}

// Visits what waits for an order that a return led to: each of its products.
template <class Visit>
void each_waiting(const Orders& orders, const Order& order, const Visit& visit) {
  for (const contract::Reference& one : order.details.references) {
    if (one.system != contract::return_system) continue;
    const MeantReturn meant = return_named(orders, one.id);
    if (!meant.order) continue;
    for (const contract::OrderLine& line : order.content.lines) visit(WaitingReturn{line.product, meant.key});
  }
}

}  // namespace

PlaceOrder order_again(const Orders& orders, const MeantReturn& meant) {
  const contract::OrderContent& content = meant.order->content;
  PlaceOrder wish;
  wish.orderId = again_id(meant).to_string();
  // A guest is the same guest: their texts are sealed under one key, and go with it.
  wish.customer = {content.customer_number.empty() ? content.customer.to_string() : content.customer_number,
                   content.name, content.email,
                   content.phone.empty() ? std::nullopt : std::optional(content.phone)};
  wish.items = items_of(orders, meant);
  const contract::PostalAddress& to = content.ship_to;
  wish.shippingAddress = {to.street, to.city, to.state, to.postal_code, to.country};
  wish.payment = {checkout_of(content.method), content.token, Decimal{}};
  wish.orderDate = meant.content.requested_at;
  return wish;
}

std::int64_t price_of(const PlaceOrder& wish, Currency currency) {
  std::int64_t sum = 0;
  for (const PlaceOrder::Item& item : wish.items) {
    const auto price = money_of(item.price, currency);
    const auto total = price ? multiply(price->minor, item.quantity) : std::nullopt;
    sum = add(sum, total.value_or(0)).value_or(sum);
  }
  return sum;
}

contract::PlaceAgain again(const Orders& orders, const MeantReturn& meant, PlaceOrder wish,
                           std::int64_t less_minor) {
  const Currency currency = meant.order->content.total.currency;
  const std::int64_t price = price_of(wish, currency), less = std::min(less_minor, price);
  contract::PlaceAgain out;
  out.details.order = OrderId::of(wish.orderId);
  out.details.references = {{std::string(contract::return_system), meant.name}};
  out.details.collect_at = meant.order->details.collect_at;
  // What it costs more is owed by the same terms.
  if (price > less && orders.settings.invoice_due > Duration{})
    out.details.invoice_days = meant.order->details.invoice_days;
  if (less > 0)
    out.details.adjustments = {{contract::AdjustmentKind::discount, meant.name, std::nullopt,
                                Money{-less, currency}.decimal(), std::nullopt, false}};
  wish.payment.amount = Money{price - less, currency}.decimal();
  out.wish = std::move(wish);
  return out;
}

// ---- while there is no stock

void wait_to_place(Orders& orders, const Order& order) {
  each_waiting(orders, order, [&](const WaitingReturn& one) { put_counted(orders, orders.again, one); });
}
void wait_to_place_no_more(Orders& orders, const Order& order) {
  each_waiting(orders, order, [&](const WaitingReturn& one) { erase_counted(orders, orders.again, one); });
}

// Of a product there is more: what waits for it is placed again, as often as it takes.
void place_again(const Orders& orders, ProductId product, Decision<OrdersService>& out) {
  if (!has_any(orders, orders.again)) return;
  WaitingReturn first{product, {}}, last = first;
  last.key.order.uuid.bytes.fill(0xff);
  orders.again.each(first, last, [&](const WaitingReturn& one, const Present&) {
    const Order* order = orders.taken(one.key.order);
    const contract::OrderReturn* found = orders.returns.find(one.key);
    if (!order || !found) return;
    const MeantReturn meant{.key = one.key,
                            .name = contract::name_of_return(order->number, one.key.ordinal),
                            .order = order,
                            .content = *found};
    out.send(again(orders, meant, order_again(orders, meant), meant.content.carried_minor));
  });
}

}  // namespace flowmart::orders

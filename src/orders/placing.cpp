// Taking an order: its stock first, all of it or nothing.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "contract/private/subscriptions.hpp"
#include "orders/intake.hpp"
#include "orders/orders.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::PaymentStatus;
using contract::RefusalReason;

// The subscription that an order is placed for is one of its references, or stands before the slash in its
// number (docs/decisions/0011-the-orders-of-a-subscription.md). Empty: none.
std::string subscription_of(const Order& order) {
  for (const contract::Reference& one : order.details.references)
    if (one.system == subscription_system) return one.id;
  const std::size_t slash = order.number.find('/');
  return slash == std::string::npos ? std::string() : order.number.substr(0, slash);
}

const std::string orders_counter = "order";

std::string next_number(const Orders& orders) {
  const Counter* counter = orders.counters.find(orders_counter);
  return number_text((counter ? counter->last : 0) + 1);
}

std::optional<std::string> why_not_on_file(const Orders& orders, const std::string& sku) {
  const TurnedAway* turned = orders.turned_away.find(sku);
  return turned ? std::optional(turned->reason) : std::nullopt;
}

ProductOf products_in(const Orders& orders) {
  return [&orders](const std::string& name) { return product_named(orders, name); };
}

// The same things again, whatever they are called by now, and whatever became of them since.
bool says_the_same(const contract::PlaceOrder& wish, Currency currency, const Order& order) {
  contract::OrderContent content = content_of(wish, currency);
  const contract::OrderContent known = as_placed(order, content.ship_to);
  for (std::size_t i = 0; i < std::min(content.lines.size(), known.lines.size()); ++i)
    if (content.lines[i].sku == known.lines[i].sku) content.lines[i].product = known.lines[i].product;
  return content == known;
}

std::vector<contract::NamedProduct> named_in(const Orders& orders, const contract::OrderContent& content) {
  std::vector<contract::NamedProduct> named;
  std::unordered_set<std::string_view> told;
  for (const contract::OrderLine& line : content.lines) {
    const Named* known = orders.names.find(line.sku);
    if (known && known->follows && known->product == line.product) continue;
    if (ProductId::of(line.sku) != line.product && told.insert(line.sku).second)
      named.push_back({line.sku, line.product});
  }
  return named;
}

contract::OrderRefused refusal(const Orders& orders, const Order& order, const contract::StockShort& verdict,
                               Time now) {
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
           .lines = {},
           .note = shortage.known ? std::nullopt : why_not_on_file(orders, line.sku)});
    refused.shorts[at->second].lines.push_back(static_cast<std::int64_t>(i + 1));
    if (!shortage.known) refused.reason = RefusalReason::unknown_product;
  }
  return refused;
}

// Goods are held by payment terms: a transfer takes days.
Duration hold_time(const Orders& orders, const contract::PlaceOrder& wish) {
  const bool by_transfer = wish.payment.paymentMethod == contract::CheckoutMethod::bank_transfer;
  return by_transfer ? orders.settings.transfer_hold : orders.settings.hold_time;
}

// By invoice, and there is something to pay: when. Nothing: it is paid before its goods leave.
std::optional<Time> invoice_due(const Orders& orders, const Order& order, Time now) {
  const auto& days = order.details.invoice_days;
  if (!days || order.content.total.minor == 0) return std::nullopt;
  return now + (*days > 0 ? Duration(std::chrono::days(*days)) : orders.settings.invoice_due);
}

// Of renewals, exchanges and what is sent again; callers can't name anything so.
bool is_said_by_a_flow(const contract::OrderDetails& details) {
  return std::any_of(details.references.begin(), details.references.end(),
                     [](const contract::Reference& one) {
                       return one.system == contract::renewal_system || one.system == contract::return_system;
                     });
}

// A flow says the order's details first, and hears of no rejection: it is told in an event, which takes the
// details back.
Decision<OrdersService> turn_down(const contract::PlaceOrder& wish, const Order* known, RefusalReason reason,
                                  Rejection rejection, Time now) {
  if (!known || !is_said_by_a_flow(known->details)) return rejection;
  const OrderId id = OrderId::of(wish.orderId);
  return contract::OrderRefused{
      .order = id, .number = wish.orderId, .reason = reason, .shorts = {}, .timestamp = now};
}

}  // namespace

Decision<OrdersService> decide(const Orders& orders, const contract::PlaceOrder& wish, Time now) {
  const Currency currency = orders.settings.currency;
  const OrderId id = OrderId::of(wish.orderId);
  const Order* known = orders.orders.find(id);
  if (auto refused = refuse(wish, known ? known->details : contract::OrderDetails{}, currency))
    return std::move(*refused);
  if (const Meant* other = named_elsewhere(orders, wish.orderId))
    return reject(codes::order_id_taken,
                  wish.orderId + " is what order " + other->order.to_string() + " is called.");
  if (known && known->content.order == id) {
    if (says_the_same(wish, currency, *known)) return nothing;  // asked twice, already taken
    return reject(codes::order_id_taken, "Order " + wish.orderId + " was placed with other content.");
  }
  if (known && known->details.invoice_days && orders.settings.invoice_due == Duration{})
    return turn_down(wish, known, RefusalReason::no_invoices, reject(codes::no_invoices), now);
  if (orders.erasing.contains(customer_of(id, wish.customer.customerId)))
    return turn_down(wish, known, RefusalReason::customer_being_erased,
                     reject(codes::customer_being_erased,
                            "What is known of this customer is just being erased; order again in a moment."),
                     now);
  return contract::ReserveStock{.order = id,
                                .products = products_of(wish, products_in(orders)),
                                .expires = now + hold_time(orders, wish),
                                .only_from = known ? collected_at(known->details) : std::nullopt};
}

// Kept until the verdict is in.
void evolve(Orders& orders, const contract::PlaceOrder& wish) {
  const OrderId id = OrderId::of(wish.orderId);
  Order& order = orders.orders[id];
  if (order.content.order == id) return;
  order.content = content_of(wish, orders.settings.currency, products_in(orders));
  order.number = wish.orderId;
  orders.of_customers[{order.content.customer, id}];
}

Decision<OrdersService> decide(const Orders& orders, const contract::StockReserved& reserved, Time now) {
  const Order* order = orders.orders.find(reserved.order);
  if (order && lifecycle.allowed(order->stage, Act::reserve)) return stock_is_back(orders, *order, now);
  if (!order || !lifecycle.allowed(order->stage, Act::place)) return nothing;
  const contract::OrderContent& content = order->content;
  Decision<OrdersService> out;
  out.send(contract::OrderPlaced{.order = content.order,
                                 .number = Uuid::parse(order->number) ? next_number(orders) : order->number,
                                 .customer = content.customer,
                                 .customer_number = content.customer_number,
                                 .total = content.total,
                                 .method = content.method,
                                 .token = content.token,
                                 .held_until = reserved.expires,
                                 .placed_at = now,
                                 .named = named_in(orders, content),
                                 .invoice_due = invoice_due(orders, *order, now)});
  if (waits_for_approval(orders, content.total)) out.send(approval_hold(orders, *order, now));
  return out;
}

void evolve(Orders& orders, const contract::OrderPlaced& placed) {
  Order& order = orders.orders[placed.order];
  lifecycle.go(order.stage, Act::place);
  order.number = placed.number;
  if (const auto given = number_in(placed.number)) {
    orders.counters[orders_counter].last = *given;
    orders.numbers[*given].order = placed.order;
  }
  wait_to_place_no_more(orders, order);
  order.placed_at = placed.placed_at;
  order.changed(placed.placed_at);
  order.invoice_due = placed.invoice_due;
  if (placed.invoice_due) order.invoiced_minor = placed.total.minor;
  if (placed.total.minor > 0) order.payment = PaymentStatus::pending;
  if (const std::string subscription = subscription_of(order); !subscription.empty())
    orders.of_subscriptions[{placed.customer, subscription, placed.order}];
}

Decision<OrdersService> decide(const Orders& orders, const contract::StockShort& verdict, Time now) {
  const Order* order = orders.orders.find(verdict.order);
  if (order && lifecycle.allowed(order->stage, Act::reserve)) return wait_for_stock(orders, *order, now);
  if (order && order->open_amendment())
    return given_up(*order, "There is not enough stock of what is new.", now);
  if (!order || !lifecycle.allowed(order->stage, Act::place)) return nothing;
  return refusal(orders, *order, verdict, now);
}

void evolve(Orders& orders, const contract::OrderRefused& refused) {
  if (const Order* order = orders.orders.find(refused.order)) {
    forget_names(orders, order->details);
    wait_to_place(orders, *order);
  }
  orders.orders.erase(refused.order);
}

void leave_subscription(Orders& orders, OrderId id) {
  const Order& order = *orders.orders.find(id);
  if (const std::string subscription = subscription_of(order); !subscription.empty())
    orders.of_subscriptions.erase({order.content.customer, subscription, id});
}

}  // namespace flowmart::orders

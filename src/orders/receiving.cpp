// A parcel that could not be delivered is back: its goods go on the shelf or are written off, and are paid
// back or sent again. With the last of them its order ends. What was delivered comes back by a return
// (returning.hpp) and never this way.
#include <algorithm>

#include "orders/orders.hpp"

namespace flowmart::orders {
namespace {

using Units = std::map<ProductId, Quantity>;
__extension__ using Wide = __int128;  // two amounts of 64 bits, multiplied

// So many of the lines' parts as `part` is of `whole`, rounded down.
std::int64_t share(std::int64_t amount, std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<std::int64_t>(Wide{amount} * part / whole);
}

// What of the order's total falls on these units: by the lines' prices, and what is charged or taken off
// besides along with them.
std::int64_t value_of(const contract::OrderContent& content, const Units& units) {
  std::map<ProductId, std::pair<std::int64_t, Quantity>> lines;
  std::int64_t all = 0, some = 0;
  for (const contract::OrderLine& line : content.lines) {
    auto& [minor, quantity] = lines[line.product];
    minor += line.total.minor;
    quantity += line.quantity;
    all += line.total.minor;
  }
  for (const auto& [product, quantity] : units)
    if (const auto line = lines.find(product); line != lines.end())
      some += share(line->second.first, std::min(quantity, line->second.second), line->second.second);
  return share(content.total.minor, some, all);
}

Units with(Units units, const Units& more) {
  for (const auto& [product, quantity] : more) units[product] += quantity;
  return units;
}

// Units of the parcel that no claim has given money or goods for before they came back.
Units not_claimed(const Orders& orders, const Order& order, const contract::ParcelReceived& received) {
  Units units;
  for (const contract::ProductQuantity& one : received.products) {
    const Quantity others = out_of_house(order, one.product) - one.quantity;
    const Quantity claimed = settled_of(orders, order, one.product) - others;
    const Quantity open = one.quantity - std::max<Quantity>(claimed, 0);
    if (open > 0) units[one.product] = open;
  }
  return units;
}

void count_back(Order& order, const contract::ParcelReceived& received) {
  for (const contract::ProductQuantity& one : received.products) order.came_back[one.product] += one.quantity;
}

}  // namespace

// Parts that are given back one after the other add up to the total in the end.
Decision<OrdersService> decide(const Orders& orders, const contract::ParcelReceived& received, Time now) {
  const Order* order = orders.taken(received.order);
  if (!order) return contract::nothing;
  Decision<OrdersService> out;
  if (received.restock)
    for (const contract::ProductQuantity& one : received.products)
      out.send(contract::AddInventory{one.product, one.quantity, received.warehouse, now});
  if (received.then == contract::AfterReturn::resend) {
    out.send(contract::SourceStock{.order = received.order,
                                   .shipment = received.shipment,
                                   .products = received.products,
                                   .refused = {}});
    return out;
  }
  const Units units = not_claimed(orders, *order, received);
  const std::int64_t value =
      value_of(order->content, with(order->came_back, units)) - value_of(order->content, order->came_back);
  const std::int64_t minor = std::min(value, refundable(orders, *order));
  Order then = *order;
  count_back(then, received);
  const bool ends = ends_undelivered(orders, then);
  // An invoice that is not paid ends with its order, and what came of it goes back with that.
  if (minor > 0 && !(ends && order->owes_invoice()))
    out.send(contract::RefundPayment{.order = received.order,
                                     .key = "parcel " + received.shipment,
                                     .amount = {minor, order->content.total.currency},
                                     .reason = "Parcel " + received.shipment + " could not be delivered.",
                                     .up_to = true});
  if (ends) out.send(call_off_undelivered(received.order, now));
  return out;
}
void evolve(Orders& orders, const contract::ParcelReceived& received) {
  Order* order = orders.orders.change(received.order);
  if (!order) return;
  order->changed(received.timestamp);
  for (SentParcel& parcel : order->parcels) parcel.back |= parcel.shipment == received.shipment;
  if (received.then != contract::AfterReturn::resend) count_back(*order, received);
}

}  // namespace flowmart::orders

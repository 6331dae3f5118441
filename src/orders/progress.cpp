// From paid to delivered, and what is told of an order.
#include <algorithm>
#include <map>

#include "orders/intake.hpp"
#include "orders/orders.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::OrderStatus;
using contract::PaymentStatus;

Rejection not_found(OrderId order) {
  return reject(codes::order_not_found, "There is no order " + order.to_string() + ".");
}

bool has_left(const Order& order, const std::string& shipment) {
  return std::any_of(order.parcels.begin(), order.parcels.end(),
                     [&](const SentParcel& one) { return one.shipment == shipment; });
}

// With its last parcel an order is shipped, which its buyer hears of as such; of those before, one by one.
Decision<OrdersService> part_left(const Order& order, const contract::RecordDispatch& dispatch, Time now) {
  if (has_left(order, dispatch.shipment) || order.details.collect_at) return nothing;
  return contract::NotifyCustomer{.customer = order.content.customer,
                                  .about = contract::NoticeKind::parcel_shipped,
                                  .subject = dispatch.shipment,
                                  .order = dispatch.order,
                                  .number = order.number,
                                  .amount = std::nullopt,
                                  .reason = {},
                                  .next_at = std::nullopt,
                                  .at = now,
                                  .place = dispatch.shipment,
                                  .carrier = dispatch.carrier,
                                  .tracking = dispatch.tracking};
}

contract::GetOrder::Address shown(const contract::PostalAddress& address) {
  return {.addressId = {},
          .firstName = {},
          .lastName = {},
          .addressLine1 = address.street,
          .addressLine2 = {},
          .city = address.city,
          .state = address.state,
          .postalCode = address.postal_code,
          .country = address.country_code};
}

// As a parcel names it: who packs it knows no names but those that the products' ids follow from.
std::string item_of(const contract::OrderLine& line) {
  return ProductId::of(line.sku) == line.product ? line.sku : line.product.to_string();
}

// What an invoice is to bring counts as kept: of that a return gives back first. What staff let go unpaid
// does not.
void terms_met(Order& order) {
  if (!order.payment) return;
  if (!order.unpaid) order.payment = PaymentStatus::completed;
  order.kept = {order.unpaid && !order.invoice_due ? 0 : order.content.total.minor};
}

std::optional<contract::GetOrder::Payment> shown_payment(const Order& order) {
  if (!order.payment) return std::nullopt;
  const contract::OrderContent& content = order.content;
  return contract::GetOrder::Payment{
      .paymentId = contract::payment_of(content.order),
      .status = *order.payment,
      .amount = content.total.decimal(),
      .currency = std::string(content.total.currency.code()),
      .paymentMethod = content.method,
      .transactionId = order.transaction.empty() ? content.token : order.transaction};
}

}  // namespace

// A product of which all units were called off, or have left, has no stock any more.
contract::FulfilOrder to_fulfil(const Order& order, const std::vector<contract::ProductAllocation>& stock) {
  std::map<ProductId, const std::vector<contract::Allocation>*> allocations;
  for (const contract::ProductAllocation& one : stock) allocations[one.product] = &one.allocations;
  contract::FulfilOrder wanted{.order = order.content.order,
                               .number = order.number,
                               .ship_to = order.content.ship_to,
                               .goods = {},
                               .customer = order.content.customer,
                               .collect_at = order.details.collect_at};
  std::map<ProductId, std::size_t> named;  // in the order of the first lines
  for (const contract::OrderLine& line : order.content.lines) {
    if (line.quantity == 0) continue;
    const auto [at, first] = named.try_emplace(line.product, wanted.goods.size());
    if (first) {
      const auto here = allocations.find(line.product);
      wanted.goods.push_back({line.product, item_of(line), 0, {}});
      if (here != allocations.end()) wanted.goods.back().allocations = *here->second;
    }
    wanted.goods[at->second].quantity += line.quantity;
  }
  return wanted;
}

contract::OrderConfirmed confirmation(const contract::OrderContent& content, Time now) {
  contract::OrderConfirmed confirmed;
  confirmed.orderId = content.order.to_string();
  confirmed.userId = content.customer.to_string();
  confirmed.orderItems.reserve(content.lines.size());
  for (const contract::OrderLine& line : content.lines)
    if (line.quantity > 0)
      confirmed.orderItems.push_back({.productId = line.product.to_string(),
                                      .productName = line.name,
                                      .quantity = line.quantity,
                                      .unitPrice = line.unit_price.decimal(),
                                      .totalPrice = line.total.decimal()});
  confirmed.orderStatus = "processing";
  confirmed.totalAmount = content.total.decimal();
  confirmed.confirmationTimestamp = {now};
  return confirmed;
}

std::optional<contract::Against> against(const Order* order, OrderId id, Act act) {
  return order ? lifecycle.against(order->stage, act, order->number)
               : lifecycle.against(Stage::placing, act, id.to_string());
}

contract::OrderStatus Order::status() const {
  switch (stage) {
    case Stage::placing:
    case Stage::pending:
    case Stage::lapsed: return OrderStatus::pending;
    case Stage::processing:
    case Stage::leaving: return OrderStatus::processing;
    case Stage::shipped: return OrderStatus::shipped;
    case Stage::delivered: return OrderStatus::delivered;
    case Stage::cancelling:
      return was_shipped ? OrderStatus::shipped : confirmed ? OrderStatus::processing : OrderStatus::pending;
    case Stage::cancelled: return OrderStatus::cancelled;
  }
  fail("a stage of the lifecycle");
}

Decision<OrdersService> decide(const Orders& orders, const contract::ConfirmOrder& command, Time now) {
  const Order* order = orders.taken(command.order);
  const bool lapsed = order && lifecycle.allowed(order->stage, Act::reserve);
  if (const auto no = against(order, command.order, Act::confirm); no && !lapsed) return *no;
  if (order->holds_on() > 0) return nothing;  // it is once the last hold is off
  if (lapsed) return reserve_again(orders, *order, now);
  return confirmation(order->content, now);
}
void evolve(Orders& orders, const contract::ConfirmOrder& command) {
  Order* order = orders.orders.change(command.order);
  if (!order) return;
  order->transaction = command.transaction;
  if (command.unpaid.value_or(false)) {
    order->unpaid = true;
  } else if (order->owes_invoice() && order->payment_terms_met()) {  // its money is here
    order->unpaid = false;
    order->payment = PaymentStatus::completed;
    ++order->version;
    return;
  }
  const bool lapsed = lifecycle.allowed(order->stage, Act::reserve);
  const bool waits = order->holds_on() > 0 && lifecycle.allowed(order->stage, Act::confirm);
  if (!lapsed && !waits) return;
  (lapsed ? order->paid_late : order->confirm_at_release) = true;
  ++order->version;
  terms_met(*order);
}

void evolve(Orders& orders, const contract::OrderConfirmed& confirmed) {
  Order& order = orders.orders[OrderId::of(confirmed.orderId)];
  lifecycle.go(order.stage, Act::confirm);
  order.changed(confirmed.confirmationTimestamp.time);
  if (!order.confirm_at_release && !order.paid_late)
    terms_met(order);  // else it was before, and some may be back
  order.confirmed = true;
  order.confirm_at_release = false;
}

Decision<OrdersService> decide(const Orders&, const contract::RecordPaymentStatus&, Time) { return nothing; }
void evolve(Orders& orders, const contract::RecordPaymentStatus& told) {
  Order* order = orders.orders.change(told.order);
  if (order && order->payment && lifecycle.allowed(order->stage, Act::confirm)) order->payment = told.status;
}

// Paid, and its stock is where it will leave from: the goods may be packed.
Decision<OrdersService> decide(const Orders& orders, const contract::StockFirmed& firmed, Time) {
  const Order* order = orders.taken(firmed.order);
  if (!order || !lifecycle.allowed(order->stage, Act::fulfil)) return nothing;
  return to_fulfil(*order, firmed.products);
}

Decision<OrdersService> decide(const Orders& orders, const contract::RecordDispatch& dispatch, Time now) {
  const Order* order = orders.taken(dispatch.order);
  if (const auto no = against(order, dispatch.order, dispatch.last ? Act::ship : Act::leave)) return *no;
  if (!dispatch.last) {
    Decision<OrdersService> part = part_left(*order, dispatch, now);
    take_with(part, *order, dispatch);
    return part;
  }
  Decision<OrdersService> out;
  end_holds(out, *order, now);
  if (order->open_amendment()) out.send(given_up(*order, "The order has left.", now));
  out.send(contract::OrderShipped{.order = dispatch.order,
                                  .number = order->number,
                                  .customer = order->content.customer,
                                  .shipment = dispatch.shipment,
                                  .timestamp = dispatch.at,
                                  .recorded_at = now,
                                  .carrier = dispatch.carrier,
                                  .collected = order->details.collect_at.has_value(),
                                  .tracking = dispatch.tracking});
  take_with(out, *order, dispatch);
  return out;
}

void evolve(Orders& orders, const contract::RecordDispatch& dispatch) {
  Order& order = orders.orders[dispatch.order];
  if (!lifecycle.allowed(order.stage, dispatch.last ? Act::ship : Act::leave)) return;
  const Stage before = order.stage;
  if (!has_left(order, dispatch.shipment)) order.parcels.push_back({dispatch.shipment, dispatch.contents});
  if (!dispatch.last) lifecycle.go(order.stage, Act::leave);
  if (order.stage != before) ++order.version;
}
void evolve(Orders& orders, const contract::OrderShipped& shipped) {
  Order& order = orders.orders[shipped.order];
  lifecycle.go(order.stage, Act::ship);
  order.changed(shipped.recorded_at);
  leave_subscription(orders, shipped.order);
}

Decision<OrdersService> decide(const Orders& orders, const contract::RecordDelivery& delivery, Time now) {
  const Order* order = orders.taken(delivery.order);
  if (const auto no = against(order, delivery.order, Act::deliver)) return *no;
  return contract::OrderDelivered{.order = delivery.order,
                                  .number = order->number,
                                  .customer = order->content.customer,
                                  .shipment = delivery.shipment,
                                  .timestamp = delivery.at,
                                  .recorded_at = now,
                                  .carrier = delivery.carrier};
}
void evolve(Orders& orders, const contract::OrderDelivered& delivered) {
  Order& order = orders.orders[delivered.order];
  lifecycle.go(order.stage, Act::deliver);
  order.changed(delivered.recorded_at);
  order.delivered_at = delivered.timestamp;
}

// The buyer's name is one text, so it is not split into first and last here.
Decision<OrdersService> decide(const Orders& orders, const contract::GetOrder& query, Time) {
  const Order* order = orders.taken(query.orderId);
  if (!order) return not_found(query.orderId);
  const contract::OrderContent& content = order->content;
  contract::GetOrder::Response answer;
  answer.orderId = content.order;
  answer.orderNumber = order->number;
  if (!content.customer_number.empty()) answer.customerId = content.customer;
  answer.orderDate = content.ordered_at;
  answer.status = order->status();
  answer.orderItems.reserve(content.lines.size());
  for (const contract::OrderLine& line : content.lines)
    if (line.quantity > 0)
      answer.orderItems.push_back(
          {.orderItemId = line_at(content.order, static_cast<std::size_t>(&line - content.lines.data())),
           .productId = line.product,
           .productName = line.name,
           .quantity = line.quantity,
           .unitPrice = line.unit_price.decimal(),
           .totalPrice = line.total.decimal()});
  answer.totalAmount = content.total.decimal();
  answer.shippingAddress = shown(content.ship_to);
  answer.billingAddress = shown(order->details.bill_to.value_or(content.ship_to));
  answer.payment = shown_payment(*order);
  return answer;
}

Decision<OrdersService> decide(const Orders& orders, const contract::ReadOrder& query, Time) {
  const auto id = order_named(orders, query.name);
  const Order* order = id ? orders.taken(*id) : nullptr;
  if (!order) return reject(codes::order_not_found, "There is no order " + query.name + ".");
  contract::ReadOrder::Response answer{order->content,
                                       order->number,
                                       order->placed_at,
                                       order->status(),
                                       order->payment,
                                       order->details,
                                       order->updated_at,
                                       actions_of(*order, is_back(orders, *order)),
                                       order->holds,
                                       order->version,
                                       order->amendments,
                                       order->note,
                                       returns_of(orders, *order),
                                       returned_of(orders, *order),
                                       returnable_of(orders, *order)};
  if (!order->transaction.empty()) answer.content.token = order->transaction;  // as GetOrder tells it
  return answer;
}

}  // namespace flowmart::orders

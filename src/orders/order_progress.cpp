// From paid to delivered, and what is told of an order.
#include "orders/order.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::OrderStatus;
using Phase = Order::Phase;

bool was_taken(const Order& order) { return order.phase != Phase::none && order.phase != Phase::placing; }
bool is_called_off(const Order& order) {
  return order.phase == Phase::cancelling || order.phase == Phase::cancelled;
}

Rejection not_found(OrderId order) {
  return reject(codes::order_not_found, "There is no order " + order.to_string() + ".");
}
Rejection called_off(const Order& order) {
  return reject(codes::order_cancelled, "Order " + order.placed.number + " was cancelled.");
}

contract::OrderConfirmed confirmation(const contract::OrderPlaced& placed, Time now) {
  contract::OrderConfirmed confirmed;
  confirmed.orderId = placed.order.to_string();
  confirmed.userId = placed.customer.to_string();
  confirmed.orderItems.reserve(placed.lines.size());
  for (const contract::OrderLine& line : placed.lines)
    confirmed.orderItems.push_back({.productId = line.product.to_string(),
                                    .productName = line.name,
                                    .quantity = line.quantity,
                                    .unitPrice = line.unit_price.decimal(),
                                    .totalPrice = line.total.decimal()});
  confirmed.orderStatus = "processing";
  confirmed.totalAmount = placed.total.decimal();
  confirmed.confirmationTimestamp = {now};
  return confirmed;
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

std::optional<contract::GetOrder::Payment> shown_payment(const Order& order) {
  if (!order.payment) return std::nullopt;
  return contract::GetOrder::Payment{.paymentId = contract::payment_of(order.placed.order),
                                     .status = *order.payment,
                                     .amount = order.placed.total.decimal(),
                                     .currency = std::string(order.placed.total.currency.code()),
                                     .paymentMethod = order.placed.method,
                                     .transactionId = order.placed.token};
}

}  // namespace

Decision<OrdersService> decide(const Order& order, const contract::ConfirmOrder& command, Time now) {
  if (!was_taken(order)) return not_found(command.order);
  if (is_called_off(order)) return called_off(order);
  if (order.status != OrderStatus::pending) return nothing;
  return confirmation(order.placed, now);
}

// Folded: from here the order is not called off any more.
Decision<OrdersService> decide(const Order&, const contract::RecordFirstDispatch&, Time) { return nothing; }

Decision<OrdersService> decide(const Order& order, const contract::RecordDispatch& dispatch, Time) {
  if (!was_taken(order)) return not_found(dispatch.order);
  if (is_called_off(order)) return called_off(order);
  if (order.status == OrderStatus::pending)
    return reject(codes::order_not_confirmed, "Order " + order.placed.number + " is not paid.");
  if (order.status != OrderStatus::processing) return nothing;
  return contract::OrderShipped{.order = dispatch.order,
                                .number = order.placed.number,
                                .customer = order.placed.customer,
                                .shipment = dispatch.shipment,
                                .timestamp = dispatch.at};
}

Decision<OrdersService> decide(const Order& order, const contract::RecordDelivery& delivery, Time) {
  if (!was_taken(order)) return not_found(delivery.order);
  if (is_called_off(order)) return called_off(order);
  if (order.status == OrderStatus::delivered) return nothing;
  if (order.status != OrderStatus::shipped)
    return reject(codes::order_not_shipped, "Order " + order.placed.number + " was not shipped.");
  return contract::OrderDelivered{.order = delivery.order,
                                  .number = order.placed.number,
                                  .customer = order.placed.customer,
                                  .shipment = delivery.shipment,
                                  .timestamp = delivery.at};
}

// The buyer's name is one text, so it is not split into first and last here.
Decision<OrdersService> decide(const Order& order, const contract::GetOrder& query, Time) {
  if (!was_taken(order)) return not_found(query.orderId);
  const contract::OrderPlaced& placed = order.placed;
  contract::GetOrder::Response answer;
  answer.orderId = placed.order;
  answer.orderNumber = placed.number;
  if (!placed.customer_number.empty()) answer.customerId = placed.customer;
  answer.orderDate = placed.ordered_at;
  answer.status = order.status;
  answer.orderItems.reserve(placed.lines.size());
  for (const contract::OrderLine& line : placed.lines)
    answer.orderItems.push_back({.orderItemId = line.line,
                                 .productId = line.product,
                                 .productName = line.name,
                                 .quantity = line.quantity,
                                 .unitPrice = line.unit_price.decimal(),
                                 .totalPrice = line.total.decimal()});
  answer.totalAmount = placed.total.decimal();
  answer.shippingAddress = shown(placed.ship_to);
  answer.billingAddress = shown(placed.bill_to.value_or(placed.ship_to));
  answer.payment = shown_payment(order);
  return answer;
}

Decision<OrdersService> decide(const Order& order, const contract::ReadOrder& query, Time) {
  if (!was_taken(order)) return not_found(query.order);
  return contract::ReadOrder::Response{order.placed, order.status, order.payment};
}

}  // namespace flowmart::orders

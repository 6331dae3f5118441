// An order as every part of the program reads it.
#pragma once
#include <string>
#include <vector>

#include "contract/messages/payments.hpp"
#include "contract/private/order_details.hpp"
#include "kernel/checked.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"

namespace flowmart::contract {

struct OrderLine {
  ProductId product;
  std::string sku;
  std::string name;
  Quantity quantity = 0;
  Money unit_price;
  Money total;
  Quantity cancelled{};

  bool operator==(const OrderLine&) const = default;
  static constexpr auto fields() {
    using T = OrderLine;
    return FieldList{field("product", &T::product, "Product."),
                     field("sku", &T::sku, "Product as the buyer named it."),
                     field("name", &T::name, "Product name as ordered."),
                     field("quantity", &T::quantity, "Number of units."),
                     field("unit_price", &T::unit_price, "Price of one unit, fixed when ordered."),
                     field("total", &T::total, "Quantity times unit price."),
                     field("cancelled", &T::cancelled, "Units that were ordered besides and called off.")};
  }
};

// What was ordered, as every part of the program reads it: orders/intake.hpp makes it of a PlaceOrder, and
// nobody else interprets one. Never a message by itself.
struct OrderContent {
  OrderId order;
  CustomerId customer;
  std::string customer_number;
  std::string name;
  std::string email;
  std::string phone;
  std::vector<OrderLine> lines;
  Money total;
  PostalAddress ship_to;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;
  Time ordered_at;

  bool operator==(const OrderContent&) const = default;
  static constexpr auto fields() {
    using T = OrderContent;
    return FieldList{
        field("order", &T::order, "Order."),
        field("customer", &T::customer, "Buyer; of a guest, an id that follows from the order's."),
        field("customer_number", &T::customer_number, "Buyer as the caller named it; empty: a guest."),
        personal(field("name", &T::name, "Buyer's full name.")),
        personal(field("email", &T::email, "Buyer's address for mail."), erased_email),
        personal(field("phone", &T::phone, "Empty if none was given."), erased_phone),
        field("lines", &T::lines, "In the order in which they were given."),
        field("total", &T::total, "Sum of the lines and of what is charged besides."),
        field("ship_to", &T::ship_to, "Delivery address."),
        field("method", &T::method, "Means of payment."),
        field("token", &T::token, "The caller's transactionId: what the gateway is to charge."),
        field("ordered_at", &T::ordered_at, "Date of the order, as the caller gave it.")};
  }
};

}  // namespace flowmart::contract

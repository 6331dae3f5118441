// What taking orders needs besides the published messages.
//
//   PlaceOrder -> ReserveOrder ... OrderReserved -> OrderPlaced
//                              ... OrderShort    -> OrderRefused
//   ConfirmOrder -> OrderConfirmed (published)
//   CancelOrder | ReservationExpired -> OrderCancelling, ReleaseOrderStock, CancelPayment, RevokeClearance
//               ... OrderStockReleased and PaymentCancelled -> OrderCancelled (published)
//   RecordFirstDispatch: from here nothing is called off
//   RecordDispatch -> OrderShipped, RecordDelivery -> OrderDelivered
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "contract/message.hpp"
#include "contract/messages/payments.hpp"
#include "kernel/checked.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

struct PostalAddress {
  std::string street;
  std::string city;
  std::string state;
  std::string postal_code;
  std::string country;
  std::string country_code = "ZZ";

  bool operator==(const PostalAddress&) const = default;
  static constexpr auto fields() {
    return FieldList{field("street", &PostalAddress::street, "Street line."),
                     field("city", &PostalAddress::city, "Town."),
                     field("state", &PostalAddress::state, "Region."),
                     field("postal_code", &PostalAddress::postal_code, "Postcode."),
                     field("country", &PostalAddress::country, "As the buyer wrote it."),
                     field("country_code", &PostalAddress::country_code, "ISO 3166 alpha-2; ZZ if unknown.")};
  }
};

struct OrderLine {
  OrderLineId line;
  ProductId product;
  std::string sku;
  std::string name;
  Quantity quantity = 0;
  Money unit_price;
  Money total;

  bool operator==(const OrderLine&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("line", &OrderLine::line, "Key of the line; follows from the order's and the line's place."),
        field("product", &OrderLine::product, "Product."),
        field("sku", &OrderLine::sku, "Product as the buyer named it."),
        field("name", &OrderLine::name, "Product name as ordered."),
        field("quantity", &OrderLine::quantity, "Number of units."),
        field("unit_price", &OrderLine::unit_price, "Price of one unit, fixed when ordered."),
        field("total", &OrderLine::total, "Quantity times unit price.")};
  }
};

// The order in full, as every other part of the program reads it; nobody else interprets PlaceOrder.
struct OrderPlaced {
  OrderId order;
  std::string number;
  CustomerId customer;
  std::string customer_number;
  std::string name;
  std::string email;
  std::string phone;
  std::vector<OrderLine> lines;
  Money total;
  PostalAddress ship_to;
  std::optional<PostalAddress> bill_to;
  PaymentMethod method = PaymentMethod::credit_card;
  std::string token;
  Time ordered_at;
  Time placed_at;

  bool operator==(const OrderPlaced&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("order", &OrderPlaced::order, "Order."),
        field("number", &OrderPlaced::number, "The order's number, for people."),
        field("customer", &OrderPlaced::customer, "Buyer; of a guest, an id that follows from the order's."),
        field("customer_number", &OrderPlaced::customer_number,
              "Buyer as the caller named it; empty: a guest."),
        field("name", &OrderPlaced::name, "Buyer's full name."),
        field("email", &OrderPlaced::email, "Buyer's address for mail."),
        field("phone", &OrderPlaced::phone, "Empty if none was given."),
        field("lines", &OrderPlaced::lines, "In the order in which they were given."),
        field("total", &OrderPlaced::total, "Sum of the lines."),
        field("ship_to", &OrderPlaced::ship_to, "Delivery address."),
        field("bill_to", &OrderPlaced::bill_to, "Address for the bill; none: the delivery address."),
        field("method", &OrderPlaced::method, "Means of payment."),
        field("token", &OrderPlaced::token, "The caller's transactionId: what the gateway is to charge."),
        field("ordered_at", &OrderPlaced::ordered_at, "Date of the order, as the caller gave it."),
        field("placed_at", &OrderPlaced::placed_at, "When it was taken.")};
  }
  static constexpr MessageInfo info{
      .id = "OrderPlaced",
      .name = "Order placed",
      .kind = Kind::event,
      .summary = "An order was taken and its stock is held; it waits for its money.",
      .service = "OrdersService",
      .is_private = true};
};

enum class RefusalReason : unsigned char { out_of_stock, unknown_product };
constexpr auto wire_names(RefusalReason) {
  using enum RefusalReason;
  return std::array{Name<RefusalReason>{out_of_stock, "out-of-stock"},
                    Name<RefusalReason>{unknown_product, "unknown-product"}};
}

struct RefusedProduct {
  RefusalReason reason = RefusalReason::out_of_stock;
  ProductId product;
  std::string sku;
  std::string name;
  Quantity wanted = 0;
  Quantity available = 0;
  std::vector<std::int64_t> lines;

  bool operator==(const RefusedProduct&) const = default;
  static constexpr auto fields() {
    return FieldList{field("reason", &RefusedProduct::reason, "Why it could not be had."),
                     field("product", &RefusedProduct::product, "Product."),
                     field("sku", &RefusedProduct::sku, "Product as the buyer named it."),
                     field("name", &RefusedProduct::name, "Product name as ordered."),
                     field("wanted", &RefusedProduct::wanted, "Units wanted, all lines together."),
                     field("available", &RefusedProduct::available, "Units that could have been had."),
                     field("lines", &RefusedProduct::lines, "Lines that name it: 1 is the first.")};
  }
};

// Nothing is held, and the id may be used again.
struct OrderRefused {
  OrderId order;
  std::string number;
  RefusalReason reason = RefusalReason::out_of_stock;
  std::vector<RefusedProduct> shorts;
  Time timestamp;

  bool operator==(const OrderRefused&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &OrderRefused::order, "Order."),
                     field("number", &OrderRefused::number, "The order's number, for people."),
                     field("reason", &OrderRefused::reason, "unknown-product if any product is not on file."),
                     field("shorts", &OrderRefused::shorts, "Each product that could not be had."),
                     field("timestamp", &OrderRefused::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "OrderRefused",
                                    .name = "Order refused",
                                    .kind = Kind::event,
                                    .summary = "An order was not taken: its stock could not be held.",
                                    .service = "OrdersService",
                                    .is_private = true};
};

struct ConfirmOrder {
  OrderId order;

  bool operator==(const ConfirmOrder&) const = default;
  static constexpr auto fields() { return FieldList{field("order", &ConfirmOrder::order, "Order.")}; }
  static constexpr MessageInfo info{.id = "ConfirmOrder",
                                    .name = "Confirm order",
                                    .kind = Kind::command,
                                    .summary = "An order's payment terms are met.",
                                    .service = "OrdersService",
                                    .is_private = true};
};

struct CancelOrder {
  OrderId order;
  std::string reason;
  std::string actor;

  bool operator==(const CancelOrder&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &CancelOrder::order, "Order."),
                     field("reason", &CancelOrder::reason, "Why; told to the buyer."),
                     field("actor", &CancelOrder::actor, "Who wants it.")};
  }
  static constexpr MessageInfo info{.id = "CancelOrder",
                                    .name = "Cancel order",
                                    .kind = Kind::command,
                                    .summary = "Calls an order off that has not left yet.",
                                    .service = "OrdersService",
                                    .is_private = true};
};

// From here no step forward is taken. OrderCancelled follows once OrderStockReleased and, if money was
// wanted, PaymentCancelled have arrived. Orders itself sends RevokeClearance, CancelPayment and
// ReleaseOrderStock.
struct OrderCancelling {
  OrderId order;
  std::string number;
  CustomerId customer;
  std::string reason;
  std::string actor;
  bool expired = false;
  Time timestamp;

  bool operator==(const OrderCancelling&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("order", &OrderCancelling::order, "Order."),
        field("number", &OrderCancelling::number, "The order's number, for people."),
        field("customer", &OrderCancelling::customer, "Buyer."),
        field("reason", &OrderCancelling::reason, "Why."),
        field("actor", &OrderCancelling::actor, "Who wants it."),
        field("expired", &OrderCancelling::expired, "The hold ran out, so there is no stock to give back."),
        field("timestamp", &OrderCancelling::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{
      .id = "OrderCancelling",
      .name = "Order cancelling",
      .kind = Kind::event,
      .summary = "An order is being called off; its stock and money are on the way back.",
      .service = "OrdersService",
      .is_private = true};
};

// Sent when more parcels are to follow; of one that leaves whole RecordDispatch says enough.
struct RecordFirstDispatch {
  OrderId order;
  std::string shipment;
  Time at;

  bool operator==(const RecordFirstDispatch&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &RecordFirstDispatch::order, "Order."),
                     field("shipment", &RecordFirstDispatch::shipment, "Parcel that has left."),
                     field("at", &RecordFirstDispatch::at, "When.")};
  }
  static constexpr MessageInfo info{.id = "RecordFirstDispatch",
                                    .name = "Record first dispatch",
                                    .kind = Kind::command,
                                    .summary = "The first of an order's parcels has left.",
                                    .service = "OrdersService",
                                    .is_private = true};
};

struct RecordDispatch {
  OrderId order;
  std::string shipment;
  Time at;

  bool operator==(const RecordDispatch&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &RecordDispatch::order, "Order."),
                     field("shipment", &RecordDispatch::shipment, "Shipment that took the last of them."),
                     field("at", &RecordDispatch::at, "When it left.")};
  }
  static constexpr MessageInfo info{.id = "RecordDispatch",
                                    .name = "Record dispatch",
                                    .kind = Kind::command,
                                    .summary = "All of an order's goods have left.",
                                    .service = "OrdersService",
                                    .is_private = true};
};

struct OrderShipped {
  OrderId order;
  std::string number;
  CustomerId customer;
  std::string shipment;
  Time timestamp;

  bool operator==(const OrderShipped&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &OrderShipped::order, "Order."),
                     field("number", &OrderShipped::number, "The order's number, for people."),
                     field("customer", &OrderShipped::customer, "Buyer."),
                     field("shipment", &OrderShipped::shipment, "Shipment that took the last of them."),
                     field("timestamp", &OrderShipped::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "OrderShipped",
                                    .name = "Order shipped",
                                    .kind = Kind::event,
                                    .summary = "All of an order's goods are under way.",
                                    .service = "OrdersService",
                                    .is_private = true};
};

struct RecordDelivery {
  OrderId order;
  std::string shipment;
  Time at;

  bool operator==(const RecordDelivery&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &RecordDelivery::order, "Order."),
                     field("shipment", &RecordDelivery::shipment, "Shipment that brought the last of them."),
                     field("at", &RecordDelivery::at, "When it arrived.")};
  }
  static constexpr MessageInfo info{.id = "RecordDelivery",
                                    .name = "Record delivery",
                                    .kind = Kind::command,
                                    .summary = "All of an order's goods have arrived.",
                                    .service = "OrdersService",
                                    .is_private = true};
};

struct OrderDelivered {
  OrderId order;
  std::string number;
  CustomerId customer;
  std::string shipment;
  Time timestamp;

  bool operator==(const OrderDelivered&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &OrderDelivered::order, "Order."),
                     field("number", &OrderDelivered::number, "The order's number, for people."),
                     field("customer", &OrderDelivered::customer, "Buyer."),
                     field("shipment", &OrderDelivered::shipment, "Shipment that brought the last of them."),
                     field("timestamp", &OrderDelivered::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "OrderDelivered",
                                    .name = "Order delivered",
                                    .kind = Kind::event,
                                    .summary = "All of an order's goods are with the buyer.",
                                    .service = "OrdersService",
                                    .is_private = true};
};

}  // namespace flowmart::contract

// Messages of the Orders Service: taking an order, and what is announced of it afterwards.
// Names, types, bounds and open or closed objects are those of the published contract, its inconsistencies
// included (ids are uuids in some messages and plain strings in others; times are texts in some and
// milliseconds in one).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "contract/fields.hpp"
#include "contract/message.hpp"
#include "contract/patterns.hpp"
#include "kernel/decimal.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

inline constexpr std::string_view orders_channel = "orders.{env}.events";

enum class OrderStatus : unsigned char { pending, processing, shipped, delivered, cancelled };
constexpr auto wire_names(OrderStatus) {
  using enum OrderStatus;
  return std::array<Name<OrderStatus>, 5>{{{pending, "Pending"},
                                           {processing, "Processing"},
                                           {shipped, "Shipped"},
                                           {delivered, "Delivered"},
                                           {cancelled, "Cancelled"}}};
}

// How a buyer says at checkout that the order is paid.
enum class CheckoutMethod : unsigned char { credit_card, paypal, bank_transfer };
constexpr auto wire_names(CheckoutMethod) {
  using enum CheckoutMethod;
  return std::array<Name<CheckoutMethod>, 3>{
      {{credit_card, "Credit Card"}, {paypal, "PayPal"}, {bank_transfer, "Bank Transfer"}}};
}

struct PlaceOrder {
  struct Customer {
    std::string customerId, name, email;
    std::optional<std::string> phone;
    static constexpr Extra extra = Extra::ignored;
    bool operator==(const Customer&) const = default;
    static constexpr auto fields() {
      return FieldList{
          field("customerId", &Customer::customerId, "Who buys."),
          personal(field("name", &Customer::name, "The buyer's name in full.")),
          personal(field("email", &Customer::email, "Where the buyer is written to.", {.format = "email"}),
                   erased_email),
          personal(
              field("phone", &Customer::phone, "Where the buyer is called.", {.pattern = patterns::phone}),
              erased_phone)};
    }
  };
  struct Item {
    std::string itemId, name;
    std::int64_t quantity = 0;
    Decimal price;
    static constexpr Extra extra = Extra::ignored;
    bool operator==(const Item&) const = default;
    static constexpr auto fields() {
      return FieldList{field("itemId", &Item::itemId, "Product: a uuid or the shop's own article code."),
                       field("name", &Item::name, "Product name, kept as the buyer saw it."),
                       field("quantity", &Item::quantity, "Units wanted.", {.minimum = 1}),
                       field("price", &Item::price, "Price of a single unit.", {.minimum = 0})};
    }
  };
  struct Address {
    std::string street, city, state, zip, country;
    static constexpr Extra extra = Extra::ignored;
    bool operator==(const Address&) const = default;
    static constexpr auto fields() {
      return FieldList{personal(field("street", &Address::street, "House and street.")),
                       personal(field("city", &Address::city, "City or town.")),
                       personal(field("state", &Address::state, "State, county or region.")),
                       personal(field("zip", &Address::zip, "Postal code.")),
                       field("country", &Address::country, "Country, by code or name.")};
    }
  };
  struct Payment {
    CheckoutMethod paymentMethod = CheckoutMethod::credit_card;
    std::string transactionId;
    Decimal amount;
    static constexpr Extra extra = Extra::ignored;
    bool operator==(const Payment&) const = default;
    static constexpr auto fields() {
      return FieldList{
          field("paymentMethod", &Payment::paymentMethod, "What the buyer chose to pay with."),
          token(
              field("transactionId", &Payment::transactionId, "Reference of the payment at its processor.")),
          field("amount", &Payment::amount, "What is to be paid: the sum of all lines.", {.minimum = 0})};
    }
  };

  std::string orderId;
  Customer customer;
  std::vector<Item> items;
  Address shippingAddress;
  Payment payment;
  Time orderDate{};
  OrderStatus status = OrderStatus::pending;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const PlaceOrder&) const = default;
  static constexpr auto fields() {
    return FieldList{field("orderId", &PlaceOrder::orderId,
                           "Names the order for ever; given again, it is the same order."),
                     field("customer", &PlaceOrder::customer, "The buyer."),
                     field("items", &PlaceOrder::items, "What is bought, line by line."),
                     field("shippingAddress", &PlaceOrder::shippingAddress,
                           "Where the goods go; also billed unless told."),
                     field("payment", &PlaceOrder::payment, "How the order is paid."),
                     field("orderDate", &PlaceOrder::orderDate, "Moment of ordering."),
                     field("status", &PlaceOrder::status, "Must be Pending: an order starts there.")};
  }
  static constexpr MessageInfo info{
      .id = "PlaceOrder",
      .name = "Place Order",
      .kind = Kind::command,
      .version = "0.0.1",
      .summary = "Hands a new order to the Orders Service, which takes it or says why not.",
      .owners = {"dboyne", "msmith", "asmith", "full-stack", "mobile-devs"},
      .service = "OrdersService",
      .http = "POST",
      .example = R"({"orderId":"WEB-20931","customer":{"customerId":"C-4471","name":"Ines Marchetti",
"email":"ines@marchetti.example","phone":"+390612345678"},"items":[{"itemId":"KETTLE-17","name":"Enamel kettle 1.7 l",
"quantity":1,"price":34.50},{"itemId":"MUG-BLUE","name":"Stoneware mug, blue","quantity":4,"price":8.25}],
"shippingAddress":{"street":"Via del Corso 18","city":"Roma","state":"RM","zip":"00186","country":"IT"},
"payment":{"paymentMethod":"Credit Card","transactionId":"ch_7Qd20Lx","amount":67.50},
"orderDate":"2026-03-14T09:26:53Z","status":"Pending"})"};
};

struct OrderConfirmed {
  struct Item {
    std::string productId, productName;
    std::int64_t quantity = 0;
    Decimal unitPrice, totalPrice;
    static constexpr Extra extra = Extra::ignored;
    bool operator==(const Item&) const = default;
    static constexpr auto fields() {
      return FieldList{field("productId", &Item::productId, "Product of the line."),
                       field("productName", &Item::productName, "Its name when it was ordered."),
                       field("quantity", &Item::quantity, "Units of the line."),
                       field("unitPrice", &Item::unitPrice, "Price of a single unit."),
                       field("totalPrice", &Item::totalPrice, "Units times price.")};
    }
  };

  std::string orderId, userId;
  std::vector<Item> orderItems;
  std::string orderStatus;
  Decimal totalAmount;
  EpochMs confirmationTimestamp;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const OrderConfirmed&) const = default;
  static constexpr auto fields() {
    return FieldList{field("orderId", &OrderConfirmed::orderId, "The order."),
                     field("userId", &OrderConfirmed::userId, "The customer who ordered."),
                     field("orderItems", &OrderConfirmed::orderItems, "The lines that were confirmed."),
                     field("orderStatus", &OrderConfirmed::orderStatus, "State of the order from now on."),
                     field("totalAmount", &OrderConfirmed::totalAmount, "Sum of all lines."),
                     field("confirmationTimestamp", &OrderConfirmed::confirmationTimestamp,
                           "Moment of confirmation in milliseconds since 1970.",
                           {.avro_logical_type = "timestamp-millis"})};
  }
  static constexpr MessageInfo info{
      .id = "OrderConfirmed",
      .name = "Order confirmed",
      .kind = Kind::event,
      .version = "0.0.1",
      .channel = orders_channel,
      .summary = "Indicates an order has been confirmed",
      .owners = {"order-management"},
      .service = "OrdersService",
      .partition_key = "orderId",
      .draft = true,
      .example =
          R"({"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","userId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2",
"orderItems":[{"productId":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37","productName":"Enamel kettle 1.7 l","quantity":1,
"unitPrice":34.50,"totalPrice":34.50}],"orderStatus":"processing","totalAmount":34.50,
"confirmationTimestamp":1773480481250})"};
};

struct OrderAmended {
  struct Item {
    ProductId productId;
    std::string productName;
    std::int64_t oldQuantity = 0, newQuantity = 0;
    Decimal unitPrice, totalPrice;
    static constexpr Extra extra = Extra::ignored;
    bool operator==(const Item&) const = default;
    static constexpr auto fields() {
      return FieldList{
          field("productId", &Item::productId, "Product of the line."),
          field("productName", &Item::productName, "Its name when it was ordered."),
          field("oldQuantity", &Item::oldQuantity, "Units before."),
          field("newQuantity", &Item::newQuantity, "Units now; zero when the line was taken out."),
          field("unitPrice", &Item::unitPrice, "Price of a single unit.", {.format = "float"}),
          field("totalPrice", &Item::totalPrice, "New units times price.", {.format = "float"})};
    }
  };

  OrderId orderId;
  CustomerId userId;
  std::vector<Item> amendedItems;
  std::string orderStatus;
  Decimal totalAmount;
  Time timestamp{};

  bool operator==(const OrderAmended&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("orderId", &OrderAmended::orderId, "The order."),
        field("userId", &OrderAmended::userId, "The customer who ordered."),
        field("amendedItems", &OrderAmended::amendedItems, "Only the lines that are different now."),
        field("orderStatus", &OrderAmended::orderStatus, "State of the order from now on."),
        field("totalAmount", &OrderAmended::totalAmount, "Sum of all lines after the change.",
              {.format = "float"}),
        field("timestamp", &OrderAmended::timestamp, "Moment of the change.")};
  }
  static constexpr MessageInfo info{
      .id = "OrderAmended",
      .name = "Order amended",
      .kind = Kind::event,
      .version = "0.0.1",
      .channel = orders_channel,
      .summary = "Indicates an order has been changed",
      .owners = {"order-management"},
      .service = "OrdersService",
      .partition_key = "orderId",
      .draft = true,
      .example =
          R"({"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","userId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2",
"amendedItems":[{"productId":"01932b10-4c01-7a90-8e27-93d5f1b64a08","productName":"Stoneware mug, blue",
"oldQuantity":4,"newQuantity":6,"unitPrice":8.25,"totalPrice":49.50}],"orderStatus":"processing",
"totalAmount":84.00,"timestamp":"2026-03-14T10:02:11Z"})"};
};

// The one state that OrderCancelled can report.
enum class CancelledStatus : unsigned char { cancelled };
constexpr auto wire_names(CancelledStatus) {
  return std::array<Name<CancelledStatus>, 1>{{{CancelledStatus::cancelled, "cancelled"}}};
}

struct OrderCancelled {
  struct Item {
    ProductId productId;
    std::string productName;
    std::int64_t quantity = 0;
    Decimal unitPrice, totalPrice;
    static constexpr Extra extra = Extra::ignored;
    bool operator==(const Item&) const = default;
    static constexpr auto fields() {
      return FieldList{field("productId", &Item::productId, "Product of the line."),
                       field("productName", &Item::productName, "Its name when it was ordered."),
                       field("quantity", &Item::quantity, "Units that will not be delivered."),
                       field("unitPrice", &Item::unitPrice, "Price of a single unit.", {.format = "float"}),
                       field("totalPrice", &Item::totalPrice, "Units times price.", {.format = "float"})};
    }
  };

  OrderId orderId;
  CustomerId userId;
  std::vector<Item> orderItems;
  CancelledStatus orderStatus = CancelledStatus::cancelled;
  Decimal totalAmount;
  std::optional<std::string> cancellationReason;
  Time timestamp{};

  bool operator==(const OrderCancelled&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("orderId", &OrderCancelled::orderId, "The order."),
        field("userId", &OrderCancelled::userId, "The customer who ordered."),
        field("orderItems", &OrderCancelled::orderItems, "All lines of the order."),
        field("orderStatus", &OrderCancelled::orderStatus, "Nothing but cancelled."),
        field("totalAmount", &OrderCancelled::totalAmount, "Sum of all lines.", {.format = "float"}),
        field("cancellationReason", &OrderCancelled::cancellationReason, "What led to it, if anybody said."),
        field("timestamp", &OrderCancelled::timestamp, "Moment of the cancellation.")};
  }
  static constexpr MessageInfo info{
      .id = "OrderCancelled",
      .name = "Order cancelled",
      .kind = Kind::event,
      .version = "0.0.1",
      .channel = orders_channel,
      .summary = "An order has ended before dispatch; its stock and money are free again.",
      .owners = {"order-management"},
      .service = "OrdersService",
      .partition_key = "orderId",
      .example =
          R"({"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","userId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2",
"orderItems":[{"productId":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37","productName":"Enamel kettle 1.7 l","quantity":1,
"unitPrice":34.50,"totalPrice":34.50}],"orderStatus":"cancelled","totalAmount":34.50,
"cancellationReason":"reservation_expired","timestamp":"2026-03-14T09:41:53Z"})"};
};

}  // namespace flowmart::contract

// GetOrder: everything about one order, asked by its id.
#pragma once
#include "contract/messages/orders.hpp"
#include "contract/messages/payments.hpp"

namespace flowmart::contract {

struct GetOrder {
  OrderId orderId;

  bool operator==(const GetOrder&) const = default;
  static constexpr auto fields() {
    return FieldList{field("orderId", &GetOrder::orderId, "The order asked for.")};
  }

  struct Line {
    OrderLineId orderItemId;
    ProductId productId;
    std::optional<std::string> productName;
    std::int64_t quantity = 0;
    Decimal unitPrice, totalPrice;
    bool operator==(const Line&) const = default;
    static constexpr auto fields() {
      return FieldList{field("orderItemId", &Line::orderItemId, "The line itself."),
                       field("productId", &Line::productId, "Product of the line."),
                       field("productName", &Line::productName, "Its name when it was ordered."),
                       field("quantity", &Line::quantity, "Units ordered.", {.minimum = 1}),
                       field("unitPrice", &Line::unitPrice, "Price of a single unit.", {.minimum = 0}),
                       field("totalPrice", &Line::totalPrice, "Units times price.", {.minimum = 0})};
    }
  };
  struct Address {
    std::optional<AddressId> addressId;
    std::optional<std::string> firstName, lastName;
    std::string addressLine1;
    std::optional<std::string> addressLine2;
    std::string city, state, postalCode, country;
    bool operator==(const Address&) const = default;
    static constexpr auto fields() {
      return FieldList{
          field("addressId", &Address::addressId, "The address, if it is kept in an address book."),
          personal(field("firstName", &Address::firstName, "Given name of who receives.")),
          personal(field("lastName", &Address::lastName, "Family name of who receives.")),
          personal(field("addressLine1", &Address::addressLine1, "House and street.")),
          personal(field("addressLine2", &Address::addressLine2, "Flat, floor or building.")),
          personal(field("city", &Address::city, "City or town.")),
          personal(field("state", &Address::state, "State, county or region.")),
          personal(field("postalCode", &Address::postalCode, "Postal code.")),
          field("country", &Address::country, "Two-letter country code.", {.pattern = patterns::country})};
    }
  };
  struct Payment {
    PaymentId paymentId;
    PaymentStatus status = PaymentStatus::pending;
    Decimal amount;
    std::string currency;
    PaymentMethod paymentMethod = PaymentMethod::credit_card;
    std::optional<std::string> transactionId;
    bool operator==(const Payment&) const = default;
    static constexpr auto fields() {
      return FieldList{
          field("paymentId", &Payment::paymentId, "The payment."),
          field("status", &Payment::status, "How far it has come."),
          field("amount", &Payment::amount, "What is or was to be paid.", {.minimum = 0}),
          field("currency", &Payment::currency, "Currency of the amount.", {.pattern = patterns::currency}),
          field("paymentMethod", &Payment::paymentMethod, "What is paid with."),
          field("transactionId", &Payment::transactionId, "Reference at the processor.")};
    }
  };

  struct Response {
    OrderId orderId;
    std::string orderNumber;
    std::optional<CustomerId> customerId;
    Time orderDate{};
    OrderStatus status = OrderStatus::pending;
    std::vector<Line> orderItems;
    Decimal totalAmount;
    Address shippingAddress, billingAddress;
    std::optional<Payment> payment;
    std::optional<CartId> convertedFromCartId;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return FieldList{
          field("orderId", &Response::orderId, "The order."),
          field("orderNumber", &Response::orderNumber, "The order's name for people."),
          field("customerId", &Response::customerId, "Who ordered; absent for a guest."),
          field("orderDate", &Response::orderDate, "Moment of ordering."),
          field("status", &Response::status, "How far the order has come."),
          field("orderItems", &Response::orderItems, "All lines.", {.items_min = 1}),
          field("totalAmount", &Response::totalAmount, "Sum of all lines.", {.minimum = 0}),
          field("shippingAddress", &Response::shippingAddress, "Where the goods go."),
          field("billingAddress", &Response::billingAddress, "Where the bill goes."),
          field("payment", &Response::payment, "The payment, from the moment that there is one."),
          field("convertedFromCartId", &Response::convertedFromCartId, "Cart that became this order.")};
    }
    static constexpr MessageInfo info{
        .id = "GetOrderResponse",
        .name = "Get order details: answer",
        .kind = Kind::response,
        .version = "0.0.1",
        .summary = "One order with its lines, addresses and payment.",
        .owners = {"order-management"},
        .service = "OrdersService",
        .example = R"({"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10","orderNumber":"WEB-20931",
"customerId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2","orderDate":"2026-03-14T09:26:53Z","status":"Processing",
"orderItems":[{"orderItemId":"7f6b1c52-0e7d-5a3b-9d54-c1f0a2b38e61","productId":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37",
"productName":"Enamel kettle 1.7 l","quantity":1,"unitPrice":34.50,"totalPrice":34.50}],"totalAmount":34.50,
"shippingAddress":{"firstName":"Ines","lastName":"Marchetti","addressLine1":"Via del Corso 18","city":"Roma",
"state":"RM","postalCode":"00186","country":"IT"},"billingAddress":{"firstName":"Ines","lastName":"Marchetti",
"addressLine1":"Via del Corso 18","city":"Roma","state":"RM","postalCode":"00186","country":"IT"},
"payment":{"paymentId":"2c1d5e08-93f4-5b67-a0c8-4d7e6f1b2a95","status":"completed","amount":34.50,"currency":"EUR",
"paymentMethod":"credit_card","transactionId":"ch_7Qd20Lx"}})"};
  };

  static constexpr MessageInfo info{.id = "GetOrder",
                                    .name = "Get order details",
                                    .kind = Kind::query,
                                    .version = "0.0.1",
                                    .summary =
                                        "GET request that will return detailed information about a specific "
                                        "order, identified by its orderId.",
                                    .owners = {"order-management"},
                                    .service = "OrdersService",
                                    .http = "GET",
                                    .example = R"({"orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10"})",
                                    .example_response = Response::info.example};
};

}  // namespace flowmart::contract

// What POST /v1/orders takes: the body that OpenAPI v1 documents, and beside it what other shops and staff
// know of an order. It becomes the contract's PlaceOrder and, if it says more than that can, an OrderDetails.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/messages/orders.hpp"
#include "contract/private/order_details.hpp"
#include "kernel/money.hpp"
#include "kernel/rejection.hpp"

namespace flowmart::http {

// What names an order, a buyer or a product; printable besides, which is looked at when the order is taken.
inline constexpr contract::Rule name_rule{.length_min = 1, .length_max = 128};

struct ResourceAddress {
  std::string street, city;
  std::optional<std::string> state;
  std::string country, postalCode;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = ResourceAddress;
    return FieldList{field("street", &T::street, "House and street.", {.length_max = 500}),
                     field("city", &T::city, "City or town.", {.length_max = 200}),
                     field("state", &T::state, "State, county or region.", {.length_max = 200}),
                     field("country", &T::country, "Country, by code or name.", {.length_max = 200}),
                     field("postalCode", &T::postalCode, "Postal code.", {.length_max = 32})};
  }
};

struct ResourceItem {
  std::string productId;
  std::int64_t quantity = 0;
  std::optional<Decimal> price;
  std::optional<std::string> name;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = ResourceItem;
    return FieldList{
        field("productId", &T::productId, "A uuid or the shop's own article code.", name_rule),
        field("quantity", &T::quantity, "Units wanted.", {.minimum = 1}),
        field("price", &T::price, "Price of a single unit; absent: the product's own.", {.minimum = 0}),
        field("name", &T::name, "Product name.", {.length_max = 500})};
  }
};

struct ResourceBuyer {
  std::optional<std::string> name, email, phone;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = ResourceBuyer;
    return FieldList{field("name", &T::name, "Full name.", {.length_max = 255}),
                     field("email", &T::email, "Address for mail.", {.length_max = 320, .format = "email"}),
                     field("phone", &T::phone, "Telephone.", {.length_max = 64})};
  }
};

// Advance: it is paid before its goods leave.
enum class PaymentTerms : unsigned char { advance, invoice };
constexpr auto wire_names(PaymentTerms) {
  using enum PaymentTerms;
  return std::array{contract::Name<PaymentTerms>{advance, "advance"},
                    contract::Name<PaymentTerms>{invoice, "invoice"}};
}
struct OrderPayment {
  contract::CheckoutMethod method = contract::CheckoutMethod::credit_card;
  std::optional<std::string> token;
  std::optional<PaymentTerms> terms;
  std::optional<std::int64_t> dueDays;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = OrderPayment;
    return FieldList{
        field("method", &T::method, "How it is paid."),
        contract::token(field("token", &T::token, "What the gateway is to charge.", {.length_max = 255})),
        field("terms", &T::terms, "When it is paid: in advance, or by invoice."),
        field("dueDays", &T::dueDays, "Days to pay an invoice; absent: as many as the shop gives.",
              {.minimum = 1, .maximum = 365})};
  }
};

struct OrderCreate {
  std::string customerId;
  std::vector<ResourceItem> items;
  std::optional<ResourceAddress> shippingAddress, billingAddress;
  std::optional<ResourceBuyer> customer;
  std::optional<OrderPayment> payment;
  std::optional<std::vector<contract::Reference>> references, buyerReferences;
  std::optional<std::vector<contract::LineReference>> lineReferences;
  std::optional<std::vector<contract::Adjustment>> adjustments;
  std::optional<std::vector<std::string>> tags;
  std::optional<contract::OrderOrigin> origin;
  std::optional<std::vector<contract::CustomField>> customFields;
  std::optional<std::string> collectAt;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    using T = OrderCreate;
    return FieldList{
        field("customerId", &T::customerId, "Who buys.", name_rule),
        field("items", &T::items, "What is bought, line by line."),
        field("shippingAddress", &T::shippingAddress, "Where the goods go."),
        field("billingAddress", &T::billingAddress, "Where the bill goes; absent: where the goods go."),
        field("customer", &T::customer, "How the buyer is called and reached."),
        field("payment", &T::payment, "How it is paid; absent: by card."),
        field("references", &T::references, "The order's names in other systems.", {.items_max = 50}),
        field("buyerReferences", &T::buyerReferences, "Its buyer's names there.", {.items_max = 50}),
        field("lineReferences", &T::lineReferences, "Its lines' names there."),
        field("adjustments", &T::adjustments, "What is charged besides the lines."),
        field("tags", &T::tags, "Words to find it by.", {.items_max = 50}),
        field("origin", &T::origin, "Where it was placed."),
        field("customFields", &T::customFields, "What else the shop keeps of it.", {.items_max = 50}),
        field("collectAt", &T::collectAt,
              "Warehouse where the buyer collects it, by code or uuid; absent: it is sent.", name_rule)};
  }
};

// Why it can't be paid so: days to pay what is no invoice.
std::optional<Rejection> refuse(const OrderPayment& payment);
// By invoice: the days to pay it; 0: as many as the shop gives.
std::optional<std::int64_t> invoice_days_of(const OrderPayment& payment);
// Why it can't be placed whatever the services say: no address.
std::optional<Rejection> refuse(const OrderCreate& create);

// In the words of the contract. Lines have their prices by now; what is to be paid is made of them and of the
// adjustments.
contract::PlaceOrder order_of(const OrderCreate& create, const Uuid& id, Time now, Currency currency);
// What PlaceOrder can't say; nothing if there is no more.
std::optional<contract::OrderDetails> details_of(const OrderCreate& create, OrderId order);

}  // namespace flowmart::http

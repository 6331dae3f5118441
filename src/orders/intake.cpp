#include "orders/intake.hpp"

#include <algorithm>
#include <charconv>

#include "kernel/check.hpp"
#include "kernel/checked.hpp"
#include "orders/countries.hpp"

namespace flowmart::orders {
namespace {

using contract::OrderPlaced;
using contract::PlaceOrder;

class Faults {
 public:
  bool expect(bool holds, std::string_view pointer, std::string_view detail) {
    if (!holds && found_.size() < faults_shown_max)
      found_.push_back({std::string(pointer), std::string(detail)});
    any_ = any_ || !holds;
    return holds;
  }
  bool any() const { return any_; }
  std::vector<Fault> take() { return std::move(found_); }

 private:
  std::vector<Fault> found_;
  bool any_ = false;
};

// Value of a line in minor units; nothing, and a fault, if there is none.
std::optional<std::int64_t> inspect(const PlaceOrder::Item& item, std::size_t place, Currency currency,
                                    Faults& faults) {
  const auto at = [&](std::string_view field) {
    return "/items/" + std::to_string(place) + std::string(field);
  };
  bool sound = true;
  if (item.itemId.empty()) sound = faults.expect(false, at("/itemId"), "A line names its product.");
  if (item.quantity < 1 || item.quantity > quantity_max)
    sound = faults.expect(false, at("/quantity"),
                          "A line is of 1 to " + std::to_string(quantity_max) + " units.");
  if (item.price.is_negative()) {
    faults.expect(false, at("/price"), "A price is not negative.");
    return std::nullopt;
  }
  const std::optional<Money> price = money_of(item.price, currency);
  if (!price) {
    faults.expect(false, at("/price"),
                  "A price in " + std::string(currency.code()) + " has at most " +
                      std::to_string(currency.decimals()) + " decimals.");
    return std::nullopt;
  }
  if (!sound) return std::nullopt;
  const std::optional<std::int64_t> total = multiply(price->minor, item.quantity);
  faults.expect(total.has_value(), at(""), "Quantity times price is more than this program can count.");
  return total;
}

contract::PostalAddress normalise(const PlaceOrder::Address& address) {
  return {.street = address.street,
          .city = address.city,
          .state = address.state,
          .postal_code = address.zip,
          .country = address.country,
          .country_code = std::string(country_code(address.country))};
}

contract::PaymentMethod normalise(contract::CheckoutMethod method) {
  switch (method) {
    case contract::CheckoutMethod::credit_card: return contract::PaymentMethod::credit_card;
    case contract::CheckoutMethod::paypal: return contract::PaymentMethod::paypal;
    case contract::CheckoutMethod::bank_transfer: return contract::PaymentMethod::bank_transfer;
  }
  fail("a checkout method of the contract");
}

// A buyer without a number is a guest, and is somebody else in each order.
CustomerId customer_of(OrderId order, const std::string& number) {
  return number.empty() ? CustomerId{uuid_v5(order.uuid, "guest")} : CustomerId::of(number);
}

Money must_be(const Decimal& amount, Currency currency) {
  const std::optional<Money> money = money_of(amount, currency);
  check(money.has_value(), "an order that was let pass has sound prices");
  return *money;
}

}  // namespace

std::optional<Rejection> refuse(const PlaceOrder& order, Currency currency) {
  Faults faults;
  faults.expect(!order.orderId.empty(), "/orderId", "An order has an id.");
  faults.expect(order.status == contract::OrderStatus::pending, "/status", "A new order is Pending.");
  faults.expect(!order.items.empty(), "/items", "An order has at least one line.");
  if (!faults.expect(order.items.size() <= order_lines_max, "/items",
                     "An order has at most " + std::to_string(order_lines_max) + " lines."))
    return reject(codes::order_invalid, "The order has too many lines.", faults.take());

  std::optional<std::int64_t> sum = 0;
  for (std::size_t i = 0; i < order.items.size(); ++i) {
    const std::optional<std::int64_t> total = inspect(order.items[i], i, currency, faults);
    if (!total || !sum) continue;
    sum = add(*sum, *total);
    faults.expect(sum.has_value(), "/items", "The sum of the lines is more than this program can count.");
  }
  if (!faults.any()) {
    const std::optional<Money> amount = money_of(order.payment.amount, currency);
    const Money expected{*sum, currency};
    faults.expect(amount == expected, "/payment/amount",
                  "The amount is the sum of the lines, " + expected.to_string() + ".");
  }
  if (!faults.any()) return std::nullopt;
  return reject(codes::order_invalid, "The order cannot be taken as it is.", faults.take());
}

OrderPlaced normalise(const PlaceOrder& order, Currency currency, Time placed_at) {
  OrderPlaced placed;
  placed.order = OrderId::of(order.orderId);
  placed.number = number_of(order);
  placed.customer = customer_of(placed.order, order.customer.customerId);
  placed.customer_number = order.customer.customerId;
  placed.name = order.customer.name;
  placed.email = order.customer.email;
  placed.phone = order.customer.phone.value_or("");
  placed.lines.reserve(order.items.size());
  for (std::size_t i = 0; i < order.items.size(); ++i) {
    const PlaceOrder::Item& item = order.items[i];
    const Money price = must_be(item.price, currency);
    placed.lines.push_back({.line = line_at(placed.order, i),
                            .product = ProductId::of(item.itemId),
                            .sku = item.itemId,
                            .name = item.name,
                            .quantity = item.quantity,
                            .unit_price = price,
                            .total = {price.minor * item.quantity, currency}});
  }
  placed.total = must_be(order.payment.amount, currency);
  placed.ship_to = normalise(order.shippingAddress);
  placed.method = normalise(order.payment.paymentMethod);
  placed.token = order.payment.transactionId;
  placed.ordered_at = order.orderDate;
  placed.placed_at = placed_at;
  return placed;
}

std::vector<contract::ProductQuantity> products_of(const PlaceOrder& order) {
  std::vector<contract::ProductQuantity> products;
  products.reserve(order.items.size());
  for (const PlaceOrder::Item& item : order.items)
    products.push_back({ProductId::of(item.itemId), item.quantity});
  std::sort(products.begin(), products.end(),
            [](const auto& a, const auto& b) { return a.product < b.product; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < products.size(); ++i) {
    if (products[i].product == products[last].product) products[last].quantity += products[i].quantity;
    else products[++last] = products[i];
  }
  products.resize(std::min(products.size(), last + 1));
  return products;
}

std::string number_of(const PlaceOrder& order) {
  const std::optional<Uuid> uuid = Uuid::parse(order.orderId);
  if (!uuid) return order.orderId;
  constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::uint64_t bits = 0;
  for (std::size_t i = 8; i < 16; ++i) bits = bits << 8 | uuid->bytes[i];
  std::string number = "ORD-0000000000";
  for (std::size_t i = 0; i < 10; ++i, bits >>= 5) number[13 - i] = digits[bits & 31];
  return number;
}

OrderLineId line_at(OrderId order, std::size_t place) {
  char name[24] = "line ";
  const auto end = std::to_chars(name + 5, name + sizeof name, place + 1).ptr;
  return OrderLineId{uuid_v5(order.uuid, std::string_view(name, static_cast<std::size_t>(end - name)))};
}

}  // namespace flowmart::orders

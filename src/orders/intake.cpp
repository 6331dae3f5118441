#include "orders/intake.hpp"

#include <algorithm>
#include <charconv>

#include "kernel/check.hpp"
#include "kernel/checked.hpp"
#include "orders/countries.hpp"

namespace flowmart::orders {
namespace {

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

// An id from outside: printable, and no longer than people can compare.
constexpr std::size_t name_max = 128;
constexpr std::string_view name_rule = "An id has 1 to 128 characters, none of them a control character.";
bool is_name(std::string_view text) {
  std::size_t characters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return false;
    characters += (byte & 0xc0) != 0x80;  // every byte but those that continue one
  }
  return characters >= 1 && characters <= name_max;
}

// Value of a line in minor units; nothing, and a fault, if there is none.
std::optional<std::int64_t> inspect(const PlaceOrder::Item& item, std::size_t place, Currency currency,
                                    Faults& faults) {
  const auto at = [&](std::string_view field) {
    return "/items/" + std::to_string(place) + std::string(field);
  };
  bool sound = true;
  if (!is_name(item.itemId)) sound = faults.expect(false, at("/itemId"), name_rule);
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

Money must_be(const Decimal& amount, Currency currency) {
  const std::optional<Money> money = money_of(amount, currency);
  check(money.has_value(), "an order that was let pass has sound prices");
  return *money;
}

}  // namespace

std::optional<Rejection> refuse(const PlaceOrder& order, Currency currency) {
  Faults faults;
  if (faults.expect(is_name(order.orderId), "/orderId", name_rule))
    faults.expect(!number_in(order.orderId), "/orderId",
                  "A text like " + number_text(7) + " is a number that this shop gives.");
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

CustomerId customer_of(OrderId order, const std::string& number) {
  return number.empty() ? CustomerId{uuid_v5(order.uuid, "guest")} : CustomerId::of(number);
}

contract::OrderContent content_of(const PlaceOrder& order, Currency currency) {
  contract::OrderContent content;
  content.order = OrderId::of(order.orderId);
  content.customer = customer_of(content.order, order.customer.customerId);
  content.customer_number = order.customer.customerId;
  content.name = order.customer.name;
  content.email = order.customer.email;
  content.phone = order.customer.phone.value_or("");
  content.lines.reserve(order.items.size());
  for (std::size_t i = 0; i < order.items.size(); ++i) {
    const PlaceOrder::Item& item = order.items[i];
    const Money price = must_be(item.price, currency);
    content.lines.push_back({.line = line_at(content.order, i),
                             .product = ProductId::of(item.itemId),
                             .sku = item.itemId,
                             .name = item.name,
                             .quantity = item.quantity,
                             .unit_price = price,
                             .total = {price.minor * item.quantity, currency}});
  }
  content.total = must_be(order.payment.amount, currency);
  content.ship_to = normalise(order.shippingAddress);
  content.method = normalise(order.payment.paymentMethod);
  content.token = order.payment.transactionId;
  content.ordered_at = order.orderDate;
  return content;
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

std::string number_text(std::int64_t number) { return std::string(number_prefix) + std::to_string(number); }

std::optional<std::int64_t> number_in(std::string_view text) {
  if (!text.starts_with(number_prefix)) return std::nullopt;
  text.remove_prefix(number_prefix.size());
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && number >= 0 ? std::optional(number) : std::nullopt;
}

OrderLineId line_at(OrderId order, std::size_t place) {
  char name[24] = "line ";
  const auto end = std::to_chars(name + 5, name + sizeof name, place + 1).ptr;
  return OrderLineId{uuid_v5(order.uuid, std::string_view(name, static_cast<std::size_t>(end - name)))};
}

}  // namespace flowmart::orders

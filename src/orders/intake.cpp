#include "orders/intake.hpp"

#include <algorithm>
#include <charconv>

#include "kernel/check.hpp"
#include "kernel/checked.hpp"
#include "kernel/faults.hpp"
#include "kernel/text.hpp"
#include "orders/countries.hpp"

namespace flowmart::orders {
namespace {

using contract::PlaceOrder;

std::string too_fine(Currency currency) {
  return "An amount in " + std::string(currency.code()) + " has at most " +
         std::to_string(currency.decimals()) + " decimals.";
}

// Texts for people: as long as a label or a list can show.
void within(std::string_view text, std::size_t most, std::string_view pointer, Faults& faults) {
  if (text.size() > most && character_count(text) > most)
    faults.expect(false, pointer, "This text has at most " + std::to_string(most) + " characters.");
}
void inspect_texts(const PlaceOrder& order, Faults& faults) {
  within(order.shippingAddress.country, 200, "/shippingAddress/country", faults);
  within(order.payment.transactionId, 255, "/payment/transactionId", faults);
  for (std::size_t i = 0; i < order.items.size(); ++i)
    if (order.items[i].name.size() > 500)
      within(order.items[i].name, 500, "/items/" + std::to_string(i) + "/name", faults);
  if (!order.customer.customerId.empty())
    faults.expect(is_name(order.customer.customerId), "/customer/customerId", name_rule);
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
                  finer_than(item.price, currency) ? too_fine(currency)
                                                   : "A price is not more than this program can count.");
    return std::nullopt;
  }
  if (!sound) return std::nullopt;
  const std::optional<std::int64_t> total = multiply(price->minor, item.quantity);
  faults.expect(total.has_value(), at(""), "Quantity times price is more than this program can count.");
  return total;
}

// What is charged besides the lines, in minor units; nothing, and a fault, if it can't be counted.
std::optional<std::int64_t> charged_besides(const contract::OrderDetails& details, std::size_t lines,
                                            Currency currency, Faults& faults) {
  std::optional<std::int64_t> sum = 0;
  for (std::size_t i = 0; i < details.adjustments.size(); ++i) {
    const contract::Adjustment& one = details.adjustments[i];
    const std::string at = "/adjustments/" + std::to_string(i);
    faults.expect(!one.line || static_cast<std::size_t>(*one.line) <= lines, at + "/line",
                  "The order has no such line.");
    const std::optional<Money> amount = money_of(one.amount, currency);
    faults.expect(amount.has_value(), at + "/amount", too_fine(currency));
    if (!amount || !sum || one.included) continue;
    sum = add(*sum, amount->minor);
    faults.expect(sum.has_value(), "/adjustments", "Their sum is more than this program can count.");
  }
  return sum;
}

contract::PaymentMethod normalise(contract::CheckoutMethod method) {
  switch (method) {
    case contract::CheckoutMethod::credit_card: return contract::PaymentMethod::credit_card;
    case contract::CheckoutMethod::paypal: return contract::PaymentMethod::paypal;
    case contract::CheckoutMethod::bank_transfer: return contract::PaymentMethod::bank_transfer;
  }
  fail("a checkout method of the contract");
}

std::optional<Rejection> refuse_texts(const PlaceOrder::Customer& buyer, const PlaceOrder::Address& to) {
  Faults faults;
  within(buyer.name, 255, "/customer/name", faults);
  within(buyer.email, 320, "/customer/email", faults);
  within(buyer.phone.value_or(""), 64, "/customer/phone", faults);
  within(to.street, 500, "/shippingAddress/street", faults);
  within(to.city, 200, "/shippingAddress/city", faults);
  within(to.state, 200, "/shippingAddress/state", faults);
  within(to.zip, 32, "/shippingAddress/zip", faults);
  if (!faults.any()) return std::nullopt;
  return reject(codes::order_invalid, "The order cannot be taken as it is.", faults.take());
}

Money must_be(const Decimal& amount, Currency currency) {
  const std::optional<Money> money = money_of(amount, currency);
  check(money.has_value(), "an order that was let pass has sound prices");
  return *money;
}

}  // namespace

std::optional<Rejection> refuse(const PlaceOrder& order, const contract::OrderDetails& details,
                                Currency currency) {
  Faults faults;
  if (faults.expect(is_name(order.orderId), "/orderId", name_rule))
    faults.expect(!number_in(order.orderId), "/orderId",
                  "A text like " + number_text(7) + " is a number that this shop gives.");
  inspect_texts(order, faults);
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
  const std::optional<std::int64_t> besides = charged_besides(details, order.items.size(), currency, faults);
  faults.expect(
      !details.invoice_days || order.payment.paymentMethod == contract::CheckoutMethod::bank_transfer,
      "/payment/terms", "What is paid by invoice comes by bank transfer.");
  for (std::size_t i = 0; i < details.line_references.size(); ++i)
    faults.expect(static_cast<std::size_t>(details.line_references[i].line) <= order.items.size(),
                  "/lineReferences/" + std::to_string(i) + "/line", "The order has no such line.");
  if (!faults.any()) {
    sum = add(*sum, *besides);
    faults.expect(
        sum && *sum >= 0, "/adjustments",
        sum ? "They take more off than the lines cost." : "The sum is more than this program can count.");
  }
  if (!faults.any()) {
    const std::optional<Money> amount = money_of(order.payment.amount, currency);
    const Money expected{*sum, currency};
    faults.expect(amount == expected, "/payment/amount",
                  details.adjustments.empty()
                      ? "The amount is the sum of the lines, " + expected.to_string() + "."
                      : "The amount is the sum of the lines and adjustments, " + expected.to_string() + ".");
  }
  if (!faults.any()) return std::nullopt;
  return reject(codes::order_invalid, "The order cannot be taken as it is.", faults.take());
}

std::optional<Rejection> refuse_personal_texts(const PlaceOrder& order) {
  return refuse_texts(order.customer, order.shippingAddress);
}
std::optional<Rejection> refuse_personal_texts(const contract::SubscriptionContent& content) {
  return refuse_texts(content.customer, content.ship_to);
}

std::optional<Rejection> refuse_personal_texts(const contract::AmendOrder& wish) {
  Faults faults;
  within(wish.note.value_or(""), 4'000, "/note", faults);
  if (wish.ship_to) {
    within(wish.ship_to->street, 500, "/shippingAddress/street", faults);
    within(wish.ship_to->city, 200, "/shippingAddress/city", faults);
    within(wish.ship_to->state, 200, "/shippingAddress/state", faults);
    within(wish.ship_to->postal_code, 32, "/shippingAddress/postalCode", faults);
    within(wish.ship_to->country, 200, "/shippingAddress/country", faults);
  }
  if (!faults.any()) return std::nullopt;
  return reject(codes::order_invalid, "The order can't be changed like that.", faults.take());
}

CustomerId customer_of(OrderId order, const std::string& number) {
  return number.empty() ? CustomerId{uuid_v5(order.uuid, "guest")} : CustomerId::of(number);
}

ProductOf products_named_in(const contract::OrderPlaced& placed) {
  return [&placed](const std::string& name) {
    for (const contract::NamedProduct& one : placed.named)
      if (one.item == name) return one.product;
    return ProductId::of(name);
  };
}

contract::OrderContent content_of(const PlaceOrder& order, Currency currency, const ProductOf& product_of) {
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
    content.lines.push_back({.product = product_of(item.itemId),
                             .sku = item.itemId,
                             .name = item.name,
                             .quantity = item.quantity,
                             .unit_price = price,
                             .total = {price.minor * item.quantity, currency}});
  }
  content.total = must_be(order.payment.amount, currency);
  content.ship_to = postal_address(order.shippingAddress);
  content.method = normalise(order.payment.paymentMethod);
  content.token = order.payment.transactionId;
  content.ordered_at = order.orderDate;
  return content;
}

contract::PostalAddress postal_address(const PlaceOrder::Address& address) {
  return {.street = address.street,
          .city = address.city,
          .state = address.state,
          .postal_code = address.zip,
          .country = address.country,
          .country_code = std::string(country_code(address.country))};
}

std::vector<contract::ProductQuantity> products_of(const PlaceOrder& order, const ProductOf& product_of) {
  std::vector<contract::ProductQuantity> products;
  products.reserve(order.items.size());
  for (const PlaceOrder::Item& item : order.items)
    products.push_back({product_of(item.itemId), item.quantity});
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
  return OrderLineId{uuid_beside(order.uuid, place + 1)};
}

}  // namespace flowmart::orders

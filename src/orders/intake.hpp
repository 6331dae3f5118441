// From the contract's PlaceOrder to the order as the rest of the program reads it.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "contract/messages/orders.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/subscriptions.hpp"
#include "kernel/rejection.hpp"

namespace flowmart::orders {

namespace codes {
inline constexpr Code order_invalid{"order-invalid", Refusal::invalid};
}  // namespace codes

// Why the order cannot be taken whatever the stock, with a JSON pointer for each fault (the first 100):
//   - texts for people are no longer than they can be shown, a buyer's number is printable;
//   - an id, 1 to 5,000 lines, each with a product, 1 to 10^9 units and a price that is not negative and not
//     finer than the currency's smallest unit; each line and the sum fit 64 bits of minor units;
//   - the amount to pay is the sum of the lines and of what is charged besides, and not below zero;
//   - the status is Pending.
std::optional<Rejection> refuse(const contract::PlaceOrder& order, const contract::OrderDetails& details,
                                Currency currency);

// Why what comes beside an order can't be taken, whatever the order.
std::optional<Rejection> refuse(const contract::OrderDetails& details);

// Which product a name means. Who does not know the shop's products takes the id that follows from the name.
using ProductOf = std::function<ProductId(const std::string& name)>;
// The same, as an order that was taken tells it. `placed` outlives it.
ProductOf products_named_in(const contract::OrderPlaced& placed);

// Why its texts that say who the buyer is can't be taken. Asked before they are sealed: a decider can't count
// the characters of what it doesn't read.
std::optional<Rejection> refuse_personal_texts(const contract::PlaceOrder& order);
std::optional<Rejection> refuse_personal_texts(const contract::AmendOrder& wish);
std::optional<Rejection> refuse_personal_texts(const contract::SubscriptionContent& content);

// A buyer without a number is a guest, and is somebody else in each order.
CustomerId customer_of(OrderId order, const std::string& number);

// What was ordered, in full. Only for an order that refuse() lets pass.
contract::OrderContent content_of(const contract::PlaceOrder& order, Currency currency,
                                  const ProductOf& product_of = ProductId::of);

// With its country's code.
contract::PostalAddress postal_address(const contract::PlaceOrder::Address& address);

// What to reserve: each product once, all its lines together, sorted by product.
std::vector<contract::ProductQuantity> products_of(const contract::PlaceOrder& order,
                                                   const ProductOf& product_of = ProductId::of);

// A reference of this system says which subscription an order is of.
inline constexpr std::string_view subscription_system = "subscription";

// Numbers that the shop gives, to orders that came with a uuid: "ORD-" and how many it has given.
constexpr std::string_view number_prefix = "ORD-";
std::string number_text(std::int64_t number);
std::optional<std::int64_t> number_in(std::string_view text);  // nothing: not of that form

// Key of the line at a place (0 is the first): nobody keeps it, as it follows from the order's.
OrderLineId line_at(OrderId order, std::size_t place);

}  // namespace flowmart::orders

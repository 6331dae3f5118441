// From the contract's PlaceOrder to the order as the rest of the program reads it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/messages/orders.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "kernel/rejection.hpp"

namespace flowmart::orders {

namespace codes {
inline constexpr Code order_invalid{"order-invalid", Refusal::invalid};
}  // namespace codes

inline constexpr std::size_t faults_shown_max = 100;

// Why the order cannot be taken whatever the stock, with a JSON pointer for each fault (the first 100):
//   - an id, 1 to 5,000 lines, each with a product, 1 to 10^9 units and a price that is not negative and not
//     finer than the currency's smallest unit; each line and the sum fit 64 bits of minor units;
//   - the amount to pay is the sum of the lines;
//   - the status is Pending.
std::optional<Rejection> refuse(const contract::PlaceOrder& order, Currency currency);

// A buyer without a number is a guest, and is somebody else in each order.
CustomerId customer_of(OrderId order, const std::string& number);

// What was ordered, in full. Only for an order that refuse() lets pass.
contract::OrderContent content_of(const contract::PlaceOrder& order, Currency currency);

// What to reserve: each product once, all its lines together, sorted by product.
std::vector<contract::ProductQuantity> products_of(const contract::PlaceOrder& order);

// Numbers that the shop gives, to orders that came with a uuid: "ORD-" and how many it has given.
constexpr std::string_view number_prefix = "ORD-";
std::string number_text(std::int64_t number);
std::optional<std::int64_t> number_in(std::string_view text);  // nothing: not of that form

// Key of the line at a place (0 is the first).
OrderLineId line_at(OrderId order, std::size_t place);

}  // namespace flowmart::orders

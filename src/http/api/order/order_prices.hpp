// Prices for the lines of an order that came without: each product's own, as Orders' list has it.
#pragma once
#include <optional>

#include "contract/private/products.hpp"
#include "http/api/order/order_create.hpp"
#include "kernel/rejection.hpp"

namespace flowmart::http {

bool lacks_prices(const OrderCreate& create);

// The question that fill_prices needs the answer to.
contract::ReadProducts names_in(const OrderCreate& create);

// Gives each line without a price its product's, and its name if it has none. A reason why it can't.
std::optional<Rejection> fill_prices(const contract::ReadProducts::Response& products, Currency currency,
                                     OrderCreate& create);

// What is said of a product that is not on file.
std::string no_such_product(const std::string& item, const std::optional<std::string>& why);

}  // namespace flowmart::http

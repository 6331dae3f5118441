#include "http/api/order/order_prices.hpp"

#include <algorithm>

#include "wire/json_reader.hpp"

namespace flowmart::http {
namespace {

constexpr Code unknown_product{"unknown-product", Refusal::invalid};

}  // namespace

bool lacks_prices(const OrderCreate& create) {
  return std::any_of(create.items.begin(), create.items.end(),
                     [](const ResourceItem& item) { return !item.price; });
}

contract::ReadProducts names_in(const OrderCreate& create) {
  contract::ReadProducts names;
  names.names.reserve(create.items.size());
  for (const ResourceItem& item : create.items) names.names.push_back(item.productId);
  return names;
}

std::optional<Rejection> fill_prices(const contract::ReadProducts::Response& products, Currency currency,
                                     OrderCreate& create) {
  std::vector<Fault> unknown, unpriced;
  for (std::size_t i = 0; i < create.items.size(); ++i) {
    ResourceItem& item = create.items[i];
    const contract::KnownProduct& product = products.products[i];
    if (item.price) continue;
    const std::string line = "/items/" + std::to_string(i);
    if (!product.known) {
      unknown.push_back({line, no_such_product(item.productId, product.turned_away)});
    } else if (product.price.currency != currency) {
      const bool none = product.price == Money{};  // put on file by a delivery alone
      unpriced.push_back({line + "/price", none ? "is missing, and the product has none"
                                                : "is missing, and the product's own is in " +
                                                      std::string(product.price.currency.code())});
    } else {
      item.price = product.price.decimal();
      if (!item.name) item.name = product.name;
    }
  }
  if (!unknown.empty())
    return reject(unknown_product, "The order names products that are not on file; nothing was reserved.",
                  std::move(unknown));
  if (!unpriced.empty())
    return reject(wire::schema_violation, "Each line needs its price.", std::move(unpriced));
  return std::nullopt;
}

std::string no_such_product(const std::string& item, const std::optional<std::string>& why) {
  return "There is no product " + item + (why ? ": it was turned away (" + *why + ")." : ".");
}

}  // namespace flowmart::http

// What Orders keeps of products: which one a name means, and what it costs and is called.
#pragma once
#include <string>

#include "contract/private/products.hpp"

namespace flowmart::orders {

// What is known of a product. One that is no longer kept stays: Inventory says that it has none.
struct Price {
  std::string sku, name;
  Money price;

  bool operator==(const Price&) const = default;
  static constexpr auto fields() {
    using contract::field;
    return contract::FieldList{field("sku", &Price::sku), field("name", &Price::name),
                               field("price", &Price::price)};
  }
};

// Whose name it is.
struct Named {
  ProductId product;

  bool operator==(const Named&) const = default;
  static constexpr auto fields() { return contract::FieldList{contract::field("product", &Named::product)}; }
};

// Why a name is that of no product.
struct TurnedAway {
  std::string reason;

  bool operator==(const TurnedAway&) const = default;
  static constexpr auto fields() {
    return contract::FieldList{contract::field("reason", &TurnedAway::reason)};
  }
};

}  // namespace flowmart::orders

// What Orders knows of products: what a line of an order is called by, what it costs, and which names an
// import had to turn away. Its own list, fed by ProductRegistered, so that an order is taken in one step.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contract/private/inventory.hpp"

namespace flowmart::contract {

inline constexpr std::size_t names_asked_max = 5'000;  // as many as an order has lines

// A product as its name leads to it.
struct KnownProduct {
  ProductId product;
  bool known = false;
  std::string name;
  Money price;
  std::optional<std::string> turned_away;

  bool operator==(const KnownProduct&) const = default;
  static constexpr auto fields() {
    using T = KnownProduct;
    return FieldList{
        field("product", &T::product, "Its id; if it is not known, the one that it would be put on file by."),
        field("known", &T::known, "Whether Orders has heard of it."),
        field("name", &T::name, "Its name for people."), field("price", &T::price, "Price of one unit."),
        field("turned_away", &T::turned_away, "Why it was not put on file, if an import said so.")};
  }
};

// What an order calls a product that its id does not follow from: it was renamed, or has an id of its own.
struct NamedProduct {
  std::string item;
  ProductId product;

  bool operator==(const NamedProduct&) const = default;
  static constexpr auto fields() {
    return FieldList{field("item", &NamedProduct::item, "As the order names it."),
                     field("product", &NamedProduct::product, "Product that is meant.")};
  }
};

// Answered for lines without a price, and for who puts products on file by their SKUs.
struct ReadProducts {
  std::vector<std::string> names;
  std::optional<std::string> about{};

  bool operator==(const ReadProducts&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("names", &ReadProducts::names, "SKUs, or ids as texts.", {.items_max = names_asked_max}),
        field("about", &ReadProducts::about, "Comes back with the answer.", {.length_max = 128})};
  }

  struct Response {
    std::vector<KnownProduct> products;
    std::optional<std::string> about{};

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return FieldList{field("products", &Response::products, "One for each name, in their order."),
                       field("about", &Response::about, "As it was asked.")};
    }
    static constexpr MessageInfo info = ours(Kind::response, "ReadProductsResponse", "Read products: answer",
                                             "Products by their names.", "OrdersService");
  };
  static constexpr MessageInfo info = operators(ours(Kind::query, "ReadProducts", "Read products",
                                                     "Asks for products by their names.", "OrdersService"));
};

// Said of a product that was to be put on file and could not: orders that name it are told why.
struct TurnProductAway {
  std::string sku;
  std::string reason;

  bool operator==(const TurnProductAway&) const = default;
  static constexpr auto fields() {
    return FieldList{field("sku", &TurnProductAway::sku, "Its stock keeping unit code.", sku_length),
                     field("reason", &TurnProductAway::reason, "Where it stood, and what is wrong with it.",
                           {.length_max = 1'000})};
  }
  static constexpr MessageInfo info = operators(ours(Kind::command, "TurnProductAway", "Turn product away",
                                                     "A product could not be put on file.", "OrdersService"));
};

}  // namespace flowmart::contract

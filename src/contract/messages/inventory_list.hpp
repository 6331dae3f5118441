// GetInventoryList: a page of the stock list.
#pragma once
#include <vector>

#include "contract/messages/inventory.hpp"

namespace flowmart::contract {

struct GetInventoryList {
  struct Filters {
    std::optional<std::string> category, location;
    std::optional<std::int64_t> minStockLevel;
    std::optional<bool> inStock;
    bool operator==(const Filters&) const = default;
    static constexpr auto fields() {
      return FieldList{field("category", &Filters::category, "Only products of this category."),
                       field("location", &Filters::location, "Only what this warehouse holds."),
                       field("minStockLevel", &Filters::minStockLevel, "Only from this stock upwards."),
                       field("inStock", &Filters::inStock, "Only what is to be had, or only what is not.")};
    }
  };
  struct Pagination {
    std::int64_t page = 1, pageSize = 10;
    static constexpr Extra extra = Extra::ignored;
    bool operator==(const Pagination&) const = default;
    static constexpr auto fields() {
      return FieldList{field("page", &Pagination::page, "Which page; the first is 1.",
                             {.minimum = 1, .default_json = "1"}),
                       field("pageSize", &Pagination::pageSize, "Products to a page.",
                             {.minimum = 1, .default_json = "10"})};
    }
  };

  std::optional<Filters> filters;
  std::optional<Pagination> pagination;

  bool operator==(const GetInventoryList&) const = default;
  static constexpr auto fields() {
    return FieldList{field("filters", &GetInventoryList::filters, "What to leave out."),
                     field("pagination", &GetInventoryList::pagination, "Which part of the list.")};
  }

  struct Item {
    ProductId productId;
    std::string sku;
    std::optional<std::string> productName, category, location;
    std::int64_t quantityOnHand = 0, quantityReserved = 0, quantityAvailable = 0;
    bool inStock = false;
    bool operator==(const Item&) const = default;
    static constexpr auto fields() {
      return FieldList{
          field("productId", &Item::productId, "The product."),
          field("sku", &Item::sku, "Its article code."),
          field("productName", &Item::productName, "Its name."),
          field("category", &Item::category, "Its category."),
          field("location", &Item::location, "Warehouse that the numbers are of."),
          field("quantityOnHand", &Item::quantityOnHand, "Units that are there.", {.minimum = 0}),
          field("quantityReserved", &Item::quantityReserved, "Units promised to orders.", {.minimum = 0}),
          field("quantityAvailable", &Item::quantityAvailable, "Units free to be sold: there, not promised."),
          field("inStock", &Item::inStock, "Whether any unit is free to be sold.")};
    }
  };
  struct Page {
    std::int64_t page = 1, pageSize = 10, totalItems = 0, totalPages = 0;
    bool operator==(const Page&) const = default;
    static constexpr auto fields() {
      return FieldList{field("page", &Page::page, "The page shown.", {.minimum = 1}),
                       field("pageSize", &Page::pageSize, "Products to a page.", {.minimum = 1}),
                       field("totalItems", &Page::totalItems, "Products on all pages.", {.minimum = 0}),
                       field("totalPages", &Page::totalPages, "Pages there are.", {.minimum = 0})};
    }
  };

  struct Response {
    std::vector<Item> items;
    Page pagination;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return FieldList{field("items", &Response::items, "The products of this page."),
                       field("pagination", &Response::pagination, "Where in the list this page is.")};
    }
    static constexpr MessageInfo info{
        .id = "GetInventoryListResponse",
        .name = "List inventory list: answer",
        .kind = Kind::response,
        .version = "0.0.1",
        .summary = "One page of the stock list.",
        .owners = {"dboyne"},
        .service = "InventoryService",
        .example = R"({"items":[{"productId":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37","sku":"KETTLE-17",
"productName":"Enamel kettle 1.7 l","category":"kitchen","location":"LYON","quantityOnHand":42,"quantityReserved":1,
"quantityAvailable":41,"inStock":true}],"pagination":{"page":1,"pageSize":25,"totalItems":1,"totalPages":1}})"};
  };

  static constexpr MessageInfo info{
      .id = "GetInventoryList",
      .name = "List inventory list",
      .kind = Kind::query,
      .version = "0.0.1",
      .summary = "GET request that will return inventory list",
      .owners = {"dboyne"},
      .service = "InventoryService",
      .example =
          R"({"filters":{"category":"kitchen","location":"LYON","inStock":true},"pagination":{"page":1,"pageSize":25}})",
      .example_response = Response::info.example};
};

}  // namespace flowmart::contract

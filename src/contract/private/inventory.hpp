// What keeping stock needs besides the published messages: products on file, and an order's reservation,
// which is the stock of all its lines or nothing.
//
//   RegisterProduct -> ProductRegistered
//   ReserveStock -> StockReserved | StockShort
//   OrderConfirmed (published) -> GetOrder (published) -> StockFirmed
//   OrderCancelling | ReservationTimedOut -> StockReleased
//   ConsumeStock: units of the order leave; UpdateInventory (published) takes them off the shelf
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "contract/message.hpp"
#include "contract/messages/inventory_status.hpp"
#include "kernel/checked.hpp"
#include "kernel/decimal.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// Rules of texts that people give: long enough for what shops have, short enough for a label and a list.
inline constexpr Rule sku_length{.length_min = 1, .length_max = 128};
inline constexpr Rule name_length{.length_max = 500};
inline constexpr Rule code_length{.length_max = 128};

// A warehouse describes itself in each product that it keeps (RegisterProduct), so that a product decides
// where to take its stock from without asking anybody. The defaults stand until somebody says better.
struct Warehouse {
  WarehouseId warehouse;
  std::string code;
  std::string name;
  std::string country = "ZZ";
  std::int64_t priority = 0;
  Zone zone = Zone::central;
  Decimal latitude;
  Decimal longitude;
  std::string opens = "00:00";
  std::string closes = "23:59";
  std::string time_zone = "UTC";

  bool operator==(const Warehouse&) const = default;
  static constexpr auto fields() {
    using T = Warehouse;
    return FieldList{field("warehouse", &T::warehouse, "Key."),
                     field("code", &T::code, "Short name, as people and exports use it.", code_length),
                     field("name", &T::name, "Full name.", name_length),
                     field("country", &T::country, "ISO 3166 alpha-2; ZZ if unknown."),
                     field("priority", &T::priority, "Order in which stock is taken: lowest first."),
                     field("zone", &T::zone, "Part of the country."),
                     field("latitude", &T::latitude, "Degrees north."),
                     field("longitude", &T::longitude, "Degrees east."),
                     field("opens", &T::opens, "Local time, HH:MM."),
                     field("closes", &T::closes, "Local time, HH:MM."),
                     field("time_zone", &T::time_zone, "IANA name.", {.length_max = 64})};
  }
};

// Given again with the same content it adds nothing. Stock comes by AddInventory.
struct RegisterProduct {
  ProductId product;
  std::string sku;
  std::string name;
  Money price;
  std::vector<Warehouse> warehouses;
  std::string category;
  Quantity reorder_point = 0;
  Quantity reorder_quantity = 0;
  Quantity safety_stock = 0;

  bool operator==(const RegisterProduct&) const = default;
  static constexpr auto fields() {
    using T = RegisterProduct;
    return FieldList{
        field("product", &T::product, "Product."),
        field("sku", &T::sku, "Stock keeping unit code; no two products have the same.", sku_length),
        field("name", &T::name, "Name for people.", name_length),
        field("price", &T::price, "Price of one unit; orders carry their own."),
        field("warehouses", &T::warehouses, "Warehouses that may keep it; those named before stay."),
        field("category", &T::category, "Main category; empty if none.", name_length),
        field("reorder_point", &T::reorder_point, "An alert is shown while so many or fewer are available."),
        field("reorder_quantity", &T::reorder_quantity, "How many to buy then."),
        field("safety_stock", &T::safety_stock, "Buffer that planning keeps back; for information.")};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "RegisterProduct", "Register product",
                     "Puts a product on file, or changes what is known of it.", "InventoryService"));
};

struct ProductRegistered {
  ProductId product;
  std::string sku;
  std::string name;
  Money price;
  std::vector<Warehouse> warehouses;
  std::string category;
  Quantity reorder_point = 0;
  Quantity reorder_quantity = 0;
  Quantity safety_stock = 0;
  Time timestamp;

  bool operator==(const ProductRegistered&) const = default;
  static constexpr auto fields() {
    using T = ProductRegistered;
    return FieldList{
        field("product", &T::product, "Product."),
        field("sku", &T::sku, "Stock keeping unit code."),
        field("name", &T::name, "Name for people."),
        field("price", &T::price, "Price of one unit."),
        field("warehouses", &T::warehouses, "Warehouses that are new or described anew."),
        field("category", &T::category, "Main category; empty if none."),
        field("reorder_point", &T::reorder_point, "An alert is shown while so many or fewer are available."),
        field("reorder_quantity", &T::reorder_quantity, "How many to buy then."),
        field("safety_stock", &T::safety_stock, "Buffer that planning keeps back."),
        field("timestamp", &T::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "ProductRegistered", "Product registered",
                                           "A product is on file.", "InventoryService");
};

// What is on file of a product, for our own edges. How many there are is no part of it.
struct ReadProduct {
  std::string name;

  bool operator==(const ReadProduct&) const = default;
  static constexpr auto fields() {
    return FieldList{field("name", &ReadProduct::name, "Its SKU, or its id as text.")};
  }

  struct Response {
    ProductRegistered content;
    bool on_file = false;
    std::int64_t version = 0;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      using T = Response;
      return FieldList{
          field("content", &T::content, "As it was put on file, with all its warehouses."),
          field("on_file", &T::on_file, "It still is."),
          field("version", &T::version, "How often that has changed; 1 as it was put on file first.")};
    }
    static constexpr MessageInfo info = ours(Kind::response, "ReadProductResponse", "Read product: answer",
                                             "What is on file of a product.", "InventoryService");
  };
  static constexpr MessageInfo info = ours(Kind::query, "ReadProduct", "Read product",
                                           "Asks what is on file of a product.", "InventoryService");
};

// Kinds of entries of the ledger. On hand = received + restocked + moved in + adjusted - shipped - moved out.
enum class MovementKind : unsigned char { received, restocked, moved_in, moved_out, adjusted, shipped };
constexpr auto wire_names(MovementKind) {
  using enum MovementKind;
  return std::array{Name<MovementKind>{received, "received"}, Name<MovementKind>{restocked, "restocked"},
                    Name<MovementKind>{moved_in, "moved_in"}, Name<MovementKind>{moved_out, "moved_out"},
                    Name<MovementKind>{adjusted, "adjusted"}, Name<MovementKind>{shipped, "shipped"}};
}

// Units in one warehouse.
struct Allocation {
  WarehouseId warehouse;
  Quantity quantity = 0;

  bool operator==(const Allocation&) const = default;
  static constexpr auto fields() {
    return FieldList{field("warehouse", &Allocation::warehouse, "Warehouse that the units lie in."),
                     field("quantity", &Allocation::quantity, "Units of it.")};
  }
};

struct ProductQuantity {
  ProductId product;
  Quantity quantity = 0;

  bool operator==(const ProductQuantity&) const = default;
  static constexpr auto fields() {
    return FieldList{field("product", &ProductQuantity::product, "Product."),
                     field("quantity", &ProductQuantity::quantity, "Units of it.")};
  }
};

struct ProductAllocation {
  ProductId product;
  std::vector<Allocation> allocations;

  bool operator==(const ProductAllocation&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("product", &ProductAllocation::product, "Product."),
        field("allocations", &ProductAllocation::allocations, "Where its units lie; each warehouse once.")};
  }
};

// What an order asked for and could not get.
struct Shortage {
  ProductId product;
  bool known = true;
  Quantity wanted = 0;
  Quantity available = 0;

  bool operator==(const Shortage&) const = default;
  static constexpr auto fields() {
    using T = Shortage;
    return FieldList{field("product", &T::product, "Product."),
                     field("known", &T::known, "Whether the product is on file at all."),
                     field("wanted", &T::wanted, "Units that the order asked for, all its lines together."),
                     field("available", &T::available, "Units that could have been had.")};
  }
};

struct ReserveStock {
  OrderId order;
  std::vector<ProductQuantity> products;
  Time expires;
  std::optional<WarehouseId> only_from{};

  bool operator==(const ReserveStock&) const = default;
  static constexpr auto fields() {
    using T = ReserveStock;
    return FieldList{field("order", &T::order, "Order that the stock is for."),
                     field("products", &T::products, "Each product once, all its lines together."),
                     field("expires", &T::expires, "When the hold ends unless it is made firm."),
                     field("only_from", &T::only_from, "The one place where it may lie; none: anywhere.")};
  }
  static constexpr MessageInfo info = ours(Kind::command, "ReserveStock", "Reserve stock",
                                           "Asks for all of an order's stock, or none.", "InventoryService");
};

struct StockReserved {
  OrderId order;
  std::vector<ProductAllocation> products;
  Time expires;
  std::optional<WarehouseId> only_from{};

  bool operator==(const StockReserved&) const = default;
  static constexpr auto fields() {
    using T = StockReserved;
    return FieldList{field("order", &T::order, "Order that the stock is for."),
                     field("products", &T::products, "Where each product's units lie, sorted by product."),
                     field("expires", &T::expires, "When the hold ends unless it is made firm."),
                     field("only_from", &T::only_from, "The one place where it may lie; none: anywhere.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "StockReserved", "Stock reserved",
                                           "All of an order's stock is held.", "InventoryService");
};

struct StockShort {
  OrderId order;
  std::vector<Shortage> shorts;

  bool operator==(const StockShort&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &StockShort::order, "Order that the stock is for."),
                     field("shorts", &StockShort::shorts, "Each product that was short or not on file.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "StockShort", "Stock short", "An order's stock could not be held; nothing of it is.",
           "InventoryService");
};

struct StockFirmed {
  OrderId order;
  std::vector<ProductAllocation> products;

  bool operator==(const StockFirmed&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &StockFirmed::order, "Order that the stock is for."),
                     field("products", &StockFirmed::products,
                           "Where each product's units will leave from, sorted by product.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "StockFirmed", "Stock firmed", "All of an order's stock waits to be shipped.",
           "InventoryService");
};

// Also said when nothing was held any more.
struct StockReleased {
  OrderId order;
  bool expired = false;

  bool operator==(const StockReleased&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &StockReleased::order, "Order that the stock was for."),
                     field("expired", &StockReleased::expired, "It was not confirmed in time.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "StockReleased", "Stock released",
                                           "An order holds no stock any more.", "InventoryService");
};

// UpdateInventory with the negative quantity follows for each warehouse and takes them off the shelf.
struct ConsumeStock {
  OrderId order;
  std::vector<ProductAllocation> products;

  bool operator==(const ConsumeStock&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ConsumeStock::order, "Order that the stock was held for."),
                     field("products", &ConsumeStock::products, "What leaves, and where from.")};
  }
  static constexpr MessageInfo info = ours(Kind::command, "ConsumeStock", "Consume stock",
                                           "Units of an order leave the house.", "InventoryService");
};

// Timer of the reservation.
struct ReservationTimedOut {
  OrderId order;

  bool operator==(const ReservationTimedOut&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ReservationTimedOut::order, "Order that the stock is for.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "ReservationTimedOut", "Reservation timed out",
                                           "An order was not confirmed in time.", "InventoryService");
};

}  // namespace flowmart::contract

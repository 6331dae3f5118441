// What keeping stock needs besides the published messages: products on file, their warehouses, the ledger.
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
    return FieldList{field("warehouse", &Warehouse::warehouse, "Key."),
                     field("code", &Warehouse::code, "Short name, as people and exports use it."),
                     field("name", &Warehouse::name, "Full name."),
                     field("country", &Warehouse::country, "ISO 3166 alpha-2; ZZ if unknown."),
                     field("priority", &Warehouse::priority, "Order in which stock is taken: lowest first."),
                     field("zone", &Warehouse::zone, "Part of the country."),
                     field("latitude", &Warehouse::latitude, "Degrees north."),
                     field("longitude", &Warehouse::longitude, "Degrees east."),
                     field("opens", &Warehouse::opens, "Local time, HH:MM."),
                     field("closes", &Warehouse::closes, "Local time, HH:MM."),
                     field("time_zone", &Warehouse::time_zone, "IANA name.")};
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
    return FieldList{field("product", &RegisterProduct::product, "Product."),
                     field("sku", &RegisterProduct::sku, "Stock keeping unit code."),
                     field("name", &RegisterProduct::name, "Name for people."),
                     field("price", &RegisterProduct::price, "Price of one unit; orders carry their own."),
                     field("warehouses", &RegisterProduct::warehouses,
                           "Warehouses that may keep it; those named before stay."),
                     field("category", &RegisterProduct::category, "Main category; empty if none."),
                     field("reorder_point", &RegisterProduct::reorder_point,
                           "An alert is shown while so many or fewer are available."),
                     field("reorder_quantity", &RegisterProduct::reorder_quantity, "How many to buy then."),
                     field("safety_stock", &RegisterProduct::safety_stock,
                           "Buffer that planning keeps back; for information.")};
  }
  static constexpr MessageInfo info{.id = "RegisterProduct",
                                    .name = "Register product",
                                    .kind = Kind::command,
                                    .summary = "Puts a product on file, or changes what is known of it.",
                                    .service = "InventoryService",
                                    .is_private = true};
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
    return FieldList{
        field("product", &ProductRegistered::product, "Product."),
        field("sku", &ProductRegistered::sku, "Stock keeping unit code."),
        field("name", &ProductRegistered::name, "Name for people."),
        field("price", &ProductRegistered::price, "Price of one unit."),
        field("warehouses", &ProductRegistered::warehouses, "Warehouses that are new or described anew."),
        field("category", &ProductRegistered::category, "Main category; empty if none."),
        field("reorder_point", &ProductRegistered::reorder_point,
              "An alert is shown while so many or fewer are available."),
        field("reorder_quantity", &ProductRegistered::reorder_quantity, "How many to buy then."),
        field("safety_stock", &ProductRegistered::safety_stock, "Buffer that planning keeps back."),
        field("timestamp", &ProductRegistered::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "ProductRegistered",
                                    .name = "Product registered",
                                    .kind = Kind::event,
                                    .summary = "A product is on file.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct ProductRemoved {
  ProductId product;
  std::optional<WarehouseId> warehouse;
  std::string reason;
  Time timestamp;

  bool operator==(const ProductRemoved&) const = default;
  static constexpr auto fields() {
    return FieldList{field("product", &ProductRemoved::product, "Product."),
                     field("warehouse", &ProductRemoved::warehouse,
                           "Only this warehouse; none: everywhere, and off file."),
                     field("reason", &ProductRemoved::reason, "Why."),
                     field("timestamp", &ProductRemoved::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "ProductRemoved",
                                    .name = "Product removed",
                                    .kind = Kind::event,
                                    .summary = "A product is no longer kept, in one warehouse or anywhere.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

// Kinds of entries of the ledger. On hand = received + restocked + moved in + adjusted - shipped - moved out.
enum class MovementKind : unsigned char { received, restocked, moved_in, moved_out, adjusted, shipped };
constexpr auto wire_names(MovementKind) {
  using enum MovementKind;
  return std::array{Name<MovementKind>{received, "received"}, Name<MovementKind>{restocked, "restocked"},
                    Name<MovementKind>{moved_in, "moved_in"}, Name<MovementKind>{moved_out, "moved_out"},
                    Name<MovementKind>{adjusted, "adjusted"}, Name<MovementKind>{shipped, "shipped"}};
}

// An entry of the ledger, which is only added to.
struct StockMoved {
  ProductId product;
  WarehouseId warehouse;
  std::int64_t number = 0;
  MovementKind kind = MovementKind::adjusted;
  Quantity quantity = 0;
  Quantity on_hand = 0;
  std::string reason;
  std::optional<OrderId> order;
  std::string actor;
  Time timestamp;

  bool operator==(const StockMoved&) const = default;
  static constexpr auto fields() {
    return FieldList{field("product", &StockMoved::product, "Product."),
                     field("warehouse", &StockMoved::warehouse, "Where."),
                     field("number", &StockMoved::number, "1, 2, 3, ... for each product."),
                     field("kind", &StockMoved::kind, "What sort of movement."),
                     field("quantity", &StockMoved::quantity, "Signed change of what is on hand."),
                     field("on_hand", &StockMoved::on_hand, "On hand in the warehouse afterwards."),
                     field("reason", &StockMoved::reason, "Why."),
                     field("order", &StockMoved::order, "Order that it was for."),
                     field("actor", &StockMoved::actor, "Who did it."),
                     field("timestamp", &StockMoved::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "StockMoved",
                                    .name = "Stock moved",
                                    .kind = Kind::event,
                                    .summary = "Units came to a warehouse or left it.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

}  // namespace flowmart::contract

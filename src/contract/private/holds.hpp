// Holding units of one product for one order: asked by the order's reservation (inventory.hpp), answered by
// the product's stock.
#pragma once
#include <string>
#include <vector>

#include "contract/message.hpp"
#include "kernel/checked.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

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

struct HoldStock {
  OrderId order;
  ProductId product;
  Quantity quantity = 0;
  Time expires;

  bool operator==(const HoldStock&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &HoldStock::order, "Order that the stock is for."),
                     field("product", &HoldStock::product, "Product."),
                     field("quantity", &HoldStock::quantity, "Units wanted."),
                     field("expires", &HoldStock::expires, "When the hold ends unless it is made firm.")};
  }
  static constexpr MessageInfo info{.id = "HoldStock",
                                    .name = "Hold stock",
                                    .kind = Kind::command,
                                    .summary = "Holds units of one product for an order.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct StockHeld {
  OrderId order;
  ProductId product;
  std::vector<Allocation> allocations;
  Time expires;
  Time timestamp;

  bool operator==(const StockHeld&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &StockHeld::order, "Order that the stock is for."),
                     field("product", &StockHeld::product, "Product."),
                     field("allocations", &StockHeld::allocations, "Where the units lie."),
                     field("expires", &StockHeld::expires, "When the hold ends unless it is made firm."),
                     field("timestamp", &StockHeld::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "StockHeld",
                                    .name = "Stock held",
                                    .kind = Kind::event,
                                    .summary = "Units of a product are promised to an order.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct StockShort {
  OrderId order;
  ProductId product;
  Quantity wanted = 0;
  Quantity available = 0;
  Time timestamp;

  bool operator==(const StockShort&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &StockShort::order, "Order that the stock is for."),
                     field("product", &StockShort::product, "Product."),
                     field("wanted", &StockShort::wanted, "Units asked for."),
                     field("available", &StockShort::available, "Units that could have been had."),
                     field("timestamp", &StockShort::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "StockShort",
                                    .name = "Stock short",
                                    .kind = Kind::event,
                                    .summary = "A product has fewer units than an order asked for.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct ProductUnknown {
  OrderId order;
  ProductId product;
  Quantity wanted = 0;
  Time timestamp;

  bool operator==(const ProductUnknown&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ProductUnknown::order, "Order that the stock is for."),
                     field("product", &ProductUnknown::product, "Product."),
                     field("wanted", &ProductUnknown::wanted, "Units asked for."),
                     field("timestamp", &ProductUnknown::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "ProductUnknown",
                                    .name = "Product unknown",
                                    .kind = Kind::event,
                                    .summary = "An order asked for a product that is not on file.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct FirmStock {
  OrderId order;
  ProductId product;
  std::string country;

  bool operator==(const FirmStock&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &FirmStock::order, "Order that the stock is for."),
                     field("product", &FirmStock::product, "Product."),
                     field("country", &FirmStock::country, "ISO 3166 alpha-2 of the delivery address.")};
  }
  static constexpr MessageInfo info{
      .id = "FirmStock",
      .name = "Firm stock",
      .kind = Kind::command,
      .summary = "Makes a hold last until it is shipped, and settles where from.",
      .service = "InventoryService",
      .is_private = true};
};

struct StockFirmed {
  OrderId order;
  ProductId product;
  std::vector<Allocation> allocations;
  Time timestamp;

  bool operator==(const StockFirmed&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &StockFirmed::order, "Order that the stock is for."),
                     field("product", &StockFirmed::product, "Product."),
                     field("allocations", &StockFirmed::allocations, "Where the units will leave from."),
                     field("timestamp", &StockFirmed::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "StockFirmed",
                                    .name = "Stock firmed",
                                    .kind = Kind::event,
                                    .summary = "A hold lasts until it is shipped or released.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct ReleaseStock {
  OrderId order;
  ProductId product;
  std::string reason;

  bool operator==(const ReleaseStock&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ReleaseStock::order, "Order that the stock is for."),
                     field("product", &ReleaseStock::product, "Product."),
                     field("reason", &ReleaseStock::reason, "Why.")};
  }
  static constexpr MessageInfo info{.id = "ReleaseStock",
                                    .name = "Release stock",
                                    .kind = Kind::command,
                                    .summary = "Gives an order's units of one product back.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct StockReleased {
  OrderId order;
  ProductId product;
  std::vector<Allocation> allocations;
  std::string reason;
  Time timestamp;

  bool operator==(const StockReleased&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &StockReleased::order, "Order that the stock is for."),
                     field("product", &StockReleased::product, "Product."),
                     field("allocations", &StockReleased::allocations, "Where they lie."),
                     field("reason", &StockReleased::reason, "Why."),
                     field("timestamp", &StockReleased::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "StockReleased",
                                    .name = "Stock released",
                                    .kind = Kind::event,
                                    .summary = "Units of a product are free again.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

// UpdateInventory with the negative quantity follows for each warehouse and takes them off the shelf.
struct ConsumeStock {
  OrderId order;
  ProductId product;

  bool operator==(const ConsumeStock&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ConsumeStock::order, "Order that the stock is for."),
                     field("product", &ConsumeStock::product, "Product.")};
  }
  static constexpr MessageInfo info{.id = "ConsumeStock",
                                    .name = "Consume stock",
                                    .kind = Kind::command,
                                    .summary = "An order's units of one product leave the house.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct StockConsumed {
  OrderId order;
  ProductId product;
  std::vector<Allocation> allocations;
  Time timestamp;

  bool operator==(const StockConsumed&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &StockConsumed::order, "Order that the stock is for."),
                     field("product", &StockConsumed::product, "Product."),
                     field("allocations", &StockConsumed::allocations, "Where the units leave from."),
                     field("timestamp", &StockConsumed::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "StockConsumed",
                                    .name = "Stock consumed",
                                    .kind = Kind::event,
                                    .summary = "An order's hold has ended in shipment.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

}  // namespace flowmart::contract

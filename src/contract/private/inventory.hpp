// An order's reservation: the stock of all its lines, or nothing. Each product's part is in holds.hpp.
//
//   ReserveOrder -> HoldStock a product -> StockHeld | StockShort | ProductUnknown
//                -> OrderReserved | OrderShort
//   OrderConfirmed -> GetOrder -> FirmStock a product -> StockFirmed -> OrderFirmed
//   ReleaseOrderStock -> ReleaseStock a product -> StockReleased -> OrderStockReleased
//   ReservationTimedOut -> ReleaseStock a product, ReservationExpired
//   ConsumeStock a product -> StockConsumed -> ReservationConsumed
#pragma once
#include <string>
#include <vector>

#include "contract/message.hpp"
#include "contract/private/holds.hpp"
#include "kernel/checked.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

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
    return FieldList{
        field("product", &Shortage::product, "Product."),
        field("known", &Shortage::known, "Whether the product is on file at all."),
        field("wanted", &Shortage::wanted, "Units that the order asked for, all its lines together."),
        field("available", &Shortage::available, "Units that could have been had.")};
  }
};

struct ReserveOrder {
  OrderId order;
  std::vector<ProductQuantity> products;
  Time expires;

  bool operator==(const ReserveOrder&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ReserveOrder::order, "Order that the stock is for."),
                     field("products", &ReserveOrder::products, "Each product once, all its lines together."),
                     field("expires", &ReserveOrder::expires, "When the hold ends unless it is made firm.")};
  }
  static constexpr MessageInfo info{.id = "ReserveOrder",
                                    .name = "Reserve order",
                                    .kind = Kind::command,
                                    .summary = "Asks for all of an order's stock, or none.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct OrderReserved {
  OrderId order;
  std::vector<ProductAllocation> products;
  Time expires;

  bool operator==(const OrderReserved&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &OrderReserved::order, "Order that the stock is for."),
                     field("products", &OrderReserved::products, "Where each product's units lie."),
                     field("expires", &OrderReserved::expires, "When the hold ends unless it is made firm.")};
  }
  static constexpr MessageInfo info{.id = "OrderReserved",
                                    .name = "Order reserved",
                                    .kind = Kind::event,
                                    .summary = "All of an order's stock is held.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct OrderShort {
  OrderId order;
  std::vector<Shortage> shorts;

  bool operator==(const OrderShort&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &OrderShort::order, "Order that the stock is for."),
                     field("shorts", &OrderShort::shorts, "Each product that was short or not on file.")};
  }
  static constexpr MessageInfo info{.id = "OrderShort",
                                    .name = "Order short",
                                    .kind = Kind::event,
                                    .summary = "An order's stock could not be held; nothing of it is.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct OrderFirmed {
  OrderId order;
  std::vector<ProductAllocation> products;

  bool operator==(const OrderFirmed&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("order", &OrderFirmed::order, "Order that the stock is for."),
        field("products", &OrderFirmed::products, "Where each product's units will leave from.")};
  }
  static constexpr MessageInfo info{.id = "OrderFirmed",
                                    .name = "Order firmed",
                                    .kind = Kind::event,
                                    .summary = "All of an order's stock waits to be shipped.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

// Always answered by OrderStockReleased, also when nothing is held any more.
struct ReleaseOrderStock {
  OrderId order;
  std::string reason;

  bool operator==(const ReleaseOrderStock&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ReleaseOrderStock::order, "Order that the stock is for."),
                     field("reason", &ReleaseOrderStock::reason, "Why.")};
  }
  static constexpr MessageInfo info{.id = "ReleaseOrderStock",
                                    .name = "Release order stock",
                                    .kind = Kind::command,
                                    .summary = "Gives all of an order's stock back.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct OrderStockReleased {
  OrderId order;

  bool operator==(const OrderStockReleased&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &OrderStockReleased::order, "Order that the stock is for.")};
  }
  static constexpr MessageInfo info{.id = "OrderStockReleased",
                                    .name = "Order stock released",
                                    .kind = Kind::event,
                                    .summary = "An order holds no stock any more.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

// Timer of the reservation.
struct ReservationTimedOut {
  OrderId order;

  bool operator==(const ReservationTimedOut&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ReservationTimedOut::order, "Order that the stock is for.")};
  }
  static constexpr MessageInfo info{.id = "ReservationTimedOut",
                                    .name = "Reservation timed out",
                                    .kind = Kind::event,
                                    .summary = "An order was not confirmed in time.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct ReservationExpired {
  OrderId order;
  Time timestamp;

  bool operator==(const ReservationExpired&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ReservationExpired::order, "Order that the stock is for."),
                     field("timestamp", &ReservationExpired::timestamp, "When it happened.")};
  }
  static constexpr MessageInfo info{.id = "ReservationExpired",
                                    .name = "Reservation expired",
                                    .kind = Kind::event,
                                    .summary = "An order's hold has run out; its stock is free again.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

struct ReservationConsumed {
  OrderId order;

  bool operator==(const ReservationConsumed&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ReservationConsumed::order, "Order that the stock is for.")};
  }
  static constexpr MessageInfo info{.id = "ReservationConsumed",
                                    .name = "Reservation consumed",
                                    .kind = Kind::event,
                                    .summary = "All of an order's stock has left.",
                                    .service = "InventoryService",
                                    .is_private = true};
};

}  // namespace flowmart::contract

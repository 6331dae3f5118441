// Units of an order that must be had from somewhere else: of what a warehouse refused, and of what came back
// and is sent again.
//
//   SourceStock -> StockSourced, with as many as there are
//   StockSourced -> GoodsOwed, of what could not be had; InventoryAdjusted (published) -> StockRetryDue ->
//   SourceStock
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "contract/message.hpp"
#include "contract/private/inventory.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// What a refusal says of the stock at the place that refuses.
enum class RefusedStock : unsigned char {
  untouched,  // it is there: it can't be sent from there now
  quantity,   // the units refused are not there, or can't be sold
  all,        // nothing of the product that is free there is
};
constexpr auto wire_names(RefusedStock) {
  using enum RefusedStock;
  return std::array{Name<RefusedStock>{untouched, "nothing"}, Name<RefusedStock>{quantity, "quantity"},
                    Name<RefusedStock>{all, "all"}};
}

// Units that a warehouse refused to send.
struct RefusedUnits {
  ProductId product;
  Quantity quantity = 0;
  WarehouseId warehouse;
  RefusedStock stock = RefusedStock::untouched;

  bool operator==(const RefusedUnits&) const = default;
  static constexpr auto fields() {
    using T = RefusedUnits;
    return FieldList{field("product", &T::product, "Product."),
                     field("quantity", &T::quantity, "Units of it."),
                     field("warehouse", &T::warehouse, "Who refused."),
                     field("stock", &T::stock, "What that says of the stock there.")};
  }
};

// Units that an order is owed and does not hold: as many as there are, and not where they were refused.
struct SourceStock {
  OrderId order;
  std::string shipment;
  std::vector<ProductQuantity> products;
  std::optional<RefusedUnits> refused;
  bool again = false;

  bool operator==(const SourceStock&) const = default;
  static constexpr auto fields() {
    using T = SourceStock;
    return FieldList{field("order", &T::order, "Order that the stock is for."),
                     field("shipment", &T::shipment, "Parcel that the units were in."),
                     field("products", &T::products, "Each product once; of a refusal, the units refused."),
                     field("refused", &T::refused, "Held until now where they can't be sent from."),
                     field("again", &T::again, "It was asked before, and people were told what is short.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::command, "SourceStock", "Source stock",
           "Asks for units of an order anew, as many as there are.", "InventoryService");
};

struct StockSourced {
  OrderId order;
  std::string shipment;
  std::vector<ProductAllocation> products;
  std::vector<ProductAllocation> released;
  std::vector<ProductAllocation> written_off;
  Time timestamp;

  bool operator==(const StockSourced&) const = default;
  static constexpr auto fields() {
    using T = StockSourced;
    return FieldList{field("order", &T::order, "Order that the stock is for."),
                     field("shipment", &T::shipment, "Parcel that the units were in."),
                     field("products", &T::products, "What is held anew, and where; sorted by product."),
                     field("released", &T::released, "What is held no more."),
                     field("written_off", &T::written_off, "What is on the shelf no more: it was not there."),
                     field("timestamp", &T::timestamp, "When.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "StockSourced", "Stock sourced",
           "Units of an order are held anew, as many as there were.", "InventoryService");
};

// What an order is owed and does not hold, all of it: looked for once there is more of it.
struct GoodsOwed {
  OrderId order;
  std::vector<ProductQuantity> products;

  bool operator==(const GoodsOwed&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &GoodsOwed::order, "Order that is owed units."),
                     field("products", &GoodsOwed::products, "Each product once.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "GoodsOwed", "Goods owed",
                                           "Units of an order could not be had yet.", "FulfilmentFlow");
};

// Time to look for what an order is owed: of a timer, and of Orders when stock comes.
struct StockRetryDue {
  OrderId order;

  bool operator==(const StockRetryDue&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &StockRetryDue::order, "Order that is owed units.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "StockRetryDue", "Stock retry due",
                                           "It is time to look for units again.", "FulfilmentFlow");
};

}  // namespace flowmart::contract

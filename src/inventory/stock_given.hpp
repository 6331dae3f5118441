// The words that the tests of one product's stock are told in.
#pragma once
#include "contract/testing/given.hpp"
#include "inventory/stock.hpp"

namespace flowmart::inventory::stock_given {

using namespace contract;
using contract::testing::at_noon;
using Given = contract::testing::Given<StockAggregate>;

inline const ProductId kettle = ProductId::of("KETTLE-17");
inline const WarehouseId leeds = WarehouseId::of("leeds"), lyon = WarehouseId::of("lyon");
inline const OrderId a = OrderId::of("A"), b = OrderId::of("B");
inline const Time expiry = at_noon + std::chrono::minutes{15};
inline const Currency gbp = *Currency::parse("GBP");

inline Warehouse warehouse(WarehouseId id, std::string code, std::string country, std::int64_t priority) {
  Warehouse warehouse;
  warehouse.warehouse = id;
  warehouse.code = code;
  warehouse.name = "Depot " + code;
  warehouse.country = std::move(country);
  warehouse.priority = priority;
  return warehouse;
}
inline RegisterProduct registered() {
  RegisterProduct product;
  product.product = kettle;
  product.sku = "KETTLE-17";
  product.name = "Enamel kettle";
  product.price = {3450, gbp};
  product.warehouses = {warehouse(leeds, "LDS", "GB", 1), warehouse(lyon, "LYS", "FR", 2)};
  return product;
}
inline AddInventory add(Quantity quantity, WarehouseId to = leeds) { return {kettle, quantity, to, at_noon}; }
inline UpdateInventory change(Quantity quantity, WarehouseId in = leeds) {
  return {kettle, quantity, in, at_noon};
}
inline HoldStock hold(OrderId order, Quantity quantity) { return {order, kettle, quantity, expiry}; }
inline ReleaseStock release(OrderId order) { return {order, kettle, "order_short"}; }
inline FirmStock firm(OrderId order, std::string country = "GB") {
  return {order, kettle, std::move(country)};
}
inline ConsumeStock consume(OrderId order) { return {order, kettle}; }

// So many units in Leeds and in Lyon, of a product on file. Two numbers of events are used up a warehouse.
inline Given stocked(Quantity in_leeds, Quantity in_lyon = 0) {
  Given given;
  given.when(registered());
  if (in_leeds > 0) given.when(add(in_leeds));
  if (in_lyon > 0) given.when(add(in_lyon, lyon));
  return given;
}

inline InventoryAdjusted adjusted(int number, Quantity change, Quantity available, std::string_view reason,
                                  WarehouseId where = leeds) {
  return {kettle.to_string() + ":" + std::to_string(number),
          at_noon,
          kettle,
          change,
          available,
          std::string(reason),
          {},
          where};
}
inline OutOfStock out_of_stock(int number, std::optional<Quantity> change, Quantity left,
                               std::string_view reason) {
  return {kettle.to_string() + ":" + std::to_string(number),
          at_noon,
          kettle,
          change,
          left,
          std::string(reason),
          {}};
}
inline StockMoved moved(int number, MovementKind kind, Quantity quantity, Quantity on_hand,
                        std::string_view reason, WarehouseId where = leeds,
                        std::optional<OrderId> order = {}) {
  return {kettle, where, number, kind, quantity, on_hand, std::string(reason), order, "", at_noon};
}
inline StockHeld held(OrderId order, Allocations allocations) {
  return {order, kettle, std::move(allocations), expiry, at_noon};
}

}  // namespace flowmart::inventory::stock_given

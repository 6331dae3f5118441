// The words that the tests of stock and reservations are told in.
#pragma once
#include "contract/testing/given.hpp"
#include "inventory/inventory.hpp"
#include "inventory/sourcing.hpp"

namespace flowmart::inventory::inventory_given {

using namespace contract;
using contract::testing::at_noon;
using contract::testing::described;
using Given = contract::testing::Given<Inventory>;

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
inline RegisterProduct registered(ProductId id = kettle, std::string sku = {}) {
  RegisterProduct product;
  product.product = id;
  product.sku = !sku.empty() ? sku : id == kettle ? "KETTLE-17" : id.to_string();
  product.name = "Enamel kettle";
  product.price = {3450, gbp};
  product.warehouses = {warehouse(leeds, "LDS", "GB", 1), warehouse(lyon, "LYS", "FR", 2)};
  return product;
}
inline AddInventory add(Quantity quantity, WarehouseId to = leeds, ProductId product = kettle) {
  return {product, quantity, to, at_noon};
}
inline UpdateInventory change(Quantity quantity, WarehouseId in = leeds, ProductId product = kettle) {
  return {product, quantity, in, at_noon};
}
inline DeleteInventory drop(std::optional<WarehouseId> warehouse = {}) {
  return {kettle, warehouse, {}, at_noon};
}

inline ReserveStock reserve(OrderId order, Quantity quantity) {
  return {order, {{kettle, quantity}}, expiry};
}
inline StockReserved reserved(OrderId order, Allocations allocations) {
  return {order, {{kettle, std::move(allocations)}}, expiry};
}
inline OrderConfirmed confirmed(OrderId order) {
  OrderConfirmed event;
  event.orderId = order.to_string();
  return event;
}
inline GetOrder::Response answer(OrderId order, std::string country = "GB") {
  GetOrder::Response answer;
  answer.orderId = order;
  answer.shippingAddress.country = std::move(country);
  return answer;
}
inline StockFirmed firmed(OrderId order, Allocations allocations) {
  return {order, {{kettle, std::move(allocations)}}};
}
inline OrderCancelling cancelling(OrderId order, bool expired = false) {
  return {order, "customer_request", "jo@shop.example", expired, at_noon};
}
inline StockReleased released(OrderId order) { return {order, false}; }
inline StockReleased ran_out(OrderId order) { return {order, true}; }
inline ReservationTimedOut timed_out(OrderId order) { return {order}; }
inline ConsumeStock consume(OrderId order, Allocations allocations) {
  return {order, {{kettle, std::move(allocations)}}};
}

// So many units in Leeds and in Lyon, of a product on file. One number of an event is used up a warehouse.
inline Given stocked(Quantity in_leeds, Quantity in_lyon = 0) {
  Given given;
  given.when(registered());
  if (in_leeds > 0) given.when(add(in_leeds));
  if (in_lyon > 0) given.when(add(in_lyon, lyon));
  return given;
}

inline InventoryAdjusted adjusted(int number, Quantity change, Quantity available, std::string_view reason,
                                  WarehouseId where = leeds, ProductId product = kettle) {
  return {product.to_string() + ":" + std::to_string(number),
          at_noon,
          product,
          change,
          available,
          std::string(reason),
          {},
          where};
}
inline OutOfStock out_of_stock(int number, std::optional<Quantity> change, Quantity left,
                               std::string_view reason, ProductId product = kettle) {
  return {product.to_string() + ":" + std::to_string(number),
          at_noon,
          product,
          change,
          left,
          std::string(reason),
          {}};
}

inline const Product& product_in(const Given& given, ProductId product = kettle) {
  return *given.state().products.find(product);
}
inline const Reservation& reservation_of(const Given& given, OrderId order) {
  return *given.state().reservations.find(order);
}

inline Movement entry(int number, MovementKind kind, Quantity quantity, std::string_view reason,
                      std::optional<OrderId> order = {}) {
  return {number, kind, quantity, std::string(reason), order, at_noon};
}
// The newest entries of the product's ledger are these, oldest first.
inline void expect_ledger(const Given& given, const std::vector<Movement>& newest) {
  const std::vector<Movement>& recent = product_in(given).recent;
  ASSERT_GE(recent.size(), newest.size());
  EXPECT_EQ(described(std::vector(recent.end() - std::ssize(newest), recent.end())), described(newest));
}

}  // namespace flowmart::inventory::inventory_given

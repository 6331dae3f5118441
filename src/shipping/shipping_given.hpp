// For Shipping's tests: an order whose stock is held and whose price is known, and the messages about it.
#pragma once
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "contract/testing/rehearsal.hpp"
#include "shipping/shipment.hpp"

namespace flowmart::shipping::shipping_given {

using contract::testing::noon;

inline const OrderId order = OrderId::of("WEB-1");
inline const Money price{2500, {{'G', 'B', 'P'}}};

inline StockReserved held(std::vector<std::pair<std::string, Quantity>> goods, OrderId of = order) {
  StockReserved reserved{of, {}, noon};
  for (const auto& [product, units] : goods)
    reserved.products.push_back({ProductId::of(product), {{WarehouseId::of("leeds"), units}}});
  std::sort(reserved.products.begin(), reserved.products.end(),
            [](const auto& a, const auto& b) { return a.product < b.product; });
  return reserved;
}
inline OrderPlaced placed(OrderId of = order) {
  OrderPlaced event;
  event.order = of;
  event.total = price;
  return event;
}
inline PaymentProcessed paid(OrderId of = order) {
  PaymentProcessed event;
  event.orderId = of;
  event.paymentId = payment_of(of).to_string();
  event.amount = price.decimal();
  event.currency = "GBP";
  return event;
}
inline CreateShipment parcel(const std::string& id, std::vector<ShipmentItem> items) {
  return {id, order.to_string(), {}, std::move(items), "standard"};
}
inline const OrderCancelling cancelling{order, "changed my mind", "buyer", false, noon};

// Knows the order and its goods.
struct Desk : contract::testing::Rehearsal<Shipping> {
  explicit Desk(const std::vector<std::pair<std::string, Quantity>>& goods) { given(held(goods), placed()); }

  void leaves(const std::string& shipment) {
    when(UpdateShipmentStatus{shipment, ShipmentStatus::shipped, {}});
    then(ShipmentDispatched{shipment, order.to_string()});
  }
  void stays(const std::string& shipment) {
    when(UpdateShipmentStatus{shipment, ShipmentStatus::shipped, {}}).refused("order-not-cleared");
  }
};

}  // namespace flowmart::shipping::shipping_given

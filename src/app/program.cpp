#include "app/program.hpp"

#include "flows/fulfilment_flow.hpp"
#include "flows/payment_flow.hpp"
#include "inventory/reservation.hpp"
#include "inventory/stock.hpp"
#include "notifications/inbox.hpp"
#include "orders/customer_orders.hpp"
#include "orders/order.hpp"
#include "payment/payment.hpp"
#include "shipping/order_clearance.hpp"
#include "shipping/shipment.hpp"

namespace flowmart::app {

std::vector<engine::AggregateType> all_aggregates() {
  std::vector<engine::AggregateType> all;
  all.push_back(engine::make_aggregate<orders::OrderAggregate>());
  all.push_back(engine::make_aggregate<orders::CustomerOrdersAggregate>());
  all.push_back(engine::make_aggregate<inventory::StockAggregate>());
  all.push_back(engine::make_aggregate<inventory::ReservationAggregate>());
  all.push_back(engine::make_aggregate<payment::PaymentAggregate>());
  all.push_back(engine::make_aggregate<shipping::ShipmentAggregate>());
  all.push_back(engine::make_aggregate<shipping::OrderClearanceAggregate>());
  all.push_back(engine::make_aggregate<notifications::InboxAggregate>());
  all.push_back(engine::make_aggregate<flows::PaymentFlowAggregate>());
  all.push_back(engine::make_aggregate<flows::FulfilmentFlowAggregate>());
  return all;
}

}  // namespace flowmart::app

// One order, from the wish to the parcel at the door.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
//
//   none -> placing -> Pending -> Processing -> Shipped -> Delivered          order.cpp, order_progress.cpp
//             |           \___________/
//             none         cancelling -> Cancelled                            order_cancel.cpp
//             (refused)
//
// Stays true:
//   - an order id names one order for ever: the same content again adds nothing, other content is refused;
//   only an
//     order that was refused for its stock may be tried again;
//   - an order is Pending only while its stock is held, and Processing only once its payment terms are met;
//   - nothing is cancelled once it was dispatched; Cancelled waits until stock and money are settled;
//   - Shipped, Delivered and Cancelled never go back.
// Prices and the total are those of the moment of ordering.
//
// The service receives InventoryAdjusted as the contract says; Orders has nothing to decide on it (what an
// order needs to know of stock comes from its reservation), so no aggregate handles it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "contract/aggregate.hpp"
#include "contract/services/orders.hpp"

namespace flowmart::orders {

namespace codes {
inline constexpr Code order_id_taken{"order-id-taken", Refusal::conflict};
inline constexpr Code order_not_found{"order-not-found", Refusal::not_found};
inline constexpr Code order_dispatched{"order-dispatched", Refusal::conflict};
inline constexpr Code order_cancelled{"order-cancelled", Refusal::conflict};
inline constexpr Code order_not_confirmed{"order-not-confirmed", Refusal::conflict};
inline constexpr Code order_not_shipped{"order-not-shipped", Refusal::conflict};
}  // namespace codes

using contract::Decision;
using contract::OrdersService;

struct Order {
  enum class Phase : unsigned char { none, placing, placed, cancelling, cancelled };

  Phase phase = Phase::none;
  std::optional<contract::PlaceOrder> wish;  // while placing
  contract::OrderPlaced placed;              // from then on
  contract::OrderStatus status = contract::OrderStatus::pending;
  std::optional<contract::PaymentStatus> payment;  // none: nothing is to be paid
  std::string cancel_reason;
  bool stock_to_come = false, money_to_come = false;  // while cancelling: not settled yet
  bool some_left = false;                             // a parcel was dispatched

  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    return FieldList{field("phase", &Order::phase),
                     field("wish", &Order::wish),
                     field("placed", &Order::placed),
                     field("status", &Order::status),
                     field("payment", &Order::payment),
                     field("cancel_reason", &Order::cancel_reason),
                     field("stock_to_come", &Order::stock_to_come),
                     field("money_to_come", &Order::money_to_come),
                     field("some_left", &Order::some_left)};
  }
};

Decision<OrdersService> decide(const Order& order, const contract::PlaceOrder& wish, Time now);
Decision<OrdersService> decide(const Order& order, const contract::OrderReserved& reserved, Time now);
Decision<OrdersService> decide(const Order& order, const contract::OrderShort& verdict, Time now);
Decision<OrdersService> decide(const Order& order, const contract::ConfirmOrder& command, Time now);
Decision<OrdersService> decide(const Order& order, const contract::RecordFirstDispatch& first, Time now);
Decision<OrdersService> decide(const Order& order, const contract::RecordDispatch& dispatch, Time now);
Decision<OrdersService> decide(const Order& order, const contract::RecordDelivery& delivery, Time now);
Decision<OrdersService> decide(const Order& order, const contract::CancelOrder& command, Time now);
Decision<OrdersService> decide(const Order& order, const contract::ReservationExpired& expired, Time now);
Decision<OrdersService> decide(const Order& order, const contract::OrderStockReleased& released, Time now);
Decision<OrdersService> decide(const Order& order, const contract::PaymentCancelled& cancelled, Time now);
Decision<OrdersService> decide(const Order& order, const contract::PaymentRefunded& refunded, Time now);
Decision<OrdersService> decide(const Order& order, const contract::GetOrder& query, Time now);
Decision<OrdersService> decide(const Order& order, const contract::ReadOrder& query, Time now);

void evolve(Order& order, const contract::PlaceOrder& wish);
void evolve(Order& order, const contract::OrderPlaced& placed);
void evolve(Order& order, const contract::OrderRefused&);
void evolve(Order& order, const contract::OrderConfirmed&);
void evolve(Order& order, const contract::RecordFirstDispatch&);
void evolve(Order& order, const contract::OrderShipped&);
void evolve(Order& order, const contract::OrderDelivered&);
void evolve(Order& order, const contract::OrderCancelling& cancelling);
void evolve(Order& order, const contract::OrderStockReleased&);
void evolve(Order& order, const contract::PaymentCancelled& cancelled);
void evolve(Order& order, const contract::PaymentRefunded& refunded);
void evolve(Order& order, const contract::OrderCancelled&);

struct OrderAggregate {
  using State = Order;
  using Service = OrdersService;
  static constexpr std::string_view name = "orders.order";
  using Folds = Types<contract::PlaceOrder, contract::OrderStockReleased, contract::PaymentCancelled,
                      contract::PaymentRefunded, contract::RecordFirstDispatch>;
  using Handles = Join<Folds, Types<contract::OrderReserved, contract::OrderShort, contract::ConfirmOrder,
                                    contract::RecordDispatch, contract::RecordDelivery, contract::CancelOrder,
                                    contract::ReservationExpired, contract::GetOrder, contract::ReadOrder>>;
  using Evolves =
      Types<contract::OrderPlaced, contract::OrderRefused, contract::OrderConfirmed, contract::OrderShipped,
            contract::OrderDelivered, contract::OrderCancelling, contract::OrderCancelled>;

  static Uuid key(const contract::PlaceOrder& m) { return OrderId::of(m.orderId).uuid; }
  static Uuid key(const contract::GetOrder& m) { return m.orderId.uuid; }
  template <class M>
  static Uuid key(const M& m) {
    return m.order.uuid;
  }

  static bool finished(const Order& order) {
    return order.phase == Order::Phase::none || order.phase == Order::Phase::cancelled ||
           order.status == contract::OrderStatus::delivered;
  }
};

}  // namespace flowmart::orders

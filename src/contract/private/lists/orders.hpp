// Private messages that the service sends and receives: never part of the published rows.
#pragma once
#include "contract/private/inventory.hpp"
#include "contract/private/order_reading.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"
#include "contract/private/shipping.hpp"
#include "kernel/types.hpp"

namespace flowmart::contract {

struct OrdersPrivate {
  using Sends =
      Types<ReserveOrder, OrderPlaced, OrderRefused, OrderCancelling, ReleaseOrderStock, CancelPayment,
            RevokeClearance, CancelOrder, OrderShipped, OrderDelivered, ReadOrder::Response>;
  using Receives = Types<OrderReserved, OrderShort, OrderPlaced, ConfirmOrder, CancelOrder, OrderCancelling,
                         ReservationExpired, OrderStockReleased, PaymentCancelled, PaymentRefunded,
                         RecordFirstDispatch, RecordDispatch, OrderShipped, RecordDelivery, ReadOrder>;
};

}  // namespace flowmart::contract

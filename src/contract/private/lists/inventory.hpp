// Private messages that the service sends and receives: never part of the published rows.
#pragma once
#include "contract/private/inventory.hpp"
#include "contract/private/stock.hpp"
#include "kernel/types.hpp"

namespace flowmart::contract {

struct InventoryPrivate {
  using Sends =
      Types<ProductRegistered, ProductRemoved, StockMoved, HoldStock, StockHeld, StockShort, ProductUnknown,
            OrderReserved, OrderShort, FirmStock, StockFirmed, OrderFirmed, ReleaseStock, StockReleased,
            OrderStockReleased, ReservationTimedOut, ReservationExpired, StockConsumed, ReservationConsumed>;
  using Receives = Types<RegisterProduct, ReserveOrder, HoldStock, StockHeld, StockShort, ProductUnknown,
                         FirmStock, StockFirmed, ReleaseOrderStock, ReleaseStock, StockReleased,
                         ReservationTimedOut, ConsumeStock, StockConsumed>;
};

}  // namespace flowmart::contract

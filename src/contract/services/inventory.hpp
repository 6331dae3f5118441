// Inventory Service: what lies where, and to whom it is promised.
#pragma once
#include <array>

#include "contract/messages/inventory.hpp"
#include "contract/messages/inventory_list.hpp"
#include "contract/messages/inventory_status.hpp"
#include "contract/messages/order_query.hpp"
#include "contract/messages/orders.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/parcels.hpp"
#include "contract/service.hpp"

namespace flowmart::contract {

struct InventoryService {
  static constexpr std::array features{
      Feature{"Real-time Stock Tracking", "On hand, reserved and available, at any moment."},
      Feature{"Automated Reordering", "Orders more when available reaches the reorder point."},
      Feature{"Multi-warehouse Support", "Counts each warehouse by itself and decides which one delivers."},
      Feature{"Batch Processing", "Takes in whole files of changes."}};
  static constexpr std::array stores{StoreUse{"inventory-db", "0.0.1"},
                                     StoreUse{"inventory-readmodel", "0.0.1"}};

  static constexpr ServiceInfo info{
      .id = "InventoryService",
      .name = "Inventory Service",
      .version = "0.0.2",
      .summary = "Service that handles the inventory",
      .owners = {"order-management"},
      .older_versions = {"0.0.1"},
      .features = features,
      .reads_from = stores,
      .writes_to = stores,
      .deprecation = {.from = "2026-05-01",
                      .replaced_by = "InventoryServiceV2",
                      .note = "Announced by the contract; no such service exists yet, so this one stays."}};
  using Sends = Types<Row<InventoryAdjusted>, Row<OutOfStock>, Row<GetOrder>>;
  using Receives = Types<Row<OrderConfirmed>, Row<GetInventoryList>, Row<OrderAmended>, Row<UpdateInventory>,
                         Row<AddInventory>, Row<GetInventoryStatus>, Row<DeleteInventory>>;
  using SendsPrivately = Types<ProductRegistered, StockReserved, StockShort, StockFirmed, StockReleased,
                               StockAmended, StockSourced, ReadProduct::Response>;
  using ReceivesPrivately = Types<RegisterProduct, ReserveStock, OrderCancelling, OrderHeld, OrderReleased,
                                  ConsumeStock, OrderAmending, AmendmentEnded, SourceStock, ReadProduct>;
  using Timers = Types<ReservationTimedOut>;
};

}  // namespace flowmart::contract

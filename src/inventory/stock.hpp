// One product in all its warehouses: units arrive, orders hold them, shipments take them away.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
//
//   on file  RegisterProduct, DeleteInventory                        stock_on_file.cpp
//   goods    AddInventory, UpdateInventory                           stock_goods.cpp
//   holds    HoldStock, ReleaseStock, FirmStock, ConsumeStock        stock_holds.cpp
//   status   GetInventoryStatus                                      stock_status.cpp
//
// Stays true, asserted in evolve:
//   - in each warehouse 0 <= reserved <= on hand; reserved is the sum of the holds and of the departures;
//   - on hand is the sum of the ledger (StockMoved);
//   - a hold ends once: released or consumed.
// Every change of what is available is announced: the sum of InventoryAdjusted.adjusted_quantity of a
// warehouse is what is available there, and each new_quantity says so.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "contract/aggregate.hpp"
#include "contract/services/inventory.hpp"
#include "inventory/sourcing.hpp"

namespace flowmart::inventory {

namespace codes {
inline constexpr Code product_not_on_file{"product-not-on-file", Refusal::not_found};
inline constexpr Code warehouse_not_on_file{"warehouse-not-on-file", Refusal::not_found};
inline constexpr Code product_invalid{"product-invalid", Refusal::invalid};
inline constexpr Code quantity_out_of_range{"quantity-out-of-range", Refusal::invalid};
inline constexpr Code stock_is_reserved{"stock-is-reserved", Refusal::conflict};
inline constexpr Code stock_below_zero{"stock-below-zero", Refusal::conflict};
inline constexpr Code order_holds_other_quantity{"order-holds-other-quantity", Refusal::conflict};
}  // namespace codes

// InventoryAdjusted.adjustment_reason, as this service writes it.
namespace reasons {
inline constexpr std::string_view restock = "restock";          // units came
inline constexpr std::string_view manual = "manual";            // somebody corrected the count
inline constexpr std::string_view removal = "removal";          // no longer kept
inline constexpr std::string_view reservation = "reservation";  // an order holds units
inline constexpr std::string_view release = "release";          // it holds them no more
inline constexpr std::string_view sale = "sale";                // its hold is firm, where it will leave from
inline constexpr std::string_view shipment = "shipment";        // the held units left; available is as before
inline constexpr std::string_view shortage = "shortage";        // an order could not be met (OutOfStock)
}  // namespace reasons

using contract::Decision;
using contract::InventoryService;

struct Hold {
  Allocations allocations;
  Time expires{};
  bool firm = false;

  Quantity quantity() const;
  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    return FieldList{field("allocations", &Hold::allocations), field("expires", &Hold::expires),
                     field("firm", &Hold::firm)};
  }
};

// An entry of the ledger, as far as the status query shows it.
struct Movement {
  std::int64_t number = 0;
  contract::MovementKind kind = contract::MovementKind::adjusted;
  Quantity quantity = 0;
  std::string reason;
  std::optional<OrderId> order;
  Time timestamp{};

  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    return FieldList{field("number", &Movement::number),     field("kind", &Movement::kind),
                     field("quantity", &Movement::quantity), field("reason", &Movement::reason),
                     field("order", &Movement::order),       field("timestamp", &Movement::timestamp)};
  }
};
inline constexpr std::size_t movements_shown = 10;

struct Stock {
  ProductId product;
  bool on_file = false;
  std::string sku, name, category;
  Money price;
  Quantity reorder_point = 0, reorder_quantity = 0, safety_stock = 0;
  std::vector<Bin> bins;  // in order of preference: priority, then code
  // What is promised, to whom, until when.
  boost::unordered_flat_map<OrderId, Hold, std::hash<OrderId>> holds;
  std::int64_t movements = 0;    // entries of the ledger
  std::int64_t announced = 0;    // InventoryAdjusted and OutOfStock; numbers their event ids
  std::vector<Movement> recent;  // the last entries of the ledger, oldest first
  Time registered_at{}, changed_at{};

  Quantity on_hand() const;
  Quantity reserved() const;
  Quantity available() const;
  const Bin* bin(WarehouseId warehouse) const;

  static constexpr auto fields() {
    using contract::field;
    using contract::FieldList;
    return FieldList{field("product", &Stock::product),
                     field("on_file", &Stock::on_file),
                     field("sku", &Stock::sku),
                     field("name", &Stock::name),
                     field("category", &Stock::category),
                     field("price", &Stock::price),
                     field("reorder_point", &Stock::reorder_point),
                     field("reorder_quantity", &Stock::reorder_quantity),
                     field("safety_stock", &Stock::safety_stock),
                     field("bins", &Stock::bins),
                     field("holds", &Stock::holds),
                     field("movements", &Stock::movements),
                     field("announced", &Stock::announced),
                     field("recent", &Stock::recent),
                     field("registered_at", &Stock::registered_at),
                     field("changed_at", &Stock::changed_at)};
  }
};

Decision<InventoryService> decide(const Stock& stock, const contract::RegisterProduct& product, Time now);
Decision<InventoryService> decide(const Stock& stock, const contract::AddInventory& arrival, Time now);
Decision<InventoryService> decide(const Stock& stock, const contract::UpdateInventory& change, Time now);
Decision<InventoryService> decide(const Stock& stock, const contract::DeleteInventory& removal, Time now);
Decision<InventoryService> decide(const Stock& stock, const contract::HoldStock& want, Time now);
Decision<InventoryService> decide(const Stock& stock, const contract::ReleaseStock& release, Time now);
Decision<InventoryService> decide(const Stock& stock, const contract::FirmStock& firm, Time now);
Decision<InventoryService> decide(const Stock& stock, const contract::ConsumeStock& consume, Time now);
Decision<InventoryService> decide(const Stock& stock, const contract::GetInventoryStatus& query, Time now);

void evolve(Stock& stock, const contract::ProductRegistered& product);
void evolve(Stock& stock, const contract::ProductRemoved& removed);
void evolve(Stock& stock, const contract::StockMoved& moved);
void evolve(Stock& stock, const contract::StockHeld& held);
void evolve(Stock& stock, const contract::StockReleased& released);
void evolve(Stock& stock, const contract::StockFirmed& firmed);
void evolve(Stock& stock, const contract::StockConsumed& consumed);
void evolve(Stock& stock, const contract::InventoryAdjusted& adjusted);
void evolve(Stock& stock, const contract::OutOfStock& out);

struct StockAggregate {
  using State = Stock;
  using Service = InventoryService;
  static constexpr std::string_view name = "inventory.stock";
  using Handles = Types<contract::RegisterProduct, contract::AddInventory, contract::UpdateInventory,
                        contract::DeleteInventory, contract::HoldStock, contract::ReleaseStock,
                        contract::FirmStock, contract::ConsumeStock, contract::GetInventoryStatus>;
  using Evolves = Types<contract::ProductRegistered, contract::ProductRemoved, contract::StockMoved,
                        contract::StockHeld, contract::StockReleased, contract::StockFirmed,
                        contract::StockConsumed, contract::InventoryAdjusted, contract::OutOfStock>;
  using Folds = Types<>;

  static Uuid key(const contract::RegisterProduct& m) { return m.product.uuid; }
  static Uuid key(const contract::AddInventory& m) { return m.productId.uuid; }
  static Uuid key(const contract::UpdateInventory& m) { return m.productId.uuid; }
  static Uuid key(const contract::DeleteInventory& m) { return m.productId.uuid; }
  static Uuid key(const contract::HoldStock& m) { return m.product.uuid; }
  static Uuid key(const contract::ReleaseStock& m) { return m.product.uuid; }
  static Uuid key(const contract::FirmStock& m) { return m.product.uuid; }
  static Uuid key(const contract::ConsumeStock& m) { return m.product.uuid; }
  static Uuid key(const contract::GetInventoryStatus& m) { return ProductId::of(m.productId).uuid; }

  static bool finished(const Stock& stock) { return !stock.on_file; }
};

}  // namespace flowmart::inventory

// Products, warehouses, what lies where, and the ledger of movements.
//
// What is on hand and what is available are taken as the messages state them, so many orders for one product
// cost one row a flush.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "contract/messages/inventory.hpp"
#include "contract/private/stock.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/serials.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class StockView final : public View {
 public:
  StockView(sqlite::Connection& connection, Handlers& handlers, Serials& orders);
  void flush() override;
  void forget() override;

 private:
  struct ShelfKey {
    std::int64_t product = 0, warehouse = 0;
    auto operator<=>(const ShelfKey&) const = default;
  };
  struct ShelfHash {
    std::size_t operator()(const ShelfKey& key) const noexcept {
      return static_cast<std::size_t>(key.product * 1'000'003 + key.warehouse);
    }
  };
  struct Shelf {
    Quantity on_hand = 0, available = 0;
    std::int64_t updated_at = 0;
    bool gone = false;
  };

  void registered(const contract::ProductRegistered& message, const Place& place);
  void removed(const contract::ProductRemoved& message, const Place& place);
  void moved(const contract::StockMoved& message, const Place& place);
  void adjusted(const contract::InventoryAdjusted& message, const Place& place);
  Shelf& shelf(std::int64_t product, std::int64_t warehouse, const Place& place);
  std::int64_t warehouse_serial(const Uuid& warehouse);
  std::int64_t put_warehouse(const contract::Warehouse& warehouse);
  // All warehouses and their numbers: they are few.
  std::unordered_map<Uuid, std::int64_t>& warehouses();
  void insert_movement(const Place& place, const contract::StockMoved& message);

  Serials& orders_;
  Serials products_;
  std::optional<std::unordered_map<Uuid, std::int64_t>> warehouses_;
  CachedRows<ShelfKey, Shelf, ShelfHash> shelves_;
  std::vector<std::pair<Place, const contract::StockMoved*>> moved_;
  sqlite::Statement all_warehouses_, put_warehouse_, put_product_, remove_product_, load_shelf_, put_shelf_,
      drop_shelf_, insert_movement_;
};

}  // namespace flowmart::views

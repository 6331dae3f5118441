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

  Serials& x_orders;
  Serials x_products;
  std::optional<std::unordered_map<Uuid, std::int64_t>> x_warehouses;
  CachedRows<ShelfKey, Shelf, ShelfHash> x_shelves;
  std::vector<std::pair<Place, const contract::StockMoved*>> x_moved;
  sqlite::Statement x_all_warehouses, x_put_warehouse, x_put_product, x_remove_product, x_load_shelf,
      x_put_shelf, x_drop_shelf, x_insert_movement;
};

}  // namespace flowmart::views

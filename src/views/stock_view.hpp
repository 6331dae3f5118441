// Products, warehouses, what lies where, and the ledger of movements.
//
// What is available is taken as InventoryAdjusted states it; what is on hand follows from the movements. Many
// orders for one product cost one row a flush.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "contract/messages/inventory.hpp"
#include "contract/private/parcels.hpp"
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
  // Units that an order has taken and that the same input books off.
  struct Departure {
    Uuid order;
    Quantity quantity = 0;
  };
  struct Shelf {
    Quantity on_hand = 0, available = 0;
    std::int64_t updated_at = 0;
    bool gone = false;
    std::vector<Departure> departures{};
  };
  struct Movement {
    std::int64_t product = 0, number = 0, warehouse = 0;
    contract::MovementKind kind{};
    Quantity quantity = 0, on_hand = 0;
    std::string reason;
    Uuid order;  // nil: none
    std::int64_t moved_at = 0;
  };

  void registered(const contract::ProductRegistered& message, const Place& place);
  void removed(const contract::DeleteInventory& message, const Place& place);
  void consumed(const contract::ConsumeStock& message, const Place& place);
  void shipped(const contract::UpdateInventory& message, const Place& place);
  void written_off(const contract::StockSourced& message, const Place& place);
  void adjusted(const contract::InventoryAdjusted& message, const Place& place);
  Shelf& shelf(std::int64_t product, std::int64_t warehouse, const Place& place);
  std::int64_t warehouse_serial(const Uuid& warehouse);
  std::int64_t put_warehouse(const contract::Warehouse& warehouse, std::string_view zone);
  // All warehouses and their numbers: they are few.
  std::unordered_map<Uuid, std::int64_t>& warehouses();
  // An entry of the ledger, with the next number of its product.
  void move(Movement movement);
  void insert(const Movement& movement);

  Serials& orders_;
  Serials products_;
  std::optional<std::unordered_map<Uuid, std::int64_t>> warehouses_;
  CachedRows<ShelfKey, Shelf, ShelfHash> shelves_;
  std::unordered_map<std::int64_t, std::int64_t> numbers_;  // of each product's last movement
  std::vector<Movement> moved_;                             // not written yet
  sqlite::Statement all_warehouses_, put_warehouse_, put_product_, remove_product_, load_shelf_, put_shelf_,
      drop_shelf_, insert_movement_, last_movement_, insert_change_;
};

}  // namespace flowmart::views

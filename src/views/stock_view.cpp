#include "views/stock_view.hpp"

#include <algorithm>

namespace flowmart::views {

using namespace contract;
using sqlite::Bytes;

namespace {

constexpr std::size_t shelves_kept = 100'000;
constexpr std::size_t products_kept = 200'000;

}  // namespace

StockView::StockView(sqlite::Connection& connection, Handlers& handlers, Serials& orders)
    : orders_(orders),
      products_(connection, "SELECT serial FROM products WHERE id = ?1"),
      shelves_([this](const ShelfKey& key) -> std::optional<Shelf> {
        const sqlite::Resetting resetting(load_shelf_);
        load_shelf_.bind(1, key.product).bind(2, key.warehouse);
        if (!load_shelf_.step()) return std::nullopt;
        return Shelf{load_shelf_.integer(0), load_shelf_.integer(1), load_shelf_.integer(2)};
      }) {
  all_warehouses_ = connection.prepare("SELECT id, serial FROM warehouses");
  put_warehouse_ = connection.prepare(
      "INSERT INTO warehouses VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(serial) DO UPDATE SET "
      "code = excluded.code, name = excluded.name, country = excluded.country, zone = excluded.zone");
  put_product_ = connection.prepare(
      "INSERT INTO products VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11) ON CONFLICT(serial) DO "
      "UPDATE SET sku = excluded.sku, name = excluded.name, category = excluded.category, "
      "price = excluded.price, currency = excluded.currency, reorder_point = excluded.reorder_point, "
      "reorder_quantity = excluded.reorder_quantity, safety_stock = excluded.safety_stock, removed = 0, "
      "updated_at = excluded.updated_at");
  remove_product_ = connection.prepare("UPDATE products SET removed = 1, updated_at = ?2 WHERE serial = ?1");
  load_shelf_ = connection.prepare(
      "SELECT on_hand, available, updated_at FROM stock WHERE product_serial = ?1 AND warehouse_serial = ?2");
  put_shelf_ = connection.prepare(
      "INSERT INTO stock VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(product_serial, warehouse_serial) DO UPDATE "
      "SET on_hand = excluded.on_hand, available = excluded.available, updated_at = excluded.updated_at");
  drop_shelf_ = connection.prepare("DELETE FROM stock WHERE product_serial = ?1 AND warehouse_serial = ?2");
  insert_movement_ = connection.prepare("INSERT INTO movements VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  insert_change_ = connection.prepare("INSERT INTO product_changes VALUES(?1, ?2)");
  last_movement_ = connection.prepare("SELECT max(number) FROM movements WHERE product_serial = ?1");

  handlers.on<ProductRegistered>([this](const ProductRegistered& m, const Place& p) { registered(m, p); });
  handlers.on<DeleteInventory>([this](const DeleteInventory& m, const Place& p) { removed(m, p); });
  handlers.on<ConsumeStock>([this](const ConsumeStock& m, const Place& p) { consumed(m, p); });
  handlers.on<UpdateInventory>([this](const UpdateInventory& m, const Place& p) { shipped(m, p); });
  handlers.on<StockSourced>([this](const StockSourced& m, const Place& p) { written_off(m, p); });
  handlers.on<InventoryAdjusted>([this](const InventoryAdjusted& m, const Place& p) { adjusted(m, p); });
}

std::unordered_map<Uuid, std::int64_t>& StockView::warehouses() {
  if (warehouses_) return *warehouses_;
  const sqlite::Resetting resetting(all_warehouses_);
  std::unordered_map<Uuid, std::int64_t> all;
  while (all_warehouses_.step()) {
    Uuid id;
    const Bytes bytes = all_warehouses_.blob(0);
    std::copy_n(bytes.begin(), std::min(bytes.size(), id.bytes.size()), id.bytes.begin());
    all[id] = all_warehouses_.integer(1);
  }
  return warehouses_.emplace(std::move(all));
}

std::int64_t StockView::put_warehouse(const Warehouse& warehouse, std::string_view zone) {
  const auto next = static_cast<std::int64_t>(warehouses().size()) + 1;
  const std::int64_t serial = warehouses().try_emplace(warehouse.warehouse.uuid, next).first->second;
  put_warehouse_.bind(1, serial).bind(2, Bytes(warehouse.warehouse.uuid.bytes)).bind(3, warehouse.code);
  put_warehouse_.bind(4, warehouse.name).bind(5, warehouse.country).bind(6, zone).run();
  return serial;
}

// One that goods came to before anybody described it is named by its id.
std::int64_t StockView::warehouse_serial(const Uuid& warehouse) {
  const auto known = warehouses().find(warehouse);
  if (known != warehouses().end()) return known->second;
  return put_warehouse({.warehouse = {warehouse}, .code = warehouse.to_string()}, "");
}

StockView::Shelf& StockView::shelf(std::int64_t product, std::int64_t warehouse, const Place& place) {
  const ShelfKey key{product, warehouse};
  Shelf* found = shelves_.change(key);
  Shelf& shelf = found ? *found : shelves_.add(key, {});
  if (shelf.gone) shelf = {};
  shelf.updated_at = place.micros();
  return shelf;
}

// Seldom enough to be written at once.
void StockView::registered(const ProductRegistered& message, const Place& place) {
  const std::int64_t serial = products_.find(message.product.uuid).value_or(place.event);
  products_.add(message.product.uuid, serial);
  put_product_.bind(1, serial).bind(2, Bytes(message.product.uuid.bytes)).bind(3, message.sku);
  put_product_.bind(4, message.name).bind(5, message.category).bind(6, message.price.minor);
  put_product_.bind(7, message.price.currency.code()).bind(8, message.reorder_point);
  put_product_.bind(9, message.reorder_quantity).bind(10, message.safety_stock).bind(11, place.micros());
  put_product_.run();
  insert_change_.bind(1, serial).bind(2, place.event).run();
  for (const Warehouse& warehouse : message.warehouses)
    shelf(serial, put_warehouse(warehouse, wire_name(warehouse.zone)), place);
}

// What lay there is in the InventoryAdjusted that follow.
void StockView::removed(const DeleteInventory& message, const Place& place) {
  const auto product = products_.find(message.productId.uuid);
  if (!product) return;
  for (const auto& [id, warehouse] : warehouses()) {
    if (message.warehouseId && message.warehouseId->uuid != id) continue;
    if (Shelf* shelf = shelves_.change({*product, warehouse})) shelf->gone = true;
  }
  if (message.warehouseId) return;
  remove_product_.bind(1, *product).bind(2, place.micros()).run();
  insert_change_.bind(1, *product).bind(2, place.event).run();
}

void StockView::consumed(const ConsumeStock& message, const Place& place) {
  for (const ProductAllocation& one : message.products) {
    const auto product = products_.find(one.product.uuid);
    if (!product) continue;
    for (const Allocation& part : one.allocations)
      shelf(*product, warehouse_serial(part.warehouse.uuid), place)
          .departures.push_back({message.order.uuid, part.quantity});
  }
}

// Units that orders took, the oldest order's first. What is more than that is a correction, see `adjusted`.
void StockView::shipped(const UpdateInventory& message, const Place& place) {
  const auto product = products_.find(message.productId.uuid);
  if (!product || message.quantityChange >= 0) return;
  const std::int64_t warehouse = warehouse_serial(message.warehouseId.uuid);
  Shelf& from = shelf(*product, warehouse, place);
  Quantity quantity = -message.quantityChange;
  while (quantity > 0 && !from.departures.empty()) {
    Departure& oldest = from.departures.front();
    const Quantity part = std::min(oldest.quantity, quantity);
    from.on_hand -= part;
    move({*product, 0, warehouse, MovementKind::shipped, -part, from.on_hand, "shipment", oldest.order,
          place.micros()});
    quantity -= part;
    oldest.quantity -= part;
    if (oldest.quantity == 0) from.departures.erase(from.departures.begin());
  }
}

// What a warehouse could not send, for it was not there.
void StockView::written_off(const StockSourced& message, const Place& place) {
  for (const ProductAllocation& one : message.written_off) {
    const auto product = products_.find(one.product.uuid);
    if (!product) continue;
    for (const Allocation& part : one.allocations) {
      const std::int64_t warehouse = warehouse_serial(part.warehouse.uuid);
      Shelf& from = shelf(*product, warehouse, place);
      from.on_hand -= part.quantity;
      move({*product, 0, warehouse, MovementKind::adjusted, -part.quantity, from.on_hand, "refusal",
            message.order.uuid, place.micros()});
    }
  }
}

void StockView::adjusted(const InventoryAdjusted& message, const Place& place) {
  const auto product = products_.find(message.product_id.uuid);
  if (!product || !message.warehouse_id) return;
  const std::int64_t warehouse = warehouse_serial(message.warehouse_id->uuid);
  const std::string& reason = message.adjustment_reason;
  if (reason == "removal")  // the shelf is gone already
    return move({*product,
                 0,
                 warehouse,
                 MovementKind::adjusted,
                 message.adjusted_quantity,
                 0,
                 reason,
                 {},
                 place.micros()});
  Shelf& there = shelf(*product, warehouse, place);
  there.available = message.new_quantity;
  if (reason != "restock" && reason != "manual") return;
  there.on_hand += message.adjusted_quantity;
  move({*product,
        0,
        warehouse,
        reason == "restock" ? MovementKind::received : MovementKind::adjusted,
        message.adjusted_quantity,
        there.on_hand,
        reason,
        {},
        place.micros()});
}

void StockView::move(Movement movement) {
  const auto [number, first] = numbers_.try_emplace(movement.product, 0);
  if (first) {
    const sqlite::Resetting resetting(last_movement_);
    last_movement_.bind(1, movement.product);
    if (last_movement_.step()) number->second = last_movement_.integer(0);
  }
  movement.number = ++number->second;
  moved_.push_back(std::move(movement));
}

void StockView::insert(const Movement& movement) {
  insert_movement_.bind(1, movement.product).bind(2, movement.number).bind(3, movement.warehouse);
  insert_movement_.bind(4, wire_name(movement.kind)).bind(5, movement.quantity).bind(6, movement.on_hand);
  insert_movement_.bind(7, movement.reason);
  insert_movement_.bind(8, movement.order.is_nil() ? 0 : orders_.find_or_zero(movement.order));
  insert_movement_.bind(9, movement.moved_at).run();
}

void StockView::flush() {
  shelves_.flush([this](const ShelfKey& key, const Shelf& shelf, bool) {
    if (shelf.gone) return drop_shelf_.bind(1, key.product).bind(2, key.warehouse).run();
    put_shelf_.bind(1, key.product).bind(2, key.warehouse).bind(3, shelf.on_hand).bind(4, shelf.available);
    put_shelf_.bind(5, shelf.updated_at).run();
  });
  for (const Movement& movement : moved_) insert(movement);
  moved_.clear();
  if (numbers_.size() > products_kept) numbers_.clear();
  shelves_.forget_beyond(shelves_kept);
  products_.forget_beyond(products_kept);
}

void StockView::forget() {
  shelves_.clear();
  moved_.clear();
  numbers_.clear();
  products_.clear();
  warehouses_.reset();
}

}  // namespace flowmart::views

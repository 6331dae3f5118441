#include "inventory/bookkeeping.hpp"

namespace flowmart::inventory {

using contract::InventoryAdjusted;
using contract::OutOfStock;

Rejection not_on_file(ProductId product) {
  return reject(codes::product_not_on_file, "No product " + product.to_string() + " is on file.");
}

Rejection not_kept_in(const Stock& stock, WarehouseId warehouse) {
  return reject(codes::warehouse_not_on_file,
                "No warehouse " + warehouse.to_string() + " keeps " + stock.sku + ".");
}

std::string Bookkeeping::next_event_id() {
  return x_product.to_string() + ":" + std::to_string(x_stock.announced + ++x_announced);
}

void Bookkeeping::moved(WarehouseId warehouse, contract::MovementKind kind, Quantity quantity,
                        std::string_view reason, std::optional<OrderId> order) {
  if (x_moving != warehouse) x_moved = 0;
  x_moving = warehouse;
  x_moved += quantity;
  const Bin* bin = x_stock.bin(warehouse);
  x_out.send(contract::StockMoved{.product = x_product,
                                  .warehouse = warehouse,
                                  .number = x_stock.movements + ++x_movements,
                                  .kind = kind,
                                  .quantity = quantity,
                                  .on_hand = (bin ? bin->on_hand : 0) + x_moved,
                                  .reason = std::string(reason),
                                  .order = order,
                                  .actor = {},
                                  .timestamp = x_now});
}

void Bookkeeping::adjusted(WarehouseId warehouse, Quantity change, Quantity available_there,
                           std::string_view reason) {
  x_change += change;
  x_out.send(InventoryAdjusted{.event_id = next_event_id(),
                               .timestamp = x_now,
                               .product_id = x_product,
                               .adjusted_quantity = change,
                               .new_quantity = available_there,
                               .adjustment_reason = std::string(reason),
                               .adjusted_by = {},
                               .warehouse_id = warehouse});
}

// Below zero: so many units were missing. Nothing changed, so there is no adjustment to report.
void Bookkeeping::could_not_serve(Quantity wanted) {
  x_out.send(OutOfStock{.event_id = next_event_id(),
                        .timestamp = x_now,
                        .product_id = x_product,
                        .adjusted_quantity = {},
                        .new_quantity = x_available - wanted,
                        .adjustment_reason = std::string(reasons::shortage),
                        .warehouse_id = {}});
}

void Bookkeeping::finish(std::string_view reason) {
  if (x_available == 0 || x_available + x_change != 0) return;
  x_out.send(OutOfStock{.event_id = next_event_id(),
                        .timestamp = x_now,
                        .product_id = x_product,
                        .adjusted_quantity = x_change,
                        .new_quantity = 0,
                        .adjustment_reason = std::string(reason),
                        .warehouse_id = {}});
}

}  // namespace flowmart::inventory

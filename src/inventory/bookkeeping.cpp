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
  return product_.to_string() + ":" + std::to_string(stock_.announced + ++announced_);
}

void Bookkeeping::moved(WarehouseId warehouse, contract::MovementKind kind, Quantity quantity,
                        std::string_view reason, std::optional<OrderId> order) {
  if (moving_ != warehouse) moved_ = 0;
  moving_ = warehouse;
  moved_ += quantity;
  const Bin* bin = stock_.bin(warehouse);
  out_.send(contract::StockMoved{.product = product_,
                                 .warehouse = warehouse,
                                 .number = stock_.movements + ++movements_,
                                 .kind = kind,
                                 .quantity = quantity,
                                 .on_hand = (bin ? bin->on_hand : 0) + moved_,
                                 .reason = std::string(reason),
                                 .order = order,
                                 .actor = {},
                                 .timestamp = now_});
}

void Bookkeeping::adjusted(WarehouseId warehouse, Quantity change, Quantity available_there,
                           std::string_view reason) {
  change_ += change;
  out_.send(InventoryAdjusted{.event_id = next_event_id(),
                              .timestamp = now_,
                              .product_id = product_,
                              .adjusted_quantity = change,
                              .new_quantity = available_there,
                              .adjustment_reason = std::string(reason),
                              .adjusted_by = {},
                              .warehouse_id = warehouse});
}

// Below zero: so many units were missing. Nothing changed, so there is no adjustment to report.
void Bookkeeping::could_not_serve(Quantity wanted) {
  out_.send(OutOfStock{.event_id = next_event_id(),
                       .timestamp = now_,
                       .product_id = product_,
                       .adjusted_quantity = {},
                       .new_quantity = available_ - wanted,
                       .adjustment_reason = std::string(reasons::shortage),
                       .warehouse_id = {}});
}

void Bookkeeping::finish(std::string_view reason) {
  if (available_ == 0 || available_ + change_ != 0) return;
  out_.send(OutOfStock{.event_id = next_event_id(),
                       .timestamp = now_,
                       .product_id = product_,
                       .adjusted_quantity = change_,
                       .new_quantity = 0,
                       .adjustment_reason = std::string(reason),
                       .warehouse_id = {}});
}

}  // namespace flowmart::inventory

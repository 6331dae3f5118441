#include "inventory/announcements.hpp"

namespace flowmart::inventory {

using contract::InventoryAdjusted;
using contract::OutOfStock;

Rejection not_on_file(ProductId product) {
  return reject(codes::product_not_on_file, "No product " + product.to_string() + " is on file.");
}

Rejection not_kept_in(const Product& product, WarehouseId warehouse) {
  return reject(codes::warehouse_not_on_file,
                "No warehouse " + warehouse.to_string() + " keeps " + product.sku + ".");
}

std::string Announcements::next_event_id() {
  return product_.product.to_string() + ":" + std::to_string(product_.announced + ++announced_);
}

void Announcements::adjusted(WarehouseId warehouse, Quantity change, Quantity available_there,
                             std::string_view reason) {
  change_ += change;
  out_.send(InventoryAdjusted{.event_id = next_event_id(),
                              .timestamp = now_,
                              .product_id = product_.product,
                              .adjusted_quantity = change,
                              .new_quantity = available_there,
                              .adjustment_reason = std::string(reason),
                              .adjusted_by = {},
                              .warehouse_id = warehouse});
}

// Below zero: so many units were missing. Nothing changed, so there is no adjustment to report.
void Announcements::could_not_serve(Quantity wanted) {
  out_.send(OutOfStock{.event_id = next_event_id(),
                       .timestamp = now_,
                       .product_id = product_.product,
                       .adjusted_quantity = {},
                       .new_quantity = available_ - wanted,
                       .adjustment_reason = std::string(reasons::shortage),
                       .warehouse_id = {}});
}

void Announcements::finish(std::string_view reason) {
  if (available_ == 0 || available_ + change_ != 0) return;
  out_.send(OutOfStock{.event_id = next_event_id(),
                       .timestamp = now_,
                       .product_id = product_.product,
                       .adjusted_quantity = change_,
                       .new_quantity = 0,
                       .adjustment_reason = std::string(reason),
                       .warehouse_id = {}});
}

}  // namespace flowmart::inventory

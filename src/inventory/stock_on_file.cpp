// Products put on file, and dropped.
#include "contract/patterns.hpp"
#include "inventory/bookkeeping.hpp"

namespace flowmart::inventory {
namespace {

using contract::nothing;

struct Faults {
  std::vector<Fault> found;
  void expect(bool holds, std::string pointer, std::string_view detail) {
    if (!holds) found.push_back({std::move(pointer), std::string(detail)});
  }
};

void inspect(const contract::Warehouse& warehouse, const std::string& at, Faults& faults) {
  const auto within = [](const Decimal& degrees, std::int64_t limit) {
    return degrees >= Decimal{-limit, 0} && degrees <= Decimal{limit, 0};
  };
  faults.expect(!warehouse.warehouse.is_nil(), at + "/warehouse", "A warehouse has a key.");
  faults.expect(!warehouse.code.empty(), at + "/code", "A warehouse has a code.");
  faults.expect(contract::patterns::country.matches(warehouse.country), at + "/country",
                "A country is two capital letters (ISO 3166).");
  faults.expect(contract::patterns::time_of_day.matches(warehouse.opens), at + "/opens", "A time is HH:MM.");
  faults.expect(contract::patterns::time_of_day.matches(warehouse.closes), at + "/closes",
                "A time is HH:MM.");
  faults.expect(within(warehouse.latitude, 90), at + "/latitude", "A latitude is -90 to 90.");
  faults.expect(within(warehouse.longitude, 180), at + "/longitude", "A longitude is -180 to 180.");
}

std::optional<Rejection> refuse(const contract::RegisterProduct& product) {
  Faults faults;
  faults.expect(!product.product.is_nil(), "/product", "A product has a key.");
  faults.expect(!product.sku.empty(), "/sku", "A product has a SKU.");
  faults.expect(product.price.minor >= 0, "/price", "A price is not negative.");
  faults.expect(product.reorder_point >= 0, "/reorder_point", "A reorder point is not negative.");
  faults.expect(product.reorder_quantity >= 0, "/reorder_quantity", "A reorder quantity is not negative.");
  faults.expect(product.safety_stock >= 0, "/safety_stock", "A safety stock is not negative.");
  for (std::size_t i = 0; i < product.warehouses.size(); ++i)
    inspect(product.warehouses[i], "/warehouses/" + std::to_string(i), faults);
  if (faults.found.empty()) return std::nullopt;
  return reject(codes::product_invalid, "The product cannot be put on file.", std::move(faults.found));
}

bool says_nothing_new(const Stock& stock, const contract::ProductRegistered& product) {
  return stock.on_file && product.warehouses.empty() && stock.sku == product.sku &&
         stock.name == product.name && stock.price == product.price && stock.category == product.category &&
         stock.reorder_point == product.reorder_point && stock.reorder_quantity == product.reorder_quantity &&
         stock.safety_stock == product.safety_stock;
}

}  // namespace

Decision<InventoryService> decide(const Stock& stock, const contract::RegisterProduct& product, Time now) {
  if (auto refused = refuse(product)) return std::move(*refused);
  contract::ProductRegistered registered{.product = product.product,
                                         .sku = product.sku,
                                         .name = product.name,
                                         .price = product.price,
                                         .warehouses = {},
                                         .category = product.category,
                                         .reorder_point = product.reorder_point,
                                         .reorder_quantity = product.reorder_quantity,
                                         .safety_stock = product.safety_stock,
                                         .timestamp = now};
  for (const contract::Warehouse& warehouse : product.warehouses) {
    const Bin* bin = stock.bin(warehouse.warehouse);
    if (!bin || bin->warehouse != warehouse) registered.warehouses.push_back(warehouse);
  }
  if (says_nothing_new(stock, registered)) return nothing;
  return registered;
}

Decision<InventoryService> decide(const Stock& stock, const contract::DeleteInventory& removal, Time now) {
  if (!stock.on_file) return not_on_file(removal.productId);
  if (removal.warehouseId && !stock.bin(*removal.warehouseId))
    return not_kept_in(stock, *removal.warehouseId);
  const auto concerns = [&](const Bin& bin) {
    return !removal.warehouseId || bin.warehouse.warehouse == *removal.warehouseId;
  };
  for (const Bin& bin : stock.bins)
    if (concerns(bin) && bin.reserved() > 0)
      return reject(codes::stock_is_reserved,
                    std::to_string(bin.reserved()) + " units of " + stock.sku + " are promised to orders.");
  Decision<InventoryService> out;
  Bookkeeping book(stock, removal.productId, now, out);
  for (const Bin& bin : stock.bins) {
    if (!concerns(bin) || bin.on_hand == 0) continue;
    book.moved(bin.warehouse.warehouse, contract::MovementKind::adjusted, -bin.on_hand, reasons::removal);
    book.adjusted(bin.warehouse.warehouse, -bin.on_hand, 0, reasons::removal);
  }
  book.finish(reasons::removal);
  out.send(contract::ProductRemoved{.product = removal.productId,
                                    .warehouse = removal.warehouseId,
                                    .reason = removal.reason.value_or(""),
                                    .timestamp = now});
  return out;
}

}  // namespace flowmart::inventory

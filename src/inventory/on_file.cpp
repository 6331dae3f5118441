// Products put on file, and dropped.
#include "contract/patterns.hpp"
#include "inventory/announcements.hpp"
#include "kernel/check.hpp"
#include "kernel/faults.hpp"

namespace flowmart::inventory {
namespace {

using contract::nothing;

void inspect(const contract::Warehouse& warehouse, const std::string& at, Faults& faults) {
  const auto within = [](const Decimal& degrees, std::int64_t limit) {
    return degrees >= Decimal{-limit, 0} && degrees <= Decimal{limit, 0};
  };
  faults.expect(!warehouse.warehouse.is_nil(), at + "/warehouse", "A warehouse has a key.");
  faults.expect(is_name(warehouse.code), at + "/code", name_rule);
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
  faults.expect(is_name(product.sku), "/sku", name_rule);
  faults.expect(product.price.minor >= 0, "/price", "A price is not negative.");
  faults.expect(product.reorder_point >= 0, "/reorder_point", "A reorder point is not negative.");
  faults.expect(product.reorder_quantity >= 0, "/reorder_quantity", "A reorder quantity is not negative.");
  faults.expect(product.safety_stock >= 0, "/safety_stock", "A safety stock is not negative.");
  for (std::size_t i = 0; i < product.warehouses.size(); ++i)
    inspect(product.warehouses[i], "/warehouses/" + std::to_string(i), faults);
  if (!faults.any()) return std::nullopt;
  return reject(codes::product_invalid, "The product cannot be put on file.", faults.take());
}

// A SKU that reads as an id is the product's own: any other would lead to two products.
std::optional<Rejection> refuse_sku(const Inventory& inventory, const contract::RegisterProduct& wanted) {
  const Article* taken = inventory.skus.find(wanted.sku);
  const auto id = Uuid::parse(wanted.sku);
  ProductId other = taken ? taken->product : id ? ProductId{*id} : wanted.product;
  if (other == wanted.product) return std::nullopt;
  const Product* holder = taken ? inventory.on_file(other) : nullptr;
  const std::string detail =
      holder ? "SKU " + wanted.sku + " is that of product " + other.to_string() + " (" + holder->name + ")."
             : "SKU " + wanted.sku + " reads as another product's id.";
  return reject(codes::sku_taken, detail, {{"/sku", detail}});
}

bool says_nothing_new(const Product& known, const contract::ProductRegistered& product) {
  return known.on_file && product.warehouses.empty() && known.sku == product.sku &&
         known.name == product.name && known.price == product.price && known.category == product.category &&
         known.reorder_point == product.reorder_point && known.reorder_quantity == product.reorder_quantity &&
         known.safety_stock == product.safety_stock;
}

bool concerns(const contract::DeleteInventory& removal, const Bin& bin) {
  return !removal.warehouseId || bin.warehouse.warehouse == *removal.warehouseId;
}

}  // namespace

Decision<InventoryService> decide(const Inventory& inventory, const contract::RegisterProduct& wanted,
                                  Time now) {
  if (auto refused = refuse(wanted)) return std::move(*refused);
  contract::ProductRegistered registered{.product = wanted.product,
                                         .sku = wanted.sku,
                                         .name = wanted.name,
                                         .price = wanted.price,
                                         .warehouses = {},
                                         .category = wanted.category,
                                         .reorder_point = wanted.reorder_point,
                                         .reorder_quantity = wanted.reorder_quantity,
                                         .safety_stock = wanted.safety_stock,
                                         .timestamp = now};
  if (auto taken = refuse_sku(inventory, wanted)) return std::move(*taken);
  const Product* known = inventory.products.find(wanted.product);
  for (const contract::Warehouse& warehouse : wanted.warehouses) {
    const Bin* bin = known ? known->bin(warehouse.warehouse) : nullptr;
    if (!bin || bin->warehouse != warehouse) registered.warehouses.push_back(warehouse);
  }
  if (known && says_nothing_new(*known, registered)) return nothing;
  return registered;
}

void evolve(Inventory& inventory, const contract::ProductRegistered& registered) {
  Product& product = inventory.products[registered.product];
  if (product.on_file && product.sku != registered.sku) inventory.skus.erase(product.sku);
  const Article article{registered.product, registered.category};
  const Article* known = inventory.skus.find(registered.sku);
  check(!known || known->product == registered.product, "a SKU is one product's");
  if (!known || *known != article) inventory.skus[registered.sku] = article;
  if (!product.on_file) product.registered_at = registered.timestamp;
  product.product = registered.product;
  product.on_file = true;
  product.sku = registered.sku;
  product.name = registered.name;
  product.category = registered.category;
  product.price = registered.price;
  product.reorder_point = registered.reorder_point;
  product.reorder_quantity = registered.reorder_quantity;
  product.safety_stock = registered.safety_stock;
  for (const contract::Warehouse& warehouse : registered.warehouses)
    product.bin_for(warehouse.warehouse).warehouse = warehouse;
  product.keep_order_of_preference();
  product.changed_at = registered.timestamp;
  ++product.version;
  product.note_level(registered.timestamp);
}

Decision<InventoryService> decide(const Inventory& inventory, const contract::DeleteInventory& removal,
                                  Time now) {
  const Product* product = inventory.on_file(removal.productId);
  if (!product) return not_on_file(removal.productId);
  if (removal.warehouseId && !product->bin(*removal.warehouseId))
    return not_kept_in(*product, *removal.warehouseId);
  for (const Bin& bin : product->bins)
    if (concerns(removal, bin) && bin.reserved() > 0)
      return reject(codes::stock_is_reserved, std::to_string(bin.reserved()) + " units of " + product->sku +
                                                  " are promised to orders.");
  Decision<InventoryService> out;
  Announcements announce(*product, now, out);
  for (const Bin& bin : product->bins)
    if (concerns(removal, bin) && bin.on_hand != 0) announce.adjusted(bin, -bin.on_hand, reasons::removal);
  announce.finish(reasons::removal);
  return out;
}

// The counters go on, so that neither a ledger entry nor an event id is ever used twice.
void evolve(Inventory& inventory, const contract::DeleteInventory& removal) {
  Product& product = inventory.products[removal.productId];
  for (Bin& bin : product.bins)
    if (concerns(removal, bin) && bin.on_hand != 0)
      product.book(bin, contract::MovementKind::adjusted, -bin.on_hand, reasons::removal, removal.timestamp);
  if (removal.warehouseId) {
    std::erase_if(product.bins, [&](const Bin& bin) { return concerns(removal, bin); });
    return;
  }
  inventory.skus.erase(product.sku);
  Product gone;
  gone.product = product.product;
  gone.movements = product.movements;
  gone.announced = product.announced;
  gone.version = product.version + 1;
  product = std::move(gone);
}

Decision<InventoryService> decide(const Inventory& inventory, const contract::ReadProduct& query, Time) {
  const Product* product = inventory.named(query.name);
  if (const auto id = product ? std::nullopt : Uuid::parse(query.name))
    product = inventory.products.find({*id});
  if (!product || product->version == 0)
    return reject(codes::product_not_on_file, "There is no product " + query.name + ".");
  contract::ReadProduct::Response answer{.content = {.product = product->product,
                                                     .sku = product->sku,
                                                     .name = product->name,
                                                     .price = product->price,
                                                     .warehouses = {},
                                                     .category = product->category,
                                                     .reorder_point = product->reorder_point,
                                                     .reorder_quantity = product->reorder_quantity,
                                                     .safety_stock = product->safety_stock,
                                                     .timestamp = product->changed_at},
                                         .on_file = product->on_file,
                                         .version = product->version};
  for (const Bin& bin : product->bins) answer.content.warehouses.push_back(bin.warehouse);
  return answer;
}

}  // namespace flowmart::inventory

// The full answer to GetInventoryStatus. What nobody has told us has a documented default:
//   bar code           an in-store code derived from the SKU (barcode.hpp)
//   category           "general"
//   dimensions         0: not measured
//   facility id        the warehouse's country and four digits derived from its code
//   last count,        the day on which units last came in there or their count was corrected; of the
//   inspection         product's registration if there was none
//   quality            grade A, no defects, no expiry dates: no inspection has said otherwise
//   suppliers          none
//   in transit         0: no transfers between warehouses yet
#include <algorithm>

#include "inventory/barcode.hpp"
#include "inventory/inventory.hpp"

namespace flowmart::inventory {
namespace {

using contract::AlertSeverity;
using contract::MovementKind;
using contract::MovementType;
namespace report = contract::stock_report;
using Response = contract::GetInventoryStatus::Response;

std::string facility_id(const contract::Warehouse& warehouse) {
  const Uuid hash = uuid_v5(Uuid{}, warehouse.code);
  std::string digits = std::to_string((hash.bytes[0] << 8 | hash.bytes[1]) % 10'000);
  digits.insert(0, 4 - digits.size(), '0');
  return warehouse.country + digits;
}

report::LocationBreakdown location(const Product& product, const Bin& bin) {
  const contract::Warehouse& warehouse = bin.warehouse;
  const std::string day = format_date(std::max(bin.counted_at, product.registered_at));
  return {.location = {.facilityId = facility_id(warehouse),
                       .name = warehouse.name,
                       .zone = warehouse.zone,
                       .coordinates = {warehouse.latitude, warehouse.longitude},
                       .operatingHours = {warehouse.opens, warehouse.closes, warehouse.time_zone}},
          .inventory = {.availableQuantity = bin.available(),
                        .reservedQuantity = bin.reserved(),
                        .lastCountDate = day},
          .qualityMetrics = {.inspectionDate = day,
                             .grade = contract::QualityGrade::a,
                             .defectRate = {},
                             .expirationTracking = {}}};
}

MovementType type_of(MovementKind kind) {
  switch (kind) {
    case MovementKind::received:
    case MovementKind::restocked: return MovementType::inbound;
    case MovementKind::shipped: return MovementType::outbound;
    case MovementKind::moved_in:
    case MovementKind::moved_out: return MovementType::transfer;
    case MovementKind::adjusted: break;
  }
  return MovementType::adjustment;
}

report::Movement shown(const Product& product, const Movement& movement) {
  report::Movement out{.movementId = product.product.to_string() + ":" + std::to_string(movement.number),
                       .type = type_of(movement.kind),
                       .quantity = movement.quantity,
                       .timestamp = movement.timestamp,
                       .reason = movement.reason,
                       .reference = {}};
  if (movement.order) out.reference = report::MovementReference{movement.order->to_string(), {}, {}};
  return out;
}

report::Alerts alerts(const Product& product) {
  report::Alerts out;
  const Quantity available = product.available();
  out.lowStock = available <= product.reorder_point;
  const Time low_since = product.low_since.value_or(product.changed_at);
  if (available == 0)
    out.messages.push_back(
        {AlertSeverity::critical, "Nothing is available.", product.out_since.value_or(product.changed_at)});
  else if (out.lowStock)
    out.messages.push_back({AlertSeverity::warning,
                            "Only " + std::to_string(available) + " available; the reorder point is " +
                                std::to_string(product.reorder_point) + ".",
                            low_since});
  if (out.lowStock && product.reorder_quantity > 0)
    out.messages.push_back(
        {AlertSeverity::info, "Order " + std::to_string(product.reorder_quantity) + " more.", low_since});
  return out;
}

}  // namespace

Decision<InventoryService> decide(const Inventory& inventory, const contract::GetInventoryStatus& query,
                                  Time now) {
  const Product* found = inventory.named(query.productId);
  if (!found) return reject(codes::product_not_on_file, "No product " + query.productId + " is on file.");
  const Product& product = *found;
  // The contract wants a location in every answer, and a product that no warehouse keeps has none.
  if (product.bins.empty())
    return reject(codes::product_not_on_file, "No warehouse keeps " + product.sku + ".");
  Response answer;
  answer.productId = query.productId;
  answer.productMetadata = {.sku = product.sku,
                            .barcode = in_store_barcode(product.sku),
                            .category = {.primary = product.category.empty() ? "general" : product.category,
                                         .secondary = {},
                                         .tags = {}},
                            .dimensions = {}};
  answer.aggregatedInventory = {.totalAvailable = product.available(),
                                .totalReserved = product.reserved(),
                                .totalInTransit = 0,
                                .safetyStock = product.safety_stock,
                                .reorderLevel = product.reorder_point};
  for (const Bin& bin : product.bins) answer.locationBreakdown.push_back(location(product, bin));
  for (auto movement = product.recent.rbegin(); movement != product.recent.rend(); ++movement)
    answer.recentMovements.push_back(shown(product, *movement));
  answer.alerts = alerts(product);
  answer.lastUpdated = now;
  return answer;
}

}  // namespace flowmart::inventory

// The full answer to GetInventoryStatus. What nobody has told us has a documented default:
//   bar code           an in-store code derived from the SKU (barcode.hpp)
//   category           "general"
//   dimensions         0: not measured
//   facility id        the warehouse's country and four digits derived from its code
//   last count,        the day of the last movement there; of the product's registration if nothing ever
//   moved inspection quality            grade A, no defects, no expiry dates: no inspection has said
//   otherwise suppliers          none in transit         0: no transfers between warehouses yet
#include <algorithm>

#include "inventory/barcode.hpp"
#include "inventory/bookkeeping.hpp"

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

report::LocationBreakdown location(const Stock& stock, const Bin& bin) {
  const contract::Warehouse& warehouse = bin.warehouse;
  const std::string day = format_date(std::max(bin.changed_at, stock.registered_at));
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

report::Movement shown(const Stock& stock, const Movement& movement) {
  report::Movement out{.movementId = stock.product.to_string() + ":" + std::to_string(movement.number),
                       .type = type_of(movement.kind),
                       .quantity = movement.quantity,
                       .timestamp = movement.timestamp,
                       .reason = movement.reason,
                       .reference = {}};
  if (movement.order) out.reference = report::MovementReference{movement.order->to_string(), {}, {}};
  return out;
}

report::Alerts alerts(const Stock& stock) {
  report::Alerts out;
  const Quantity available = stock.available();
  out.lowStock = available <= stock.reorder_point;
  if (available == 0)
    out.messages.push_back({AlertSeverity::critical, "Nothing is available.", stock.changed_at});
  else if (out.lowStock)
    out.messages.push_back({AlertSeverity::warning,
                            "Only " + std::to_string(available) + " available; the reorder point is " +
                                std::to_string(stock.reorder_point) + ".",
                            stock.changed_at});
  if (out.lowStock && stock.reorder_quantity > 0)
    out.messages.push_back({AlertSeverity::info, "Order " + std::to_string(stock.reorder_quantity) + " more.",
                            stock.changed_at});
  return out;
}

}  // namespace

Decision<InventoryService> decide(const Stock& stock, const contract::GetInventoryStatus& query, Time now) {
  if (!stock.on_file)
    return reject(codes::product_not_on_file, "No product " + query.productId + " is on file.");
  // The contract wants a location in every answer, and a product that no warehouse keeps has none.
  if (stock.bins.empty()) return reject(codes::product_not_on_file, "No warehouse keeps " + stock.sku + ".");
  Response answer;
  answer.productId = query.productId;
  answer.productMetadata = {.sku = stock.sku,
                            .barcode = in_store_barcode(stock.sku),
                            .category = {.primary = stock.category.empty() ? "general" : stock.category,
                                         .secondary = {},
                                         .tags = {}},
                            .dimensions = {}};
  answer.aggregatedInventory = {.totalAvailable = stock.available(),
                                .totalReserved = stock.reserved(),
                                .totalInTransit = 0,
                                .safetyStock = stock.safety_stock,
                                .reorderLevel = stock.reorder_point};
  for (const Bin& bin : stock.bins) answer.locationBreakdown.push_back(location(stock, bin));
  for (auto movement = stock.recent.rbegin(); movement != stock.recent.rend(); ++movement)
    answer.recentMovements.push_back(shown(stock, *movement));
  answer.alerts = alerts(stock);
  answer.lastUpdated = now;
  return answer;
}

}  // namespace flowmart::inventory

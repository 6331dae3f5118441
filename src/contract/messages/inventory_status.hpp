// GetInventoryStatus: one product's stock everywhere, with where it lies, who supplies it and what moved.
#pragma once
#include <array>
#include <vector>

#include "contract/messages/inventory.hpp"
#include "contract/patterns.hpp"
#include "kernel/decimal.hpp"

namespace flowmart::contract {

enum class Zone : unsigned char { north, south, east, west, central };
constexpr auto wire_names(Zone) {
  using enum Zone;
  return std::array<Name<Zone>, 5>{
      {{north, "north"}, {south, "south"}, {east, "east"}, {west, "west"}, {central, "central"}}};
}
enum class SupplierTier : unsigned char { primary, secondary, backup };
constexpr auto wire_names(SupplierTier) {
  using enum SupplierTier;
  return std::array<Name<SupplierTier>, 3>{
      {{primary, "primary"}, {secondary, "secondary"}, {backup, "backup"}}};
}
enum class SupplierCurrency : unsigned char { usd, eur, gbp, cad, jpy };
constexpr auto wire_names(SupplierCurrency) {
  using enum SupplierCurrency;
  return std::array<Name<SupplierCurrency>, 5>{
      {{usd, "USD"}, {eur, "EUR"}, {gbp, "GBP"}, {cad, "CAD"}, {jpy, "JPY"}}};
}
enum class MovementType : unsigned char { inbound, outbound, transfer, adjustment };
constexpr auto wire_names(MovementType) {
  using enum MovementType;
  return std::array<Name<MovementType>, 4>{
      {{inbound, "inbound"}, {outbound, "outbound"}, {transfer, "transfer"}, {adjustment, "adjustment"}}};
}
enum class QualityGrade : unsigned char { a, b, c, d, f };
constexpr auto wire_names(QualityGrade) {
  using enum QualityGrade;
  return std::array<Name<QualityGrade>, 5>{{{a, "A"}, {b, "B"}, {c, "C"}, {d, "D"}, {f, "F"}}};
}
enum class AlertSeverity : unsigned char { info, warning, error, critical };
constexpr auto wire_names(AlertSeverity) {
  using enum AlertSeverity;
  return std::array<Name<AlertSeverity>, 4>{
      {{info, "info"}, {warning, "warning"}, {error, "error"}, {critical, "critical"}}};
}

// The parts of the answer.
namespace stock_report {

struct Category {
  std::string primary;
  std::optional<std::string> secondary;
  std::optional<std::vector<std::string>> tags;
  bool operator==(const Category&) const = default;
  static constexpr auto fields() {
    return FieldList{field("primary", &Category::primary, "Main category."),
                     field("secondary", &Category::secondary, "Finer category."),
                     field("tags", &Category::tags, "Free words.")};
  }
};
struct Dimensions {
  Decimal length, width, height, weight;
  bool operator==(const Dimensions&) const = default;
  static constexpr auto fields() {
    return FieldList{field("length", &Dimensions::length, "Centimetres.", {.minimum = 0}),
                     field("width", &Dimensions::width, "Centimetres.", {.minimum = 0}),
                     field("height", &Dimensions::height, "Centimetres.", {.minimum = 0}),
                     field("weight", &Dimensions::weight, "Kilograms.", {.minimum = 0})};
  }
};
struct ProductMetadata {
  std::string sku, barcode;
  Category category;
  Dimensions dimensions;
  bool operator==(const ProductMetadata&) const = default;
  static constexpr auto fields() {
    using M = ProductMetadata;
    return FieldList{field("sku", &M::sku, "Article code."),
                     field("barcode", &M::barcode, "UPC-A or EAN-13 digits.", {.pattern = patterns::barcode}),
                     field("category", &M::category, "Where the shop files it."),
                     field("dimensions", &M::dimensions, "Size and weight of one unit.")};
  }
};
struct Totals {
  std::int64_t totalAvailable = 0, totalReserved = 0, totalInTransit = 0, safetyStock = 0, reorderLevel = 0;
  bool operator==(const Totals&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("totalAvailable", &Totals::totalAvailable, "Units free to be sold.", {.minimum = 0}),
        field("totalReserved", &Totals::totalReserved, "Units promised to orders.", {.minimum = 0}),
        field("totalInTransit", &Totals::totalInTransit, "Units on the way between warehouses.",
              {.minimum = 0}),
        field("safetyStock", &Totals::safetyStock, "Units never to be planned with.", {.minimum = 0}),
        field("reorderLevel", &Totals::reorderLevel, "At or under this many, order more.", {.minimum = 0})};
  }
};
struct Coordinates {
  Decimal latitude, longitude;
  bool operator==(const Coordinates&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("latitude", &Coordinates::latitude, "Degrees north.", {.minimum = -90, .maximum = 90}),
        field("longitude", &Coordinates::longitude, "Degrees east.", {.minimum = -180, .maximum = 180})};
  }
};
struct OperatingHours {
  std::string openTime, closeTime, timeZone;
  bool operator==(const OperatingHours&) const = default;
  static constexpr auto fields() {
    using M = OperatingHours;
    return FieldList{field("openTime", &M::openTime, "Opens at.", {.pattern = patterns::time_of_day}),
                     field("closeTime", &M::closeTime, "Closes at.", {.pattern = patterns::time_of_day}),
                     field("timeZone", &M::timeZone, "Time zone of both.")};
  }
};
struct Location {
  std::string facilityId, name;
  Zone zone = Zone::central;
  Coordinates coordinates;
  OperatingHours operatingHours;
  bool operator==(const Location&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("facilityId", &Location::facilityId, "Code of the site.", {.pattern = patterns::facility}),
        field("name", &Location::name, "Name of the site."),
        field("zone", &Location::zone, "Part of the country."),
        field("coordinates", &Location::coordinates, "Where it stands."),
        field("operatingHours", &Location::operatingHours, "When it works.")};
  }
};
struct LocationStock {
  std::int64_t availableQuantity = 0, reservedQuantity = 0;
  std::string lastCountDate;
  bool operator==(const LocationStock&) const = default;
  static constexpr auto fields() {
    using M = LocationStock;
    return FieldList{
        field("availableQuantity", &M::availableQuantity, "Units free to be sold.", {.minimum = 0}),
        field("reservedQuantity", &M::reservedQuantity, "Units promised to orders.", {.minimum = 0}),
        field("lastCountDate", &M::lastCountDate, "Day of the last count.", {.format = "date"})};
  }
};
struct ExpirationTracking {
  bool hasExpiration = false;
  std::optional<std::int64_t> nearExpiryCount, expiredCount;
  bool operator==(const ExpirationTracking&) const = default;
  static constexpr auto fields() {
    using M = ExpirationTracking;
    return FieldList{field("hasExpiration", &M::hasExpiration, "Whether the goods perish."),
                     field("nearExpiryCount", &M::nearExpiryCount, "Units soon out of date.", {.minimum = 0}),
                     field("expiredCount", &M::expiredCount, "Units out of date.", {.minimum = 0})};
  }
};
struct QualityMetrics {
  std::string inspectionDate;
  QualityGrade grade = QualityGrade::a;
  Decimal defectRate;
  ExpirationTracking expirationTracking;
  bool operator==(const QualityMetrics&) const = default;
  static constexpr auto fields() {
    using M = QualityMetrics;
    return FieldList{
        field("inspectionDate", &M::inspectionDate, "Day of the last inspection.", {.format = "date"}),
        field("grade", &M::grade, "Its result."),
        field("defectRate", &M::defectRate, "Faulty units in percent.", {.minimum = 0, .maximum = 100}),
        field("expirationTracking", &M::expirationTracking, "Shelf life.")};
  }
};
struct LocationBreakdown {
  Location location;
  LocationStock inventory;
  QualityMetrics qualityMetrics;
  bool operator==(const LocationBreakdown&) const = default;
  static constexpr auto fields() {
    using M = LocationBreakdown;
    return FieldList{field("location", &M::location, "The site."),
                     field("inventory", &M::inventory, "What lies there."),
                     field("qualityMetrics", &M::qualityMetrics, "In which condition.")};
  }
};
struct SupplierPerformance {
  Decimal onTimeDelivery, qualityRating;
  std::optional<std::string> lastDeliveryDate;
  bool operator==(const SupplierPerformance&) const = default;
  static constexpr auto fields() {
    using M = SupplierPerformance;
    return FieldList{
        field("onTimeDelivery", &M::onTimeDelivery, "Deliveries on time in percent.",
              {.minimum = 0, .maximum = 100}),
        field("qualityRating", &M::qualityRating, "From 1, poor, to 5.", {.minimum = 1, .maximum = 5}),
        field("lastDeliveryDate", &M::lastDeliveryDate, "Day of the last delivery.", {.format = "date"})};
  }
};
struct ContractTerms {
  std::int64_t minimumOrderQuantity = 1;
  Decimal pricePerUnit;
  SupplierCurrency currency = SupplierCurrency::eur;
  bool operator==(const ContractTerms&) const = default;
  static constexpr auto fields() {
    using M = ContractTerms;
    return FieldList{
        field("minimumOrderQuantity", &M::minimumOrderQuantity, "Fewest units to an order.", {.minimum = 1}),
        field("pricePerUnit", &M::pricePerUnit, "What we pay for a unit.", {.minimum = 0}),
        field("currency", &M::currency, "Currency of the price.")};
  }
};
struct Supplier {
  std::string supplierId, companyName;
  SupplierTier tier = SupplierTier::primary;
  SupplierPerformance performance;
  ContractTerms contractTerms;
  bool operator==(const Supplier&) const = default;
  static constexpr auto fields() {
    return FieldList{field("supplierId", &Supplier::supplierId, "The supplier."),
                     field("companyName", &Supplier::companyName, "Its name."),
                     field("tier", &Supplier::tier, "Asked first, second or in need."),
                     field("performance", &Supplier::performance, "How it has delivered."),
                     field("contractTerms", &Supplier::contractTerms, "What was agreed.")};
  }
};
struct MovementReference {
  std::optional<std::string> orderId, transferId, userId;
  bool operator==(const MovementReference&) const = default;
  static constexpr auto fields() {
    using M = MovementReference;
    return FieldList{field("orderId", &M::orderId, "Order that it was for."),
                     field("transferId", &M::transferId, "Transfer that it was part of."),
                     field("userId", &M::userId, "Person behind it.")};
  }
};
struct Movement {
  std::string movementId;
  MovementType type = MovementType::adjustment;
  std::int64_t quantity = 0;
  Time timestamp{};
  std::string reason;
  std::optional<MovementReference> reference;
  bool operator==(const Movement&) const = default;
  static constexpr auto fields() {
    return FieldList{field("movementId", &Movement::movementId, "This one movement."),
                     field("type", &Movement::type, "Direction."),
                     field("quantity", &Movement::quantity, "Units moved."),
                     field("timestamp", &Movement::timestamp, "Moment of the movement."),
                     field("reason", &Movement::reason, "What led to it."),
                     field("reference", &Movement::reference, "What it belongs to.")};
  }
};
struct AlertMessage {
  AlertSeverity severity = AlertSeverity::info;
  std::string message;
  Time timestamp{};
  bool operator==(const AlertMessage&) const = default;
  static constexpr auto fields() {
    return FieldList{field("severity", &AlertMessage::severity, "How bad it is."),
                     field("message", &AlertMessage::message, "What is the matter."),
                     field("timestamp", &AlertMessage::timestamp, "Since when.")};
  }
};
struct Alerts {
  bool lowStock = false, qualityIssues = false, supplierDelays = false;
  std::vector<AlertMessage> messages;
  bool operator==(const Alerts&) const = default;
  static constexpr auto fields() {
    return FieldList{field("lowStock", &Alerts::lowStock, "More should be ordered."),
                     field("qualityIssues", &Alerts::qualityIssues, "Goods are in doubtful condition."),
                     field("supplierDelays", &Alerts::supplierDelays, "A delivery is late."),
                     field("messages", &Alerts::messages, "Each warning in words.")};
  }
};

}  // namespace stock_report

struct GetInventoryStatus {
  std::string productId;

  bool operator==(const GetInventoryStatus&) const = default;
  static constexpr auto fields() {
    return FieldList{
        field("productId", &GetInventoryStatus::productId, "Product: a uuid or an article code.")};
  }

  struct Response {
    std::string productId;
    stock_report::ProductMetadata productMetadata;
    stock_report::Totals aggregatedInventory;
    std::vector<stock_report::LocationBreakdown> locationBreakdown;
    std::vector<stock_report::Supplier> supplierInformation;
    std::vector<stock_report::Movement> recentMovements;
    stock_report::Alerts alerts;
    Time lastUpdated{};

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      using M = Response;
      return FieldList{
          field("productId", &M::productId, "The product."),
          field("productMetadata", &M::productMetadata, "What it is."),
          field("aggregatedInventory", &M::aggregatedInventory, "All warehouses together."),
          field("locationBreakdown", &M::locationBreakdown, "Each warehouse by itself.", {.items_min = 1}),
          field("supplierInformation", &M::supplierInformation, "Who delivers it."),
          field("recentMovements", &M::recentMovements, "The last movements, newest first.",
                {.items_max = 10}),
          field("alerts", &M::alerts, "What somebody should look at."),
          field("lastUpdated", &M::lastUpdated, "How fresh this answer is.")};
    }
    static constexpr MessageInfo info{
        .id = "GetInventoryStatusResponse",
        .name = "Get inventory status: answer",
        .kind = Kind::response,
        .version = "0.0.1",
        .summary = "One product's stock, warehouse by warehouse, with suppliers and last movements.",
        .owners = {"dboyne"},
        .service = "InventoryService",
        .example = R"({"productId":"KETTLE-17","productMetadata":{"sku":"KETTLE-17","barcode":"4006381333931",
"category":{"primary":"kitchen","tags":["enamel"]},"dimensions":{"length":22.5,"width":18,"height":24,"weight":1.35}},
"aggregatedInventory":{"totalAvailable":41,"totalReserved":1,"totalInTransit":0,"safetyStock":5,"reorderLevel":12},
"locationBreakdown":[{"location":{"facilityId":"FR0069","name":"Lyon","zone":"east",
"coordinates":{"latitude":45.764,"longitude":4.8357},
"operatingHours":{"openTime":"06:30","closeTime":"22:00","timeZone":"Europe/Paris"}},
"inventory":{"availableQuantity":41,"reservedQuantity":1,"lastCountDate":"2026-03-01"},
"qualityMetrics":{"inspectionDate":"2026-03-01","grade":"A","defectRate":0.2,
"expirationTracking":{"hasExpiration":false}}}],
"supplierInformation":[{"supplierId":"EMAIL-NORD","companyName":"Emaillerie du Nord","tier":"primary",
"performance":{"onTimeDelivery":96.5,"qualityRating":4.8,"lastDeliveryDate":"2026-02-20"},
"contractTerms":{"minimumOrderQuantity":24,"pricePerUnit":17.20,"currency":"EUR"}}],
"recentMovements":[{"movementId":"0195946e-2d9c-7b03-8e11-5f4a3c2d1b60","type":"outbound","quantity":1,
"timestamp":"2026-03-12T15:08:00Z","reason":"shipment","reference":{"orderId":"WEB-20874"}}],
"alerts":{"lowStock":false,"qualityIssues":false,"supplierDelays":true,
"messages":[{"severity":"warning","message":"Order 118 at Emaillerie du Nord is two days late.",
"timestamp":"2026-03-14T05:00:00Z"}]},"lastUpdated":"2026-03-14T09:26:53Z"})"};
  };

  static constexpr MessageInfo info{
      .id = "GetInventoryStatus",
      .name = "Get inventory status",
      .kind = Kind::query,
      .version = "0.0.1",
      .summary = "How much of this product is there, promised and free, and where?",
      .owners = {"dboyne"},
      .service = "InventoryService",
      .http = "GET",
      .example = R"({"productId":"KETTLE-17"})",
      .example_response = Response::info.example};
};

}  // namespace flowmart::contract

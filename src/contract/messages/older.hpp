// Older versions that the contract still promises to those who subscribe to them by range.
#pragma once
#include "contract/messages/inventory.hpp"
#include "contract/messages/payments.hpp"
#include "contract/messages/shipping.hpp"

namespace flowmart::contract {

namespace v1_0_0 {

// Did not say yet in which warehouse.
struct InventoryAdjusted {
  std::string event_id;
  Time timestamp{};
  ProductId product_id;
  std::int64_t adjusted_quantity = 0, new_quantity = 0;
  std::string adjustment_reason;
  std::optional<std::string> adjusted_by;

  bool operator==(const InventoryAdjusted&) const = default;
  static constexpr auto fields() {
    using M = InventoryAdjusted;
    return FieldList{field("event_id", &M::event_id, "This one change."),
                     field("timestamp", &M::timestamp, "Moment of the change."),
                     field("product_id", &M::product_id, "Product whose stock changed."),
                     field("adjusted_quantity", &M::adjusted_quantity, "Change, with its sign."),
                     field("new_quantity", &M::new_quantity, "What is available afterwards.", {.minimum = 0}),
                     field("adjustment_reason", &M::adjustment_reason, "What led to it."),
                     field("adjusted_by", &M::adjusted_by, "Person or program behind the change.")};
  }
  static constexpr MessageInfo info{.id = "InventoryAdjusted",
                                    .name = "Inventory adjusted",
                                    .kind = Kind::event,
                                    .version = "1.0.0",
                                    .summary = "Indicates a change in inventory level",
                                    .owners = {"dboyne", "msmith", "asmith", "full-stack", "mobile-devs"},
                                    .service = "InventoryService",
                                    .partition_key = "product_id",
                                    .example = R"({"event_id":"mv-70113","timestamp":"2025-08-02T12:00:00Z",
"product_id":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37","adjusted_quantity":48,"new_quantity":53,
"adjustment_reason":"restock","adjusted_by":"night shift"})"};
};

}  // namespace v1_0_0

namespace v0_0_1 {

struct InventoryAdjusted {
  std::string event_id;
  Time timestamp{};
  ProductId product_id;
  std::int64_t adjusted_quantity = 0, new_quantity = 0;
  std::string adjustment_reason;
  std::optional<std::string> adjusted_by;

  bool operator==(const InventoryAdjusted&) const = default;
  static constexpr auto fields() {
    using M = InventoryAdjusted;
    return FieldList{field("event_id", &M::event_id, "This one change."),
                     field("timestamp", &M::timestamp, "Moment of the change."),
                     field("product_id", &M::product_id, "Product whose stock changed."),
                     field("adjusted_quantity", &M::adjusted_quantity, "Change, with its sign."),
                     field("new_quantity", &M::new_quantity, "What is available afterwards.", {.minimum = 0}),
                     field("adjustment_reason", &M::adjustment_reason, "What led to it."),
                     field("adjusted_by", &M::adjusted_by, "Person or program behind the change.")};
  }
  static constexpr MessageInfo info{.id = "InventoryAdjusted",
                                    .name = "Inventory adjusted",
                                    .kind = Kind::event,
                                    .version = "0.0.1",
                                    .summary = "Indicates a change in inventory level",
                                    .owners = {"dboyne", "msmith", "asmith", "full-stack", "mobile-devs"},
                                    .service = "InventoryService",
                                    .partition_key = "product_id",
                                    .example = R"({"event_id":"mv-2204","timestamp":"2024-11-20T08:30:00Z",
"product_id":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37","adjusted_quantity":-2,"new_quantity":5,
"adjustment_reason":"count"})"};
};

// Still said who had made the change.
struct OutOfStock {
  std::string event_id;
  Time timestamp{};
  ProductId product_id;
  std::optional<std::int64_t> adjusted_quantity;
  std::int64_t new_quantity = 0;
  std::optional<std::string> adjustment_reason, adjusted_by;
  std::optional<WarehouseId> warehouse_id;

  bool operator==(const OutOfStock&) const = default;
  static constexpr auto fields() {
    using M = OutOfStock;
    return FieldList{
        field("event_id", &M::event_id, "This one occurrence."),
        field("timestamp", &M::timestamp, "Moment at which it was noticed."),
        field("product_id", &M::product_id, "Product that has run out."),
        field("adjusted_quantity", &M::adjusted_quantity, "Change that led to it, with its sign."),
        field("new_quantity", &M::new_quantity, "What is left: nothing, or less.", {.maximum = 0}),
        field("adjustment_reason", &M::adjustment_reason, "What took the last units."),
        field("adjusted_by", &M::adjusted_by, "Person or program behind the change."),
        field("warehouse_id", &M::warehouse_id, "Warehouse, when only one is meant.")};
  }
  static constexpr MessageInfo info{.id = "OutOfStock",
                                    .name = "Inventory out of stock",
                                    .kind = Kind::event,
                                    .version = "0.0.1",
                                    .summary = "Indicates inventory is out of stock",
                                    .owners = {"dboyne", "msmith", "asmith", "full-stack", "mobile-devs"},
                                    .service = "InventoryService",
                                    .partition_key = "product_id",
                                    .example = R"({"event_id":"mv-2219","timestamp":"2024-11-21T16:05:00Z",
"product_id":"01932b10-4c01-7a90-8e27-93d5f1b64a08","adjusted_quantity":-5,"new_quantity":0,
"adjustment_reason":"sale","adjusted_by":"checkout"})"};
};

// Had no paymentId, so the payments channel could not order by it.
struct PaymentProcessed {
  std::string transactionId;
  CustomerId userId;
  OrderId orderId;
  Decimal amount;
  std::string paymentMethod;
  ConfirmedStatus status = ConfirmedStatus::confirmed;
  GatewayConfirmation confirmationDetails;
  Time timestamp{};

  bool operator==(const PaymentProcessed&) const = default;
  static constexpr auto fields() {
    using M = PaymentProcessed;
    return FieldList{field("transactionId", &M::transactionId, "Reference at the processor."),
                     field("userId", &M::userId, "The customer who paid."),
                     field("orderId", &M::orderId, "The order that is paid."),
                     field("amount", &M::amount, "What was taken.", {.minimum = 0}),
                     field("paymentMethod", &M::paymentMethod, "What was paid with."),
                     field("status", &M::status, "Nothing but confirmed."),
                     field("confirmationDetails", &M::confirmationDetails, "The gateway's answer."),
                     field("timestamp", &M::timestamp, "Moment of success.")};
  }
  static constexpr MessageInfo info{
      .id = "PaymentProcessed",
      .name = "Payment Processed",
      .kind = Kind::event,
      .version = "0.0.1",
      .summary = "The money of an order has been taken.",
      .owners = {"dboyne"},
      .service = "PaymentService",
      .domain = "Payment",
      .example = R"({"transactionId":"ch_1Ab93Zk","userId":"0195946c-88b0-7f52-8a3d-0b7c9e14d6a2",
"orderId":"0191a7c4-0d33-7b21-a9e6-5c8f02d7341e","amount":16.50,"paymentMethod":"paypal","status":"confirmed",
"confirmationDetails":{"gatewayResponse":"approved","transactionId":"gw-40017"},"timestamp":"2024-11-20T08:31:07Z"})"};
};

struct DeliveryFailed {
  std::string shipmentId, orderId;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const DeliveryFailed&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipmentId", &DeliveryFailed::shipmentId, "Shipment that did not arrive."),
                     field("orderId", &DeliveryFailed::orderId, "Order that it should have delivered.")};
  }
  static constexpr MessageInfo info{.id = "DeliveryFailed",
                                    .name = "Delivery failed",
                                    .kind = Kind::event,
                                    .version = "0.0.1",
                                    .summary = "The carrier was there and left with the parcel.",
                                    .owners = {"dboyne"},
                                    .service = "ShippingService",
                                    .example = R"({"shipmentId":"shp-880","orderId":"WEB-11052"})"};
};

}  // namespace v0_0_1

namespace v0_0_2 {

// No reason yet: that came with 1.0.0.
struct DeliveryFailed {
  std::string shipmentId, orderId;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const DeliveryFailed&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipmentId", &DeliveryFailed::shipmentId, "Shipment that did not arrive."),
                     field("orderId", &DeliveryFailed::orderId, "Order that it should have delivered.")};
  }
  static constexpr MessageInfo info{.id = "DeliveryFailed",
                                    .name = "Delivery failed",
                                    .kind = Kind::event,
                                    .version = "0.0.2",
                                    .summary = "The carrier was there and left with the parcel.",
                                    .owners = {"dboyne"},
                                    .service = "ShippingService",
                                    .example = R"({"shipmentId":"shp-1743","orderId":"WEB-14490"})"};
};

}  // namespace v0_0_2
}  // namespace flowmart::contract

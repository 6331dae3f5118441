// Messages of the Inventory Service: stock comes, changes and goes, and what is announced of it.
// The two events are snake_case and the commands camelCase; that is how the contract was published.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "contract/fields.hpp"
#include "contract/message.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

inline constexpr std::string_view inventory_channel = "inventory.{env}.events";

struct InventoryAdjusted {
  std::string event_id;
  Time timestamp{};
  ProductId product_id;
  std::int64_t adjusted_quantity = 0, new_quantity = 0;
  std::string adjustment_reason;
  std::optional<std::string> adjusted_by;
  std::optional<WarehouseId> warehouse_id;

  bool operator==(const InventoryAdjusted&) const = default;
  static constexpr auto fields() {
    using M = InventoryAdjusted;
    return FieldList{
        field("event_id", &M::event_id, "This one change."),
        field("timestamp", &M::timestamp, "Moment of the change."),
        field("product_id", &M::product_id, "Product whose stock changed; the channel orders by it."),
        field("adjusted_quantity", &M::adjusted_quantity, "Change, with its sign."),
        field("new_quantity", &M::new_quantity, "What is available afterwards.", {.minimum = 0}),
        field("adjustment_reason", &M::adjustment_reason, "Reservation, sale, shipment, restock, count, ..."),
        field("adjusted_by", &M::adjusted_by, "Person or program behind the change."),
        field("warehouse_id", &M::warehouse_id, "Warehouse in which it happened.")};
  }
  static constexpr MessageInfo info{
      .id = "InventoryAdjusted",
      .name = "Inventory adjusted",
      .kind = Kind::event,
      .version = "1.0.1",
      .channel = inventory_channel,
      .summary = "Indicates a change in inventory level",
      .owners = {"dboyne", "msmith", "asmith", "full-stack", "mobile-devs"},
      .service = "InventoryService",
      .partition_key = "product_id",
      .draft = true,
      .example = R"({"event_id":"0195946e-2d9c-7b03-8e11-5f4a3c2d1b60","timestamp":"2026-03-14T09:26:53.018Z",
"product_id":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37","adjusted_quantity":-1,"new_quantity":41,
"adjustment_reason":"reservation","adjusted_by":"InventoryService","warehouse_id":"01932b0f-0a00-7c55-93e8-7d1b4f60a2c9"})"};
};

struct OutOfStock {
  std::string event_id;
  Time timestamp{};
  ProductId product_id;
  std::optional<std::int64_t> adjusted_quantity;
  std::int64_t new_quantity = 0;
  std::optional<std::string> adjustment_reason;
  std::optional<WarehouseId> warehouse_id;

  bool operator==(const OutOfStock&) const = default;
  static constexpr auto fields() {
    using M = OutOfStock;
    return FieldList{
        field("event_id", &M::event_id, "This one occurrence."),
        field("timestamp", &M::timestamp, "Moment at which it was noticed."),
        field("product_id", &M::product_id, "Product that has run out; the channel orders by it."),
        field("adjusted_quantity", &M::adjusted_quantity, "Change that led to it, with its sign."),
        field("new_quantity", &M::new_quantity, "What is left: nothing, or less with back orders.",
              {.maximum = 0}),
        field("adjustment_reason", &M::adjustment_reason, "What took the last units."),
        field("warehouse_id", &M::warehouse_id, "Warehouse, when only one is meant.")};
  }
  static constexpr MessageInfo info{
      .id = "OutOfStock",
      .name = "Inventory out of stock",
      .kind = Kind::event,
      .version = "0.0.4",
      .channel = inventory_channel,
      .summary = "Indicates inventory is out of stock",
      .owners = {"dboyne", "msmith", "asmith", "full-stack", "mobile-devs"},
      .service = "InventoryService",
      .partition_key = "product_id",
      .example = R"({"event_id":"0195947a-61f0-7d28-9c04-b8e7a6f51d32","timestamp":"2026-03-14T09:40:12Z",
"product_id":"01932b10-4c01-7a90-8e27-93d5f1b64a08","adjusted_quantity":-6,"new_quantity":0,
"adjustment_reason":"reservation"})"};
};

struct AddInventory {
  ProductId productId;
  std::int64_t quantity = 0;
  WarehouseId warehouseId;
  Time timestamp{};

  bool operator==(const AddInventory&) const = default;
  static constexpr auto fields() {
    using M = AddInventory;
    return FieldList{field("productId", &M::productId, "Product that arrives; the channel orders by it."),
                     field("quantity", &M::quantity, "Units that arrive."),
                     field("warehouseId", &M::warehouseId, "Warehouse that takes them in."),
                     field("timestamp", &M::timestamp, "Moment of arrival.")};
  }
  static constexpr MessageInfo info{
      .id = "AddInventory",
      .name = "Add inventory",
      .kind = Kind::command,
      .version = "0.0.3",
      .channel = inventory_channel,
      .summary = "Takes units of a product into a warehouse.",
      .owners = {"dboyne", "asmith", "full-stack", "mobile-devs"},
      .service = "InventoryService",
      .http = "POST",
      .partition_key = "productId",
      .example = R"({"productId":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37","quantity":48,
"warehouseId":"01932b0f-0a00-7c55-93e8-7d1b4f60a2c9","timestamp":"2026-03-13T06:15:00Z"})"};
};

struct UpdateInventory {
  ProductId productId;
  std::int64_t quantityChange = 0;
  WarehouseId warehouseId;
  Time timestamp{};

  bool operator==(const UpdateInventory&) const = default;
  static constexpr auto fields() {
    using M = UpdateInventory;
    return FieldList{
        field("productId", &M::productId, "Product to correct; the channel orders by it."),
        field("quantityChange", &M::quantityChange, "Units to add, or to take away when negative."),
        field("warehouseId", &M::warehouseId, "Warehouse in which they are."),
        field("timestamp", &M::timestamp, "Moment of the change.")};
  }
  static constexpr MessageInfo info{
      .id = "UpdateInventory",
      .name = "Update inventory",
      .kind = Kind::command,
      .version = "0.0.3",
      .channel = inventory_channel,
      .summary = "Command that will update a given inventory item",
      .owners = {"dboyne", "msmith", "asmith", "full-stack", "mobile-devs"},
      .service = "InventoryService",
      .http = "PUT",
      .partition_key = "productId",
      .example = R"({"productId":"01932b10-4c01-7a90-8e27-93d5f1b64a08","quantityChange":-3,
"warehouseId":"01932b0f-0a00-7c55-93e8-7d1b4f60a2c9","timestamp":"2026-03-13T17:44:20Z"})"};
};

struct DeleteInventory {
  ProductId productId;
  std::optional<WarehouseId> warehouseId;
  std::optional<std::string> reason;
  Time timestamp{};

  bool operator==(const DeleteInventory&) const = default;
  static constexpr auto fields() {
    using M = DeleteInventory;
    return FieldList{field("productId", &M::productId, "Product to drop; the channel orders by it."),
                     field("warehouseId", &M::warehouseId, "Drop it here only; everywhere when absent."),
                     field("reason", &M::reason, "What led to it."),
                     field("timestamp", &M::timestamp, "Moment of the removal.")};
  }
  static constexpr MessageInfo info{
      .id = "DeleteInventory",
      .name = "Delete Inventory",
      .kind = Kind::command,
      .version = "0.0.3",
      .channel = inventory_channel,
      .summary = "Drops a product from one warehouse or from all of them.",
      .owners = {"dboyne", "msmith", "asmith", "full-stack", "mobile-devs"},
      .service = "InventoryService",
      .http = "DELETE",
      .partition_key = "productId",
      .example = R"({"productId":"01932b10-4c07-7e4f-a6b1-48c90d2e735f","reason":"no longer made",
"timestamp":"2026-03-31T18:00:00Z"})"};
};

}  // namespace flowmart::contract

// Messages of the Shipping Service: a parcel is made, leaves, travels, arrives, or does not.
// All objects are open: a carrier may add what it likes, readers here ignore it.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "contract/fields.hpp"
#include "contract/message.hpp"

namespace flowmart::contract {

// Shared by CreateShipment and ShipmentCreated, which describe the same parcel.
struct ShipmentAddress {
  std::string street, city, state, postalCode, country;
  static constexpr Extra extra = Extra::ignored;
  bool operator==(const ShipmentAddress&) const = default;
  static constexpr auto fields() {
    using M = ShipmentAddress;
    return FieldList{personal(field("street", &M::street, "House and street.")),
                     personal(field("city", &M::city, "City or town.")),
                     personal(field("state", &M::state, "State, county or region.")),
                     personal(field("postalCode", &M::postalCode, "Postal code.")),
                     field("country", &M::country, "Country, by code or name.")};
  }
};
struct ShipmentItem {
  std::string itemId;
  std::int64_t quantity = 0;
  static constexpr Extra extra = Extra::ignored;
  bool operator==(const ShipmentItem&) const = default;
  static constexpr auto fields() {
    return FieldList{field("itemId", &ShipmentItem::itemId, "Product in the parcel."),
                     field("quantity", &ShipmentItem::quantity, "Units of it in the parcel.")};
  }
};

struct CreateShipment {
  std::string shipmentId, orderId;
  ShipmentAddress address;
  std::vector<ShipmentItem> items;
  std::string shippingMethod;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const CreateShipment&) const = default;
  static constexpr auto fields() {
    using M = CreateShipment;
    return FieldList{field("shipmentId", &M::shipmentId, "Names the new shipment."),
                     field("orderId", &M::orderId, "Order that it delivers."),
                     field("address", &M::address, "Where it goes."),
                     field("items", &M::items, "What is in it."),
                     field("shippingMethod", &M::shippingMethod, "How fast: the carrier's service.")};
  }
  static constexpr MessageInfo info{
      .id = "CreateShipment",
      .name = "Create shipment",
      .kind = Kind::command,
      .version = "0.0.1",
      .summary = "Wants a parcel made up for an order.",
      .owners = {"dboyne"},
      .service = "ShippingService",
      .http = "POST",
      .example = R"({"shipmentId":"shp-WEB-20931-1","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10",
"address":{"street":"Via del Corso 18","city":"Roma","state":"RM","postalCode":"00186","country":"IT"},
"items":[{"itemId":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37","quantity":1}],"shippingMethod":"express"})"};
};

struct ShipmentCreated {
  std::string shipmentId, orderId;
  ShipmentAddress address;
  std::vector<ShipmentItem> items;
  std::string shippingMethod;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const ShipmentCreated&) const = default;
  static constexpr auto fields() {
    using M = ShipmentCreated;
    return FieldList{field("shipmentId", &M::shipmentId, "The shipment."),
                     field("orderId", &M::orderId, "Order that it delivers."),
                     field("address", &M::address, "Where it goes."),
                     field("items", &M::items, "What is in it."),
                     field("shippingMethod", &M::shippingMethod, "How fast: the carrier's service.")};
  }
  static constexpr MessageInfo info{
      .id = "ShipmentCreated",
      .name = "Shipment created",
      .kind = Kind::event,
      .version = "0.0.1",
      .summary = "A parcel is made up for an order and waits to leave.",
      .owners = {"dboyne"},
      .service = "ShippingService",
      .example = R"({"shipmentId":"shp-WEB-20931-1","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10",
"address":{"street":"Via del Corso 18","city":"Roma","state":"RM","postalCode":"00186","country":"IT"},
"items":[{"itemId":"01932b10-4c00-7d1e-b5f4-2a6fd0918c37","quantity":1}],"shippingMethod":"express"})"};
};

struct ReturnInitiated {
  std::string shipmentId, orderId;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const ReturnInitiated&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipmentId", &ReturnInitiated::shipmentId, "Shipment that comes back."),
                     field("orderId", &ReturnInitiated::orderId, "Order that it delivered.")};
  }
  static constexpr MessageInfo info{
      .id = "ReturnInitiated",
      .name = "Return initiated",
      .kind = Kind::event,
      .version = "0.0.1",
      .summary = "A delivered parcel is going to come back.",
      .owners = {"dboyne"},
      .service = "ShippingService",
      .example = R"({"shipmentId":"shp-WEB-20931-1","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10"})"};
};

struct ShipmentDispatched {
  std::string shipmentId, orderId;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const ShipmentDispatched&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipmentId", &ShipmentDispatched::shipmentId, "Shipment that has left."),
                     field("orderId", &ShipmentDispatched::orderId, "Order that it delivers.")};
  }
  static constexpr MessageInfo info{
      .id = "ShipmentDispatched",
      .name = "Shipment dispatched",
      .kind = Kind::event,
      .version = "0.0.1",
      .summary = "The carrier has taken the parcel out of the warehouse.",
      .owners = {"dboyne"},
      .service = "ShippingService",
      .example = R"({"shipmentId":"shp-WEB-20931-1","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10"})"};
};

struct ShipmentInTransit {
  std::string shipmentId, orderId;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const ShipmentInTransit&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipmentId", &ShipmentInTransit::shipmentId, "Shipment that is on its way."),
                     field("orderId", &ShipmentInTransit::orderId, "Order that it delivers.")};
  }
  static constexpr MessageInfo info{
      .id = "ShipmentInTransit",
      .name = "Shipment in transit",
      .kind = Kind::event,
      .version = "0.0.1",
      .summary = "The carrier has seen the parcel on its way.",
      .owners = {"dboyne"},
      .service = "ShippingService",
      .example = R"({"shipmentId":"shp-WEB-20931-1","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10"})"};
};

struct ShipmentDelivered {
  std::string shipmentId, orderId;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const ShipmentDelivered&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipmentId", &ShipmentDelivered::shipmentId, "Shipment that has arrived."),
                     field("orderId", &ShipmentDelivered::orderId, "Order that it delivered.")};
  }
  static constexpr MessageInfo info{
      .id = "ShipmentDelivered",
      .name = "Shipment delivered",
      .kind = Kind::event,
      .version = "0.0.1",
      .summary = "The buyer has the parcel.",
      .owners = {"dboyne"},
      .service = "ShippingService",
      .example = R"({"shipmentId":"shp-WEB-20931-1","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10"})"};
};

struct DeliveryFailed {
  std::string shipmentId, orderId, failureReason;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const DeliveryFailed&) const = default;
  static constexpr auto fields() {
    using M = DeliveryFailed;
    return FieldList{field("shipmentId", &M::shipmentId, "Shipment that did not arrive."),
                     field("orderId", &M::orderId, "Order that it should have delivered."),
                     field("failureReason", &M::failureReason, "What the carrier gave as cause.")};
  }
  static constexpr MessageInfo info{
      .id = "DeliveryFailed",
      .name = "Delivery failed",
      .kind = Kind::event,
      .version = "1.0.0",
      .summary = "The carrier was there and left with the parcel.",
      .owners = {"dboyne"},
      .service = "ShippingService",
      .example = R"({"shipmentId":"shp-WEB-20931-1","orderId":"0195946e-2d7a-7c41-9f0b-61c2a85d3e10",
"failureReason":"nobody at home"})"};
};

struct CancelShipment {
  std::string shipmentId;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const CancelShipment&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipmentId", &CancelShipment::shipmentId, "Shipment that shall not leave.")};
  }
  static constexpr MessageInfo info{.id = "CancelShipment",
                                    .name = "Cancel shipment",
                                    .kind = Kind::command,
                                    .version = "0.0.1",
                                    .summary = "Wants a parcel kept back that has not left yet.",
                                    .owners = {"dboyne"},
                                    .service = "ShippingService",
                                    .http = "POST",
                                    .example = R"({"shipmentId":"shp-WEB-20931-1"})"};
};

struct CreateReturnLabel {
  std::string shipmentId;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const CreateReturnLabel&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipmentId", &CreateReturnLabel::shipmentId, "Shipment that shall come back.")};
  }
  static constexpr MessageInfo info{.id = "CreateReturnLabel",
                                    .name = "Create return label",
                                    .kind = Kind::command,
                                    .version = "0.0.1",
                                    .summary = "Wants a label with which the buyer can send a parcel back.",
                                    .owners = {"dboyne"},
                                    .service = "ShippingService",
                                    .http = "POST",
                                    .example = R"({"shipmentId":"shp-WEB-20931-1"})"};
};

enum class ShipmentStatus : unsigned char { pending, shipped, delivered, returned };
constexpr auto wire_names(ShipmentStatus) {
  using enum ShipmentStatus;
  return std::array<Name<ShipmentStatus>, 4>{
      {{pending, "pending"}, {shipped, "shipped"}, {delivered, "delivered"}, {returned, "returned"}}};
}

struct UpdateShipmentStatus {
  std::string shipmentId;
  ShipmentStatus status = ShipmentStatus::pending;
  std::optional<Time> updatedAt;

  static constexpr Extra extra = Extra::ignored;
  bool operator==(const UpdateShipmentStatus&) const = default;
  static constexpr auto fields() {
    using M = UpdateShipmentStatus;
    return FieldList{field("shipmentId", &M::shipmentId, "The shipment."),
                     field("status", &M::status, "Where it is now."),
                     field("updatedAt", &M::updatedAt, "Since when, by the carrier's clock.")};
  }
  static constexpr MessageInfo info{
      .id = "UpdateShipmentStatus",
      .name = "Update shipment status",
      .kind = Kind::command,
      .version = "0.0.1",
      .summary = "Reports how far a parcel has come; repeats and wrong order do no harm.",
      .owners = {"dboyne"},
      .service = "ShippingService",
      .http = "POST",
      .example = R"({"shipmentId":"shp-WEB-20931-1","status":"shipped","updatedAt":"2026-03-14T16:40:00Z"})"};
};

}  // namespace flowmart::contract

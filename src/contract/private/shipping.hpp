// What shipping needs besides the published messages: leave to dispatch, cancellation, failed deliveries.
#pragma once
#include <string>

#include "contract/message.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// Shipment ids are the caller's texts; inside a shipment is named by the UUID that follows from it.
struct ShipmentTag {
  static constexpr std::string_view kind = "shipment";
};
using ShipmentKey = Id<ShipmentTag>;

// A shipment asks whether its order may leave yet.
struct AwaitClearance {
  std::string shipment;
  OrderId order;

  bool operator==(const AwaitClearance&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipment", &AwaitClearance::shipment, "Shipment that waits."),
                     field("order", &AwaitClearance::order, "Order that it belongs to.")};
  }
  static constexpr MessageInfo info{.id = "AwaitClearance",
                                    .name = "Await clearance",
                                    .kind = Kind::command,
                                    .summary = "A shipment waits until its order may leave.",
                                    .service = "ShippingService",
                                    .is_private = true};
};

// The order's goods may leave though no payment was processed: nothing is to be paid, or it is paid later.
struct ClearOrder {
  OrderId order;
  std::string reason;

  bool operator==(const ClearOrder&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ClearOrder::order, "Order that may leave."),
                     field("reason", &ClearOrder::reason, "Why no payment is waited for.")};
  }
  static constexpr MessageInfo info{.id = "ClearOrder",
                                    .name = "Clear order",
                                    .kind = Kind::command,
                                    .summary = "Lets an order's shipments leave without a payment.",
                                    .service = "ShippingService",
                                    .is_private = true};
};

// The order was cancelled: nothing of it may leave any more.
struct RevokeClearance {
  OrderId order;
  std::string reason;

  bool operator==(const RevokeClearance&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &RevokeClearance::order, "Order that must not leave."),
                     field("reason", &RevokeClearance::reason, "Why.")};
  }
  static constexpr MessageInfo info{.id = "RevokeClearance",
                                    .name = "Revoke clearance",
                                    .kind = Kind::command,
                                    .summary = "Keeps an order's pending shipments from leaving, for good.",
                                    .service = "ShippingService",
                                    .is_private = true};
};

struct ShipmentCleared {
  std::string shipment;
  OrderId order;

  bool operator==(const ShipmentCleared&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipment", &ShipmentCleared::shipment, "Shipment that may leave."),
                     field("order", &ShipmentCleared::order, "Order that it belongs to.")};
  }
  static constexpr MessageInfo info{.id = "ShipmentCleared",
                                    .name = "Shipment cleared",
                                    .kind = Kind::event,
                                    .summary = "A shipment may leave: its order's payment terms are met.",
                                    .service = "ShippingService",
                                    .is_private = true};
};

struct ShipmentCancelled {
  std::string shipment;
  OrderId order;
  Time timestamp;

  bool operator==(const ShipmentCancelled&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipment", &ShipmentCancelled::shipment, "Shipment that will not leave."),
                     field("order", &ShipmentCancelled::order, "Order that it belonged to."),
                     field("timestamp", &ShipmentCancelled::timestamp, "When.")};
  }
  static constexpr MessageInfo info{.id = "ShipmentCancelled",
                                    .name = "Shipment cancelled",
                                    .kind = Kind::event,
                                    .summary = "A pending shipment was called off.",
                                    .service = "ShippingService",
                                    .is_private = true};
};

// The carrier could not hand the parcel over; it tries again or brings it back.
struct ReportDeliveryFailure {
  std::string shipment;
  std::string reason;
  Time at;

  bool operator==(const ReportDeliveryFailure&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipment", &ReportDeliveryFailure::shipment, "Shipment that was not taken in."),
                     field("reason", &ReportDeliveryFailure::reason, "The carrier's reason."),
                     field("at", &ReportDeliveryFailure::at, "When it was tried; names the try.")};
  }
  static constexpr MessageInfo info{.id = "ReportDeliveryFailure",
                                    .name = "Report delivery failure",
                                    .kind = Kind::command,
                                    .summary = "The carrier reports a delivery that failed.",
                                    .service = "ShippingService",
                                    .is_private = true};
};

// A shipment came back to the sender without being delivered, or after.
struct ShipmentReturned {
  std::string shipment;
  OrderId order;
  Time timestamp;

  bool operator==(const ShipmentReturned&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipment", &ShipmentReturned::shipment, "Shipment that came back."),
                     field("order", &ShipmentReturned::order, "Order that it belongs to."),
                     field("timestamp", &ShipmentReturned::timestamp, "When.")};
  }
  static constexpr MessageInfo info{.id = "ShipmentReturned",
                                    .name = "Shipment returned",
                                    .kind = Kind::event,
                                    .summary = "The carrier has brought a shipment back.",
                                    .service = "ShippingService",
                                    .is_private = true};
};

}  // namespace flowmart::contract

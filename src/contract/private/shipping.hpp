// What shipping needs besides the published messages: leave to dispatch, cancellation, failed deliveries,
// labels.
#pragma once
#include <string>

#include "contract/message.hpp"
#include "contract/messages/shipping.hpp"
#include "contract/private/inventory.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

// Shipment ids are the caller's texts; inside a shipment is named by the UUID that follows from it.
struct ShipmentTag {
  static constexpr std::string_view kind = "shipment";
};
using ShipmentKey = Id<ShipmentTag>;

// What the program calls an order's parcels: by its number, and an ordinal.
inline constexpr std::string_view shipment_prefix = "shp-";
inline std::string shipment_name(std::string_view number, std::string_view ordinal) {
  return std::string(shipment_prefix).append(number).append("-").append(ordinal);
}

// What its way back is called on a label: a parcel comes back once.
inline std::string return_name(std::string_view shipment) { return std::string("ret-").append(shipment); }

// The order's goods may leave though no payment was processed: nothing is to be paid, or it is paid later.
// What it holds, and its number, are said to a Shipping Service that was not there to hear of them.
struct ClearOrder {
  OrderId order;
  std::string reason;
  std::string number{};
  std::vector<ProductAllocation> goods{};

  bool operator==(const ClearOrder&) const = default;
  static constexpr auto fields() {
    return FieldList{field("order", &ClearOrder::order, "Order that may leave."),
                     field("reason", &ClearOrder::reason, "Why no payment is waited for."),
                     field("number", &ClearOrder::number, "Its number, if it may be new; else empty."),
                     field("goods", &ClearOrder::goods, "And what it holds, and where.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::command, "ClearOrder", "Clear order", "Lets an order's shipments leave without a payment.",
           "ShippingService");
};

struct ShipmentCancelled {
  std::string shipment;
  OrderId order;
  Time timestamp;

  bool operator==(const ShipmentCancelled&) const = default;
  static constexpr auto fields() {
    using T = ShipmentCancelled;
    return FieldList{field("shipment", &T::shipment, "Shipment that will not leave."),
                     field("order", &T::order, "Order that it belonged to."),
                     field("timestamp", &T::timestamp, "When.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "ShipmentCancelled", "Shipment cancelled",
                                           "A pending shipment was called off.", "ShippingService");
};

// The carrier could not hand the parcel over; it tries again or brings it back.
struct ReportDeliveryFailure {
  std::string shipment;
  std::string reason;
  Time at;

  bool operator==(const ReportDeliveryFailure&) const = default;
  static constexpr auto fields() {
    using T = ReportDeliveryFailure;
    return FieldList{field("shipment", &T::shipment, "Shipment that was not taken in.", {.length_max = 300}),
                     field("reason", &T::reason, "The carrier's reason.", {.length_max = 500}),
                     field("at", &T::at, "When it was tried; names the try.")};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "ReportDeliveryFailure", "Report delivery failure",
                     "The carrier reports a delivery that failed.", "ShippingService"));
};

// Staff lead a parcel past its carrier's word, and say why: one that waits has left, one that is under way
// has arrived. Which of the two follows from where it is.
struct SkipParcel {
  OrderId order;
  std::string shipment;
  std::string reason;
  std::string actor;
  Time at;

  bool operator==(const SkipParcel&) const = default;
  static constexpr auto fields() {
    using T = SkipParcel;
    return FieldList{
        field("order", &T::order, "Order that the parcel belongs to."),
        field("shipment", &T::shipment, "Shipment that is to go on.", {.length_min = 1, .length_max = 300}),
        field("reason", &T::reason, "Why.", {.length_min = 1, .length_max = 500}),
        field("actor", &T::actor, "Who wants it.", {.length_max = 128}), field("at", &T::at, "When.")};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "SkipParcel", "Skip parcel",
                     "Leads a parcel past a carrier's word that does not come.", "ShippingService"));
};

// A shipment came back to the sender without being delivered, or after.
struct ShipmentReturned {
  std::string shipment;
  OrderId order;
  Time timestamp;

  bool operator==(const ShipmentReturned&) const = default;
  static constexpr auto fields() {
    using T = ShipmentReturned;
    return FieldList{field("shipment", &T::shipment, "Shipment that came back."),
                     field("order", &T::order, "Order that it belongs to."),
                     field("timestamp", &T::timestamp, "When.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "ShipmentReturned", "Shipment returned",
                                           "The carrier has brought a shipment back.", "ShippingService");
};

// What stands on a shipment's label, or on the one that it comes back with. Refused while there is none.
struct ReadLabel {
  std::string shipment;
  bool returning = false;

  bool operator==(const ReadLabel&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipment", &ReadLabel::shipment, "The shipment."),
                     field("returning", &ReadLabel::returning, "The label for its way back.")};
  }

  struct Response {
    std::string id;
    ShipmentCreated content;
    std::string number;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      using T = Response;
      return FieldList{field("id", &T::id, "What its code says: the shipment, or its return."),
                       field("content", &T::content, "The parcel as it was made up."),
                       field("number", &T::number, "Its order's number; empty while that is not known.")};
    }
    static constexpr MessageInfo info = ours(Kind::response, "ReadLabelResponse", "Read label: answer",
                                             "What stands on a label.", "ShippingService");
  };
  static constexpr MessageInfo info = ours(Kind::query, "ReadLabel", "Read label",
                                           "Asks what stands on a parcel's label.", "ShippingService");
};

}  // namespace flowmart::contract

// What an order's parcels need besides the published messages: where each leaves from and what its carrier
// says of it; splitting one, refusing a line of one, taking one back; the carrier itself.
//
//   ParcelDetails: beside CreateShipment and what is reported of a parcel, or by itself
//   A parcel whose shippingMethod is `collect` waits in its warehouse for the buyer: dispatched is ready,
//   delivered is collected, and one that nobody collects is back where it is already.
//   ShipmentCreated (published) -> ParcelPlaced, where an order's goods lie in several warehouses
//   SplitParcel -> ParcelRepacked, ShipmentCreated (published)
//   RejectParcel -> ParcelRepacked -> SourceStock -> StockSourced (sourcing.hpp) -> ShipmentCreated
//   ReceiveParcel -> ParcelReceived -> AddInventory (published), and RefundPayment | SourceStock
//   PickupRequested ... PickupAnswered
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "contract/action.hpp"
#include "contract/message.hpp"
#include "contract/messages/shipping.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/sourcing.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

inline constexpr Rule shipment_length{.length_min = 1, .length_max = 300};
inline constexpr Rule carrier_text_length{.length_max = 200};
inline constexpr std::string_view collect_method = "collect";

// What CreateShipment and UpdateShipmentStatus can't say. Each that is there replaces what was known.
struct ParcelDetails {
  std::string shipment;
  std::optional<WarehouseId> warehouse;
  std::optional<std::int64_t> weight;
  std::optional<Money> postage;
  std::optional<std::string> carrier;
  std::optional<std::string> tracking;
  std::optional<std::string> carrier_status;
  std::optional<Time> at;

  bool operator==(const ParcelDetails&) const = default;
  static constexpr auto fields() {
    using T = ParcelDetails;
    return FieldList{
        field("shipment", &T::shipment, "The shipment.", shipment_length),
        field("warehouse", &T::warehouse, "Where its units leave from."),
        field("weight", &T::weight, "In grams.", {.minimum = 0, .maximum = 1'000'000'000}),
        field("postage", &T::postage, "What its carriage costs."),
        field("carrier", &T::carrier, "Who carries it.", carrier_text_length),
        field("tracking", &T::tracking, "The carrier's name for it.", carrier_text_length),
        field("carrier_status", &T::carrier_status, "How far it is, in the carrier's words.",
              carrier_text_length),
        field("at", &T::at, "Since when, by the carrier's clock: of two words the later one stands.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::command, "ParcelDetails", "Parcel details",
           "Says of a parcel what the published messages can't.", "ShippingService");
};

// Said when it is not clear by itself: of goods in several warehouses, and of a parcel that a carrier has.
struct ParcelPlaced {
  std::string shipment;
  OrderId order;
  WarehouseId warehouse;
  std::string carrier{};
  std::string tracking{};

  bool operator==(const ParcelPlaced&) const = default;
  static constexpr auto fields() {
    using T = ParcelPlaced;
    return FieldList{field("shipment", &T::shipment, "The shipment."),
                     field("order", &T::order, "Order that it belongs to."),
                     field("warehouse", &T::warehouse, "Where its units leave from."),
                     field("carrier", &T::carrier, "Who carries it; empty: nobody yet, or unknown."),
                     field("tracking", &T::tracking, "The carrier's name for it; empty: unknown.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ParcelPlaced", "Parcel placed",
           "It is settled which warehouse a parcel leaves from, or with whom.", "ShippingService");
};

// Some of a parcel's units go into another one.
struct SplitParcel {
  std::string shipment;
  std::vector<ShipmentItem> items;
  std::optional<std::string> into;

  bool operator==(const SplitParcel&) const = default;
  static constexpr auto fields() {
    using T = SplitParcel;
    return FieldList{
        field("shipment", &T::shipment, "The shipment.", shipment_length),
        field("items", &T::items, "What goes into the other one."),
        field("into", &T::into, "Names the other one; absent: the order's next name.", shipment_length)};
  }
  static constexpr MessageInfo info = operators(
      ours(Kind::command, "SplitParcel", "Split parcel",
           "Takes units out of a pending parcel and makes another one of them.", "ShippingService"));
};

struct RejectParcel {
  std::string shipment;
  std::string item;
  std::optional<std::int64_t> quantity;
  RefusedStock stock = RefusedStock::untouched;
  std::string reason;

  bool operator==(const RejectParcel&) const = default;
  static constexpr auto fields() {
    using T = RejectParcel;
    return FieldList{
        field("shipment", &T::shipment, "The shipment.", shipment_length),
        field("item", &T::item, "Product of it that is refused.", {.length_min = 1, .length_max = 128}),
        field("quantity", &T::quantity, "How many units; absent: all in the parcel.",
              {.minimum = 1, .maximum = quantity_max}),
        field("stock", &T::stock, "What that says of the stock there."),
        field("reason", &T::reason, "Why.", {.length_min = 1, .length_max = 500})};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "RejectParcel", "Reject parcel",
                     "The warehouse can't send what is in a pending parcel.", "ShippingService"));
};

struct ParcelRepacked {
  std::string shipment;
  OrderId order;
  std::vector<ShipmentItem> items;
  std::optional<RefusedUnits> refused;
  std::string reason;
  Time timestamp;

  bool operator==(const ParcelRepacked&) const = default;
  static constexpr auto fields() {
    using T = ParcelRepacked;
    return FieldList{field("shipment", &T::shipment, "The shipment."),
                     field("order", &T::order, "Order that it belongs to."),
                     field("items", &T::items, "What is in it now."),
                     field("refused", &T::refused, "What the warehouse refused; none: it was split."),
                     field("reason", &T::reason, "Why."),
                     field("timestamp", &T::timestamp, "When.")};
  }
  static constexpr MessageInfo info = ours(Kind::event, "ParcelRepacked", "Parcel repacked",
                                           "A pending parcel holds less than before.", "ShippingService");
};

// What becomes of the goods' buyer when they came back undelivered.
enum class AfterReturn : unsigned char { refund, resend };
constexpr auto wire_names(AfterReturn) {
  return std::array{Name<AfterReturn>{AfterReturn::refund, "refund"},
                    Name<AfterReturn>{AfterReturn::resend, "resend"}};
}

struct ReceiveParcel {
  std::string shipment;
  bool restock = false;
  AfterReturn then = AfterReturn::refund;

  bool operator==(const ReceiveParcel&) const = default;
  static constexpr auto fields() {
    using T = ReceiveParcel;
    return FieldList{field("shipment", &T::shipment, "The shipment.", shipment_length),
                     field("restock", &T::restock, "Back on the shelf; else its goods are written off."),
                     field("then", &T::then, "Their money goes back, or they are sent again.")};
  }
  static constexpr MessageInfo info =
      operators(ours(Kind::command, "ReceiveParcel", "Receive parcel",
                     "A parcel that came back undelivered is taken in.", "ShippingService"));
};

struct ParcelReceived {
  std::string shipment;
  OrderId order;
  std::vector<ProductQuantity> products;
  WarehouseId warehouse;
  bool restock = false;
  AfterReturn then = AfterReturn::refund;
  Time timestamp;

  bool operator==(const ParcelReceived&) const = default;
  static constexpr auto fields() {
    using T = ParcelReceived;
    return FieldList{field("shipment", &T::shipment, "The shipment."),
                     field("order", &T::order, "Order that it belongs to."),
                     field("products", &T::products, "What was in it."),
                     field("warehouse", &T::warehouse, "Where it had left from, and is back."),
                     field("restock", &T::restock, "Back on the shelf; else written off."),
                     field("then", &T::then, "Their money goes back, or they are sent again."),
                     field("timestamp", &T::timestamp, "When.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "ParcelReceived", "Parcel received",
           "A parcel that came back undelivered was taken in.", "ShippingService");
};

// The carrier is to fetch a parcel that may leave; what is in it is asked of Shipping (ReadLabel).
struct PickupRequested {
  std::string shipment;
  OrderId order;

  bool operator==(const PickupRequested&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipment", &PickupRequested::shipment, "The shipment."),
                     field("order", &PickupRequested::order, "Order that it belongs to.")};
  }
  static constexpr MessageInfo info = ours(Kind::effect, "PickupRequested", "Pickup requested",
                                           "The carrier is to fetch a parcel.", "ShippingService");
};

struct PickupAnswered {
  std::string shipment;
  bool accepted = false;
  std::string carrier;
  std::string tracking;
  std::optional<std::int64_t> weight;
  std::optional<Money> postage;
  std::string message;

  bool operator==(const PickupAnswered&) const = default;
  static constexpr auto fields() {
    using T = PickupAnswered;
    return FieldList{field("shipment", &T::shipment, "The shipment."),
                     field("accepted", &T::accepted, "Whether the carrier takes it."),
                     field("carrier", &T::carrier, "Who that is."),
                     field("tracking", &T::tracking, "The carrier's name for it."),
                     field("weight", &T::weight, "In grams."),
                     field("postage", &T::postage, "What its carriage costs."),
                     field("message", &T::message, "The carrier's words, fit for a person.")};
  }
  static constexpr MessageInfo info =
      ours(Kind::event, "PickupAnswered", "Pickup answered",
           "The carrier told whether it takes a parcel, and under which name.", "ShippingService");
};

// A parcel as it stands, for whoever shows it. Never a message by itself.
struct ParcelState {
  ShipmentCreated content;
  std::string number;
  std::string status;
  ParcelDetails details;
  std::int64_t attempts = 0;
  std::string carrier_problem;
  std::vector<Action> actions;
  std::int64_t version = 0;

  bool operator==(const ParcelState&) const = default;
  static constexpr auto fields() {
    using T = ParcelState;
    return FieldList{field("content", &T::content, "What is in it, and where it goes."),
                     field("number", &T::number, "Its order's number; empty while that is not known."),
                     field("status", &T::status, "How far it has come."),
                     field("details", &T::details, "What else is known of it."),
                     field("attempts", &T::attempts, "Deliveries that failed."),
                     field("carrier_problem", &T::carrier_problem, "Why the carrier does not take it."),
                     field("actions", &T::actions, "What can be done with it now."),
                     field("version", &T::version, "How often it has changed; 1 as it was made.")};
  }
};

// Units of an order that are in no parcel. Never a message by itself.
struct OpenUnits {
  std::string item;
  Quantity quantity = 0;
  WarehouseId warehouse;

  bool operator==(const OpenUnits&) const = default;
  static constexpr auto fields() {
    return FieldList{field("item", &OpenUnits::item, "Product."),
                     field("quantity", &OpenUnits::quantity, "Units of it."),
                     field("warehouse", &OpenUnits::warehouse, "Where they lie.")};
  }
};

// One parcel, or all of an order.
struct ReadParcels {
  std::string shipment;
  std::optional<OrderId> order;

  bool operator==(const ReadParcels&) const = default;
  static constexpr auto fields() {
    return FieldList{field("shipment", &ReadParcels::shipment, "The shipment; empty: all of the order."),
                     field("order", &ReadParcels::order, "The order.")};
  }

  struct Response {
    std::vector<ParcelState> parcels;
    std::string next;
    std::vector<OpenUnits> open;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      using T = Response;
      return FieldList{field("parcels", &T::parcels, "In the order in which they were made."),
                       field("next", &T::next, "Of an order: what its next one is called."),
                       field("open", &T::open, "Of an order: what is in no parcel.")};
    }
    static constexpr MessageInfo info = ours(Kind::response, "ReadParcelsResponse", "Read parcels: answer",
                                             "Parcels as they stand.", "ShippingService");
  };
  static constexpr MessageInfo info =
      ours(Kind::query, "ReadParcels", "Read parcels", "Asks how parcels stand.", "ShippingService");
};

}  // namespace flowmart::contract

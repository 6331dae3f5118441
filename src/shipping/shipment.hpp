// One parcel: created, let go once its order is cleared, followed through what the carrier reports, brought
// back if need be. Carriers report in any order and more than once: what is missing in between is told first,
// what is known already adds nothing.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
#pragma once
#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "contract/aggregate.hpp"
#include "contract/messages/shipping.hpp"
#include "contract/private/shipping.hpp"
#include "contract/services/shipping.hpp"

namespace flowmart::shipping {

using namespace contract;

namespace codes {
inline constexpr Code unknown_shipment{"unknown-shipment", Refusal::not_found};
inline constexpr Code shipment_id_taken{"shipment-id-taken", Refusal::conflict};
inline constexpr Code shipment_empty{"shipment-empty", Refusal::invalid};
inline constexpr Code too_many_lines{"too-many-lines", Refusal::invalid};
inline constexpr Code quantity_out_of_range{"quantity-out-of-range", Refusal::invalid};
inline constexpr Code id_missing{"id-missing", Refusal::invalid};
inline constexpr Code shipment_cancelled{"shipment-cancelled", Refusal::conflict};
inline constexpr Code shipment_dispatched{"shipment-dispatched", Refusal::conflict};
inline constexpr Code shipment_not_dispatched{"shipment-not-dispatched", Refusal::conflict};
inline constexpr Code order_not_cleared{"order-not-cleared", Refusal::conflict};
}  // namespace codes

// Finer than the contract's status: `dispatched` and `in_transit` both show as shipped.
enum class Stage : unsigned char { absent, pending, dispatched, in_transit, delivered, returned, cancelled };
constexpr auto wire_names(Stage) {
  using enum Stage;
  return std::array{Name<Stage>{absent, "absent"},         Name<Stage>{pending, "pending"},
                    Name<Stage>{dispatched, "dispatched"}, Name<Stage>{in_transit, "in_transit"},
                    Name<Stage>{delivered, "delivered"},   Name<Stage>{returned, "returned"},
                    Name<Stage>{cancelled, "cancelled"}};
}

struct Shipment {
  Stage stage = Stage::absent;
  CreateShipment content;
  bool cleared = false;
  bool return_initiated = false;
  std::optional<Time> shipped_report;  // newest time that a carrier gave with "shipped"
  std::set<Time> failures;             // times of failed deliveries

  bool operator==(const Shipment&) const = default;
  static constexpr auto fields() {
    return FieldList{field("stage", &Shipment::stage),
                     field("content", &Shipment::content),
                     field("cleared", &Shipment::cleared),
                     field("return_initiated", &Shipment::return_initiated),
                     field("shipped_report", &Shipment::shipped_report),
                     field("failures", &Shipment::failures)};
  }
  OrderId order() const { return OrderId::of(content.orderId); }
};

using ShippingDecision = Decision<ShippingService>;
ShippingDecision decide(const Shipment&, const CreateShipment&, Time now);
ShippingDecision decide(const Shipment&, const ShipmentCleared&, Time now);
ShippingDecision decide(const Shipment&, const CancelShipment&, Time now);
ShippingDecision decide(const Shipment&, const UpdateShipmentStatus&, Time now);
ShippingDecision decide(const Shipment&, const ReportDeliveryFailure&, Time now);
ShippingDecision decide(const Shipment&, const CreateReturnLabel&, Time now);

void evolve(Shipment&, const CreateShipment&);
void evolve(Shipment&, const ShipmentCleared&);
void evolve(Shipment&, const ShipmentCancelled&);
void evolve(Shipment&, const UpdateShipmentStatus&);
void evolve(Shipment&, const ShipmentDispatched&);
void evolve(Shipment&, const ShipmentInTransit&);
void evolve(Shipment&, const ShipmentDelivered&);
void evolve(Shipment&, const ReportDeliveryFailure&);
void evolve(Shipment&, const ReturnInitiated&);
void evolve(Shipment&, const ShipmentReturned&);

struct ShipmentAggregate {
  using State = Shipment;
  using Service = ShippingService;
  static constexpr std::string_view name = "shipping.shipment";
  using Handles = Types<CreateShipment, ShipmentCleared, CancelShipment, UpdateShipmentStatus,
                        ReportDeliveryFailure, CreateReturnLabel>;
  using Evolves = Types<ShipmentCancelled, ShipmentDispatched, ShipmentInTransit, ShipmentDelivered,
                        ReturnInitiated, ShipmentReturned>;
  using Folds = Types<CreateShipment, ShipmentCleared, UpdateShipmentStatus, ReportDeliveryFailure>;

  static Uuid key(const CreateShipment& m) { return ShipmentKey::of(m.shipmentId).uuid; }
  static Uuid key(const ShipmentCleared& m) { return ShipmentKey::of(m.shipment).uuid; }
  static Uuid key(const CancelShipment& m) { return ShipmentKey::of(m.shipmentId).uuid; }
  static Uuid key(const UpdateShipmentStatus& m) { return ShipmentKey::of(m.shipmentId).uuid; }
  static Uuid key(const ReportDeliveryFailure& m) { return ShipmentKey::of(m.shipment).uuid; }
  static Uuid key(const CreateReturnLabel& m) { return ShipmentKey::of(m.shipmentId).uuid; }

  static bool finished(const Shipment& state) {
    return state.stage == Stage::delivered || state.stage == Stage::returned ||
           state.stage == Stage::cancelled;
  }
};

}  // namespace flowmart::shipping

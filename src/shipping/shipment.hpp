// Parcels: created, let go once their order is cleared, followed through what the carrier reports, brought
// back if need be. Carriers report in any order and more than once: what is missing in between is told first,
// what is known already adds nothing.
//
// An order's goods may leave once its payment is processed, or when none is needed; not while somebody holds
// the order back, and never again once it was called off. Pure: no clock, no I/O, no randomness. The engine
// has dropped repeated message ids.
#pragma once
#include <optional>
#include <set>
#include <string_view>

#include "contract/lifecycle.hpp"
#include "contract/messages/shipping.hpp"
#include "contract/private/shipping.hpp"
#include "contract/services/shipping.hpp"
#include "contract/state.hpp"

namespace flowmart::shipping {

using namespace contract;

namespace codes {
inline constexpr Code unknown_shipment{"unknown-shipment", Refusal::not_found, "There is no such shipment."};
inline constexpr Code shipment_id_taken{"shipment-id-taken", Refusal::conflict};
inline constexpr Code shipment_id_reserved{"shipment-id-reserved", Refusal::invalid};
inline constexpr Code shipment_empty{"shipment-empty", Refusal::invalid};
inline constexpr Code too_many_lines{"too-many-lines", Refusal::invalid};
inline constexpr Code quantity_out_of_range{"quantity-out-of-range", Refusal::invalid};
inline constexpr Code id_missing{"id-missing", Refusal::invalid};
inline constexpr Code shipment_cancelled{"shipment-cancelled", Refusal::conflict,
                                         "The shipment was called off."};
inline constexpr Code shipment_dispatched{"shipment-dispatched", Refusal::conflict, "The shipment has left."};
inline constexpr Code shipment_not_dispatched{"shipment-not-dispatched", Refusal::conflict,
                                              "The shipment has not left."};
inline constexpr Code shipment_not_delivered{"shipment-not-dispatched", Refusal::conflict,
                                             "Only a shipment that was delivered can be sent back."};
inline constexpr Code no_return_label{"no-return-label", Refusal::conflict};
inline constexpr Code order_not_cleared{"order-not-cleared", Refusal::conflict};
inline constexpr Code order_held{"order-held", Refusal::conflict};
inline constexpr Code unknown_order{"unknown-order", Refusal::not_found};
inline constexpr Code not_in_order{"product-not-in-order", Refusal::not_found};
inline constexpr Code units_not_open{"units-not-open", Refusal::conflict};
inline constexpr Code order_called_off{"order-cancelled", Refusal::conflict};
}  // namespace codes

// Finer than the contract's status: `dispatched` and `in_transit` both show as shipped.
enum class Stage : unsigned char { absent, pending, dispatched, in_transit, delivered, returned, cancelled };
enum class Act : unsigned char { create, cancel, dispatch, transit, deliver, bring_back, fail, send_back };

inline constexpr auto lifecycle = [] {
  using enum Stage;
  using enum Act;
  return Lifecycle<Stage, Act>{
      {{create}, {absent}, pending},
      {{cancel}, {pending}, cancelled},
      {{dispatch}, {pending}, dispatched},
      {{transit}, {dispatched}, in_transit},
      {{deliver}, {in_transit}, delivered},
      {{bring_back}, {in_transit, delivered}, returned},
      {{fail}, {dispatched, in_transit}, stays},
      {{send_back}, {delivered}, stays},
      {{deliver, bring_back}, {pending}, dispatch},
      {{deliver, bring_back}, {dispatched}, transit},
      {{cancel, dispatch, transit, deliver, bring_back, fail, send_back}, {absent}, codes::unknown_shipment},
      {{dispatch, transit, deliver, bring_back, fail, send_back}, {cancelled}, codes::shipment_cancelled},
      {{cancel}, {dispatched, in_transit, delivered, returned}, codes::shipment_dispatched},
      {{fail}, {pending}, codes::shipment_not_dispatched},
      {{send_back}, {pending, dispatched, in_transit}, codes::shipment_not_delivered}};
}();

struct Shipment {
  Stage stage = Stage::absent;
  ShipmentCreated content;
  bool return_initiated = false;
  std::optional<Time> shipped_report;  // newest time that a carrier gave with "shipped"
  std::set<Time> failures;             // times of failed deliveries

  bool operator==(const Shipment&) const = default;
  static constexpr auto fields() {
    return FieldList{field("stage", &Shipment::stage), field("content", &Shipment::content),
                     field("return_initiated", &Shipment::return_initiated),
                     field("shipped_report", &Shipment::shipped_report),
                     field("failures", &Shipment::failures)};
  }
  OrderId order() const { return OrderId::of(content.orderId); }
};

inline bool at_rest(const Shipment& shipment) {
  return shipment.stage == Stage::delivered || shipment.stage == Stage::returned ||
         shipment.stage == Stage::cancelled;
}

// How many units of a product an order holds, and how many of them are in parcels.
struct HeldUnits {
  ProductId product;
  Quantity held = 0;
  Quantity in_parcels = 0;

  Quantity open() const { return held - in_parcels; }
  bool operator==(const HeldUnits&) const = default;
  static constexpr auto fields() {
    return FieldList{field("product", &HeldUnits::product), field("held", &HeldUnits::held),
                     field("in_parcels", &HeldUnits::in_parcels)};
  }
};

// What Shipping knows of an order: its goods, and whether they may leave.
struct Consignment {
  std::vector<HeldUnits> goods;  // sorted by product
  Money due;                     // before they leave
  std::string number;            // the order's
  bool cleared = false;
  bool revoked = false;
  bool on_hold = false;     // somebody holds the order back
  bool stock_gone = false;  // its goods are no longer promised to it

  HeldUnits* find(ProductId product);
  const HeldUnits* find(ProductId product) const;
  bool may_leave() const { return cleared && !revoked && !on_hold && !stock_gone; }
  bool operator==(const Consignment&) const = default;
  static constexpr auto fields() {
    using T = Consignment;
    return FieldList{field("goods", &T::goods),          field("due", &T::due),
                     field("number", &T::number),        field("cleared", &T::cleared),
                     field("revoked", &T::revoked),      field("on_hold", &T::on_hold),
                     field("stock_gone", &T::stock_gone)};
  }
};
inline bool at_rest(const Consignment& order) { return order.revoked; }

struct Shipping {
  using Service = ShippingService;
  Table<ShipmentKey, Shipment> shipments{"shipping.shipments"};
  Table<OrderId, Consignment> orders{"shipping.orders"};
  auto tables() { return std::tie(shipments, orders); }

  // One that is absent, if there is none.
  const Shipment& shipment(std::string_view id) const;
};

using ShippingDecision = Decision<ShippingService>;
ShippingDecision decide(const Shipping&, const CreateShipment&, Time now);
ShippingDecision decide(const Shipping&, const CancelShipment&, Time now);
ShippingDecision decide(const Shipping&, const StockReserved&, Time now);
ShippingDecision decide(const Shipping&, const StockReleased&, Time now);
ShippingDecision decide(const Shipping&, const OrderPlaced&, Time now);
ShippingDecision decide(const Shipping&, const PaymentProcessed&, Time now);
ShippingDecision decide(const Shipping&, const ClearOrder&, Time now);
ShippingDecision decide(const Shipping&, const OrderCancelling&, Time now);
ShippingDecision decide(const Shipping&, const OrderHeld&, Time now);
ShippingDecision decide(const Shipping&, const OrderReleased&, Time now);
ShippingDecision decide(const Shipping&, const AmendmentEnded&, Time now);
ShippingDecision decide(const Shipping&, const UpdateShipmentStatus&, Time now);
ShippingDecision decide(const Shipping&, const ReportDeliveryFailure&, Time now);
ShippingDecision decide(const Shipping&, const CreateReturnLabel&, Time now);
ShippingDecision decide(const Shipping&, const ReadLabel&, Time now);

void evolve(Shipping&, const ShipmentCreated&);
void evolve(Shipping&, const ShipmentCancelled&);
void evolve(Shipping&, const StockReserved&);
void evolve(Shipping&, const StockReleased&);
void evolve(Shipping&, const OrderPlaced&);
void evolve(Shipping&, const PaymentProcessed&);
void evolve(Shipping&, const ClearOrder&);
void evolve(Shipping&, const OrderCancelling&);
void evolve(Shipping&, const OrderHeld&);
void evolve(Shipping&, const OrderReleased&);
void evolve(Shipping&, const AmendmentEnded&);
void evolve(Shipping&, const UpdateShipmentStatus&);
void evolve(Shipping&, const ShipmentDispatched&);
void evolve(Shipping&, const ShipmentInTransit&);
void evolve(Shipping&, const ShipmentDelivered&);
void evolve(Shipping&, const ReportDeliveryFailure&);
void evolve(Shipping&, const ReturnInitiated&);
void evolve(Shipping&, const ShipmentReturned&);

}  // namespace flowmart::shipping

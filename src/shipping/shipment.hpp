// Parcels: created, let go once their order is cleared, followed through what the carrier reports, brought
// back if need be. Carriers report in any order and more than once: what is missing in between is told first,
// what is known already adds nothing.
//
//   packing.cpp    CreateShipment, CancelShipment, SplitParcel, RejectParcel, StockSourced; ParcelDetails
//   clearance.cpp  what Shipping hears of an order, and asks a carrier to fetch: StockReserved, StockFirmed,
//                  StockReleased, StockAmended, AmendmentEnded, OrderPlaced, PaymentProcessed, ClearOrder,
//                  OrderCancelling, OrderHeld, OrderReleased, ReturnSettled
//   shipment.cpp   UpdateShipmentStatus, SkipParcel, ReportDeliveryFailure, CreateReturnLabel, ReceiveParcel,
//                  PickupAnswered
//   reading.cpp    ReadLabel, ReadParcels
//
// A shipment is one parcel: all of it leaves from one warehouse, where its order holds the units. Units over
// all parcels of an order are never more than it holds. A delivery that failed is tried again, attempts_max
// times in all; then the parcel comes back, is received by a person, and its units are sent again or not. One
// that the buyer collects (collect_method) waits where it was packed: it is dispatched once it is ready,
// delivered when it is handed over, and back the first time that it failed to be.
//
// An order's goods may leave once its payment is processed, or when none is needed; not while somebody holds
// the order back, and never again once it was called off. Pure: no clock, no I/O, no randomness. The engine
// has dropped repeated message ids.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "contract/lifecycle.hpp"
#include "contract/messages/shipping.hpp"
#include "contract/private/shipping.hpp"
#include "contract/services/shipping.hpp"
#include "contract/state.hpp"
#include "kernel/faults.hpp"

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
inline constexpr Code id_unreadable{"id-unreadable", Refusal::invalid, printable_rule};
inline constexpr Code shipment_cancelled{"shipment-cancelled", Refusal::conflict,
                                         "The shipment was called off."};
inline constexpr Code shipment_dispatched{"shipment-dispatched", Refusal::conflict, "The shipment has left."};
inline constexpr Code shipment_not_dispatched{"shipment-not-dispatched", Refusal::conflict,
                                              "The shipment has not left."};
inline constexpr Code nothing_to_skip{"nothing-to-skip", Refusal::conflict};
inline constexpr Code shipment_not_delivered{"shipment-not-dispatched", Refusal::conflict,
                                             "Only a shipment that was delivered can be sent back."};
inline constexpr Code no_return_label{"no-return-label", Refusal::conflict};
inline constexpr Code order_not_cleared{"order-not-cleared", Refusal::conflict};
inline constexpr Code order_held{"order-held", Refusal::conflict};
inline constexpr Code unknown_order{"unknown-order", Refusal::not_found};
inline constexpr Code not_in_order{"product-not-in-order", Refusal::not_found};
inline constexpr Code units_not_open{"units-not-open", Refusal::conflict};
inline constexpr Code order_called_off{"order-cancelled", Refusal::conflict};
inline constexpr Code goods_apart{"goods-in-several-warehouses", Refusal::conflict};
inline constexpr Code not_in_warehouse{"units-not-in-warehouse", Refusal::conflict};
inline constexpr Code too_many_parcels{"too-many-parcels", Refusal::conflict};
inline constexpr Code not_in_parcel{"product-not-in-parcel", Refusal::not_found};
inline constexpr Code units_not_in_parcel{"units-not-in-parcel", Refusal::conflict};
inline constexpr Code shipment_not_returned{"shipment-not-returned", Refusal::conflict,
                                            "The shipment has not come back."};
inline constexpr Code shipment_received{"shipment-received", Refusal::conflict,
                                        "The shipment was received before."};
inline constexpr Code shipment_replaced{"shipment-replaced", Refusal::conflict};
inline constexpr Code shipment_was_delivered{"shipment-was-delivered", Refusal::conflict,
                                             "The shipment was delivered: what becomes of it is for its "
                                             "return."};
}  // namespace codes

// Deliveries that may fail before the parcel comes back.
inline constexpr std::size_t attempts_max = 3;
// An order has few; each costs a look when another is made.
inline constexpr std::size_t parcels_max = 500;

// Finer than the contract's status: `dispatched` and `in_transit` both show as shipped. Returning: on its way
// back undelivered. Sent back: it came back after it had been delivered.
enum class Stage : unsigned char {
  absent,
  pending,
  dispatched,
  in_transit,
  delivered,
  returned,
  cancelled,
  returning,
  received,
  sent_back
};
enum class Act : unsigned char {
  create,
  cancel,
  dispatch,
  transit,
  deliver,
  bring_back,
  fail,
  send_back,
  give_up,
  receive,
  split,
  reject
};

inline constexpr auto lifecycle = [] {
  using enum Stage;
  using enum Act;
  return Lifecycle<Stage, Act>{
      {{create}, {absent}, pending},
      {{cancel}, {pending}, cancelled},
      {{dispatch}, {pending}, dispatched},
      {{transit}, {dispatched}, in_transit},
      {{deliver}, {in_transit, returning}, delivered},
      {{bring_back}, {in_transit, returning}, returned},
      {{bring_back}, {delivered}, sent_back},
      {{fail}, {dispatched, in_transit}, stays},
      {{give_up}, {in_transit}, returning},  // the last attempt failed
      {{receive}, {returned}, received},
      {{send_back}, {delivered}, stays},
      {{split, reject}, {pending}, stays},
      {{deliver, bring_back}, {pending}, dispatch},
      {{deliver, bring_back, give_up}, {dispatched}, transit},
      {{cancel, dispatch, transit, deliver, bring_back, fail, send_back, receive, split, reject},
       {absent},
       codes::unknown_shipment},
      {{dispatch, transit, deliver, bring_back, fail, send_back, receive, split, reject},
       {cancelled},
       codes::shipment_cancelled},
      {{cancel, split, reject},
       {dispatched, in_transit, delivered, returned, returning, received, sent_back},
       codes::shipment_dispatched},
      {{fail}, {pending}, codes::shipment_not_dispatched},
      {{send_back}, {pending, dispatched, in_transit, returning}, codes::shipment_not_delivered},
      {{receive}, {pending, dispatched, in_transit, delivered, returning}, codes::shipment_not_returned},
      {{receive}, {received}, codes::shipment_received},
      {{receive}, {sent_back}, codes::shipment_was_delivered},
      {{dispatch},
       {dispatched, in_transit, delivered, returned, returning, received, sent_back},
       codes::shipment_dispatched.why},
      {{deliver, fail}, {delivered}, "The shipment was delivered."},
      {{fail}, {returning}, "The shipment is on its way back."},
      {{deliver, fail}, {returned, received, sent_back}, "The shipment came back."},
      {{cancel}, {cancelled}, codes::shipment_cancelled.why}};
}();

struct Shipment {
  Stage stage = Stage::absent;
  ShipmentCreated content;
  bool return_initiated = false;
  std::optional<Time> shipped_report;  // newest time that a carrier gave with "shipped"
  std::set<Time> failures;             // times of failed deliveries
  ParcelDetails details;               // its warehouse, once it is settled
  bool failing = false;                // the last that was heard of it is a failed delivery
  bool fetching = false;               // the carrier was asked to fetch it
  std::string carrier_problem;         // why it does not
  std::int64_t version = 0;            // how often what is told of it has changed; 1 as it was made

  bool operator==(const Shipment&) const = default;
  static constexpr auto fields() {
    return FieldList{field("stage", &Shipment::stage),
                     field("content", &Shipment::content),
                     field("return_initiated", &Shipment::return_initiated),
                     field("shipped_report", &Shipment::shipped_report),
                     field("failures", &Shipment::failures),
                     field("details", &Shipment::details),
                     field("failing", &Shipment::failing),
                     field("fetching", &Shipment::fetching),
                     field("carrier_problem", &Shipment::carrier_problem),
                     field("version", &Shipment::version)};
  }
  bool is_collected() const { return content.shippingMethod == collect_method; }
  OrderId order() const { return OrderId::of(content.orderId); }
};

inline bool at_rest(const Shipment& shipment) {
  return shipment.stage == Stage::delivered || shipment.stage == Stage::received ||
         shipment.stage == Stage::sent_back || shipment.stage == Stage::cancelled;
}

// Units in one warehouse, and how many of them are in parcels that leave from there.
struct HeldPlace {
  WarehouseId warehouse;
  Quantity held = 0;
  Quantity in_parcels = 0;

  Quantity open() const { return held - in_parcels; }
  bool operator==(const HeldPlace&) const = default;
  static constexpr auto fields() {
    return FieldList{field("warehouse", &HeldPlace::warehouse), field("held", &HeldPlace::held),
                     field("in_parcels", &HeldPlace::in_parcels)};
  }
};

// How many units of a product an order holds, and how many of them are in parcels. Those that have left count
// in both.
struct HeldUnits {
  ProductId product;
  Quantity held = 0;
  Quantity in_parcels = 0;
  std::vector<HeldPlace> places;
  std::string item;      // what the first parcel of it calls it
  Quantity settled = 0;  // paid back or replaced by returns and claims

  Quantity open() const { return held - in_parcels; }
  HeldPlace& at(WarehouseId warehouse);  // made if it is not there
  Quantity open_at(WarehouseId warehouse) const;
  bool operator==(const HeldUnits&) const = default;
  static constexpr auto fields() {
    using T = HeldUnits;
    return FieldList{
        field("product", &T::product), field("held", &T::held), field("in_parcels", &T::in_parcels),
        field("places", &T::places),   field("item", &T::item), field("settled", &T::settled)};
  }
};

// What Shipping knows of an order: its goods, and whether they may leave.
struct Consignment {
  std::vector<HeldUnits> goods;  // sorted by product
  Money due;                     // before they leave
  std::string number;            // the order's
  bool cleared = false;
  bool firm = false;  // confirmed, and its stock is firm: its parcels are a warehouse's to send
  bool revoked = false;
  bool on_hold = false;              // somebody holds the order back
  bool stock_gone = false;           // its goods are no longer promised to it
  std::vector<std::string> parcels;  // all that were ever made, oldest first

  HeldUnits* find(ProductId product);
  const HeldUnits* find(ProductId product) const;
  bool may_leave() const { return cleared && !revoked && !on_hold && !stock_gone; }
  bool operator==(const Consignment&) const = default;
  static constexpr auto fields() {
    using T = Consignment;
    return FieldList{
        field("goods", &T::goods),           field("due", &T::due),         field("number", &T::number),
        field("cleared", &T::cleared),       field("revoked", &T::revoked), field("on_hold", &T::on_hold),
        field("stock_gone", &T::stock_gone), field("parcels", &T::parcels), field("firm", &T::firm)};
  }
};
inline bool at_rest(const Consignment& order) { return order.revoked; }

using Units = std::map<ProductId, Quantity>;
Units units_in(const std::vector<ShipmentItem>& items);

struct Shipping {
  using Service = ShippingService;
  Shipping() = default;
  explicit Shipping(const ShopSettings& settings) : carrier(settings.carrier) {}

  bool carrier = false;  // one is asked to fetch each parcel that may leave
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
ShippingDecision decide(const Shipping&, const ReturnSettled&, Time now);
ShippingDecision decide(const Shipping&, const UpdateShipmentStatus&, Time now);
ShippingDecision decide(const Shipping&, const SkipParcel&, Time now);
ShippingDecision decide(const Shipping&, const ReportDeliveryFailure&, Time now);
ShippingDecision decide(const Shipping&, const CreateReturnLabel&, Time now);
ShippingDecision decide(const Shipping&, const ReadLabel&, Time now);
ShippingDecision decide(const Shipping&, const StockFirmed&, Time now);
ShippingDecision decide(const Shipping&, const StockAmended&, Time now);
ShippingDecision decide(const Shipping&, const StockSourced&, Time now);
ShippingDecision decide(const Shipping&, const ParcelDetails&, Time now);
ShippingDecision decide(const Shipping&, const SplitParcel&, Time now);
ShippingDecision decide(const Shipping&, const RejectParcel&, Time now);
ShippingDecision decide(const Shipping&, const ReceiveParcel&, Time now);
ShippingDecision decide(const Shipping&, const PickupAnswered&, Time now);
ShippingDecision decide(const Shipping&, const ReadParcels&, Time now);

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
void evolve(Shipping&, const ReturnSettled&);
void evolve(Shipping&, const UpdateShipmentStatus&);
void evolve(Shipping&, const SkipParcel&);
void evolve(Shipping&, const ShipmentDispatched&);
void evolve(Shipping&, const ShipmentInTransit&);
void evolve(Shipping&, const ShipmentDelivered&);
void evolve(Shipping&, const ReportDeliveryFailure&);
void evolve(Shipping&, const ReturnInitiated&);
void evolve(Shipping&, const ShipmentReturned&);
void evolve(Shipping&, const StockFirmed&);
void evolve(Shipping&, const StockAmended&);
void evolve(Shipping&, const StockSourced&);
void evolve(Shipping&, const ParcelDetails&);
void evolve(Shipping&, const ParcelPlaced&);
void evolve(Shipping&, const ParcelRepacked&);
void evolve(Shipping&, const DeliveryFailed&);
void evolve(Shipping&, const ParcelReceived&);
void evolve(Shipping&, const PickupRequested&);
void evolve(Shipping&, const PickupAnswered&);

}  // namespace flowmart::shipping

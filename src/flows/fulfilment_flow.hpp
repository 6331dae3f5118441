// Follows one order's goods from the shelf to the buyer: makes its parcel once the order is settled, takes
// what leaves off the stock, and tells Orders when all of it has left and when all of it has arrived.
//
// An order may go in several parcels. A product's hold ends, and its units leave the books, when the last of
// its units has left: until then they count as reserved, so they can't be sold twice.
//
//   FulfilOrder        -> fulfil_order, and a parcel of all that nobody has packed yet
//   ShipmentCreated    -> shipment_created
//   ShipmentDispatched -> shipment_dispatched
//   ShipmentDelivered  -> shipment_delivered
//   RecordDelivery     -> order_delivered; it has ended
//   OrderCancelling    -> ends, wherever it stands
//   OrderHeld          -> its time does not run until OrderReleased: Shipping lets no parcel leave
//
// With several parcels it stands at several steps, and enters a step once a parcel.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
#pragma once
#include <concepts>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "contract/services/flows.hpp"
#include "contract/state.hpp"
#include "flows/fulfilment_steps.hpp"

namespace flowmart::flows {

using namespace contract;

inline constexpr std::string_view shipping_method_default = "standard";

struct Parcel {
  std::map<ProductId, Quantity> contents;
  bool dispatched = false;
  bool delivered = false;
  bool operator==(const Parcel&) const = default;
  static constexpr auto fields() {
    return FieldList{field("contents", &Parcel::contents), field("dispatched", &Parcel::dispatched),
                     field("delivered", &Parcel::delivered)};
  }
};

// How many of the ordered units of a product have left.
struct Goods {
  Quantity ordered = 0;
  Quantity dispatched = 0;
  std::vector<Allocation> allocations;  // where they leave from
  bool operator==(const Goods&) const = default;
  static constexpr auto fields() {
    return FieldList{field("ordered", &Goods::ordered), field("dispatched", &Goods::dispatched),
                     field("allocations", &Goods::allocations)};
  }
};

struct FulfilmentFlow {
  OrderId order;  // nil: nothing may be packed yet
  std::map<ProductId, Goods> goods;
  std::map<std::string, Parcel> parcels;  // by shipment; cancelled ones are gone
  bool cancelled = false;
  bool left = false;                   // all of it
  bool arrived = false;                // all of it
  bool held = false;                   // somebody holds the order back
  std::set<std::string> called_off{};  // parcels

  bool operator==(const FulfilmentFlow&) const = default;
  static constexpr auto fields() {
    using F = FulfilmentFlow;
    return FieldList{field("order", &F::order),     field("goods", &F::goods),
                     field("parcels", &F::parcels), field("cancelled", &F::cancelled),
                     field("left", &F::left),       field("arrived", &F::arrived),
                     field("held", &F::held),       field("called_off", &F::called_off)};
  }
  bool started() const { return !order.is_nil(); }
};
inline bool is_held(const FulfilmentFlow& flow) { return flow.held; }
inline bool at_rest(const FulfilmentFlow& flow) { return flow.arrived || flow.cancelled; }

// Where it stands: nowhere once it is at rest.
std::vector<FulfilmentStep> standing(const FulfilmentFlow& flow);

// Which steps a message makes an instance enter; `flow` is as it was before.
using FulfilmentSteps = std::vector<Entered<FulfilmentStep>>;
FulfilmentSteps steps(const FulfilmentFlow& flow, const FulfilOrder& wanted);
FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentCreated& created);
FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentCancelled& gone);
FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentDispatched& event);
FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentDelivered& event);
FulfilmentSteps steps(const FulfilmentFlow& flow, const RecordDispatch& dispatch);
FulfilmentSteps steps(const FulfilmentFlow& flow, const RecordDelivery& delivery);
FulfilmentSteps steps(const FulfilmentFlow& flow, const OrderCancelling& order);
FulfilmentSteps steps(const FulfilmentFlow& flow, const OrderHeld& held);
FulfilmentSteps steps(const FulfilmentFlow& flow, const OrderReleased& released);

void evolve(FulfilmentFlow&, const FulfilOrder&);
void evolve(FulfilmentFlow&, const ShipmentCreated&);
void evolve(FulfilmentFlow&, const ShipmentCancelled&);
void evolve(FulfilmentFlow&, const ShipmentDispatched&);
void evolve(FulfilmentFlow&, const ShipmentDelivered&);
void evolve(FulfilmentFlow&, const RecordDispatch&);
void evolve(FulfilmentFlow&, const RecordDelivery&);
void evolve(FulfilmentFlow&, const OrderCancelling&);
void evolve(FulfilmentFlow&, const OrderHeld&);
void evolve(FulfilmentFlow&, const OrderReleased&);

// What moves an instance, for whoever follows it from the journal.
using FulfilmentFlowMoves =
    Types<FulfilOrder, ShipmentCreated, ShipmentCancelled, ShipmentDispatched, ShipmentDelivered,
          RecordDispatch, RecordDelivery, OrderCancelling, OrderHeld, OrderReleased>;

struct FulfilmentFlows {
  using Service = FulfilmentFlowService;
  Table<OrderId, FulfilmentFlow> instances{"flows.fulfilment"};
  auto tables() { return std::tie(instances); }

  // One that has not begun, if there is none.
  const FulfilmentFlow& of(OrderId order) const;
};

using FulfilmentDecision = Decision<FulfilmentFlowService>;
// The order was amended since it was to be packed (repacking.cpp): what has not left goes by what it is now.
FulfilmentDecision pack_anew(const FulfilmentFlow& flow, const FulfilOrder& wanted, Time now);
void go_by(FulfilmentFlow& flow, const FulfilOrder& wanted);
// A parcel of all that is in none, called as none of the order's was.
FulfilmentDecision pack(const FulfilmentFlow& flow, const FulfilOrder& wanted);
FulfilmentDecision decide(const FulfilmentFlows&, const FulfilOrder&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentCreated&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentCancelled&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentDispatched&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentDelivered&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const OrderCancelling&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const OrderHeld&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const OrderReleased&, Time now);
// Goods that come back, and what a return leads to (going_back.cpp): carried on, and no instance moves.
FulfilmentDecision decide(const FulfilmentFlows&, const ReturnApproved&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ReturnInitiated&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const PlaceAgain&, Time now);

// A cancelled order's flow is there even if it never began, so that nothing is packed for it.
template <class M>
inline constexpr bool is_kept_by_fulfilment =
    std::same_as<M, FulfilOrder> || std::same_as<M, ShipmentCreated> || std::same_as<M, OrderCancelling>;

template <std::same_as<FulfilmentFlows> All, class M>
void evolve(All& all, const M& message) requires requires(FulfilmentFlow& one) {
  evolve(one, message);
}
{
  if constexpr (is_kept_by_fulfilment<M>) evolve(all.instances[order_of(message)], message);
  else if (FulfilmentFlow* flow = all.instances.change(order_of(message))) evolve(*flow, message);
}

}  // namespace flowmart::flows

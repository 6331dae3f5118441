// Follows one order's goods from the shelf to the buyer: makes its parcels once the order is settled, takes
// what leaves off the stock, and tells Orders when all of it has left and when all of it has arrived.
//
// An order goes in several parcels if its goods lie in several warehouses, or if people pack it so. Each
// takes its own units off the shelf when it leaves.
//
//   FulfilOrder        -> fulfil_order, and a parcel a warehouse of all that nobody has packed yet
//   ShipmentCreated    -> shipment_created
//   ShipmentCancelled  -> fulfil_order: a person packs its units, or has them packed; staff are told
//   ParcelRepacked     -> fulfil_order, if the warehouse refused units: they are looked for elsewhere
//   ShipmentDispatched -> shipment_dispatched
//   ShipmentDelivered  -> shipment_delivered
//   ShipmentReturned   -> shipment_returned: a person receives it
//   ParcelReceived     -> fulfil_order, if its units are sent again; else the order has that many less
//   RecordDelivery     -> order_delivered; it has ended
//   OrderCancelling    -> ends, wherever it stands
//   OrderHeld          -> its time does not run until OrderReleased: Shipping lets no parcel leave
//
// With several parcels it stands at several steps, and enters a step once a parcel. What it is owed and could
// not be had is looked for every stock_retry, and when Orders hears that there is more (GoodsOwed).
// Before an order is settled people may pack it, too: what it holds no more, or what is to go elsewhere, is
// called off (StockAmended, StockReleased, AmendmentEnded).
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
#pragma once
#include <concepts>
#include <map>
#include <optional>
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
inline constexpr Duration stock_retry = std::chrono::hours(1);

struct Parcel {
  std::map<ProductId, Quantity> contents;
  bool dispatched = false;
  bool delivered = false;
  std::optional<WarehouseId> warehouse;  // none: the one that has the order's goods
  bool returned = false;                 // undelivered, and not received yet
  std::int64_t failures = 0;             // deliveries that failed
  bool collected = false;                // by the buyer: it waits where it was packed
  std::string carrier{};                 // who carries it; empty: unknown
  bool label_wanted = false;             // for its way back, once it is delivered
  std::string tracking{};                // the carrier's name for it; empty: unknown
  bool replaced = false;                 // by others, since the order was amended

  bool operator==(const Parcel&) const = default;
  static constexpr auto fields() {
    return FieldList{field("contents", &Parcel::contents),         field("dispatched", &Parcel::dispatched),
                     field("delivered", &Parcel::delivered),       field("warehouse", &Parcel::warehouse),
                     field("returned", &Parcel::returned),         field("failures", &Parcel::failures),
                     field("collected", &Parcel::collected),       field("carrier", &Parcel::carrier),
                     field("label_wanted", &Parcel::label_wanted), field("tracking", &Parcel::tracking),
                     field("replaced", &Parcel::replaced)};
  }
};

// How many of a product's units the buyer is to have, and how many of them have left.
struct Goods {
  Quantity ordered = 0;
  Quantity dispatched = 0;
  std::vector<Allocation> allocations;  // what is held, and has not left: where it leaves from
  Quantity given_back = 0;              // came back, and its money is given back: not ordered any more

  Quantity held() const;
  Quantity owed() const { return ordered - dispatched - held(); }
  bool operator==(const Goods&) const = default;
  static constexpr auto fields() {
    return FieldList{field("ordered", &Goods::ordered), field("dispatched", &Goods::dispatched),
                     field("allocations", &Goods::allocations), field("given_back", &Goods::given_back)};
  }
};

struct FulfilmentFlow {
  OrderId order;  // nil: nothing may be packed yet
  std::map<ProductId, Goods> goods;
  std::map<std::string, Parcel> parcels;  // by shipment; cancelled ones are gone
  bool cancelled = false;
  bool left = false;     // all of it
  bool arrived = false;  // all of it
  bool held = false;     // somebody holds the order back
  std::string number;    // the order's, for people
  CustomerId customer;
  std::string owed_from;               // the parcel that what it is owed was in
  std::set<std::string> names_gone{};  // of parcels that were called off, or received again
  std::string collect_at{};            // where the buyer collects it; empty: it is sent

  bool operator==(const FulfilmentFlow&) const = default;
  static constexpr auto fields() {
    using F = FulfilmentFlow;
    return FieldList{field("order", &F::order),         field("goods", &F::goods),
                     field("parcels", &F::parcels),     field("cancelled", &F::cancelled),
                     field("left", &F::left),           field("arrived", &F::arrived),
                     field("held", &F::held),           field("called_off", &F::names_gone),
                     field("number", &F::number),       field("customer", &F::customer),
                     field("owed_from", &F::owed_from), field("collect_at", &F::collect_at)};
  }
  bool started() const { return !order.is_nil(); }
  bool was_packed() const { return !parcels.empty() || !names_gone.empty(); }
  bool all_left() const;       // all that the buyer is to have
  bool wants_nothing() const;  // all came back, and its money with it
};
inline bool is_held(const FulfilmentFlow& flow) { return flow.held; }
inline bool at_rest(const FulfilmentFlow& flow) {
  return flow.arrived || flow.cancelled || flow.wants_nothing();
}

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
FulfilmentSteps steps(const FulfilmentFlow& flow, const ParcelPlaced& placed);
FulfilmentSteps steps(const FulfilmentFlow& flow, const ParcelRepacked& repacked);
FulfilmentSteps steps(const FulfilmentFlow& flow, const ConsumeStock& left);
FulfilmentSteps steps(const FulfilmentFlow& flow, const DeliveryFailed& event);
FulfilmentSteps steps(const FulfilmentFlow& flow, const ShipmentReturned& event);
FulfilmentSteps steps(const FulfilmentFlow& flow, const ParcelReceived& received);
FulfilmentSteps steps(const FulfilmentFlow& flow, const StockSourced& sourced);
FulfilmentSteps steps(const FulfilmentFlow& flow, const ReturnApproved& approved);

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
void evolve(FulfilmentFlow&, const ParcelPlaced&);
void evolve(FulfilmentFlow&, const ParcelRepacked&);
void evolve(FulfilmentFlow&, const ConsumeStock&);
void evolve(FulfilmentFlow&, const DeliveryFailed&);
void evolve(FulfilmentFlow&, const ShipmentReturned&);
void evolve(FulfilmentFlow&, const ParcelReceived&);
void evolve(FulfilmentFlow&, const StockSourced&);
void evolve(FulfilmentFlow&, const ReturnApproved&);

// What moves an instance, for whoever follows it from the journal.
using FulfilmentFlowMoves =
    Types<FulfilOrder, ShipmentCreated, ShipmentCancelled, ShipmentDispatched, ShipmentDelivered,
          RecordDispatch, RecordDelivery, OrderCancelling, OrderHeld, OrderReleased, ParcelPlaced,
          ParcelRepacked, ConsumeStock, DeliveryFailed, ShipmentReturned, ParcelReceived, StockSourced,
          ReturnApproved>;

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
// Units that an order holds, and that are in no parcel yet.
using Places = std::map<ProductId, std::vector<Allocation>>;
// Takes so many units out of `from`, of that warehouse first, and says where they lay.
std::vector<Allocation> take(std::vector<Allocation>& from, Quantity units,
                             const std::optional<WarehouseId>& first);
void take(Places& from, const Parcel& parcel);
// Those of its parcels that are here and that `left` does not fill, or all that are here.
std::vector<std::string> replaced(const FulfilmentFlow& flow, Places& left, bool all);
// A parcel for each warehouse that has something left.
void pack(FulfilmentDecision& out, const FulfilmentFlow& flow, const FulfilOrder& wanted, const Places& left);
FulfilmentDecision decide(const FulfilmentFlows&, const FulfilOrder&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentCreated&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentCancelled&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentDispatched&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentDelivered&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const OrderCancelling&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const OrderHeld&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const OrderReleased&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ParcelPlaced&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ParcelRepacked&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const DeliveryFailed&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentReturned&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ParcelReceived&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const StockSourced&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const StockRetryDue&, Time now);
// Goods that come back, and what a return leads to (going_back.cpp): carried on, and enters no step.
FulfilmentDecision decide(const FulfilmentFlows&, const ReturnApproved&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ReturnInitiated&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const PlaceAgain&, Time now);
// Before an order is settled: what it holds no more, and what would go to where it is not to go any more.
FulfilmentDecision decide(const FulfilmentFlows&, const StockAmended&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const StockReleased&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const AmendmentEnded&, Time now);

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

// Follows one order's goods from the shelf to the buyer: makes its parcel once the order is settled, takes
// what leaves off the stock, and tells Orders when all of it has left and when all of it has arrived.
//
// An order may go in several parcels. A product's hold ends, and its units leave the books, when the last of
// its units has left: until then they count as reserved, so they can't be sold twice.
// Pure: no clock, no I/O, no randomness. The engine has dropped repeated message ids.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "contract/aggregate.hpp"
#include "contract/services/flows.hpp"

namespace flowmart::flows {

using namespace contract;

inline constexpr std::string_view shipping_method_default = "standard";

// One product of the order, all its lines together.
struct Goods {
  std::string item;  // as the buyer named it
  Quantity ordered = 0;
  Quantity dispatched = 0;
  bool consumed = false;
  std::vector<Allocation> allocations;  // where its units leave from, once the stock is firm
  bool operator==(const Goods&) const = default;
  static constexpr auto fields() {
    return FieldList{field("item", &Goods::item), field("ordered", &Goods::ordered),
                     field("dispatched", &Goods::dispatched), field("consumed", &Goods::consumed),
                     field("allocations", &Goods::allocations)};
  }
};

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

struct FulfilmentFlow {
  OrderId order;  // nil: not started
  std::string number;
  PostalAddress ship_to;
  std::vector<ProductId> sequence;  // products in the order of their first line
  std::map<ProductId, Goods> goods;
  std::map<std::string, Parcel> parcels;  // by shipment; cancelled ones are gone
  bool cancelled = false;
  bool left = false;     // RecordDispatch was sent
  bool arrived = false;  // RecordDelivery was sent

  bool operator==(const FulfilmentFlow&) const = default;
  static constexpr auto fields() {
    using F = FulfilmentFlow;
    return FieldList{
        field("order", &F::order),         field("number", &F::number), field("ship_to", &F::ship_to),
        field("sequence", &F::sequence),   field("goods", &F::goods),   field("parcels", &F::parcels),
        field("cancelled", &F::cancelled), field("left", &F::left),     field("arrived", &F::arrived)};
  }
  bool started() const { return !order.is_nil(); }
};

using FulfilmentDecision = Decision<FulfilmentFlowService>;
FulfilmentDecision decide(const FulfilmentFlow&, const OrderPlaced&, Time now);
FulfilmentDecision decide(const FulfilmentFlow&, const OrderFirmed&, Time now);
FulfilmentDecision decide(const FulfilmentFlow&, const StartFulfilment&, Time now);
FulfilmentDecision decide(const FulfilmentFlow&, const ShipmentCreated&, Time now);
FulfilmentDecision decide(const FulfilmentFlow&, const ShipmentCancelled&, Time now);
FulfilmentDecision decide(const FulfilmentFlow&, const ShipmentDispatched&, Time now);
FulfilmentDecision decide(const FulfilmentFlow&, const ShipmentDelivered&, Time now);
FulfilmentDecision decide(const FulfilmentFlow&, const OrderCancelling&, Time now);

void evolve(FulfilmentFlow&, const OrderPlaced&);
void evolve(FulfilmentFlow&, const OrderFirmed&);
void evolve(FulfilmentFlow&, const ShipmentCreated&);
void evolve(FulfilmentFlow&, const ShipmentCancelled&);
void evolve(FulfilmentFlow&, const ShipmentDispatched&);
void evolve(FulfilmentFlow&, const ShipmentDelivered&);
void evolve(FulfilmentFlow&, const OrderCancelling&);
void evolve(FulfilmentFlow&, const ConsumeStock&);
void evolve(FulfilmentFlow&, const RecordDispatch&);
void evolve(FulfilmentFlow&, const RecordDelivery&);

struct FulfilmentFlowAggregate {
  using State = FulfilmentFlow;
  using Service = FulfilmentFlowService;
  static constexpr std::string_view name = "flows.fulfilment";
  using Handles = Types<OrderPlaced, OrderFirmed, StartFulfilment, ShipmentCreated, ShipmentCancelled,
                        ShipmentDispatched, ShipmentDelivered, OrderCancelling>;
  using Evolves = Types<ConsumeStock, RecordDispatch, RecordDelivery>;
  using Folds = Types<OrderPlaced, OrderFirmed, ShipmentCreated, ShipmentCancelled, ShipmentDispatched,
                      ShipmentDelivered, OrderCancelling>;

  static Uuid key(const OrderPlaced& m) { return m.order.uuid; }
  static Uuid key(const OrderFirmed& m) { return m.order.uuid; }
  static Uuid key(const StartFulfilment& m) { return m.order.uuid; }
  static Uuid key(const ShipmentCreated& m) { return OrderId::of(m.orderId).uuid; }
  static Uuid key(const ShipmentCancelled& m) { return m.order.uuid; }
  static Uuid key(const ShipmentDispatched& m) { return OrderId::of(m.orderId).uuid; }
  static Uuid key(const ShipmentDelivered& m) { return OrderId::of(m.orderId).uuid; }
  static Uuid key(const OrderCancelling& m) { return m.order.uuid; }

  static bool finished(const FulfilmentFlow& state) {
    return !state.started() || state.arrived || state.cancelled;
  }
};

}  // namespace flowmart::flows

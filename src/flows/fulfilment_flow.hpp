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

#include "contract/services/flows.hpp"
#include "contract/state.hpp"

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
  bool left = false;     // all of it
  bool arrived = false;  // all of it

  bool operator==(const FulfilmentFlow&) const = default;
  static constexpr auto fields() {
    using F = FulfilmentFlow;
    return FieldList{field("order", &F::order),     field("goods", &F::goods),
                     field("parcels", &F::parcels), field("cancelled", &F::cancelled),
                     field("left", &F::left),       field("arrived", &F::arrived)};
  }
  bool started() const { return !order.is_nil(); }
};
inline bool at_rest(const FulfilmentFlow& flow) { return flow.arrived || flow.cancelled; }

struct FulfilmentFlows {
  using Service = FulfilmentFlowService;
  Table<OrderId, FulfilmentFlow> instances{"flows.fulfilment"};
  auto tables() { return std::tie(instances); }

  // One that has not begun, if there is none.
  const FulfilmentFlow& of(OrderId order) const;
};

using FulfilmentDecision = Decision<FulfilmentFlowService>;
FulfilmentDecision decide(const FulfilmentFlows&, const FulfilOrder&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentCreated&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentCancelled&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentDispatched&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const ShipmentDelivered&, Time now);
FulfilmentDecision decide(const FulfilmentFlows&, const OrderCancelling&, Time now);

void evolve(FulfilmentFlows&, const FulfilOrder&);
void evolve(FulfilmentFlows&, const ShipmentCreated&);
void evolve(FulfilmentFlows&, const ShipmentCancelled&);
void evolve(FulfilmentFlows&, const ShipmentDispatched&);
void evolve(FulfilmentFlows&, const ShipmentDelivered&);
void evolve(FulfilmentFlows&, const OrderCancelling&);
void evolve(FulfilmentFlows&, const RecordDispatch&);
void evolve(FulfilmentFlows&, const RecordDelivery&);

}  // namespace flowmart::flows

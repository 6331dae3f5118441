// The steps of the fulfilment flow, which is ours: contract/flows/fulfilment_flow.hpp shows them as a graph
// (fulfilment_steps_test.cpp compares the two).
#pragma once
#include <array>
#include <vector>

#include "contract/fields.hpp"
#include "flows/step.hpp"

namespace flowmart::flows {

using namespace contract;

enum class FulfilmentStep : unsigned char {
  fulfil_order,         // goods wait to be packed
  shipment_created,     // a parcel waits to leave
  shipment_dispatched,  // a parcel is on its way
  shipment_delivered,
  order_delivered,
  shipment_returned,  // a parcel came back undelivered
};
constexpr auto wire_names(FulfilmentStep) {
  using enum FulfilmentStep;
  return std::array{Name<FulfilmentStep>{fulfil_order, "fulfil_order"},
                    Name<FulfilmentStep>{shipment_created, "shipment_created"},
                    Name<FulfilmentStep>{shipment_dispatched, "shipment_dispatched"},
                    Name<FulfilmentStep>{shipment_delivered, "shipment_delivered"},
                    Name<FulfilmentStep>{order_delivered, "order_delivered"},
                    Name<FulfilmentStep>{shipment_returned, "shipment_returned"}};
}

// The flow packs by itself, in the same moment; people hand a parcel to the carrier within two days, and
// receive one that came back; carriers take up to two weeks.
inline constexpr std::array fulfilment_deadlines{
    Deadline{FulfilmentStep::fulfil_order, std::chrono::minutes(1)},
    Deadline{FulfilmentStep::shipment_created, std::chrono::days(2)},
    Deadline{FulfilmentStep::shipment_dispatched, std::chrono::days(14)},
    Deadline{FulfilmentStep::shipment_delivered, std::chrono::minutes(1)},
    Deadline{FulfilmentStep::order_delivered, std::chrono::minutes(1)},
    Deadline{FulfilmentStep::shipment_returned, std::chrono::days(2)},
};

}  // namespace flowmart::flows

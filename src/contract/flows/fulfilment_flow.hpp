// How the goods of a paid order come to the buyer. Ours: the contract documents no such flow.
#pragma once
#include "contract/flows.hpp"

namespace flowmart::contract {

namespace fulfilment_flow_steps {
inline constexpr std::array all{
    FlowStep{.id = "fulfil_order",
             .title = "Fulfil order",
             .kind = StepKind::message,
             .ref = "FulfilOrder",
             .ref_version = "0.0.1",
             .next = {{"shipment_created", "Pack what is open"}}},
    FlowStep{.id = "shipment_created",
             .title = "Parcel packed",
             .kind = StepKind::message,
             .ref = "ShipmentCreated",
             .ref_version = "0.0.1",
             .next = {{"shipment_dispatched", "Hand to the carrier"},
                      {"fulfil_order", "Called off, or refused by the warehouse"}}},
    FlowStep{.id = "shipment_dispatched",
             .title = "Parcel on its way",
             .kind = StepKind::message,
             .ref = "ShipmentDispatched",
             .ref_version = "0.0.1",
             .next = {{"shipment_delivered"}, {"shipment_returned", "Could not be handed over"}}},
    FlowStep{.id = "shipment_delivered",
             .title = "Parcel delivered",
             .kind = StepKind::message,
             .ref = "ShipmentDelivered",
             .ref_version = "0.0.1",
             .next = {{"order_delivered", "The last one of all"}}},
    FlowStep{.id = "order_delivered", .title = "Order delivered", .kind = StepKind::node},
    FlowStep{.id = "shipment_returned",
             .title = "Parcel is back",
             .kind = StepKind::message,
             .ref = "ShipmentReturned",
             .ref_version = "0.0.1",
             .next = {{"fulfil_order", "Received, to be sent again"}}}};
}  // namespace fulfilment_flow_steps

inline constexpr FlowInfo fulfilment_flow_info{.id = "FulfilmentFlow",
                                               .name = "Fulfilment flow",
                                               .version = "1.0.0",
                                               .summary = "Leads a paid order from the shelf to the buyer",
                                               .steps = fulfilment_flow_steps::all};

}  // namespace flowmart::contract

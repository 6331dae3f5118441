// How the money of an order is taken, and what follows from it. Steps, titles and labels as documented.
#pragma once
#include "contract/flows.hpp"

namespace flowmart::contract {

namespace payment_flow_steps {
inline constexpr std::array all{
    FlowStep{.id = "flow_step",
             .title = "Flow Step",
             .kind = StepKind::flow,
             .ref = "SubscriptionRenewed",
             .next = {{"place_order_request", "Subscription Renewed, New Order Placed"}}},
    FlowStep{.id = "place_order_request",
             .title = "Place order",
             .kind = StepKind::message,
             .ref = "PlaceOrder",
             .ref_version = "0.0.1",
             .next = {{"payment_initiated", "Initiate payment"}}},
    FlowStep{.id = "payment_initiated",
             .title = "Payment Initiated",
             .kind = StepKind::message,
             .ref = "PaymentInitiated",
             .ref_version = "0.0.1",
             .next = {{"payment_processed"}, {"payment_failed"}}},
    FlowStep{
        .id = "payment_processed",
        .title = "Payment Processed",
        .kind = StepKind::message,
        .ref = "PaymentProcessed",
        .ref_version = "0.0.1",
        .next = {{"adjust_inventory", "Adjust inventory"}, {"send_custom_notification", "Notify customer"}}},
    FlowStep{
        .id = "payment_failed",
        .title = "Payment Failed",
        .kind = StepKind::node,
        .next = {{"failure_notification", "Notify customer of failure"}, {"retry_payment", "Retry payment"}}},
    FlowStep{.id = "adjust_inventory",
             .title = "Inventory Adjusted",
             .kind = StepKind::message,
             .ref = "InventoryAdjusted",
             .ref_version = "1.0.1",
             .next = {{"payment_complete", "Complete order"}}},
    FlowStep{.id = "send_custom_notification",
             .title = "Customer Notified of Payment",
             .kind = StepKind::node,
             .next = {{"payment_complete", "Complete order"}}},
    FlowStep{.id = "failure_notification", .title = "Customer Notified of Failure", .kind = StepKind::node},
    FlowStep{.id = "retry_payment",
             .title = "Retry Payment",
             .kind = StepKind::node,
             .next = {{"payment_initiated", "Retry payment process"}}},
    FlowStep{.id = "payment_complete",
             .title = "Payment Complete",
             .kind = StepKind::message,
             .ref = "PaymentComplete",
             .next = {{"order-complete", "Order completed"}}},
    FlowStep{.id = "order-complete", .title = "Order Completed", .kind = StepKind::node}};
}  // namespace payment_flow_steps

inline constexpr FlowInfo payment_flow_info{
    .id = "PaymentFlow",
    .name = "Payment Flow for customers",
    .version = "1.0.0",
    .title = "Payment processing flow",
    .summary = "Documented flow when a user makes a payment within the order domain",
    .domain = "Payment",
    .owners = {"dboyne"},
    .steps = payment_flow_steps::all};

}  // namespace flowmart::contract

#include "audit/lifecycles.hpp"

namespace flowmart::audit {
namespace {

constexpr Transition order_transitions[]{{"OrderPlaced", "placing", "pending"},
                                         {"OrderConfirmed", "pending", "processing"},
                                         {"FulfilOrder", "processing", "processing"},
                                         {"FulfilOrder", "leaving", "leaving"},
                                         {"RecordDispatch", "processing", "leaving"},
                                         {"RecordDispatch", "leaving", "leaving"},
                                         {"RecordDispatch", "shipped", "shipped"},
                                         {"RecordDispatch", "delivered", "delivered"},
                                         {"OrderShipped", "processing", "shipped"},
                                         {"OrderShipped", "leaving", "shipped"},
                                         {"OrderDelivered", "shipped", "delivered"},
                                         {"OrderCancelling", "pending", "cancelling"},
                                         {"OrderCancelling", "processing", "cancelling"},
                                         {"OrderCancelling", "leaving", "cancelling"},
                                         {"OrderCancelling", "shipped", "cancelling"},
                                         {"OrderCancelled", "cancelling", "cancelled"},
                                         {"OrderHeld", "pending", "pending"},
                                         {"OrderHeld", "processing", "processing"},
                                         {"OrderHeld", "leaving", "leaving"},
                                         {"OrderReleased", "pending", "pending"},
                                         {"OrderReleased", "processing", "processing"},
                                         {"OrderReleased", "leaving", "leaving"},
                                         {"StockReleased, expired", "pending", "lapsed"},
                                         {"StockReserved", "lapsed", "pending"},
                                         {"OrderCancelling", "lapsed", "cancelling"},
                                         {"OrderHeld", "lapsed", "lapsed"},
                                         {"OrderReleased", "lapsed", "lapsed"},
                                         {"OrderAmending", "pending", "pending"},
                                         {"OrderAmending", "processing", "processing"},
                                         {"OrderAmending", "leaving", "leaving"}};

constexpr Transition amendment_transitions[]{{"OrderAmending", "absent", "asked"},
                                             {"AmendPayment", "asked", "charging"},
                                             {"AmendmentEnded, counted", "asked", "counted"},
                                             {"AmendmentEnded, counted", "charging", "counted"},
                                             {"AmendmentEnded, failed", "asked", "failed"},
                                             {"AmendmentEnded, failed", "charging", "failed"},
                                             {"OrderCancelling", "asked", "ended"},
                                             {"OrderCancelling", "charging", "ended"}};

constexpr Transition hold_transitions[]{{"OrderHeld", "absent", "held"},
                                        {"OrderReleased", "held", "released"},
                                        {"OrderCancelling", "held", "ended"}};

constexpr Transition reservation_transitions[]{{"StockReserved", "none", "reserved"},
                                               {"GetOrder", "reserved", "asking"},
                                               {"StockFirmed", "asking", "firm"},
                                               {"StockReleased, expired", "reserved", "lapsed"},
                                               {"StockReserved", "lapsed", "reserved"},
                                               {"StockReleased", "reserved", "ended"},
                                               {"StockReleased", "asking", "ended"},
                                               {"StockReleased", "firm", "ended"},
                                               {"ConsumeStock", "reserved", "reserved"},
                                               {"ConsumeStock", "asking", "asking"},
                                               {"ConsumeStock", "firm", "firm"},
                                               {"ConsumeStock, the last", "reserved", "consumed"},
                                               {"ConsumeStock, the last", "asking", "consumed"},
                                               {"ConsumeStock, the last", "firm", "consumed"},
                                               {"StockSourced", "firm", "firm"},
                                               {"StockSourced", "consumed", "firm"},
                                               {"StockAmended", "reserved", "reserved"},
                                               {"StockAmended", "asking", "asking"},
                                               {"StockAmended", "firm", "firm"},
                                               {"StockAmended, to nothing", "reserved", "ended"},
                                               {"StockAmended, to nothing", "asking", "ended"},
                                               {"StockAmended", "consumed", "firm"},
                                               {"StockAmended, to nothing", "firm", "consumed"},
                                               {"StockAmended, to nothing", "consumed", "consumed"}};

constexpr Transition payment_transitions[]{{"PreparePayment", "absent", "on_file"},
                                           {"PreparePayment", "on_file", "on_file"},
                                           {"PreparePayment", "failed", "failed"},
                                           {"ChargeRequested", "on_file", "charging"},
                                           {"ChargeRequested", "failed", "charging"},
                                           {"PaymentProcessed", "charging", "paid"},
                                           {"PaymentFailed", "charging", "failed"},
                                           {"TransferRecorded", "on_file", "on_file"},
                                           {"PaymentFailed", "on_file", "failed"},
                                           {"PaymentFailed", "failed", "failed"},
                                           {"ChargeRequested, of a part", "on_file", "charging"},
                                           {"ChargeRequested, of a part", "failed", "charging"},
                                           {"ChargeAnswered, of a part", "charging", "on_file"},
                                           {"ChargeRequested", "authorised", "authorised"},
                                           {"ChargeRequested", "lapsed", "lapsed"},
                                           {"PaymentAuthorised", "charging", "authorised"},
                                           {"PaymentAuthorised", "authorised", "authorised"},
                                           {"PaymentAuthorised", "lapsed", "authorised"},
                                           {"PaymentProcessed", "authorised", "authorised"},
                                           {"CaptureAnswered, the last", "authorised", "paid"},
                                           {"RefundRequested, the last", "authorised", "paid"},
                                           {"RefundRequested, let go", "authorised", "lapsed"},
                                           {"OrderCancelling", "authorised", "cancelled"},
                                           {"OrderCancelling", "lapsed", "cancelled"},
                                           {"TransferRecorded", "failed", "failed"},
                                           {"PaymentProcessed", "on_file", "paid"},
                                           {"PaymentProcessed", "failed", "paid"},
                                           {"OrderCancelling", "on_file", "cancelled"},
                                           {"OrderCancelling", "charging", "cancelled"},
                                           {"OrderCancelling", "failed", "cancelled"},
                                           {"OrderCancelling", "paid", "cancelled"}};

constexpr Transition shipment_transitions[]{
    {"ShipmentCreated", "absent", "pending"},         {"ShipmentCancelled", "pending", "cancelled"},
    {"ShipmentDispatched", "pending", "dispatched"},  {"ShipmentInTransit", "dispatched", "in_transit"},
    {"ShipmentDelivered", "in_transit", "delivered"}, {"ShipmentDelivered", "returning", "delivered"},
    {"ReturnInitiated", "in_transit", "returning"},   {"ReturnInitiated", "delivered", "delivered"},
    {"ShipmentReturned", "in_transit", "returned"},   {"ShipmentReturned", "returning", "returned"},
    {"ShipmentReturned", "delivered", "sent_back"},   {"ParcelReceived", "returned", "received"},
    {"ParcelRepacked", "pending", "pending"},         {"DeliveryFailed", "dispatched", "dispatched"},
    {"DeliveryFailed", "in_transit", "in_transit"}};

constexpr Transition return_transitions[]{
    {"ReturnRequested", "absent", "requested"},      {"ReturnApproved", "requested", "approved"},
    {"ReturnRejected", "requested", "rejected"},     {"ReturnReceived", "approved", "received"},
    {"ReturnInspected", "received", "received"},     {"ReturnInspected, the last", "received", "inspected"},
    {"ReturnClosed", "approved", "closed"},          {"ReturnClosed", "inspected", "closed"},
    {"ReturnClosed, expired", "approved", "expired"}};

constexpr Transition subscription_transitions[]{{"SubscriptionChanged, started", "absent", "pending"},
                                                {"SubscriptionRenewed", "pending", "active"},
                                                {"SubscriptionRenewed", "active", "active"},
                                                {"SubscriptionRenewed", "past_due", "active"},
                                                {"SubscriptionChanged, past_due", "pending", "pending"},
                                                {"SubscriptionChanged, past_due", "active", "past_due"},
                                                {"SubscriptionChanged, past_due", "past_due", "past_due"},
                                                {"SubscriptionChanged, paused", "active", "paused"},
                                                {"SubscriptionChanged, resumed", "paused", "active"},
                                                {"UserSubscriptionCancelled", "active", "ending"},
                                                {"UserSubscriptionCancelled", "pending", "canceled"},
                                                {"UserSubscriptionCancelled", "past_due", "canceled"},
                                                {"UserSubscriptionCancelled", "paused", "canceled"},
                                                {"SubscriptionChanged, canceled", "ending", "canceled"},
                                                {"SubscriptionChanged, expired", "pending", "expired"},
                                                {"SubscriptionChanged, expired", "active", "expired"},
                                                {"SubscriptionChanged, expired", "past_due", "expired"},
                                                {"SubscriptionChanged, paying", "pending", "pending"},
                                                {"SubscriptionChanged, paying", "active", "active"},
                                                {"SubscriptionChanged, paying", "past_due", "past_due"},
                                                {"SubscriptionChanged, paying", "paused", "paused"},
                                                {"SubscriptionChanged, skipped", "pending", "active"},
                                                {"SubscriptionChanged, skipped", "active", "active"},
                                                {"SubscriptionChanged, skipped", "past_due", "active"},
                                                {"SubscriptionChanged, renewing", "canceled", "pending"},
                                                {"SubscriptionChanged, renewing", "expired", "pending"}};

constexpr Lifecycle order_life{"order", "placing", order_transitions};
constexpr Lifecycle hold_life{"hold", "absent", hold_transitions};
constexpr Lifecycle amendment_life{"amendment", "absent", amendment_transitions};
constexpr Lifecycle reservation_life{"the reservation of order", "none", reservation_transitions};
constexpr Lifecycle payment_life{"payment", "absent", payment_transitions};
constexpr Lifecycle shipment_life{"shipment", "absent", shipment_transitions};
constexpr Lifecycle subscription_life{"subscription", "absent", subscription_transitions};
constexpr Lifecycle return_life{"return", "absent", return_transitions};

}  // namespace

const Lifecycle& order_lifecycle() { return order_life; }
const Lifecycle& hold_lifecycle() { return hold_life; }
const Lifecycle& amendment_lifecycle() { return amendment_life; }
const Lifecycle& reservation_lifecycle() { return reservation_life; }
const Lifecycle& payment_lifecycle() { return payment_life; }
const Lifecycle& shipment_lifecycle() { return shipment_life; }
const Lifecycle& subscription_lifecycle() { return subscription_life; }
const Lifecycle& return_lifecycle() { return return_life; }

}  // namespace flowmart::audit

// verify's tables are the services', transition by transition.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "audit/lifecycles.hpp"
#include "inventory/inventory.hpp"
#include "orders/orders.hpp"
#include "payment/payment.hpp"
#include "shipping/shipment.hpp"
#include "subscription/subscription.hpp"

namespace flowmart {
namespace {

using contract::names_of;
using Transitions = std::set<std::string>;

std::string line(std::string_view said, std::string_view from, std::string_view to) {
  return std::string(from) + " -> " + std::string(to) + " by " + std::string(said);
}

// What a service says once it has done an act; an act that is not listed tells verify nothing.
template <class Act>
using SaidBy = std::map<Act, std::string_view>;

template <class Stage, class Act>
Transitions of_service(const contract::Lifecycle<Stage, Act>& lifecycle, const SaidBy<Act>& said_by) {
  Transitions out;
  for (const auto& [act, said] : said_by)
    for (std::size_t s = 0; s < names_of<Stage>.size(); ++s)
      if (const auto to = lifecycle.of(static_cast<Stage>(s), act).to)
        out.insert(line(said, names_of<Stage>[s], names_of<Stage>[static_cast<std::size_t>(*to)]));
  return out;
}
Transitions of_audit(const audit::Lifecycle& lifecycle) {
  Transitions out;
  for (const audit::Transition& one : lifecycle.transitions) out.insert(line(one.said, one.from, one.to));
  EXPECT_EQ(out.size(), lifecycle.transitions.size()) << "a transition stands there twice";
  return out;
}

TEST(Lifecycles, VerifyKnowsTheOrdersOnes) {
  using enum orders::Act;
  EXPECT_EQ(of_audit(audit::order_lifecycle()),
            of_service(orders::lifecycle, {{place, "OrderPlaced"},
                                           {confirm, "OrderConfirmed"},
                                           {fulfil, "FulfilOrder"},
                                           {leave, "RecordDispatch"},
                                           {ship, "OrderShipped"},
                                           {deliver, "OrderDelivered"},
                                           {cancel, "OrderCancelling"},
                                           {come_back, "OrderCancelling"},
                                           {settle, "OrderCancelled"},
                                           {hold, "OrderHeld"},
                                           {release, "OrderReleased"},
                                           {lapse, "StockReleased, expired"},
                                           {reserve, "StockReserved"},
                                           {amend, "OrderAmending"}}));
}
TEST(Lifecycles, VerifyKnowsTheHoldsOnes) {
  using enum orders::HoldAct;
  EXPECT_EQ(of_audit(audit::hold_lifecycle()),
            of_service(orders::hold_lifecycle,
                       {{put_on, "OrderHeld"}, {release, "OrderReleased"}, {end, "OrderCancelling"}}));
}
TEST(Lifecycles, VerifyKnowsTheAmendmentsOnes) {
  using enum orders::AmendAct;
  EXPECT_EQ(of_audit(audit::amendment_lifecycle()),
            of_service(orders::amendment_lifecycle, {{ask, "OrderAmending"},
                                                     {charge, "AmendPayment"},
                                                     {count, "AmendmentEnded, counted"},
                                                     {fail, "AmendmentEnded, failed"},
                                                     {end, "OrderCancelling"}}));
}
TEST(Lifecycles, VerifyKnowsTheReservationsOnes) {
  using enum inventory::Act;
  EXPECT_EQ(of_audit(audit::reservation_lifecycle()),
            of_service(inventory::lifecycle, {{reserve, "StockReserved"},
                                              {confirm, "GetOrder"},
                                              {settle, "StockFirmed"},
                                              {expire, "StockReleased, expired"},
                                              {release, "StockReleased"},
                                              {take, "ConsumeStock"},
                                              {take_last, "ConsumeStock, the last"},
                                              {amend, "StockAmended"},
                                              {amend_to_nothing, "StockAmended, to nothing"},
                                              {source, "StockSourced"}}));
}
// A refund leaves the stage as it is, and verify counts its money.
TEST(Lifecycles, VerifyKnowsThePaymentsOnes) {
  using enum payment::Act;
  Transitions service = of_service(payment::lifecycle, {{prepare, "PreparePayment"},
                                                        {start, "ChargeRequested"},
                                                        {capture, "PaymentProcessed"},
                                                        {fail, "PaymentFailed"},
                                                        {receive, "TransferRecorded"},
                                                        {part, "ChargeRequested, of a part"},
                                                        {part_end, "ChargeAnswered, of a part"},
                                                        {renew, "ChargeRequested"},
                                                        {authorise, "PaymentAuthorised"},
                                                        {take_last, "CaptureAnswered, the last"},
                                                        {refund_last, "RefundRequested, the last"},
                                                        {let_go, "RefundRequested, let go"},
                                                        {expire, "PaymentFailed"},
                                                        {cancel, "OrderCancelling"}});
  service.merge(of_service(payment::lifecycle, {{complete, "PaymentProcessed"}}));
  EXPECT_EQ(of_audit(audit::payment_lifecycle()), service);
}
TEST(Lifecycles, VerifyKnowsTheShipmentsOnes) {
  using enum shipping::Act;
  EXPECT_EQ(of_audit(audit::shipment_lifecycle()),
            of_service(shipping::lifecycle, {{create, "ShipmentCreated"},
                                             {cancel, "ShipmentCancelled"},
                                             {dispatch, "ShipmentDispatched"},
                                             {transit, "ShipmentInTransit"},
                                             {deliver, "ShipmentDelivered"},
                                             {bring_back, "ShipmentReturned"},
                                             {fail, "DeliveryFailed"},
                                             {give_up, "ReturnInitiated"},
                                             {send_back, "ReturnInitiated"},
                                             {receive, "ParcelReceived"},
                                             {split, "ParcelRepacked"},
                                             {reject, "ParcelRepacked"}}));
}
TEST(Lifecycles, VerifyKnowsTheReturnsOnes) {
  using enum orders::ReturnAct;
  EXPECT_EQ(of_audit(audit::return_lifecycle()),
            of_service(orders::return_lifecycle, {{request, "ReturnRequested"},
                                                  {approve, "ReturnApproved"},
                                                  {reject, "ReturnRejected"},
                                                  {receive, "ReturnReceived"},
                                                  {inspect, "ReturnInspected"},
                                                  {inspect_last, "ReturnInspected, the last"},
                                                  {close, "ReturnClosed"},
                                                  {expire, "ReturnClosed, expired"}}));
}

// One that ends by what was paid for ends as SubscriptionChanged says, too.
TEST(Lifecycles, VerifyKnowsTheSubscriptionsOnes) {
  using enum subscription::Act;
  EXPECT_EQ(of_audit(audit::subscription_lifecycle()),
            of_service(subscription::lifecycle, {{start, "SubscriptionChanged, started"},
                                                 {settle, "SubscriptionRenewed"},
                                                 {fail, "SubscriptionChanged, past_due"},
                                                 {pause, "SubscriptionChanged, paused"},
                                                 {resume, "SubscriptionChanged, resumed"},
                                                 {cancel, "UserSubscriptionCancelled"},
                                                 {end, "SubscriptionChanged, canceled"},
                                                 {expire, "SubscriptionChanged, expired"},
                                                 {pay, "SubscriptionChanged, paying"},
                                                 {skip, "SubscriptionChanged, skipped"},
                                                 {renew, "SubscriptionChanged, renewing"}}));
}

}  // namespace
}  // namespace flowmart

// What keeps a payment open, and what it may not become.
#include "payment/payment_given.hpp"

namespace flowmart::payment {
namespace {

// 34.50 are promised, and all of it is on its way.
struct AllAsked : Desk {
  AllAsked() {
    given(prepare(), initiate());
    ChargeAnswered promise = succeeded();
    promise.until = noon + std::chrono::days(7);
    given(promise, CapturePayment{order, std::nullopt, "box", std::nullopt, true, ""});
  }
  CaptureAnswered answer(GatewayOutcome outcome) const { return {id, 1, outcome, "ca_1", ""}; }
};

TEST(CalledOff, WhatIsBeingTakenIsWaitedForAndGoesBack) {
  AllAsked r;
  EXPECT_FALSE(at_rest(r.payment()));
  r.when(cancel).then();
  r.when(r.answer(GatewayOutcome::succeeded)).then_types<RefundRequested>();
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(3450));
  r.when(refunded(1));
  EXPECT_EQ(r.the<PaymentCancelled>().refunded, gbp(3450));
}

// A parcel is told of again with whatever is in it by then; a person means the amount that they name.
TEST(TakenByName, TheSameNameAgainTakesNothingMore) {
  AllAsked r;
  r.when(CapturePayment{order, std::nullopt, "box", gbp(1000), true, ""}).then();
  r.when(CapturePayment{order, id, "box", std::nullopt, false, "ada"}).then();
  r.when(CapturePayment{order, id, "box", gbp(3450), false, "ada"}).then();
  r.when(CapturePayment{order, id, "box", gbp(1000), false, "ada"}).refused("capture-name-taken");
}

TEST(OnFile, APaymentKeepsItsCurrency) {
  for (const char* code : {"EUR", "USD"}) {
    Desk r;
    PreparePayment again = prepare();
    r.given(again);
    again.amount.currency = *Currency::parse(code);
    r.when(again).refused("payment-differs");
  }
}

}  // namespace
}  // namespace flowmart::payment

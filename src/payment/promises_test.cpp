// Money that is promised first, taken by name, let go, renewed; parts of it.
#include "payment/payment_desk.hpp"

namespace flowmart::payment::desk {

struct Promised : Desk {
  Promised() {
    state.capture = CaptureMode::per_parcel;
    given(prepared, started);
    when(promised()).then_types<PaymentAuthorised, PaymentProcessed>();
  }
};

TEST(Promise, IsAskedForAndTakenByName) {
  Desk r;
  r.state.capture = CaptureMode::at_dispatch;
  r.given(prepared).when(started);
  EXPECT_EQ(r.the<ChargeRequested>().capture, CaptureMode::at_dispatch);
  r.when(promised());
  r.then(PaymentAuthorised{id, order, 1, gbp(3450), gbp(3450), CaptureMode::at_dispatch, ends, "ch_1", noon},
         r.the<PaymentProcessed>());
  EXPECT_EQ(r.payment().stage(), Stage::authorised);
  r.when(parcel("p-1", 1000)).then(CaptureRequested{id, 1, order, gbp(1000), "ch_1", "p-1", noon});
  r.when(parcel("p-1", 1000)).then();
  r.when(captured(1)).then();
  r.when(captured(1)).then();
  EXPECT_EQ(std::tuple(r.shown().authorised, r.shown().captured), std::tuple(gbp(2450), gbp(1000)));
  r.when(parcel("p-2", std::nullopt, true)).then_types<CaptureRequested>();
  r.when(captured(2)).then();
  EXPECT_EQ(r.payment().stage(), Stage::paid);
  EXPECT_TRUE(at_rest(r.payment()));
}

TEST(Promise, IsNotExceeded) {
  Promised r;
  r.when(by_hand("a", 3451)).refused("capture-exceeds-promise");
  r.when(by_hand("a", 3000)).then_types<CaptureRequested>();
  r.when(by_hand("a", 2999)).refused("capture-name-taken");
  r.when(by_hand("b", 451)).refused("capture-exceeds-promise");
  // A parcel that is worth more than what is left takes what is left.
  r.when(parcel("p", 1000));
  EXPECT_EQ(r.the<CaptureRequested>().amount, gbp(450));
  r.when(by_hand("c", 1)).refused("nothing-promised");
}

TEST(Promise, OfWhatIsTakenLastTheRestIsLetGo) {
  Promised r;
  r.when(parcel("p", 3000, true)).then_types<CaptureRequested, RefundRequested>();
  EXPECT_EQ(r.the<RefundRequested>().released_minor, 450);
  r.given(captured(1));
  EXPECT_EQ(r.payment().stage(), Stage::paid);
}

TEST(Promise, GoesBackBeforeWhatWasTaken) {
  Promised r;
  r.given(parcel("p", 1000), captured(1));
  r.when(RefundPayment{order, "less", gbp(3000), "changed"});
  EXPECT_EQ(r.the<RefundRequested>().released_minor, 2450);
  r.when(back(1));
  EXPECT_EQ(r.the<PaymentRefunded>().kept, gbp(450));
  EXPECT_EQ(std::tuple(r.shown().captured, r.shown().refunded), std::tuple(gbp(1000), gbp(550)));
}

TEST(Promise, OfACancelledOrderIsLetGoAndALateCaptureGoesBack) {
  Promised r;
  r.given(parcel("p", 1000));
  r.when(cancel).then_types<RefundRequested>();
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(2450));
  r.when(back(1)).then_types<PaymentRefunded>();
  r.when(captured(1)).then_types<RefundRequested>();
  EXPECT_EQ(r.the<RefundRequested>().released_minor, std::nullopt);
  r.when(back(2)).then_types<PaymentRefunded, PaymentCancelled>();
  EXPECT_TRUE(at_rest(r.payment()));
}

TEST(Promise, OfACancelledOrderIsLetGoWhereItsCaptureIsDeclined) {
  Promised r;
  r.given(parcel("p", 1000), cancel, back(1));
  r.when(captured(1, GatewayOutcome::declined)).then_types<RefundRequested>();
  EXPECT_EQ(r.the<RefundRequested>().released_minor, 1000);
  r.when(back(2)).then_types<PaymentRefunded, PaymentCancelled>();
  EXPECT_EQ(r.payment().held_minor(), 0);
}

TEST(Promise, IsRenewedBeforeItEnds) {
  Promised r;
  r.given(parcel("p", 1000), captured(1));
  EXPECT_EQ(r.timers.at("promise").due, ends - std::chrono::hours(21));
  r.fire("promise").then_types<ChargeRequested>();
  EXPECT_EQ(r.the<ChargeRequested>().amount, gbp(2450));
  EXPECT_EQ(r.the<ChargeRequested>().capture, CaptureMode::per_parcel);
  r.when(promised(2, r.now + days(7))).then_types<RefundRequested, PaymentAuthorised>();
  EXPECT_EQ(r.the<PaymentAuthorised>().held, gbp(3450));
  r.when(back(1)).then();  // one promise in the place of another is no news
  EXPECT_EQ(r.payment().stage(), Stage::authorised);
  r.when(parcel("q", std::nullopt, true));
  EXPECT_EQ(r.the<CaptureRequested>().charge_reference, "ch_2");
}

TEST(Promise, WhatWasTakenWhileItWasRenewedIsNotPromisedTwice) {
  Promised r;
  r.fire("promise");
  r.given(parcel("p", 1000), captured(1));
  r.when(promised(2, r.now + days(7))).then_types<RefundRequested, RefundRequested, PaymentAuthorised>();
  EXPECT_EQ(r.payment().held_minor(), 3450);
  EXPECT_EQ(r.payment().promised_minor(), 2450);
}

TEST(Promise, ThatIsNotRenewedHoldsItsOrderAndLapsesAtItsEnd) {
  Promised r;
  r.fire("promise");
  r.when(declined(2)).then_types<HoldOrder>();
  EXPECT_EQ(r.the<HoldOrder>().purpose, "payment");
  EXPECT_EQ(r.payment().stage(), Stage::authorised);
  r.fire("promise").then_types<RefundRequested, HoldOrder>();
  EXPECT_EQ(r.now, ends);
  EXPECT_EQ(r.payment().stage(), Stage::lapsed);
  EXPECT_EQ(r.shown().waits_for, "the shop's accounts");
  r.given(back(1));
  r.when(ResumePayment{id, "tok_2", "ada"}).then_types<ChargeRequested>();
  EXPECT_EQ(r.the<ChargeRequested>().token, "tok_2");
  r.when(promised(3, r.now + days(7))).then_types<PaymentAuthorised>();
  EXPECT_EQ(std::tuple(r.payment().stage(), r.payment().held_minor()), std::tuple(Stage::authorised, 3450));
}

TEST(Promise, ThatWasVoidedIsAskedForAnewByHand) {
  Promised r;
  r.when(VoidPayment{id, "doubts", "ada"}).then_types<RefundRequested, HoldOrder>();
  r.when(VoidPayment{id, "doubts", "ada"}).refused("nothing-promised");
  r.when(back(1)).then_types<PaymentRefunded>();
  r.when(parcel("p", 100)).then();
  r.when(ResumePayment{id, {}, "ada"}).then_types<ChargeRequested>();
  r.when(ResumePayment{id, {}, "ada"}).refused("payment-not-failed");
}

TEST(Capture, ThatIsNotAnsweredIsAskedForUntilItIs) {
  Promised r;
  r.given(parcel("p", 1000));
  for (int i = 0; i < 20; ++i) {
    r.when(captured(1, GatewayOutcome::unknown)).then();
    EXPECT_EQ(r.timers.at("capture-retry").due - r.now,
              std::min<Duration>(std::chrono::seconds(30LL << i), std::chrono::hours(1)));
    r.fire("capture-retry").then(CaptureRequested{id, 1, order, gbp(1000), "ch_1", "p", noon});
  }
  EXPECT_EQ(r.payment().takings.front().stage, CaptureStage::asked);
  r.given(captured(1, GatewayOutcome::unknown));
  EXPECT_EQ(r.shown().unknown_since, noon);
  r.when(captured(1)).then();
  EXPECT_EQ(r.shown().unknown_since, std::nullopt);
}

TEST(Capture, ThatIsDeclinedAgainAndAgainWaitsForAPerson) {
  Promised r;
  r.given(parcel("p", 1000));
  for (int i = 1; i < capture_tries_max; ++i)
    r.when(captured(1, GatewayOutcome::declined)).fire("capture-retry").then_types<CaptureRequested>();
  r.when(captured(1, GatewayOutcome::declined)).then();
  EXPECT_FALSE(r.timers.contains("capture-retry"));
  EXPECT_EQ(std::tuple(r.shown().captures.front().status, r.shown().waits_for),
            std::tuple("failed", "the shop's accounts"));
  r.when(ResumePayment{id, {}, "ada"}).then_types<CaptureRequested>();
  r.when(captured(1)).then();
  EXPECT_EQ(r.shown().captured, gbp(1000));
}

TEST(Part, IsChargedByItsOwnMeansAndTheRestByThePayments) {
  Desk r;
  r.given(prepared, started, declined());
  PayPart all = part;
  all.amount = gbp(3450);
  r.when(all).refused("part-too-large");
  r.when(part).then_types<ChargeRequested>();
  EXPECT_EQ(std::tuple(r.the<ChargeRequested>().token, r.the<ChargeRequested>().method),
            std::tuple("tok_gift", PaymentMethod::paypal));
  r.when(part).then();
  r.when(taken_at_once(2)).then();
  PreparePayment otherwise = prepared;
  otherwise.token = "tok_2";
  r.when(otherwise).then();
  otherwise.method = PaymentMethod::bank_transfer;
  r.when(otherwise).refused("payment-under-way");
  r.when(started);
  EXPECT_EQ(std::tuple(r.the<ChargeRequested>().amount, r.the<ChargeRequested>().token),
            std::tuple(gbp(2450), "tok_2"));
  r.when(taken_at_once(3)).then_types<PaymentProcessed>();
  EXPECT_EQ(r.payment().held_minor(), 3450);
  all.key = "more";
  r.when(all).refused("payment-under-way");
}

TEST(Part, ThatIsUnderWayLetsTheRestStartOnceItHasEnded) {
  Desk r;
  r.given(prepared, started, declined(), part);
  r.when(started).then();
  r.when(declined(2)).then_types<ChargeRequested>();
  EXPECT_EQ(r.the<ChargeRequested>().amount, gbp(3450));
  EXPECT_EQ(r.shown().charges[1].reason, "card_declined");
  const auto charges = r.shown().charges;
  EXPECT_EQ(std::tuple(charges[0].status, charges[1].status, charges[2].status),
            std::tuple("failed", "failed", "asked"));
}

TEST(Part, ThatIsPromisedIsLetGoWithTheRest) {
  Desk r;
  r.state.capture = CaptureMode::per_parcel;
  r.given(prepared, started, declined(), part, promised(2), started, promised(3));
  r.when(VoidPayment{id, "doubts", "ada"}).then_types<RefundRequested, RefundRequested, HoldOrder>();
  const auto& [first, second] =
      std::pair(std::get<RefundRequested>(r.sent()[0]), std::get<RefundRequested>(r.sent()[1]));
  EXPECT_EQ(std::tuple(first.refund, first.amount), std::tuple(1, gbp(1000)));
  EXPECT_EQ(std::tuple(second.refund, second.amount), std::tuple(2, gbp(2450)));
}

}  // namespace flowmart::payment::desk

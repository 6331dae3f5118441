// Money that is promised first, taken by name, let go, renewed; refunds that fail; parts; disputes.
#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"
#include "payment/payment.hpp"
#include "payment/refunds.hpp"

namespace flowmart::payment {
namespace promises_test {

using contract::testing::noon;
using std::chrono::days;
using std::chrono::minutes;

const OrderId order = OrderId::of("WEB-1");
const CustomerId buyer = CustomerId::of("17850");
const PaymentId id = payment_of(order);
constexpr Time ends = noon + days(7);
Money gbp(std::int64_t minor) { return {minor, *Currency::parse("GBP")}; }

const PreparePayment prepared{id, order, buyer, gbp(3450), PaymentMethod::credit_card, "tok_1"};
const PaymentInitiated started{id.to_string(), buyer, order, gbp(3450).decimal(), "credit_card", noon, "GBP"};
ChargeAnswered promised(std::int64_t attempt = 1, Time until = ends) {
  return {id, attempt, GatewayOutcome::succeeded, {}, "ch_" + std::to_string(attempt), "approved", until};
}
ChargeAnswered taken_at_once(std::int64_t attempt = 1) {
  ChargeAnswered answer = promised(attempt);
  answer.until.reset();
  return answer;
}
ChargeAnswered declined(std::int64_t attempt = 1) {
  return {id, attempt, GatewayOutcome::declined, FailureReason::card_declined, "", "no"};
}
CaptureAnswered captured(std::int64_t capture, GatewayOutcome outcome = GatewayOutcome::succeeded) {
  return {id, capture, outcome, "ca_" + std::to_string(capture), ""};
}
RefundAnswered back(std::int64_t refund, GatewayOutcome outcome = GatewayOutcome::succeeded) {
  return {id, refund, outcome, "re_" + std::to_string(refund), ""};
}
CapturePayment parcel(const std::string& name, std::optional<std::int64_t> minor, bool last = false) {
  return {order, {}, name, minor ? std::optional(gbp(*minor)) : std::nullopt, last, {}};
}
CapturePayment by_hand(const std::string& name, std::int64_t minor) {
  return {order, id, name, gbp(minor), false, "ada"};
}
const OrderCancelling cancel{order, "changed my mind", "buyer", false, noon};

struct Desk : contract::testing::Rehearsal<Payments> {
  const Payment& payment() const { return *state.payments.find(id); }
  PaymentInFull shown() { return when(ReadPayments{{}, id}).the<ReadPayments::Response>().payments.front(); }
};
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

struct Paid : Desk {
  Paid() { given(prepared, started, taken_at_once()); }
};

TEST(Refund, ThatIsDeclinedAgainAndAgainWaitsForAPerson) {
  Paid r;
  r.given(RefundPayment{order, "broken", gbp(450), "scratch"});
  r.when(ResolveRefund{id, 1, {}, "", "ada"}).refused("refund-not-failed");
  for (int i = 1; i < refund_tries_max; ++i)
    r.when(back(1, GatewayOutcome::declined)).fire("refund-retry").then_types<RefundRequested>();
  r.when(back(1, GatewayOutcome::declined)).then();
  EXPECT_FALSE(r.timers.contains("refund-retry"));
  EXPECT_EQ(std::tuple(r.shown().refunds.front().status, r.shown().waits_for),
            std::tuple("failed", "the shop's accounts"));
  r.when(ResolveRefund{id, 1, {}, "", "ada"}).then_types<RefundRequested>();
  r.when(back(1)).then_types<PaymentRefunded>();
  r.when(ResolveRefund{id, 1, {}, "", "ada"}).refused("refund-done");
}

TEST(Refund, ThatFailedIsSettledByHandAndSaysByWhom) {
  Paid r;
  r.given(cancel);
  for (int i = 1; i < refund_tries_max; ++i) r.when(back(1, GatewayOutcome::declined)).fire("refund-retry");
  r.given(back(1, GatewayOutcome::declined));
  r.when(ResolveRefund{id, 1, "transfer 114", "card closed", "ada"})
      .then_types<PaymentRefunded, PaymentCancelled>();
  EXPECT_EQ(std::tuple(r.shown().refunds.front().status, r.shown().refunds.front().actor),
            std::tuple("settled", "ada"));
  r.when(back(1)).then();
  r.when(ResolveRefund{id, 2, {}, "", "ada"}).refused("unknown-refund");
}

TEST(Refund, WhoseAnswerIsLostIsAskedForUntilItIsKnown) {
  Paid r;
  r.given(RefundPayment{order, "broken", gbp(450), "scratch"});
  for (int i = 0; i < 3 * refund_tries_max; ++i)
    r.when(back(1, GatewayOutcome::unknown)).fire("refund-retry").then_types<RefundRequested>();
  r.given(back(1, GatewayOutcome::unknown));
  EXPECT_EQ(r.shown().unknown_since, noon);
  r.when(back(1)).then_types<PaymentRefunded>();
}

TEST(Refund, IsOfThePaymentThatIsNamed) {
  Paid r;
  RefundPayment wanted{order, "k", gbp(1), ""};
  wanted.payment = payment_of(order, 1);
  r.when(wanted).refused("unknown-payment");
  wanted.payment = id;
  r.when(wanted).then_types<RefundRequested>();
  r.when(RefundPayment{order, "voided", gbp(1), ""}).refused("refund-key-taken");
}

TEST(UnknownOutcome, IsAskedAboutAlsoWhereNobodySaysAnything) {
  Desk r;
  r.given(prepared, started);
  EXPECT_EQ(r.timers.at("charge-status").due, noon + answer_wait);
  EXPECT_EQ(r.shown().unknown_since, std::nullopt);
  r.fire("charge-status").then(ChargeStatusRequested{id, 1, 1});
  EXPECT_EQ(r.shown().unknown_since, noon);
  r.fire("charge-status").then(ChargeStatusRequested{id, 1, 2});
  r.when(taken_at_once()).then_types<PaymentProcessed>();
  EXPECT_TRUE(r.timers.empty());
  EXPECT_EQ(r.shown().unknown_since, std::nullopt);
}

const PayPart part{order, "gift", gbp(1000), PaymentMethod::paypal, "tok_gift", "ada"};

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

TEST(Refunds, AreOfferedAsLongAsThereIsMoney) {
  Paid r;
  const auto offered = [&r] {
    for (const Action& action : r.shown().actions)
      if (action.name == "refund") return action.allowed;
    return false;
  };
  EXPECT_TRUE(offered());
  r.given(RefundPayment{order, "less", gbp(3000), ""}, back(1));
  EXPECT_TRUE(offered());
  r.given(RefundPayment{order, "all", gbp(450), ""}, back(2));
  EXPECT_FALSE(offered());
}

DisputeNoticed noticed(DisputeStage stage, std::int64_t minor = 3450) {
  return {id, "dp_1", stage, gbp(minor), "", "not known", noon + days(14), noon, {}};
}

TEST(Dispute, TakesTheMoneyAwayUntilItIsWon) {
  Paid r;
  r.when(noticed(DisputeStage::open, 3451)).refused("refund-exceeds-capture");
  r.when(noticed(DisputeStage::open)).then();
  r.when(noticed(DisputeStage::open)).then();
  EXPECT_EQ(std::tuple(r.shown().disputed, r.shown().disputes.front().until),
            std::tuple(gbp(3450), std::optional(noon + days(14))));
  EXPECT_EQ(r.shown().disputes.front().status, "open");
  r.when(RefundPayment{order, "k", gbp(1), ""}).refused("refund-exceeds-capture");
  r.when(noticed(DisputeStage::won)).then();
  EXPECT_EQ(r.shown().disputed, gbp(0));
  r.when(noticed(DisputeStage::lost)).refused("dispute-ended");
  r.when(RefundPayment{order, "k", gbp(1), ""}).then_types<RefundRequested>();
}

TEST(Dispute, ThatIsLostKeepsTheMoneyAway) {
  Paid r;
  r.given(noticed(DisputeStage::open), noticed(DisputeStage::lost));
  EXPECT_EQ(std::tuple(r.payment().held_minor(), r.payment().taken_minor()), std::tuple(0, 3450));
  r.when(cancel).then_types<PaymentCancelled>();
}

TEST(Dispute, OfACancelledOrderGivesBackWhatItWins) {
  Paid r;
  r.given(noticed(DisputeStage::open, 450));
  r.when(cancel).then_types<RefundRequested>();
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(3000));
  r.when(noticed(DisputeStage::won, 450)).then_types<RefundRequested>();
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(450));
}

TEST(Reconciliation, GoesOnByItselfWhereTheLastEnded) {
  Desk r;
  r.when(SetReconciliation{86'400}).then();
  r.when(SetReconciliation{86'400}).then();
  r.fire("reconcile").then_types<ReconciliationRequested>();
  const Time first = r.the<ReconciliationRequested>().until;
  EXPECT_EQ(r.the<ReconciliationRequested>().reconciliation, 1);
  r.when(StartReconciliation{{}, {}, "ada"}).then_types<ReconciliationRequested>();
  EXPECT_EQ(r.the<ReconciliationRequested>().reconciliation, 2);
  r.fire("reconcile");
  EXPECT_EQ(r.the<ReconciliationRequested>().from, first);
  r.when(SetReconciliation{0}).then();
  EXPECT_FALSE(r.timers.contains("reconcile"));
  r.when(StartReconciliation{r.now, r.now, "ada"}).refused("amount-out-of-range");
}

// What went back before the bank took it does not go back a second time.
TEST(Dispute, OfWhatHadGoneBackGivesBackTheRestOnly) {
  Paid r;
  r.given(RefundPayment{order, "k", gbp(2000), ""}, back(1), noticed(DisputeStage::open, 3000), cancel);
  r.when(noticed(DisputeStage::won, 3000)).then_types<RefundRequested>();
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(1450));
}

AmendmentEnded given_up() {
  AmendmentEnded ended{order, {}};
  ended.amendment.stage = AmendmentStage::failed;
  ended.amendment.further = 1;
  ended.amendment.reason = "The rest was not transferred in time.";
  return ended;
}

TEST(FurtherTransfer, IsAwaitedAndGivenUpWithTheChange) {
  Desk r;
  PreparePayment own = prepared, more = prepared;
  own.method = more.method = PaymentMethod::bank_transfer;
  more.payment = payment_of(order, 1);
  more.amount = gbp(500);
  r.given(own, RecordTransfer{order, gbp(3450), "t-1"}, more);
  r.when(RecordTransfer{order, gbp(100), "t-2"}).then_types<TransferRecorded>();
  EXPECT_EQ(r.the<TransferRecorded>().payment, payment_of(order, 1));
  r.when(RecordTransfer{order, gbp(100), "t-2"}).then();
  r.when(given_up()).then_types<RefundRequested, PaymentFailed>();
  r.when(given_up()).then();
  // What comes now is wanted by nobody.
  r.when(RecordTransfer{order, gbp(400), "t-3"}).then_types<TransferRecorded, RefundRequested>();
  EXPECT_EQ(r.the<TransferRecorded>().payment, id);
}

}  // namespace promises_test
}  // namespace flowmart::payment

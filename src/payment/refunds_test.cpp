// Refunds that fail, outcomes that nobody knows, disputes, and how the ledgers are held against each other.
#include "payment/payment_desk.hpp"

namespace flowmart::payment::desk {

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

}  // namespace flowmart::payment::desk

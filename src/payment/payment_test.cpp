#include "payment/payment_given.hpp"

namespace flowmart::payment {
namespace {

TEST(Payment, ChargesWhatIsOnFileOnce) {
  Desk r;
  r.when(initiate()).refused("unknown-payment");
  r.when(prepare()).then();
  r.when(prepare()).then();
  r.when(initiate()).then(charge(1));
  r.when(initiate()).then();
  r.when(succeeded()).then_types<PaymentProcessed>();
  r.when(initiate()).then();
  r.when(prepare()).then();
}

TEST(Payment, RefusesAnotherAmountOrBuyerThanOnFile) {
  Desk r;
  r.given(prepare());
  PaymentInitiated more = initiate();
  more.amount = gbp(3451).decimal();
  r.when(more).refused("payment-differs");
  PaymentInitiated other = initiate();
  other.userId = CustomerId::of("1");
  r.when(other).refused("payment-differs");
  PreparePayment again = prepare();
  again.order = OrderId::of("WEB-2");
  r.when(again).refused("payment-differs");
  Desk free;
  PreparePayment none = prepare();
  none.amount = gbp(0);
  free.when(none).refused("amount-out-of-range");
}

// An order that is amended before it is paid.
TEST(Payment, MayAskForAnotherAmountBetweenAttempts) {
  Desk r;
  r.given(prepare());
  PreparePayment less = prepare();
  less.amount = gbp(3000);
  r.when(less).then();
  PaymentInitiated start = initiate();
  r.when(start).refused("payment-differs");
  start.amount = gbp(3000).decimal();
  r.when(start);
  EXPECT_EQ(r.the<ChargeRequested>().amount, gbp(3000));
  r.when(prepare()).refused("payment-under-way");
  r.given(declined(FailureReason::insufficient_funds));
  r.when(prepare()).then();
  r.when(initiate()).then(charge(2));
  // The first attempt went through after all: what it took goes back, not what is asked for by now.
  r.when(succeeded(1));
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(3000));
  EXPECT_EQ(r.payment().held_minor(), 0);
}

TEST(Payment, HasAVersionThatCountsWhatChanged) {
  contract::testing::Rehearsal<Payments> r;
  const auto version = [&r] { return r.state.payments.find(id)->version; };
  r.given(prepare());
  EXPECT_EQ(version(), 1);
  r.given(prepare());
  EXPECT_EQ(version(), 1);
  r.given(initiate());
  const std::int64_t charging = version();
  r.given(succeeded());
  EXPECT_GT(version(), charging);
  r.when(ReadPayments{std::nullopt, id});
  EXPECT_EQ(r.the<ReadPayments::Response>().payments.front().version, version());
  EXPECT_EQ(r.the<ReadPayments::Response>().payments.front().status, "completed");
  r.when(ReadPayments{std::nullopt, payment_of(OrderId::of("nobody's"))}).refused("unknown-payment");
}

TEST(Payment, TellsWhatTheGatewayTook) {
  Desk r;
  r.given(prepare(), initiate());
  r.after(seconds(1)).when(succeeded());
  PaymentProcessed expected{id.to_string(),
                            "ch_1",
                            buyer,
                            order,
                            gbp(3450).decimal(),
                            "credit_card",
                            ConfirmedStatus::confirmed,
                            {"approved", "ch_1"},
                            noon + seconds(1),
                            "GBP"};
  r.then(expected);
  r.when(succeeded()).then();
  EXPECT_TRUE(at_rest(r.payment()));
}

TEST(Payment, SaysWhyItFailedAndWhetherToTryAgain) {
  struct Row {
    FailureReason reason;
    bool again;
  };
  for (const Row row : {Row{FailureReason::insufficient_funds, true}, Row{FailureReason::network_error, true},
                        Row{FailureReason::other, true}, Row{FailureReason::card_declined, false},
                        Row{FailureReason::expired_card, false}, Row{FailureReason::fraud_suspected, false},
                        Row{FailureReason::invalid_payment_method, false},
                        Row{FailureReason::authentication_required, false}}) {
    Desk r;
    r.given(prepare(), initiate());
    r.when(declined(row.reason)).then_types<PaymentFailed>();
    const PaymentFailed& failed = r.the<PaymentFailed>();
    EXPECT_EQ(failed.failureReason, row.reason);
    EXPECT_EQ(failed.failureMessage, "no");
    EXPECT_EQ(failed.currency, "GBP");
    EXPECT_EQ(failed.canRetry, row.again);
    EXPECT_EQ(failed.nextRetryAt, row.again ? std::optional(noon + retry_wait_first) : std::nullopt);
    EXPECT_EQ(failed.metadata->orderId, order.to_string());
    r.when(declined(row.reason)).then();
    EXPECT_FALSE(at_rest(r.payment()));
  }
}

TEST(Payment, TriesAgainWithAnotherTokenAndWaitsLongerAfterTheSecond) {
  Desk r;
  r.given(prepare(), initiate(), declined(FailureReason::insufficient_funds));
  r.when(prepare(PaymentMethod::credit_card, "tok_2")).then();
  r.when(initiate()).then(charge(2, "tok_2"));
  r.when(prepare(PaymentMethod::credit_card, "tok_3")).refused("payment-under-way");
  r.when(declined(FailureReason::insufficient_funds, 2));
  EXPECT_EQ(r.the<PaymentFailed>().nextRetryAt, noon + retry_wait_next);
  r.when(initiate()).then(charge(3, "tok_2"));
  r.when(succeeded(3)).then_types<PaymentProcessed>();
}

TEST(Payment, GoesBackToTheFirstToken) {
  Desk r;
  r.given(prepare(PaymentMethod::credit_card, "A"), initiate());
  r.given(declined(FailureReason::insufficient_funds, 1), prepare(PaymentMethod::credit_card, "B"));
  r.when(initiate()).then(charge(2, "B"));
  r.given(declined(FailureReason::insufficient_funds, 2), prepare(PaymentMethod::credit_card, "A"));
  r.when(initiate()).then(charge(3, "A"));
}

TEST(Payment, AsksAboutAnUnknownOutcomeAndNeverGuesses) {
  Desk r;
  r.given(prepare(), initiate());
  r.when(unknown()).then();
  EXPECT_EQ(r.timers.at("charge-status").due, noon + question_wait_first);
  r.fire("charge-status").then(ChargeStatusRequested{id, 1, 1});
  r.when(ChargeStatusDue{id, 1, 1}).then();
  r.when(unknown()).then();
  EXPECT_EQ(r.timers.at("charge-status").due, r.now + 2 * question_wait_first);
  for (int i = 0; i < 20; ++i) r.fire("charge-status").when(unknown());
  EXPECT_EQ(r.timers.at("charge-status").due, r.now + question_wait_max);
  r.when(initiate()).then();  // no second charge while the first is in doubt
  r.when(succeeded()).then_types<PaymentProcessed>();
  EXPECT_TRUE(r.timers.empty());
}

TEST(Payment, AsksNoMoreOnceItKnows) {
  Desk r;
  r.given(prepare(), initiate(), unknown());
  r.given(declined(FailureReason::network_error));
  EXPECT_TRUE(r.timers.empty());
  r.when(ChargeStatusDue{id, 1, 1}).then();
}

TEST(Payment, RefusesAnswersToWhatWasNeverAsked) {
  Desk r;
  r.when(succeeded()).refused("unknown-attempt");
  r.given(prepare());
  r.when(succeeded()).refused("unknown-attempt");
  r.when(refunded(1)).refused("unknown-refund");
}

TEST(Payment, CancelledBeforeAnyMoneyEndsAtOnce) {
  Desk r;
  r.given(prepare(), initiate(), declined(FailureReason::card_declined));
  r.when(cancel).then(PaymentCancelled{id, order, gbp(0), noon});
  r.when(cancel).then();
  r.when(initiate()).refused("payment-cancelled");
}

TEST(Payment, CancelledBeforeItsFirstAttemptIsNeverTried) {
  Desk r;
  r.given(prepare());
  r.when(cancel).then(PaymentCancelled{id, order, gbp(0), noon});
  r.when(cancel).then();
  r.when(initiate()).refused("payment-cancelled");
  r.when(prepare()).then();
  r.when(prepare(PaymentMethod::credit_card, "tok_2")).refused("payment-cancelled");
}

TEST(Payment, HasNothingToCancelWhereNothingWasToBePaid) {
  Desk r;
  r.when(cancel).then();
  r.when(cancel).then();
  EXPECT_EQ(r.state.payments.find(id), nullptr);
}

TEST(Payment, IsLeftAloneByWhatHappensToAnotherOrder) {
  const OrderId other = OrderId::of("WEB-2");
  Desk r;
  r.given(prepare(), initiate());
  r.when(OrderCancelling{other, "", "", false, noon}).then();
  ChargeAnswered elsewhere = succeeded();
  elsewhere.payment = payment_of(other);
  r.when(elsewhere).refused("unknown-attempt");
  r.when(RefundPayment{other, "key", gbp(1), ""}).refused("unknown-payment");
  r.when(succeeded()).then_types<PaymentProcessed>();
}

TEST(Payment, CancelledWhileMoneyIsOnItsWayBackWaitsForIt) {
  Desk r;
  r.given(prepare(), initiate(), succeeded(), RefundPayment{order, "all", gbp(3450), "broken"});
  r.when(cancel).then();
  r.when(cancel).then();
  EXPECT_FALSE(at_rest(r.payment()));
  r.when(refunded(1)).then_types<PaymentRefunded, PaymentCancelled>();
  EXPECT_EQ(r.the<PaymentCancelled>().refunded, gbp(3450));
  r.when(refunded(1)).then();
}

TEST(Payment, CancelledAfterTheMoneyCameGivesItBackFirst) {
  Desk r;
  r.given(prepare(), initiate(), succeeded());
  r.when(cancel).then(refund(1, 3450, "ch_1", by_cancel));
  r.when(cancel).then();
  EXPECT_FALSE(at_rest(r.payment()));
  r.when(refunded(1))
      .then(PaymentRefunded{id, 1, order, gbp(3450), gbp(0), "re_1", "changed my mind", noon,
                            std::string(refund_for_cancelling)},
            PaymentCancelled{id, order, gbp(3450), noon});
  r.when(refunded(1)).then();
  EXPECT_TRUE(at_rest(r.payment()));
}

TEST(Payment, GivesALateCaptureBack) {
  Desk r;
  r.given(prepare(), initiate());
  r.when(cancel).then(PaymentCancelled{id, order, gbp(0), noon});
  r.when(succeeded()).then(refund(1, 3450, "ch_1", late_capture));
  r.when(succeeded()).then();
  r.when(refunded(1)).then_types<PaymentRefunded>();
  EXPECT_EQ(r.payment().received_minor(), r.payment().refunded_minor());
}

TEST(Payment, GivesBackAChargeThatItsGatewayHadCalledDeclined) {
  Desk r;
  r.given(prepare(), initiate(), declined(FailureReason::network_error), initiate());
  r.when(succeeded(1)).then(refund(1, 3450, "ch_1", late_capture));
  r.when(succeeded(2)).then_types<PaymentProcessed>();
  EXPECT_EQ(r.payment().held_minor(), 3450);
}

TEST(Payment, GivesBackTwoChargesThatTheirGatewayGaveOneName) {
  Desk r;
  r.given(prepare(), initiate(), declined(FailureReason::network_error), initiate());
  ChargeAnswered first = succeeded(1), second = succeeded(2);
  first.reference = second.reference = "ch_of_WEB-1";
  r.when(first).then(refund(1, 3450, "ch_of_WEB-1", late_capture));
  r.when(second).then_types<PaymentProcessed>();
  EXPECT_EQ(r.payment().held_minor(), 3450);
  r.when(cancel).then(refund(2, 3450, "ch_of_WEB-1", by_cancel));
  for (const Capture& capture : r.payment().captures) EXPECT_EQ(capture.refunding_minor, 3450);
  r.given(refunded(1));
  r.when(refunded(2)).then_types<PaymentRefunded, PaymentCancelled>();
}

TEST(Payment, AsksForARefundAgainUntilItGoesThrough) {
  Desk r;
  r.given(prepare(), initiate(), succeeded(), cancel);
  r.when(refunded(1, GatewayOutcome::unknown)).then();
  EXPECT_EQ(r.timers.at("refund-retry").due, noon + refund_wait_first);
  r.fire("refund-retry").then(refund(1, 3450, "ch_1", by_cancel));
  r.when(RefundRetryDue{id, 2}).then();
  r.when(refunded(1, GatewayOutcome::declined)).then();
  EXPECT_EQ(r.timers.at("refund-retry").due, r.now + 2 * refund_wait_first);
  r.fire("refund-retry").then(refund(1, 3450, "ch_1", by_cancel));
  r.when(refunded(1)).then_types<PaymentRefunded, PaymentCancelled>();
}

TEST(Payment, RefundsNoMoreThanWasTaken) {
  Desk r;
  r.given(prepare(), initiate());
  r.when(RefundPayment{order, "damaged", gbp(100), "scratch"}).refused("refund-exceeds-capture");
  r.given(succeeded());
  r.when(RefundPayment{order, "damaged", gbp(1000), "scratch"})
      .then(refund(1, 1000, "ch_1", {"damaged", "scratch"}));
  r.when(RefundPayment{order, "damaged", gbp(1000), "scratch"}).then();
  r.when(RefundPayment{order, "damaged", gbp(999), "scratch"}).refused("refund-key-taken");
  r.when(RefundPayment{order, "late", gbp(2451), "late"}).refused("refund-exceeds-capture");
  r.when(RefundPayment{order, "late", gbp(0), "late"}).refused("amount-out-of-range");
  r.when(RefundPayment{order, "late", {1, *Currency::parse("EUR")}, "late"}).refused("currency-differs");
  r.when(refunded(1))
      .then(PaymentRefunded{id, 1, order, gbp(1000), gbp(2450), "re_1", "scratch", noon, "damaged"});
  // Who is not there to be answered is told.
  r.when(RefundPayment{order, "late", gbp(2451), "late", true})
      .then(RefundRefused{order, "late", "Only 24.50 can go back.", noon});
  r.when(RefundPayment{order, "damaged", gbp(1000), "scratch", true}).then();
  r.when(cancel).then(refund(2, 2450, "ch_1", by_cancel));
  r.when(refunded(2)).then_types<PaymentRefunded, PaymentCancelled>();
}

TEST(Transfer, WaitsForAllOfTheMoney) {
  Desk r;
  r.given(prepare(PaymentMethod::bank_transfer, ""));
  r.when(initiate()).then();
  r.when(RecordTransfer{order, gbp(3000), "b1"})
      .then(TransferRecorded{id, order, gbp(3000), gbp(450), "b1", noon});
  r.when(RecordTransfer{order, gbp(3000), "b1"}).then();
  r.when(RecordTransfer{order, gbp(3001), "b1"}).refused("transfer-reference-taken");
  r.when(RecordTransfer{order, gbp(0), "b2"}).refused("amount-out-of-range");
  r.when(RecordTransfer{order, {450, *Currency::parse("EUR")}, "b2"}).refused("currency-differs");
  r.when(RecordTransfer{order, gbp(450), "b2"}).then_types<TransferRecorded, PaymentProcessed>();
}

TEST(Transfer, GivesTheSurplusBack) {
  Desk r;
  r.given(prepare(PaymentMethod::bank_transfer, ""), initiate());
  r.when(RecordTransfer{order, gbp(4000), "b1"})
      .then_types<TransferRecorded, PaymentProcessed, RefundRequested>();
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(550));
  EXPECT_EQ(r.payment().held_minor(), 3450);
  r.when(RecordTransfer{order, gbp(10), "b2"}).then_types<TransferRecorded, RefundRequested>();
  EXPECT_EQ(r.payment().held_minor(), 3450);
}

TEST(Transfer, GoesBackWhenTheOrderWasCancelled) {
  Desk r;
  r.given(prepare(PaymentMethod::bank_transfer, ""), initiate());
  r.given(RecordTransfer{order, gbp(1000), "b1"});
  r.when(cancel).then_types<RefundRequested>();
  r.when(RecordTransfer{order, gbp(2450), "b2"}).then_types<TransferRecorded, RefundRequested>();
  r.when(refunded(1)).then_types<PaymentRefunded>();
  r.when(refunded(2)).then_types<PaymentRefunded, PaymentCancelled>();
  EXPECT_EQ(r.payment().held_minor(), 0);
}

TEST(Transfer, IsNoneForACard) {
  Desk r;
  r.when(RecordTransfer{order, gbp(1), "b1"}).refused("unknown-payment");
  r.given(prepare(), initiate());
  r.when(RecordTransfer{order, gbp(3450), "b1"}).refused("not-a-transfer");
}

TEST(PaymentStatus, IsToldInTheFourValuesOfTheQuestion) {
  const auto told = [](Desk& r) {
    r.when(GetPaymentStatus{"WEB-1"});
    return r.the<GetPaymentStatus::Response>();
  };
  Desk lost;
  lost.given(prepare(), initiate(), declined(FailureReason::card_declined));
  EXPECT_EQ(told(lost).paymentStatus, PaymentProgress::failed);

  Desk r;
  r.when(GetPaymentStatus{"WEB-1"}).refused("unknown-payment");
  r.given(prepare(), initiate());
  EXPECT_EQ(told(r).paymentStatus, PaymentProgress::pending);
  EXPECT_EQ(told(r).orderId, "WEB-1");
  EXPECT_EQ(told(r).transactionId, "tok_1");
  EXPECT_EQ(told(r).paymentDate, noon);
  r.after(seconds(2)).given(succeeded());
  EXPECT_EQ(told(r).paymentStatus, PaymentProgress::completed);
  EXPECT_EQ(told(r).paymentDate, noon + seconds(2));
  EXPECT_EQ(told(r).transactionId, "ch_1");
  r.given(RefundPayment{order, "part", gbp(50), ""}, refunded(1));
  EXPECT_EQ(told(r).paymentStatus, PaymentProgress::completed);
  r.given(cancel);
  EXPECT_EQ(told(r).paymentStatus, PaymentProgress::completed);  // it goes back, and is not back
  r.given(refunded(2));
  EXPECT_EQ(told(r).paymentStatus, PaymentProgress::refunded);
}

}  // namespace
}  // namespace flowmart::payment

// Invariant 5, the money, and what 6 says of it, as audit_test.cpp does the others.
#include "audit/testing_story.hpp"
#include "contract/private/capturing.hpp"
#include "contract/private/disputes.hpp"

namespace flowmart::audit {
namespace {

using namespace testing;

TEST(PaymentAudit, APaymentAsksForTheTotal) {
  expect(stocked().record(wish(), reserved(), placed_order(), prepared(1001)), 5, 2, 6, "asks for 10.01");
}
TEST(PaymentAudit, APaymentIsCapturedOnce) {
  expect(paid().record(report(), processed()), 5, 4, 17, "captured twice");
}
TEST(PaymentAudit, ACaptureIsWhatWasAskedForAndHasComeIn) {
  expect(placed().answer(8, charged(), processed(1001)), 5, 3, 10, "captures 10.01, asked for was 10.00");
  expect(placed().record(report(), processed()), 5, 3, 10, "only 0.00 has come in");
  expect(stocked().record(wish(), reserved(), placed_order(), processed()), 5, 2, 6, "asked for was nothing");
}
TEST(PaymentAudit, WhatIsNotAskedForIsNotKept) {  // a charge that nobody asked for brings nothing in
  expect_clean(placed().answer(8, charged(3)));
}
TEST(PaymentAudit, NoMoreGoesBackThanCameIn) {
  expect(paid().record(CancelOrder{}, refund(1, 1001, "ch-1")), 5, 4, 17, "more than came in by it");
  expect(paid().record(CancelOrder{}, refund(1, 600, "ch-1"), refund(2, 600, "ch-1")), 5, 4, 18,
         "more than came in by it");
  expect(paid().record(CancelOrder{}, refund(1, 1, "ch-2")), 5, 4, 17, "more than came in by it");
  expect(paid().record(CancelOrder{}, refund(1, 0, "ch-1")), 5, 4, 17, "more than came in by it");
  expect(placed().record(CancelOrder{}, refund(1, 1, "ch-1")), 5, 3, 10, "more than came in by it");
}
TEST(PaymentAudit, ARefundIsGivenOnceAndAsAskedFor) {
  const auto asked = [] { return paid().record(CancelOrder{}, refund(1, 400, "ch-1")); };
  expect(asked().answer(17, refund_answered(1), refunded(1, 400, 600), refunded(1, 400, 200)), 5, 5, 20,
         "given twice");
  expect(asked().answer(17, refund_answered(1), refunded(1, 300, 700)), 5, 5, 19, "another amount");
  expect(asked().answer(17, refund_answered(1), refunded(1, 400, 500)), 5, 5, 19,
         "says that it keeps 5.00, it keeps 6.00");
  expect(asked().answer(17, refund_answered(2), refunded(2, 400, 600)), 5, 5, 19, "not asked to");
  expect(asked().answer(17, refund_answered(0), refunded(0, 400, 600)), 5, 5, 19, "not asked to");
  expect(asked().record(CancelOrder{}, refund(1, 300, "ch-1")), 5, 5, 19, "asked for again with another");
  expect(asked().record(CancelOrder{}, refund(3, 300, "ch-1")), 5, 5, 19, "from refund 1 to 3");
}
TEST(PaymentAudit, ARefundMayBeAskedForAgain) {
  expect_clean(paid()
                   .record(CancelOrder{}, refund(1, 400, "ch-1"))
                   .record(CancelOrder{}, refund(1, 400, "ch-1"))
                   .answer(17, refund_answered(1), refunded(1, 400, 600)));
}
// A transfer larger than the total: the surplus goes back, and later the rest may too.
TEST(PaymentAudit, OnlyWhileAPartIsOnItsWayMayTheRestBePaidOtherwise) {
  PreparePayment otherwise = prepared();
  otherwise.token = "tok-2";
  expect(placed().record(CancelOrder{}, otherwise), 6, 3, 10, "PreparePayment for payment");
  const PayPart part{order, "gift", money(400), PaymentMethod::paypal, "tok-gift", "ada"};
  ChargeAnswered no = charged();
  no.outcome = GatewayOutcome::declined;
  const Story parted = placed().answer(8, no, declined()).record(part, charge(2));
  expect_clean(Story(parted).record(CancelOrder{}, otherwise));
  expect(
      Story(parted).answer(12, charged(2)).record(CancelOrder{}, otherwise, charge(3), otherwise, prepared()),
      6, 6, 18, "PreparePayment for payment");
}
TEST(PaymentAudit, ASurplusGoesBack) {
  const RecordTransfer recorded{order, money(1500), "t-1"};
  const auto stood = [] { return stocked().record(wish(), reserved(), placed_order(), prepared()); };
  expect_clean(stood()
                   .record(recorded, transfer(1500, "t-1"), processed(), refund(1, 500, "t-1"))
                   .answer(10, refund_answered(1), refunded(1, 500, 1000))
                   .record(CancelOrder{}, refund(2, 1000, "t-1"))
                   .answer(14, refund_answered(2), refunded(2, 1000, 0)));
  expect(stood().record(recorded, transfer(1500, "t-1"), processed()), 5, 3, 8,
         "keeps 15.00, asked for was 10.00");
  expect(stood().record(recorded, transfer(900, "t-1"), processed()), 5, 3, 9, "only 9.00 has come in");
  expect_clean(
      stood().record(recorded, transfer(900, "t-1")).record(recorded, transfer(100, "t-2"), processed()));
}
// The first attempt's answer was lost, the second went through, then the first turns out to have succeeded.
TEST(PaymentAudit, ALateCaptureGoesBack) {
  const auto tried_twice = [] {
    return packed_up(placed()
                         .record(RetryPayment{}, declined(), charge(2))
                         .answer(11, charged(2), processed(), confirmed()));
  };
  expect_clean(tried_twice()
                   .answer(8, charged(1), refund(1, 1000, "ch-1"))
                   .answer(20, refund_answered(1), refunded(1, 1000, 1000)));
  expect(tried_twice().answer(8, charged(1)), 5, 5, 19, "keeps 20.00, asked for was 10.00");
  // The same answer twice is the same money.
  expect_clean(tried_twice().record(report()).answer(0, charged(2)));
}
// Money that is promised first: record 3, messages 9 to 16.
Story promised() {
  ChargeAnswered answer = charged();
  answer.until = Time{} + std::chrono::days(7);
  const PaymentAuthorised told{payment,       order,  1, money(1000), money(1000), CaptureMode::per_parcel,
                               *answer.until, "ch-1", {}};
  return packed_up(placed().answer(8, answer, told, processed(), confirmed()));
}
CaptureRequested capture(std::int64_t number, std::int64_t minor) {
  return {payment, number, order, money(minor), "ch-1", "s-" + std::to_string(number), {}};
}
CaptureAnswered captured(std::int64_t number) {
  return {payment, number, GatewayOutcome::succeeded, "ca-" + std::to_string(number), ""};
}
RefundRequested let_go(std::int64_t number, std::int64_t minor, std::int64_t released) {
  RefundRequested request = refund(number, minor, "ch-1");
  request.released_minor = released;
  return request;
}
const CapturePayment take{order, {}, "s-1", {}, false, {}};

TEST(PaymentAudit, NoMoreIsTakenThanWasPromised) {
  expect(promised().record(take, capture(1, 1001)), 5, 4, 18, "takes 10.01 of ch-1, more than is promised");
  expect(promised().record(take, capture(1, 600), capture(2, 401)), 5, 4, 19, "more than is promised by it");
  expect(paid().record(take, capture(1, 1)), 5, 4, 17, "more than is promised by it");
}
TEST(PaymentAudit, ACaptureIsNamedAndMadeOnce) {
  expect(promised().record(take, capture(2, 1)), 5, 4, 18, "from capture 0 to 2");
  expect(promised().record(take, capture(1, 600)).record(take, capture(1, 500)), 5, 5, 20,
         "asked for again with another amount");
  expect_clean(promised()
                   .record(take, capture(1, 600))
                   .record(take, capture(1, 600))
                   .answer(18, captured(1))
                   .answer(0, captured(1))
                   .record(take, capture(2, 400))
                   .answer(24, captured(2)));
}
TEST(PaymentAudit, NoMoreIsLetGoThanIsPromised) {
  const auto taken = [] { return promised().record(take, capture(1, 600)).answer(18, captured(1)); };
  expect(taken().record(CancelOrder{}, let_go(1, 500, 500)), 5, 6, 21,
         "lets go 5.00 of ch-1, more than is promised");
  expect(taken().record(CancelOrder{}, let_go(1, 400, 401)), 5, 6, 21, "lets go 4.01 of ch-1");
  expect_clean(taken()
                   .record(CancelOrder{}, let_go(1, 1000, 400))
                   .answer(21, refund_answered(1), refunded(1, 1000, 0)));
}
TEST(PaymentAudit, WhatIsDisputedIsNotKept) {
  const DisputeNoticed notice{payment, "dp", DisputeStage::open, money(1000), "ch-1", "", {}, {}, {}};
  const PaymentCancelled ended{payment, order, money(0), {}};
  expect_clean(paid().record(notice));
  expect(paid().record(CancelOrder{}, cancelling(), ended), 5, 4, 18, "is cancelled: 10.00 came in");
}

TEST(PaymentAudit, TwoChargesMayCarryOneName) {
  ChargeAnswered first = charged(1), second = charged(2);
  first.reference = second.reference = "ch";
  const auto both = [&] {
    return packed_up(placed()
                         .record(RetryPayment{}, declined(), charge(2))
                         .answer(8, first, refund(1, 1000, "ch"))
                         .answer(11, second, processed(), confirmed()));
  };
  expect_clean(both().record(CancelOrder{}, refund(2, 1000, "ch")));
  expect(both().record(CancelOrder{}, refund(2, 1000, "ch"), refund(3, 1, "ch")), 5, 6, 23,
         "more than came in by it");
}
TEST(PaymentAudit, ACancelledPaymentKeepsNothingAndSaysWhatWentBack) {
  expect(paid().record(CancelOrder{}, PaymentCancelled{payment, order, money(0), {}}), 5, 4, 17,
         "10.00 came in, 0.00 went back");
  expect(placed().record(CancelOrder{}, PaymentCancelled{payment, order, money(1000), {}}), 5, 3, 10,
         "0.00 came in, 0.00 went back, it says 10.00");
}

// ---- 7

TEST(PaymentAudit, AnOrderIsCancelledOnceItsMoneyIsBack) {
  expect(paid().record(CancelOrder{}, cancelling(), released(), cancelled()), 7, 4, 19, "keeps 10.00 of it");
  const auto going_back = [] {
    return paid().record(CancelOrder{}, cancelling(), released(), refund(1, 1000, "ch-1"));
  };
  expect_clean(going_back().answer(19, refund_answered(1), refunded(1, 1000, 0),
                                   PaymentCancelled{payment, order, money(1000), {}}, cancelled()));
}

// ---- 6

TEST(PaymentAudit, AnOrderIsConfirmedWhenItIsPaid) {
  expect(placed().record(report(), confirmed()), 6, 3, 10, "10.00 has not been paid");
  expect_clean(packed_up(placed().record(ConfirmOrder{order}, confirmed())));  // somebody's word for it
}
TEST(PaymentAudit, AnOrderIsConfirmedWhenPaymentSaysFromElsewhereThatAllIsPaid) {
  expect_clean(packed_up(placed().record(processed(), confirmed())));
  expect(placed().record(processed(999), confirmed()), 6, 3, 10, "10.00 has not been paid");
}
TEST(PaymentAudit, AnOrderThatIsFreeNeedsNoPayment) {
  PlaceOrder free = wish();
  free.items.front().price = Decimal{};
  OrderPlaced taken = placed_order();
  taken.total = money(0);
  expect_clean(packed_up(stocked().record(free, reserved(), taken, confirmed())));
}

}  // namespace
}  // namespace flowmart::audit

// Invariant 5, the money, as audit_test.cpp does the others.
#include "audit/testing_story.hpp"

namespace flowmart::audit {
namespace {

using namespace testing;

TEST(Audit, LinesMakeTheirTotals) {
  OrderPlaced wrong = placed_order();
  wrong.lines.front().total = money(999);
  expect(stocked().record(PlaceOrder{}, held(), wrong), 5, 2, 5, "its own total");
  wrong = placed_order();
  wrong.total = money(999);
  expect(stocked().record(PlaceOrder{}, held(), wrong), 5, 2, 5, "says 9.99, its lines sum to 10.00");
  wrong = placed_order();
  wrong.lines.clear();
  expect(stocked().record(PlaceOrder{}, wrong), 5, 2, 4, "has no line");
}
TEST(Audit, APaymentAsksForTheTotal) {
  expect(stocked().record(PlaceOrder{}, held(), placed_order(), prepared(1001)), 5, 2, 6, "asks for 10.01");
}
TEST(Audit, APaymentIsCapturedOnce) {
  expect(paid().record(report(), processed()), 5, 4, 12, "captured twice");
}
TEST(Audit, ACaptureIsWhatWasAskedForAndHasComeIn) {
  expect(placed().answer(7, charged(), processed(1001)), 5, 3, 9, "captures 10.01, asked for was 10.00");
  expect(placed().record(report(), processed()), 5, 3, 9, "only 0.00 has come in");
}
TEST(Audit, NoMoreGoesBackThanCameIn) {
  expect(paid().record(CancelOrder{}, refund(1, 1001, "ch-1")), 5, 4, 12, "more than came in by it");
  expect(paid().record(CancelOrder{}, refund(1, 600, "ch-1"), refund(2, 600, "ch-1")), 5, 4, 13,
         "more than came in by it");
  expect(placed().record(CancelOrder{}, refund(1, 1, "ch-1")), 5, 3, 9, "more than came in by it");
}
TEST(Audit, ARefundIsGivenOnceAndAsAskedFor) {
  const auto asked = [] { return paid().record(CancelOrder{}, refund(1, 400, "ch-1")); };
  expect(asked().answer(12, refund_answered(1), refunded(1, 400, 600), refunded(1, 400, 200)), 5, 5, 15,
         "given twice");
  expect(asked().answer(12, refund_answered(1), refunded(1, 300, 700)), 5, 5, 14, "another amount");
  expect(asked().answer(12, refund_answered(1), refunded(1, 400, 500)), 5, 5, 14,
         "says that it keeps 5.00, it keeps 6.00");
  expect(asked().answer(12, refund_answered(2), refunded(2, 400, 600)), 5, 5, 14, "not asked to");
  expect(asked().record(CancelOrder{}, refund(1, 300, "ch-1")), 5, 5, 14, "asked for again with another");
  expect(asked().record(CancelOrder{}, refund(3, 300, "ch-1")), 5, 5, 14, "from refund 1 to 3");
}
TEST(Audit, ARefundMayBeAskedForAgain) {
  expect_clean(paid()
                   .record(CancelOrder{}, refund(1, 400, "ch-1"))
                   .record(CancelOrder{}, refund(1, 400, "ch-1"))
                   .answer(12, refund_answered(1), refunded(1, 400, 600)));
}
// A transfer larger than the total: the surplus goes back, and later the rest may too.
TEST(Audit, ASurplusGoesBack) {
  const RecordTransfer recorded{order, money(1500), "t-1"};
  const auto stood = [] { return stocked().record(PlaceOrder{}, held(), placed_order(), prepared()); };
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
TEST(Audit, ALateCaptureGoesBack) {
  const auto tried_twice = [] {
    return placed().record(CancelPayment{}, charge(2)).answer(9, charged(2), processed(), confirmed());
  };
  expect_clean(tried_twice()
                   .answer(7, charged(1), refund(1, 1000, "ch-1"))
                   .answer(14, refund_answered(1), refunded(1, 1000, 1000)));
  expect(tried_twice().answer(7, charged(1)), 5, 5, 13, "keeps 20.00, asked for was 10.00");
  // The same answer twice is the same money.
  expect_clean(tried_twice().record(report()).answer(0, charged(2)));
}
TEST(Audit, ACancelledPaymentKeepsNothing) {
  expect(paid().record(CancelOrder{}, PaymentCancelled{payment, order, money(0), {}}), 5, 4, 12,
         "10.00 came in, 0.00 went back");
}

}  // namespace
}  // namespace flowmart::audit

// An order that is paid in part by other means, and amended before the rest has come.
#include "payment/payment_given.hpp"

namespace flowmart::payment {
namespace {

const PayPart part{order, "gift", gbp(1000), PaymentMethod::paypal, "tok_gift", "ada"};

PreparePayment to_pay(std::int64_t minor, PaymentMethod method = PaymentMethod::bank_transfer) {
  PreparePayment wanted = prepare(method, method == PaymentMethod::bank_transfer ? "" : "tok_1");
  wanted.amount = gbp(minor);
  return wanted;
}
PaymentInitiated start(std::int64_t minor) {
  PaymentInitiated event = initiate();
  event.amount = gbp(minor).decimal();
  return event;
}

// 34.50 by transfer, of which 10.00 are charged.
struct Parted : Desk {
  explicit Parted(bool answered = true) {
    given(to_pay(3450), start(3450), part);
    if (answered) given(succeeded());
  }
};

TEST(AmendedPart, MoreIsToBeTransferredThen) {
  Parted r;
  r.when(to_pay(4000)).then();
  r.when(start(4000)).then();
  r.when(transfer(3000)).then_types<TransferRecorded, PaymentProcessed>();
  EXPECT_EQ(r.the<PaymentProcessed>().amount, gbp(4000).decimal());
}

TEST(AmendedPart, ThatIsMoreThanTheOrderCostsPaysItAndTheRestGoesBack) {
  Parted r;
  r.when(to_pay(700)).then();
  r.when(start(700)).then_types<PaymentProcessed, RefundRequested>();
  EXPECT_EQ(r.the<PaymentProcessed>().amount, gbp(700).decimal());
  EXPECT_EQ(r.the<RefundRequested>(), [&] {
    RefundRequested back = refund(1, 300, "ch_1", {"costs-less", "The order costs less by now."});
    back.method = PaymentMethod::bank_transfer;
    return back;
  }());
  Parted exactly;
  exactly.given(to_pay(1000));
  exactly.when(start(1000)).then_types<PaymentProcessed>();
}

TEST(AmendedPart, IsLookedAtAgainOnceItHasCome) {
  Parted more(false), less(false), failed(false);
  more.when(to_pay(4000)).then();
  more.given(start(4000));
  more.when(succeeded()).then();
  more.when(transfer(3000)).then_types<TransferRecorded, PaymentProcessed>();
  less.when(to_pay(700)).then();
  less.given(start(700));
  less.when(succeeded()).then_types<PaymentProcessed, RefundRequested>();
  EXPECT_EQ(less.the<RefundRequested>().amount, gbp(300));
  failed.given(to_pay(700), start(700));
  failed.when(declined(FailureReason::card_declined)).then();
  failed.when(transfer(700)).then_types<TransferRecorded, PaymentProcessed>();
}

TEST(AmendedPart, LeavesTheMeansOfPaymentAsTheyAre) {
  Parted here, open(false);
  here.when(to_pay(4000, PaymentMethod::credit_card)).refused("payment-under-way");
  open.when(to_pay(4000, PaymentMethod::credit_card)).refused("payment-under-way");
  Desk whole;
  whole.given(to_pay(3450, PaymentMethod::credit_card), start(3450));
  whole.when(to_pay(4000, PaymentMethod::credit_card)).refused("payment-under-way");
}

TEST(AmendedPart, OfACardThatFailedPaysTheOrderAsItIsTriedAgain) {
  Desk r;
  r.given(to_pay(3450, PaymentMethod::credit_card), start(3450), declined(FailureReason::card_declined), part,
          succeeded(2));
  r.when(to_pay(700, PaymentMethod::credit_card)).then();
  r.when(start(700)).then_types<PaymentProcessed, RefundRequested>();
  Desk more;
  more.given(to_pay(3450, PaymentMethod::credit_card), start(3450), declined(FailureReason::card_declined),
             part, succeeded(2), to_pay(4000, PaymentMethod::credit_card));
  more.when(start(4000)).then_types<ChargeRequested>();
  EXPECT_EQ(more.the<ChargeRequested>().amount, gbp(3000));
}

TEST(Part, IsChargedOnceUnderItsKey) {
  for (const bool answered : {false, true}) {
    Parted r(answered);
    r.when(part).then();
    PayPart more = part;
    more.amount.minor += 1;
    r.when(more).refused("part-key-taken");
    if (!answered) continue;  // one is charged at a time
    more.key = "another";
    r.when(more).then_types<ChargeRequested>();
    EXPECT_EQ(r.the<ChargeRequested>().amount, gbp(1001));
  }
}

TEST(AmendedPart, IsPaidWithTheRestThatWasWantedMeanwhile) {
  Desk r;
  r.given(to_pay(3450, PaymentMethod::credit_card), start(3450), declined(FailureReason::card_declined),
          part);
  r.given(start(3450));
  r.when(succeeded(2)).then_types<ChargeRequested>();
  EXPECT_EQ(r.the<ChargeRequested>().amount, gbp(2450));
}

}  // namespace
}  // namespace flowmart::payment

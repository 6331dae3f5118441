// A payment by invoice: its goods have left, and what is given back before it was paid is owed no more.
#include "payment/payment_given.hpp"

namespace flowmart::payment {
namespace {

const Time due = noon + std::chrono::days(14);

PreparePayment invoice() {
  PreparePayment wanted = prepare(PaymentMethod::bank_transfer, "");
  wanted.due = due;
  return wanted;
}
RefundPayment give_back(std::int64_t minor, std::string key = "ret-1") {
  return {order, std::move(key), gbp(minor), "came back"};
}
InvoiceReduced reduced(std::int64_t minor, std::int64_t outstanding, std::int64_t paid) {
  return {id, order, "ret-1", gbp(minor), gbp(outstanding), gbp(paid), "came back", noon};
}
struct Owed : Desk {
  Owed() { given(invoice(), initiate()); }
  PaymentInFull shown() {
    when(ReadPayments{order, {}});
    return the<ReadPayments::Response>().payments.front();
  }
};

TEST(Invoice, IsPaidByTransfersAndTheSurplusGoesBack) {
  Owed r;
  EXPECT_EQ(r.shown().outstanding, gbp(3450));
  EXPECT_EQ(r.shown().due, due);
  r.when(transfer(1000)).then(TransferRecorded{id, order, gbp(1000), gbp(2450), "b1", noon});
  EXPECT_EQ(r.shown().outstanding, gbp(2450));
  r.when(transfer(2500, "b2")).then_types<TransferRecorded, PaymentProcessed, RefundRequested>();
  EXPECT_EQ(r.the<PaymentProcessed>().amount, gbp(3450).decimal());
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(50));
  EXPECT_EQ(r.shown().outstanding, gbp(0));
}

TEST(Invoice, IsReducedBeforeMoneyGoesBack) {
  Owed r;
  r.given(transfer(1000));
  r.when(give_back(2000)).then(reduced(2000, 450, 1000));
  r.when(give_back(2000)).then();
  r.when(give_back(2001)).refused("refund-key-taken");
  r.when(give_back(1451, "ret-2")).refused("refund-exceeds-capture");
  EXPECT_EQ(r.shown().reductions.size(), 1u);
  EXPECT_EQ(r.shown().outstanding, gbp(450));
  r.when(transfer(450, "b2")).then_types<TransferRecorded, PaymentProcessed>();
  EXPECT_EQ(r.the<PaymentProcessed>().amount, gbp(1450).decimal());
  r.when(give_back(100, "ret-2")).then_types<RefundRequested>();
}

TEST(Invoice, IsPaidOnceTheRestOfItIsNotOwed) {
  Owed r;
  r.given(transfer(1000));
  r.when(give_back(2950)).then_types<InvoiceReduced, PaymentProcessed, RefundRequested>();
  EXPECT_EQ(r.the<InvoiceReduced>(), reduced(2450, 0, 1000));
  EXPECT_EQ(r.the<PaymentProcessed>().amount, gbp(1000).decimal());
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(500));
  r.when(give_back(2950)).then();
}

TEST(Invoice, OfWhichNothingIsOwedTakesNoMoney) {
  Owed r;
  r.when(give_back(3450)).then(reduced(3450, 0, 0));
  EXPECT_EQ(r.shown().status, "cancelled");
  r.when(transfer(3450)).then_types<TransferRecorded, RefundRequested>();
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(3450));
}

// What comes then is for the change that waits for its money.
TEST(Invoice, OfWhichNothingIsOwedLeavesATransferToTheNextPayment) {
  Owed r;
  PreparePayment more = prepare(PaymentMethod::bank_transfer, "");
  more.payment = payment_of(order, 1);
  more.amount = gbp(200);
  r.given(give_back(3450), more);
  r.when(transfer(251)).then_types<TransferRecorded, PaymentProcessed, RefundRequested>();
  EXPECT_EQ(r.the<TransferRecorded>().payment, payment_of(order, 1));
  EXPECT_EQ(r.the<RefundRequested>().amount, gbp(51));
}

TEST(Invoice, ThatIsCalledOffOwesNothingAndGivesBackWhatCame) {
  Owed unpaid;
  unpaid.when(cancel).then_types<PaymentCancelled>();
  EXPECT_EQ(unpaid.shown().outstanding, gbp(0));
  Owed r;
  r.given(transfer(1000));
  r.when(cancel).then_types<RefundRequested>();
  r.when(refunded(1)).then_types<PaymentRefunded, PaymentCancelled>();
  r.when(transfer(2450, "b2")).then_types<TransferRecorded, RefundRequested>();
}

TEST(Invoice, ThatIsOverdueWaitsForAPerson) {
  Owed r;
  r.now = due - seconds(1);
  EXPECT_EQ(r.shown().waits_for, "");
  r.now = due;
  EXPECT_EQ(r.shown().waits_for, "the shop's accounts");
  r.given(transfer(3450));
  EXPECT_EQ(r.shown().waits_for, "");
}

TEST(Invoice, ThatIsNotPaidInTimeIsRemindedOfOnce) {
  Owed r;
  EXPECT_EQ(r.timers.at("invoice").due, due);
  EXPECT_FALSE(r.shown().overdue);
  NotifyCustomer reminder;
  reminder.customer = buyer;
  reminder.about = NoticeKind::invoice_overdue;
  reminder.subject = id.to_string();
  reminder.order = order;
  reminder.amount = gbp(3450);
  reminder.next_at = due;
  reminder.at = due;
  r.fire("invoice").then(reminder);
  EXPECT_TRUE(r.shown().overdue);
  EXPECT_EQ(r.timers.count("invoice"), 0u);
  r.given(transfer(3450));
  EXPECT_FALSE(r.shown().overdue);
}

TEST(Invoice, ThatIsPaidInPartIsRemindedOfTheRest) {
  Owed r;
  r.given(transfer(1000), give_back(450));
  r.fire("invoice").then_types<NotifyCustomer>();
  EXPECT_EQ(r.the<NotifyCustomer>().amount, gbp(2000));
}

TEST(Invoice, OfWhichNothingIsOwedIsNotRemindedOf) {
  Owed paid, let_go, called_off;
  paid.given(transfer(3450));
  let_go.given(give_back(3450));
  called_off.given(cancel);
  for (Owed* one : {&paid, &let_go, &called_off}) {
    one->fire("invoice").then();
    EXPECT_FALSE(one->shown().overdue);
  }
}

TEST(Invoice, WhoAsksHearsWhetherItsBuyerOwesSomethingTooLong) {
  Owed owed, let_go, called_off, paid;
  let_go.given(give_back(3450));
  called_off.given(cancel);
  paid.given(transfer(3450));
  const auto said = [](Owed& r) {
    r.when(GetPaymentStatus{"WEB-1"});
    return r.the<GetPaymentStatus::Response>().paymentStatus;
  };
  EXPECT_EQ(said(owed), PaymentProgress::pending);
  for (Owed* one : {&owed, &let_go, &called_off, &paid}) one->now = due;
  EXPECT_EQ(said(owed), PaymentProgress::failed);
  EXPECT_EQ(said(let_go), PaymentProgress::refunded);
  EXPECT_EQ(said(called_off), PaymentProgress::refunded);
  EXPECT_EQ(said(paid), PaymentProgress::completed);
}

TEST(Invoice, WhatIsPaidInAdvanceHasNoDay) {
  Desk r;
  r.given(prepare(PaymentMethod::bank_transfer, ""), initiate());
  EXPECT_EQ(r.timers.count("invoice"), 0u);
}

TEST(Invoice, ThatIsAmendedKeepsItsDayAndIsRemindedOfWhatItAsksForThen) {
  Owed r;
  PreparePayment more = invoice();
  more.amount = gbp(4000);
  r.when(more).then();
  EXPECT_EQ(r.timers.at("invoice").due, due);
  r.fire("invoice").then_types<NotifyCustomer>();
  EXPECT_EQ(r.the<NotifyCustomer>().amount, gbp(4000));
}

}  // namespace
}  // namespace flowmart::payment

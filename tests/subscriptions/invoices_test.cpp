// Subscriptions by invoice: each order leaves before it is paid, and who owes too long gets no more.
#include <algorithm>

#include "desk.hpp"

namespace flowmart::subscriptions {
namespace {

// A month's box whose invoices are open for a fortnight.
Subscribe by_invoice() {
  Subscribe wish = Desk::wish();
  wish.content.method = CheckoutMethod::bank_transfer;
  wish.content.invoice_days = 14;
  return wish;
}
// Nobody pays but who is said to; an invoice is open, or overdue.
struct Debtor : Desk {
  explicit Debtor(PaymentProgress said) {
    charges = {Outcome::silent};
    unpaid = said;
    EXPECT_EQ(give(by_invoice()), "");
  }
};

TEST(ByInvoice, GoesOnAsItsOrderIsPlacedAndWhoeverPaysLaterIsNotRenewedTwice) {
  Debtor desk(PaymentProgress::pending);
  EXPECT_EQ(desk.stage(), SubscriptionStage::active);
  EXPECT_EQ(desk.stands(), "nowhere");
  EXPECT_EQ(desk.next_at(), "2026-02-01T12:00:00Z");
  desk.until(at("2026-03-02T00:00:00Z"));
  EXPECT_EQ(desk.placed, (std::vector<std::string>{"2026-01-01T12:00:00Z", "2026-02-01T12:00:00Z",
                                                   "2026-03-01T12:00:00Z"}));
  desk.pay_last();
  EXPECT_EQ(desk.next_at(), "2026-04-01T12:00:00Z");
  EXPECT_EQ(desk.placed.size(), 3u);
  EXPECT_EQ(std::count(desk.told.begin(), desk.told.end(), NoticeKind::subscription_renewed), 3);
}

TEST(ByInvoice, WaitsForOneThatIsOverdueAndGoesOnOnceThatIsPaid) {
  Debtor desk(PaymentProgress::failed);
  desk.until(at("2026-02-03T12:00:00Z"));
  EXPECT_EQ(desk.stands(), "await_updated_payment");
  EXPECT_EQ(desk.told.back(), NoticeKind::payment_update_wanted);
  EXPECT_EQ(desk.placed.size(), 1u);
  desk.pay_last();
  EXPECT_EQ(desk.placed.back(), "2026-02-03T12:00:00Z");
  EXPECT_EQ(desk.stands(), "nowhere");
  EXPECT_EQ(desk.next_at(), "2026-03-01T12:00:00Z");
  EXPECT_EQ(desk.stage(), SubscriptionStage::active);
}

TEST(ByInvoice, EndsWhenNobodyPaysUntilTheDaysOfGraceAreOver) {
  Debtor desk(PaymentProgress::failed);
  desk.until(at("2026-03-01T00:00:00Z"));
  EXPECT_EQ(desk.stage(), SubscriptionStage::expired);
  EXPECT_EQ(desk.placed.size(), 1u);
  EXPECT_EQ(desk.ended.size(), 1u);
}

// Called off, or let go.
TEST(ByInvoice, GoesOnWhenNothingIsOwedOfTheLast) {
  Debtor desk(PaymentProgress::refunded);
  desk.until(at("2026-02-01T12:00:00Z"));
  EXPECT_EQ(desk.placed.size(), 2u);
}

// ---- of several periods within one invoice's time

OrderId order_of(std::int64_t renewal) { return order_of_renewal(subscription_named("coffee"), renewal, 1); }
// Three invoices are open; the fourth renewal is due on 1 April.
struct Late : Debtor {
  Late() : Debtor(PaymentProgress::pending) { until(at("2026-03-31T00:00:00Z")); }
  void due() { until(at("2026-04-02T00:00:00Z")); }
};

TEST(ByInvoice, WaitsWhileAnyOfTheEarlierIsOverdue) {
  Late desk;
  desk.unpaid_of[order_of(1)] = PaymentProgress::failed;
  desk.due();
  EXPECT_EQ(desk.placed.size(), 3u);
  EXPECT_EQ(desk.stands(), "await_updated_payment");
  desk.pay(order_of(3));  // another's money changes nothing
  EXPECT_EQ(desk.stands(), "await_updated_payment");
  desk.unpaid_of[order_of(2)] = PaymentProgress::failed;
  desk.pay(order_of(1));
  EXPECT_EQ(desk.stands(), "await_updated_payment") << "the second is overdue meanwhile";
  EXPECT_EQ(desk.placed.size(), 3u);
  desk.pay(order_of(2));
  EXPECT_EQ(desk.placed.back(), "2026-04-02T00:00:00Z");
  EXPECT_EQ(desk.stands(), "nowhere");
  EXPECT_EQ(std::count(desk.told.begin(), desk.told.end(), NoticeKind::payment_update_wanted), 1);
}

TEST(ByInvoice, AsksOfNoMoreThanTheOldestThatHasTimeLeft) {
  Late desk;
  const auto asked = std::count(desk.said.begin(), desk.said.end(), "GetPaymentStatus");
  desk.due();
  EXPECT_EQ(desk.placed.size(), 4u);
  EXPECT_EQ(std::count(desk.said.begin(), desk.said.end(), "GetPaymentStatus") - asked, 2);
}

TEST(ByInvoice, GoesOnWhenTheEarlierIsLetGoOrCalledOff) {
  for (const bool called_off : {false, true}) {
    Late desk;
    desk.unpaid_of[order_of(2)] = PaymentProgress::failed;
    desk.pay(order_of(1));
    desk.due();
    ASSERT_EQ(desk.stands(), "await_updated_payment");
    InvoiceReduced part{.payment = payment_of(order_of(2)), .order = order_of(2)};
    part.outstanding.minor = 5;
    desk.give(part);
    EXPECT_EQ(desk.placed.size(), 3u);
    desk.unpaid_of[order_of(2)] = PaymentProgress::refunded;
    InvoiceReduced all{.payment = payment_of(order_of(2)), .order = order_of(2)};
    OrderCancelled cancelled;
    cancelled.orderId = order_of(2);
    if (called_off) desk.give(cancelled);
    desk.give(all);
    if (!called_off) desk.give(cancelled);
    EXPECT_EQ(desk.placed.size(), 4u);
    EXPECT_EQ(desk.stands(), "nowhere");
  }
}

TEST(ByInvoice, OfOneThatRanOutIsPaidBeforeItIsHadBack) {
  for (const std::string token : {"", "another"}) {
    Late desk;
    desk.unpaid_of[order_of(1)] = PaymentProgress::failed;
    desk.until(at("2026-04-13T00:00:00Z"));
    ASSERT_EQ(desk.stage(), SubscriptionStage::expired);
    EXPECT_EQ(desk.give(desk.led(SubscriptionLead::renew, token)), "");
    EXPECT_EQ(desk.placed.size(), 3u) << token;
    EXPECT_EQ(desk.told.back(), NoticeKind::payment_update_wanted);
    desk.pay(order_of(1));
    EXPECT_EQ(desk.placed.size(), 4u) << token;
  }
}

}  // namespace
}  // namespace flowmart::subscriptions

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

}  // namespace
}  // namespace flowmart::subscriptions

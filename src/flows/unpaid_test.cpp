// Orders that go on before their money is here.
#include <gtest/gtest.h>

#include "flows/payment_flow_given.hpp"

namespace flowmart::flows {
namespace unpaid_test {

using namespace testing;
using enum PaymentStep;

const Time due = noon + std::chrono::days(30);

OrderPlaced by_invoice() {
  OrderPlaced event = placed();
  event.method = PaymentMethod::bank_transfer;
  event.invoice_due = due;
  return event;
}
OrderPlaced by_transfer() {
  OrderPlaced event = placed();
  event.method = PaymentMethod::bank_transfer;
  return event;
}
PaymentProcessed paid_of(std::int64_t minor) {
  PaymentProcessed event = paid();
  event.amount = gbp(minor).decimal();
  return event;
}
InvoiceReduced reduced(std::int64_t minor, std::int64_t outstanding, std::int64_t paid) {
  return {payment_of(order), order, "ret-1", gbp(minor), gbp(outstanding), gbp(paid), "", noon};
}
const SkipPayment skip{order, "paid in cash", "ada"};

TEST(InvoiceFlow, ConfirmsTheOrderAndWaitsForItsMoney) {
  Desk r;
  r.when(by_invoice()).then_types<PreparePayment, PaymentInitiated, ClearOrder, ConfirmOrder>();
  EXPECT_EQ(r.the<PreparePayment>().due, due);
  EXPECT_EQ(r.the<ConfirmOrder>(), (ConfirmOrder{order, "", true}));
  r.when(firmed).then();
  EXPECT_EQ(r.flow().at, Standing{payment_initiated});
  EXPECT_FALSE(at_rest(r.flow()));
  r.when(paid()).then_types<ConfirmOrder, PaymentComplete>();
  EXPECT_EQ(r.the<ConfirmOrder>(), (ConfirmOrder{order, paid().transactionId}));
  EXPECT_TRUE(at_rest(r.flow()));
}

TEST(InvoiceFlow, ItsTimeRunsOnceItIsDue) {
  Desk r;
  r.given(by_invoice());
  EXPECT_FALSE(is_held(r.flow()));
  EXPECT_EQ(runs_from(r.flow(), payment_initiated), due - minutes(20));
  EXPECT_FALSE(runs_from(r.flow(), adjust_inventory));
  Desk other;
  other.given(by_transfer());
  EXPECT_TRUE(is_held(other.flow()));
  EXPECT_FALSE(runs_from(other.flow(), payment_initiated));
}

TEST(InvoiceFlow, IsPaidWhenWhatIsStillOwedComes) {
  Desk r;
  r.given(by_invoice(), firmed, reduced(1000, 2450, 0));
  r.when(paid_of(3450)).then();
  r.when(paid_of(2450)).then_types<ConfirmOrder, PaymentComplete>();
  EXPECT_EQ(r.the<PaymentComplete>().amount, gbp(2450).decimal());
}

TEST(InvoiceFlow, EndsWhenNothingIsOwed) {
  Desk r;
  r.given(by_invoice(), firmed, reduced(3450, 0, 0));
  EXPECT_TRUE(at_rest(r.flow()));
  EXPECT_EQ(r.flow().ending, FlowEnding::completed);
}

TEST(InvoiceFlow, PaidWhileHeldGoesOnWithItsStock) {
  Desk r;
  r.given(by_invoice());
  r.when(paid()).then(ConfirmOrder{order, paid().transactionId});
  EXPECT_TRUE(r.flow().stands_at(adjust_inventory));
  r.when(firmed).then_types<PaymentComplete>();
}

TEST(SkippedPayment, LeadsATransferThatDoesNotComeOn) {
  Desk r;
  r.given(by_transfer());
  r.when(skip).then(ClearOrder{order, "paid in cash"}, ConfirmOrder{order, "", true});
  EXPECT_EQ(r.flow().at, Standing{adjust_inventory});
  r.when(skip).refused("nothing-to-skip");
  r.when(firmed).then();  // nothing was paid, so no payment is complete
  EXPECT_TRUE(at_rest(r.flow()));
}

TEST(SkippedPayment, LeadsOneThatFailedOnAndItIsNotTriedAgain) {
  Desk r;
  r.given(placed(), failed(noon));
  EXPECT_TRUE(r.timers.contains("retry"));
  r.when(skip).then(ClearOrder{order, "paid in cash"}, ConfirmOrder{order, "", true});
  EXPECT_FALSE(r.timers.contains("retry"));
  EXPECT_EQ(r.flow().at, Standing{adjust_inventory});
}

TEST(SkippedPayment, GoesByTheGraph) {
  for (const bool again : {false, true}) {
    Desk r;
    r.given(placed(), failed(noon, again));
    Standing at = r.flow().at;
    for (const StepEntered& one : steps(r.flow(), skip)) {
      const bool led = std::any_of(at.begin(), at.end(), [&](PaymentStep from) {
        return follows(from, one.step) || (from == failure_notification && one.step == retry_payment);
      });
      EXPECT_TRUE(led) << wire_name(one.step);
      enter(at, one.step);
    }
  }
}

TEST(SkippedPayment, IsNoneWhereNothingWaits) {
  Desk r;
  r.when(skip).refused("unknown-order");
  r.given(placed());
  r.when(skip).refused("nothing-to-skip");  // its charge is under way
  r.given(paid());
  r.when(skip).refused("nothing-to-skip");
  Desk owing;
  owing.given(by_invoice(), firmed);
  owing.when(skip).refused("nothing-to-skip");
}

}  // namespace unpaid_test
}  // namespace flowmart::flows

// Orders by invoice: their goods leave first. What becomes of them, of their money, and of what comes back.
#include <gtest/gtest.h>

#include <algorithm>

#include "contract/private/amending.hpp"
#include "contract/private/return_events.hpp"
#include "journey/world.hpp"

namespace flowmart::journey {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr Currency invoice_pounds{{'G', 'B', 'P'}};
const OrderId invoiced = OrderId::of("WEB-1");

struct InvoiceShop : World {
  InvoiceShop() { stock("lamp", 10); }
  // Four lamps at 2.50.
  std::string buy() {
    OrderDetails details;
    details.order = invoiced;
    details.invoice_days = 14;
    return give(order("WEB-1", {{"lamp", 4, 250}}, "", CheckoutMethod::bank_transfer), details);
  }
  using World::give;
  std::string transfer(std::int64_t pence, const std::string& reference = "t-1") {
    return give(RecordTransfer{invoiced, {pence, invoice_pounds}, reference});
  }
  PaymentInFull payment() { return World::ask(ReadPayments{invoiced, {}}).payments.front(); }
  std::string paid_as() { return std::string(wire_name(World::ask(GetOrder{invoiced}).payment->status)); }
  void report(ShipmentStatus status) {
    EXPECT_EQ(give(UpdateShipmentStatus{all<ShipmentCreated>().back().shipmentId, status, now}), "");
  }
  std::int64_t given_back() const {
    std::int64_t sum = 0;
    for (const PaymentRefunded& one : all<PaymentRefunded>()) sum += one.amount.minor;
    return sum;
  }
  void bring_back(Quantity units) {
    report(ShipmentStatus::delivered);
    EXPECT_EQ(give(RequestReturn{.order = invoiced, .lines = {{1, {}, units, {}}}, .actor = "jo"}), "");
    EXPECT_EQ(give(ApproveReturn{"ret-WEB-1-1", "jo", {}}), "");
    EXPECT_EQ(give(ReceiveReturn{"ret-WEB-1-1", {}, "jo", {}}), "");
    EXPECT_EQ(give(InspectReturn{"ret-WEB-1-1", {{1, {}, units, 0}}, {}, "jo", {}}), "");
    EXPECT_EQ(World::ask(ReadReturn{"ret-WEB-1-1", {}}).content.stage, ReturnStage::closed);
  }
};

TEST(Invoice, ItsGoodsLeaveBeforeItIsPaid) {
  InvoiceShop shop;
  EXPECT_EQ(shop.buy(), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(shop.count<PaymentProcessed>(), 0u);
  shop.report(ShipmentStatus::shipped);
  EXPECT_EQ(shop.count<OrderShipped>(), 1u);
  EXPECT_EQ(shop.paid_as(), "pending");
  shop.pass(days(20));
  EXPECT_EQ(shop.payment().waits_for, "the shop's accounts");
  EXPECT_EQ(shop.transfer(1000), "");
  EXPECT_EQ(shop.paid_as(), "completed");
  EXPECT_EQ(shop.steps("WEB-1"),
            (std::vector<std::string>{"place_order_request", "payment_initiated", "payment_processed",
                                      "adjust_inventory", "send_custom_notification", "payment_complete",
                                      "order-complete"}));
  EXPECT_EQ(shop.count<PaymentComplete>(), 1u);
  shop.check_replay();
}

TEST(Invoice, IsRemindedOfOnceWhenItsDayHasGoneBy) {
  InvoiceShop shop;
  const auto reminders = [&shop] {
    std::vector<Money> amounts;
    for (const NotifyCustomer& one : shop.all<NotifyCustomer>())
      if (one.about == NoticeKind::invoice_overdue) amounts.push_back(*one.amount);
    return amounts;
  };
  shop.buy();
  shop.transfer(400);
  shop.pass(days(14) - seconds(1));
  EXPECT_FALSE(shop.payment().overdue);
  EXPECT_EQ(reminders().size(), 0u);
  shop.pass(seconds(1));
  EXPECT_TRUE(shop.payment().overdue);
  EXPECT_EQ(reminders(), (std::vector<Money>{{600, invoice_pounds}}));
  shop.pass(days(30));
  EXPECT_EQ(reminders().size(), 1u);
  shop.check_replay();
}

TEST(Invoice, CalledOffBeforeItLeavesOwesNothing) {
  InvoiceShop shop;
  shop.buy();
  EXPECT_EQ(shop.give(CancelOrder{invoiced, "changed my mind", "buyer"}), "");
  EXPECT_EQ(shop.count<OrderCancelled>(), 1u);
  EXPECT_EQ(shop.available("lamp"), 10);
  EXPECT_EQ(shop.count<RefundRequested>(), 0u);
  EXPECT_EQ(shop.transfer(1000), "");
  EXPECT_EQ(shop.given_back(), 1000) << "money that comes all the same goes back";
  shop.check_replay();
}

TEST(Invoice, CalledOffWhenPartOfItHasComeGivesThatBack) {
  InvoiceShop shop;
  shop.buy();
  shop.transfer(300);
  EXPECT_EQ(shop.give(CancelOrder{invoiced, "changed my mind", "buyer"}), "");
  EXPECT_EQ(shop.given_back(), 300);
  EXPECT_EQ(shop.count<OrderCancelled>(), 1u);
  shop.check_replay();
}

TEST(Invoice, WhatComesBackBeforeItIsPaidIsNotOwed) {
  InvoiceShop shop;
  shop.buy();
  shop.bring_back(1);
  EXPECT_EQ(shop.payment().outstanding.minor, 750);
  EXPECT_EQ(shop.count<RefundRequested>(), 0u);
  EXPECT_EQ(shop.transfer(1000), "");
  EXPECT_EQ(shop.given_back(), 250) << "and who pays it all the same has it back";
  EXPECT_EQ(shop.paid_as(), "partially_refunded");
  shop.check_replay();
}

TEST(Invoice, WhatAnExchangeCostsMoreIsOwedByTheSameTerms) {
  InvoiceShop shop;
  shop.buy();
  shop.report(ShipmentStatus::delivered);
  EXPECT_EQ(shop.give(RequestReturn{.order = invoiced,
                                    .wanted = ReturnWanted::exchange,
                                    .lines = {{1, {}, 2, {}}},
                                    .instead = {{"lamp", 7}},
                                    .actor = "jo"}),
            "");
  EXPECT_EQ(shop.give(ApproveReturn{"ret-WEB-1-1", "jo", {}}), "");
  EXPECT_EQ(shop.give(ReceiveReturn{"ret-WEB-1-1", {}, "jo", {}}), "");
  const Time settled = shop.now;
  EXPECT_EQ(shop.give(InspectReturn{"ret-WEB-1-1", {{1, {}, 2, 0}}, {}, "jo", {}}), "");
  const auto other = shop.World::ask(ReadOrder{"ORD-1"});
  EXPECT_EQ(other.content.total.minor, 200) << "seven at the list price of 1.00, less two at 2.50";
  EXPECT_EQ(other.status, OrderStatus::processing) << "its goods leave first";
  const PaymentInFull owed = shop.World::ask(ReadPayments{other.content.order, {}}).payments.front();
  EXPECT_EQ(owed.due, settled + days(14));
  EXPECT_EQ(owed.outstanding.minor, 200);
  EXPECT_EQ(shop.payment().outstanding.minor, 1000) << "the first is owed as it was";
  shop.check_replay();
}

TEST(Invoice, OfWhichAllComesBackEndsUnpaid) {
  InvoiceShop shop;
  shop.buy();
  shop.bring_back(4);
  EXPECT_EQ(shop.payment().status, "cancelled");
  EXPECT_EQ(shop.payment_flow("WEB-1").ending, flows::FlowEnding::completed);
  EXPECT_EQ(shop.count<PaymentProcessed>(), 0u);
  shop.check_replay();
}

TEST(Invoice, PaidInPartGivesBackWhatIsMoreThanItOwes) {
  InvoiceShop shop;
  shop.buy();
  shop.transfer(600);
  shop.bring_back(3);  // 7.50, of which 4.00 were owed
  EXPECT_EQ(shop.given_back(), 350);
  EXPECT_EQ(shop.payment().outstanding.minor, 0);
  EXPECT_EQ(shop.all<PaymentProcessed>().front().amount, (Money{600, invoice_pounds}.decimal()));
  shop.check_replay();
}

TEST(Invoice, ThatChangesOwesWhatTheOrderCosts) {
  InvoiceShop shop;
  shop.buy();
  AmendOrder more;
  more.order = invoiced;
  more.lines.emplace_back().line = 1;
  more.lines.front().quantity = 6;
  EXPECT_EQ(shop.give(more), "");
  EXPECT_EQ(shop.payment().outstanding.minor, 1500);
  more.lines.front().quantity = 2;
  EXPECT_EQ(shop.give(more), "");
  EXPECT_EQ(shop.payment().outstanding.minor, 500);
  EXPECT_EQ(shop.count<RefundRequested>(), 0u);
  shop.bring_back(1);
  EXPECT_EQ(shop.payment().outstanding.minor, 250);
  EXPECT_EQ(shop.transfer(250), "");
  EXPECT_EQ(shop.paid_as(), "completed");
  shop.check_replay();
}

TEST(Invoice, OfAnOrderOfWhichAllCameBackEndsWithIt) {
  InvoiceShop shop;
  EXPECT_EQ(shop.buy(), "");
  shop.report(ShipmentStatus::shipped);
  EXPECT_EQ(shop.transfer(400), "");
  shop.report(ShipmentStatus::returned);
  EXPECT_EQ(shop.give(ReceiveParcel{"shp-WEB-1-1", true, AfterReturn::refund}), "");
  EXPECT_EQ(shop.count<OrderCancelled>(), 1u);
  EXPECT_EQ(shop.count<PaymentProcessed>(), 0u);
  EXPECT_EQ(shop.given_back(), 400);
  shop.check_replay();
}

TEST(Invoice, IsOnlyForATransferAndAsLongAsTheShopGivesAny) {
  InvoiceShop shop;
  OrderDetails details;
  details.order = OrderId::of("WEB-2");
  details.invoice_days = 0;
  EXPECT_EQ(shop.give(order("WEB-2", {{"lamp", 1, 250}}), details), "order-invalid");
  details.invoice_days = 366;
  EXPECT_EQ(shop.give(order("WEB-3", {{"lamp", 1, 250}}, "", CheckoutMethod::bank_transfer), details),
            "order-invalid");
}

TEST(SkippedPayment, OfATransferLetsTheGoodsLeaveAndIsNoMoneyToGiveBack) {
  InvoiceShop shop;
  shop.give(order("WEB-1", {{"lamp", 4, 250}}, "", CheckoutMethod::bank_transfer));
  EXPECT_EQ(shop.give(SkipPayment{invoiced, "paid in cash", "ada"}), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  shop.report(ShipmentStatus::shipped);
  EXPECT_EQ(shop.count<OrderShipped>(), 1u);
  EXPECT_EQ(shop.paid_as(), "pending");
  EXPECT_EQ(shop.give(SkipPayment{invoiced, "again", "ada"}), "nothing-to-skip");
  EXPECT_EQ(shop.count<PaymentComplete>(), 0u);
  shop.check_replay();
}

TEST(SkippedPayment, AfterItsStockWentBackReservesAnew) {
  InvoiceShop shop;
  shop.give(order("WEB-1", {{"lamp", 4, 250}}, "", CheckoutMethod::bank_transfer));
  shop.pass(days(1));
  EXPECT_EQ(shop.available("lamp"), 10);
  EXPECT_EQ(shop.give(SkipPayment{invoiced, "paid in cash", "ada"}), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(shop.available("lamp"), 6);
  EXPECT_EQ(shop.paid_as(), "pending");
  shop.check_replay();
}

TEST(SkippedPayment, OfADeclinedCardThatWasHeldLeavesOnceReleased) {
  InvoiceShop shop;
  shop.give(order("WEB-1", {{"lamp", 4, 250}}, "tok_declined"));
  EXPECT_EQ(shop.give(HoldOrder{invoiced, "review", "odd", "jo"}), "");
  EXPECT_EQ(shop.give(SkipPayment{invoiced, "a friend of the house", "ada"}), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 0u);
  EXPECT_EQ(shop.give(ReleaseOrder{invoiced, 1, "jo"}), "");
  EXPECT_EQ(shop.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(shop.paid_as(), "failed");
  shop.check_replay();
}

}  // namespace
}  // namespace flowmart::journey

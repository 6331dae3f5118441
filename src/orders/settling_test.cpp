#include "orders/returning_given.hpp"

#include <random>

namespace flowmart::orders {
namespace {

using namespace returning_given;

OrderDetails besides(std::vector<Adjustment> adjustments) {
  OrderDetails details;
  details.order = order;
  details.adjustments = std::move(adjustments);
  return details;
}
Adjustment off(std::string_view amount, std::optional<std::int64_t> line = {},
               AdjustmentKind kind = AdjustmentKind::discount) {
  return {kind, {}, line, number(amount), {}, false};
}
Given arrived_with(const OrderDetails& details, std::string_view total) {
  Given given;
  PlaceOrder order = wish();
  order.payment.amount = number(total);
  given.when(details).when(order).when(reserved()).when(confirm).when(dispatched()).when(delivered);
  return given;
}
Given inspected(Given given, Quantity mugs) {
  given.when(wanted({line(2, mugs)})).when(yes()).when(came()).when(look({fit(2, mugs)}));
  return given;
}

TEST(Settling, WhatCameBackIsPaidBackOnceItWasInspected) {
  Given given = received();
  EXPECT_EQ(given.count<RefundPayment>(), 0u);
  given.when(look({fit(2, 1, 1)}));
  EXPECT_EQ(given.sent<RefundPayment>(),
            (RefundPayment{order, first, pounds(1650), "return " + first, true, {}, true}));
  EXPECT_EQ(return_in(given).refund, RefundState::asked);
  EXPECT_EQ(return_in(given).stage, ReturnStage::inspected);
  given.when(money_went(1650, 5100));
  EXPECT_EQ(given.sent<ReturnClosed>().name, first);
  EXPECT_EQ(given.sent<NotifyCustomer>().about, NoticeKind::return_refunded);
  EXPECT_EQ(given.sent<NotifyCustomer>().amount, pounds(1650));
  EXPECT_EQ(return_in(given).refund, RefundState::done);
  given.when(money_went(1650, 5100)).then();
}

TEST(Settling, MoneyThatComesInPartsIsBackWithTheLast) {
  Given given = received();
  given.when(look({fit(2, 2)}));
  given.when(money_went(650, 6100)).then();
  EXPECT_EQ(return_in(given).refunded_minor, 650);
  given.when(money_went(1000, 5100));
  EXPECT_EQ(given.count<ReturnClosed>(), 1u);
}

TEST(Settling, ARefundThatWasRefusedShowsAndIsClosedByAPerson) {
  Given given = received();
  given.when(look({fit(2, 2)})).when(RefundRefused{order, first, "Only 0.00 can go back.", at_noon}).then();
  EXPECT_EQ(return_in(given).refund, RefundState::refused);
  EXPECT_EQ(return_in(given).why, "Only 0.00 can go back.");
  EXPECT_EQ(return_in(given).stage, ReturnStage::inspected);
  given.when(finish());
  EXPECT_EQ(return_in(given).stage, ReturnStage::closed);
}

// Another refund was on its way meanwhile.
TEST(Settling, APartThatCouldNotGoBackIsLeftToAPerson) {
  Given given = received();
  given.when(look({fit(2, 2)}));
  given.when(RefundRefused{order, first, "Only 10.00 can go back.", at_noon, pounds(650)}).then();
  EXPECT_EQ(return_in(given).refund, RefundState::asked);
  EXPECT_EQ(return_in(given).refund_minor, 1000);
  given.when(money_went(1000, 0));
  EXPECT_EQ(given.sent<NotifyCustomer>().amount, pounds(1000));
  EXPECT_EQ(given.count<ReturnClosed>(), 0u);
  EXPECT_EQ(return_in(given).refund, RefundState::refused);
  EXPECT_EQ(return_in(given).why, "Only 10.00 can go back.");
  given.when(finish());
  EXPECT_EQ(return_in(given).stage, ReturnStage::closed);
}

TEST(Settling, APersonMayCloseItBeforeItsMoneyIsBack) {
  Given given = received();
  given.when(look({fit(2, 2)})).when(finish()).when(money_went(1650, 5100));
  EXPECT_EQ(return_in(given).refund, RefundState::done);
}

TEST(Settling, NoMoreIsAskedForThanIsKept) {
  Given given = received({line(1, 1), line(2, 4)});
  given.when(money_went(1000, 5750, "goodwill")).then();
  given.when(look({fit(1, 1), fit(2, 4)}));
  EXPECT_EQ(given.sent<ReturnSettled>().value, pounds(6750));
  EXPECT_EQ(given.sent<RefundPayment>().amount, pounds(5750));
}

TEST(Settling, AnOrderThatCostNothingIsClosedAtOnce) {
  Given given = pending_of(free_wish());
  given.when(confirm).when(dispatched()).when(delivered);
  given = inspected(std::move(given), 2);
  EXPECT_EQ(given.count<RefundPayment>(), 0u);
  EXPECT_EQ(return_in(given).stage, ReturnStage::closed);
}

TEST(Settling, ALinesDiscountIsSharedByItsUnits) {
  Given given = inspected(arrived_with(besides({off("-1.01", 2)}), "66.49"), 3);
  // 31.99 for four: 8.00, 8.00, 8.00 and 7.99.
  EXPECT_EQ(given.sent<RefundPayment>().amount, pounds(2400));
  given.when(wanted({line(2, 1)})).when(yes(second)).when(came({}, second)).when(look({fit(2, 1)}, second));
  EXPECT_EQ(given.sent<RefundPayment>().amount, pounds(799));
}

TEST(Settling, AnOrdersDiscountIsSharedByItsLinesAndTheWayIsNotPaidBack) {
  Given given =
      inspected(arrived_with(besides({off("-6.75"), off("4.00", {}, AdjustmentKind::shipping)}), "64.75"), 4);
  EXPECT_EQ(given.sent<RefundPayment>().amount, pounds(2970)) << "a tenth less than 33.00";
}

TEST(Settling, AllReturnsTogetherAreWorthWhatWasPaid) {
  std::mt19937 random(20260314);
  for (int round = 0; round < 1'000; ++round) {
    Order order;
    order.content = content();
    const auto number_to = [&](std::int64_t most) {
      return static_cast<std::int64_t>(random() % static_cast<unsigned>(most + 1));
    };
    std::int64_t goods = 0;
    for (OrderLine& one : order.content.lines) {
      one.quantity = 1 + number_to(6);
      one.total = pounds(one.quantity * number_to(900));
      goods += one.total.minor;
    }
    const std::int64_t less = number_to(goods);
    order.details.adjustments = {{AdjustmentKind::discount, {}, {}, pounds(-less).decimal(), {}, false}};
    const auto paid = paid_for(order);
    EXPECT_EQ(paid[0] + paid[1], goods - less) << "round " << round;
    for (std::size_t i = 0; i < paid.size(); ++i) {
      const Quantity all = order.content.lines[i].quantity;
      std::int64_t sum = 0;
      for (Quantity unit = 0; unit < all; ++unit) {
        const std::int64_t one = worth(paid[i], all, unit + 1) - worth(paid[i], all, unit);
        EXPECT_LE(std::abs(one * all - paid[i]), all) << "round " << round;
        sum += one;
      }
      EXPECT_EQ(sum, paid[i]);
    }
  }
}

TEST(Settling, TheSameAgainCostsNothing) {
  Given given = arrived();
  given.when(wanted({line(2, 2)}, ReturnWanted::exchange))
      .when(yes())
      .when(came())
      .when(look({fit(2, 0, 2)}));
  EXPECT_EQ(given.count<RefundPayment>(), 0u);
  const PlaceAgain again = given.sent<PlaceAgain>();
  EXPECT_EQ(again.wish.items,
            (std::vector<PlaceOrder::Item>{{"MUG-BLUE", "Stoneware mug", 2, number("8.25")}}));
  EXPECT_EQ(again.wish.payment.amount, number("0.00"));
  EXPECT_EQ(again.details.adjustments.front().amount, number("-16.50"));
  EXPECT_EQ(again.details.references, (std::vector<Reference>{{"return", first}}));
  EXPECT_EQ(given.sent<ReturnSettled>().carried, pounds(1650));
  EXPECT_EQ(return_in(given).stage, ReturnStage::closed);
  EXPECT_EQ(shown(given).led_to_number, "") << "nobody has taken it yet";
  given.when(again.details).when(again.wish).when(reserved(*return_in(given).led_to));
  EXPECT_EQ(shown(given).led_to_number, "ORD-1");
}

TEST(Settling, AGuestIsTheSameGuestInTheOrderThatFollows) {
  PlaceOrder guest = wish();
  guest.customer.customerId.clear();
  Given given = pending_of(guest);
  given.when(confirm).when(dispatched()).when(delivered);
  given.when(claimed({line(2, 1)}, ReturnWanted::resend)).when(yes());
  const PlaceAgain again = given.sent<PlaceAgain>();
  given.when(again.details).when(again.wish).when(reserved(again.details.order));
  EXPECT_EQ(given.sent<OrderPlaced>().customer, order_in(given).content.customer);
}

TEST(Settling, SomethingElseCostsWhatItCostsMore) {
  Given given = arrived();
  ProductRegistered pot;
  pot.product = ProductId::of("POT");
  pot.sku = "POT";
  pot.name = "Tea pot";
  pot.price = pounds(2000);
  RequestReturn other = wanted({line(2, 2)}, ReturnWanted::exchange);
  other.instead = {{"POT", 1}};
  given.when(pot).when(other).when(yes()).when(came()).when(look({fit(2, 2)}));
  EXPECT_EQ(given.sent<PlaceAgain>().wish.payment.amount, number("3.50"));
  EXPECT_EQ(given.sent<ReturnSettled>().carried, pounds(1650));
  Given cheaper = arrived();
  pot.price = pounds(1000);
  cheaper.when(pot).when(other).when(yes()).when(came()).when(look({fit(2, 2)}));
  EXPECT_EQ(cheaper.sent<PlaceAgain>().wish.payment.amount, number("0.00"));
  EXPECT_EQ(cheaper.sent<RefundPayment>().amount, pounds(650)) << "the rest goes back";
}

TEST(Settling, AClaimIsSettledWithTheYes) {
  Given refund = arrived();
  refund.when(claimed({line(2, 1)})).when(yes());
  EXPECT_EQ(refund.sent<RefundPayment>().amount, pounds(825));
  refund.then_no_timer();
  refund.when(came()).then_rejected(codes::claim_brings_nothing);
  refund.when(money_went(825, 5925));
  EXPECT_EQ(return_in(refund).stage, ReturnStage::closed);
  Given resend = arrived();
  resend.when(claimed({line(2, 1)}, ReturnWanted::resend)).when(yes());
  EXPECT_EQ(resend.sent<PlaceAgain>().wish.payment.amount, number("0.00"));
  EXPECT_EQ(return_in(resend).stage, ReturnStage::closed);
}

}  // namespace
}  // namespace flowmart::orders

// An order that is paid by bank transfer, and whose stock goes back before its money is there.
#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace {

using namespace orders_given;
using std::chrono::hours;

const Duration week = hours{7 * 24};
const OrderWaitOver over{order};

InventoryAdjusted comes(ProductId product, std::int64_t quantity = 3) {
  return {"evt", at_noon, product, quantity, quantity, "restock", {}, {}};
}
ReserveStock want_again(Time now = at_noon) {
  std::vector<ProductQuantity> products{{kettle, 1}, {mug, 4}};
  std::sort(products.begin(), products.end(),
            [](const auto& a, const auto& b) { return a.product < b.product; });
  return {order, std::move(products), now + std::chrono::minutes{15}};
}
NotifyCustomer told_of(NoticeKind about) {
  return {buyer, about, order.to_string(), order, "WEB-20931", pounds(6750), "", at_noon + week, at_noon};
}
StockShort no_mugs() { return short_of({{mug, true, 4, 1}}); }
Given waiting_for_stock() {
  Given given = lapsed();
  given.when(confirm).when(no_mugs());
  return given;
}
std::int64_t rows(const Given& given) {
  std::int64_t count = 0;
  given.state().waiting.each_in_memory(
      [&](const WaitingFor&, const Present* row) { count += row != nullptr; });
  return count;
}

TEST(LateTransfer, IsWaitedForWithoutTheStock) {
  Given given = pending_of(transfer_wish());
  given.when(ran_out()).then(told_of(NoticeKind::transfer_awaited)).then_timer("wait", at_noon + week);
  EXPECT_EQ(status_in(given), OrderStatus::pending);
  EXPECT_EQ(payment_in(given), PaymentStatus::pending);
}

TEST(LateTransfer, OfAnyOtherMeansOfPaymentIsNotWaitedFor) {
  Given given = pending();
  given.when(ran_out()).then(calling_off(order, "reservation_expired", "InventoryService", true));
}

TEST(LateTransfer, WhatIsGivenBackBeforeItsStockIsThereStaysGivenBack) {
  Given given = waiting_for_stock();
  given.when(PaymentRefunded{
      .payment = payment_of(order), .order = order, .amount = pounds(1000), .kept = pounds(5750)});
  given.when(reserved());
  EXPECT_EQ(status_in(given), OrderStatus::processing);
  EXPECT_EQ(order_in(given).kept_in_all(), 5750);
  EXPECT_EQ(payment_in(given), PaymentStatus::partially_refunded);
}

TEST(LateTransfer, HasTheStockAskedForAgainAndIsConfirmed) {
  Given given = lapsed();
  given.when(ConfirmOrder{order, "t-1"}).then(want_again());
  EXPECT_EQ(payment_in(given), PaymentStatus::completed);
  EXPECT_EQ(told(given).payment->transactionId, "t-1");
  given.when(reserved()).then_timer("wait", std::nullopt);
  EXPECT_EQ(given.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(status_in(given), OrderStatus::processing);
  given.when(over).then();
}

TEST(LateTransfer, WaitsForStockThatIsNotThere) {
  Given given = lapsed();
  given.when(confirm);
  given.when(no_mugs()).then(told_of(NoticeKind::stock_awaited)).then_timer("wait", at_noon + week);
  EXPECT_EQ(rows(given), 1);
  given.when(comes(kettle)).then();
  given.when(comes(mug, -3)).then();
  given.when(comes(mug)).then(want_again());
  given.when(no_mugs()).then().then_no_timer();
  EXPECT_EQ(rows(given), 1) << "its time runs on";
  given.when(comes(mug)).then(want_again());
  given.when(reserved());
  EXPECT_EQ(given.count<OrderConfirmed>(), 1u);
  EXPECT_EQ(rows(given), 0);
  given.when(comes(mug)).then();
}

TEST(LateTransfer, IsServedInTheOrderOfPlacing) {
  Given given;
  for (const auto& [id, at] : {std::pair{"B", at_noon}, {"A", at_noon + hours{1}}}) {
    PlaceOrder wish = transfer_wish();
    wish.orderId = id;
    const OrderId one = OrderId::of(id);
    given.when(wish, at).when(reserved(one), at).when(ran_out(one)).when(ConfirmOrder{one});
    given.when(StockShort{one, {{mug, true, 4, 0}}});
  }
  given.when(comes(mug));
  std::vector<OrderId> tried;
  for (const auto& sent : given.decision().sent()) tried.push_back(std::get<ReserveStock>(sent).order);
  EXPECT_EQ(tried, (std::vector{OrderId::of("B"), OrderId::of("A")}));
}

// What is to be sent again and could not be had: its flow looks for it when some comes.
TEST(OwedGoods, AreLookedForWhenSomeCome) {
  Given given = processing();
  given.when(GoodsOwed{order, {{mug, 2}}}).then();
  given.when(comes(kettle)).then();
  given.when(comes(mug, -1)).then();
  given.when(comes(mug)).then(StockRetryDue{order});
  given.when(comes(mug)).then();  // elsewhere, at the same moment: it is being looked for
  given.when(GoodsOwed{order, {{mug, 1}, {kettle, 1}}}).then();
  given.when(comes(kettle)).then(StockRetryDue{order});
  given.when(comes(mug)).then();
  given.when(GoodsOwed{order, {{kettle, 1}}}).then();
  given.when(comes(mug)).then();
  given.when(comes(kettle)).then(StockRetryDue{order});
  given.when(GoodsOwed{order, {}}).then();
  given.when(comes(kettle)).then();
  given.when(GoodsOwed{OrderId::of("nobody's"), {{mug, 1}}}).then();
  given.when(comes(mug)).then();
}

// Where the rows lie that are not in memory, and how often somebody goes there for a range.
template <class Key, class Row>
struct Ranges : RowSource<Key, Row> {
  std::optional<Row> load(const Key&) const override { return std::nullopt; }
  void each(const Key&, const Key&, const std::function<void(const Key&, Row&&)>&) const override { ++asked; }
  mutable int asked = 0;
};
TEST(OwedGoods, CostNoReadWhileNobodyIsOwedAny) {
  Orders orders{ShopSettings{.currency = Currency{{'G', 'B', 'P'}}}};
  StateMoment moment;
  Ranges<WaitingFor, Owed> owed;
  Ranges<WaitingFor, Present> waiting;
  Ranges<WaitingReturn, Present> again;
  orders.owed.bind(moment, &owed);
  orders.waiting.bind(moment, &waiting);
  orders.again.bind(moment, &again);
  const auto asked = [&] { return std::array{owed.asked, waiting.asked, again.asked}; };
  decide(orders, comes(mug), at_noon);
  EXPECT_EQ(asked(), (std::array{0, 0, 0}));
  Order& one = orders.orders[order];
  one.content.order = order;
  one.content.lines.resize(1);
  one.content.lines.front().product = mug;
  evolve(orders, GoodsOwed{order, {{mug, 2}}});
  decide(orders, comes(kettle), at_noon);
  EXPECT_EQ(asked(), (std::array{1, 0, 0}));
  EXPECT_EQ(decide(orders, comes(mug), at_noon).messages().size(), 1U);
  evolve(orders, StockRetryDue{order});
  decide(orders, comes(mug), at_noon);
  EXPECT_EQ(asked(), (std::array{2, 0, 0}));
}

// Each time that goods come only so many are tried, the oldest; what is left comes with the next goods.
TEST(LateTransfer, TwentyAreTriedEachTimeThatGoodsCome) {
  Given given;
  std::vector<OrderId> placed;
  for (int n = 10; n < 32; ++n) {
    PlaceOrder wish = transfer_wish();
    wish.orderId = "N-" + std::to_string(n);
    const OrderId one = OrderId::of(wish.orderId);
    placed.push_back(one);
    const Time at = at_noon + std::chrono::minutes{n};
    given.when(wish, at).when(reserved(one), at).when(ran_out(one)).when(ConfirmOrder{one});
    given.when(StockShort{one, {{mug, true, 4, 0}}});
  }
  given.when(comes(mug));
  std::vector<OrderId> tried;
  for (const auto& sent : given.decision().sent()) tried.push_back(std::get<ReserveStock>(sent).order);
  EXPECT_EQ(tried, std::vector<OrderId>(placed.begin(), placed.begin() + 20));
}

TEST(LateTransfer, IsNotWaitedForForEver) {
  lapsed().when(over).then(calling_off(order, "reservation_expired", "OrdersService", true));
  Given given = waiting_for_stock();
  given.when(over).then(calling_off(order, "its goods were gone when the money came", "OrdersService"));
  EXPECT_EQ(rows(given), 0);
  given.when(comes(mug)).then();
  given.when(stock_back());
  EXPECT_EQ(given.when(money_back(order, 6750)).count<OrderCancelled>(), 1u);
}

TEST(LateTransfer, OfAnOrderThatIsCalledOffWaitsForNothing) {
  Given given = waiting_for_stock();
  given.when(cancel).then(calling_off(order, "customer_request", "jo@shop.example"));
  EXPECT_EQ(rows(given), 0);
  given.when(over).then();
  given.when(comes(mug)).then();
}

TEST(LateTransfer, OfAHeldOrderIsTakenUpAtItsRelease) {
  Given given = lapsed();
  given.when(HoldOrder{order, "review", "odd", ""}).when(confirm).then();
  given.when(ReleaseOrder{order, 1, ""}).then(OrderReleased{order, 1, false, "", at_noon}, want_again());
  given = waiting_for_stock();
  given.when(HoldOrder{order, "review", "odd", ""}).when(comes(mug)).then();
}

TEST(LateTransfer, CostsNothingWhileNobodyWaits) {
  Given given;
  given.when(comes(mug)).then();
  EXPECT_EQ(given.state().waiting.size(), 0u);
  EXPECT_EQ(given.state().counters.size(), 0u);
}

}  // namespace
}  // namespace flowmart::orders

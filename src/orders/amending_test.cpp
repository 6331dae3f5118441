#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace {

using namespace orders_given;

const ProductId lamp = ProductId::of("LAMP-2");

Time at(int minutes) { return at_noon + std::chrono::minutes{minutes}; }
LineChange to(std::int64_t line, Quantity quantity) { return {line, {}, quantity, {}}; }
LineChange less(std::int64_t line, Quantity units) { return {line, {}, {}, units}; }
AmendOrder amend(std::vector<LineChange> lines, std::vector<NewLine> add = {}) {
  return {order, std::move(lines), std::move(add), {}, {}, {}, {}, "jo@shop.example"};
}
NewLine two_lamps(std::optional<Decimal> price = number("1.50")) { return {"LAMP-2", 2, price, "Lamp"}; }
StockAmended promised() { return {order, StockStep::promised, true, {}, {}, {}}; }
StockAmended settled(bool firm = true) {
  return {order, StockStep::settled, firm, {{mug, {{WarehouseId::of("here"), 4}}}}, {}, {}};
}
PaymentAmended charged(std::int64_t amendment, std::int64_t further, std::int64_t pence) {
  return {order, amendment, payment_of(order, further), pounds(pence), {}};
}
PaymentAmended not_charged(std::int64_t amendment, std::int64_t further, const std::string& why) {
  return {order, amendment, payment_of(order, further), pounds(0), why};
}
const OrderAmendment& last_of(const Given& given) { return order_in(given).amendments.back(); }
std::vector<Quantity> units_in(const Given& given) {
  std::vector<Quantity> units;
  for (const OrderLine& line : order_in(given).content.lines) units.push_back(line.quantity);
  return units;
}
using Units = std::vector<Quantity>;

TEST(Amending, LessOfAPaidOrderCountsAtOnceAndGoesBackAfter) {
  Given given = processing();
  given.when(amend({less(2, 1)}));
  EXPECT_EQ(given.count<OrderAmending>(), 1u);
  EXPECT_EQ(given.sent<AmendmentEnded>().amendment.stage, AmendmentStage::counted);
  const OrderAmended told = given.sent<OrderAmended>();
  EXPECT_EQ(told.amendedItems,
            (std::vector<OrderAmended::Item>{{mug, "Stoneware mug", 4, 3, number("8.25"), number("24.75")}}));
  EXPECT_EQ(told.totalAmount, number("59.25"));
  EXPECT_EQ(given.sent<RefundPayment>().amount, pounds(825));
  EXPECT_EQ(given.sent<RefundPayment>().key, "amendment-1");
  EXPECT_EQ(units_in(given), (Units{1, 3}));
  EXPECT_EQ(order_in(given).content.lines[1].cancelled, 1);
  EXPECT_EQ(order_in(given).content.lines[1].total, pounds(2475));
}

TEST(Amending, NoMoreGoesBackThanIsKept) {
  Given given = processing();
  given.when(PaymentRefunded{payment, 1, order, pounds(6000), pounds(750), "re", "goodwill", at_noon});
  given.when(amend({less(2, 2)}));
  EXPECT_EQ(given.sent<RefundPayment>().amount, pounds(750));
}

TEST(Amending, MoreIsReservedThenChargedThenCounts) {
  Given given = processing();
  given.when(amend({to(1, 2)}, {two_lamps()}));
  EXPECT_EQ(given.sent<OrderAmending>().reserve,
            (std::min(lamp, kettle) == lamp ? std::vector<ProductQuantity>{{lamp, 2}, {kettle, 1}}
                                            : std::vector<ProductQuantity>{{kettle, 1}, {lamp, 2}}));
  EXPECT_EQ(given.decision().messages().size(), 1u) << "first its stock";
  given.when(promised())
      .then(AmendPayment{order, 1, payment_of(order, 1), buyer, pounds(3750), PaymentMethod::paypal,
                         "ch_7Qd20Lx"});
  EXPECT_EQ(last_of(given).stage, AmendmentStage::charging);
  EXPECT_EQ(units_in(given), (Units{1, 4}));
  given.when(charged(1, 1, 3750), at(1));
  EXPECT_EQ(given.count<OrderAmended>(), 1u);
  EXPECT_EQ(given.count<RefundPayment>(), 0u);
  EXPECT_EQ(units_in(given), (Units{2, 4, 2}));
  EXPECT_EQ(order_in(given).content.total, pounds(10500));
  EXPECT_EQ(order_in(given).content.lines[2].product, lamp);
  given.when(amend({to(3, 0)}));
  EXPECT_EQ(given.sent<RefundPayment>().amount, pounds(300)) << "it keeps its price";
}

TEST(Amending, ReservesNothingOfAProductThatOnlyMovesToAnotherLine) {
  Given given = processing();
  given.when(amend({less(2, 1)}, {{"MUG-BLUE", 1, number("8.25"), "Stoneware mug"}}));
  EXPECT_EQ(given.sent<OrderAmending>().reserve, std::vector<ProductQuantity>{});
}

TEST(Amending, ThatIsNotPaidIsTakenBackAndSaysWhy) {
  Given given = processing();
  given.when(amend({to(1, 2)})).when(promised());
  given.when(not_charged(1, 1, "no such card"), at(2));
  EXPECT_EQ(given.sent<AmendmentEnded>().amendment.stage, AmendmentStage::failed);
  EXPECT_EQ(given.count<OrderAmended>(), 0u);
  EXPECT_EQ(last_of(given).reason, "no such card");
  EXPECT_EQ(units_in(given), (Units{1, 4}));
  given.when(amend({to(1, 2)})).when(promised());
  EXPECT_EQ(given.sent<AmendPayment>().payment, payment_of(order, 2)) << "each further payment is its own";
}

TEST(Amending, ShortOfStockLeavesNoTrace) {
  Given given = processing();
  const Order before = order_in(given);
  given.when(amend({to(1, 9)}));
  given.when(short_of({{kettle, true, 8, 3}}));
  EXPECT_EQ(given.sent<AmendmentEnded>().amendment.stage, AmendmentStage::failed);
  Order after = order_in(given);
  EXPECT_EQ(after.version, before.version);
  EXPECT_TRUE(after.amendments.empty());
  EXPECT_EQ(after.content, before.content);
}

TEST(Amending, OneAtATime) {
  Given given = processing();
  given.when(amend({to(1, 2)}));
  given.when(amend({to(2, 1)})).then_rejected(codes::amendment_open);
  EXPECT_FALSE(given.when(ReadOrder{"WEB-20931"}).sent<ReadOrder::Response>().actions.at(5).allowed);
  given.when(promised());
  given.when(amend({to(2, 1)})).then_rejected(codes::amendment_open);
  given.when(charged(1, 1, 3450));
  given.when(amend({to(2, 1)}));
  EXPECT_EQ(given.count<OrderAmended>(), 1u);
}

TEST(Amending, AnUnpaidOrderAsksForWhatItThenCosts) {
  Given given = pending();
  given.when(amend({to(2, 2)}));
  EXPECT_EQ(given.sent<AmendPayment>().payment, payment);
  EXPECT_EQ(given.sent<AmendPayment>().amount, pounds(5100));
  EXPECT_EQ(units_in(given), (Units{1, 4})) << "not before it is sure";
  given.when(charged(1, 0, 5100));
  EXPECT_EQ(units_in(given), (Units{1, 2}));
  EXPECT_EQ(given.count<RefundPayment>(), 0u);
  Given paid_meanwhile = pending();
  paid_meanwhile.when(amend({to(2, 2)})).when(confirm).when(charged(1, 0, 5100));
  EXPECT_EQ(paid_meanwhile.count<RefundPayment>(), 0u) << "it was paid what it then costs";
  Given under_way = pending();
  const Order before = order_in(under_way);
  under_way.when(amend({to(2, 2)})).when(not_charged(1, 0, "is just being paid"));
  EXPECT_EQ(under_way.sent<AmendmentEnded>().amendment.reason, "is just being paid");
  EXPECT_EQ(order_in(under_way).content, before.content);
  EXPECT_EQ(order_in(under_way).version, before.version);
}

TEST(Amending, NeverBelowWhatHasLeft) {
  Given given = processing();
  given.when(RecordDispatch{order, "s-1", false, at_noon, {{mug, {{here, 3}}}}});
  given.when(amend({to(2, 2)})).then_rejected(codes::below_dispatched);
  given.when(amend({to(2, 0), to(1, 0)})).then_rejected(codes::below_dispatched);
  given.when(amend({to(2, 3)}));
  EXPECT_EQ(given.count<OrderAmended>(), 1u);
}

// It was to have fewer of what leaves while its charge is under way.
TEST(Amending, WhatLeavesMeanwhileEndsItAndItsMoneyGoesBack) {
  Given given = processing();
  given.when(amend({to(1, 3), to(2, 1)})).when(promised());
  given.when(RecordDispatch{order, "s-1", false, at_noon, {{mug, {{here, 2}}}}});
  given.when(charged(1, 1, 4425));
  EXPECT_EQ(last_of(given).stage, AmendmentStage::failed);
  EXPECT_EQ(given.sent<RefundPayment>().amount, pounds(4425));
}

TEST(Amending, AllOfItLeavingMeanwhileEndsIt) {
  Given given = processing();
  given.when(amend({to(1, 3)})).when(promised());
  given.when(dispatched());
  EXPECT_EQ(given.count<AmendmentEnded>(), 1u);
  EXPECT_EQ(given.count<OrderShipped>(), 1u);
  given.when(charged(1, 1, 6900));
  EXPECT_EQ(given.sent<RefundPayment>().amount, pounds(6900));
  given.when(amend({to(1, 3)})).then_rejected(codes::order_dispatched);
}

TEST(Amending, CalledOffMeanwhileItEnds) {
  Given given = processing();
  given.when(amend({to(1, 3)})).when(promised());
  given.when(cancel);
  EXPECT_EQ(last_of(given).stage, AmendmentStage::ended);
  given.when(charged(1, 1, 6900)).then();
  given.when(stock_back()).then();
  given.when(money_back()).then();
  EXPECT_EQ(order_in(given).stage, Stage::cancelling) << "the further payment is not back";
  given.when(PaymentCancelled{payment_of(order, 1), order, pounds(0), at_noon});
  EXPECT_EQ(order_in(given).stage, Stage::cancelled);
}

TEST(Amending, OfTheLastUnitIsACancellation) {
  Given given = processing();
  given.when(amend({to(1, 0), less(2, 4)})).then(calling_off(order, "customer_request", "jo@shop.example"));
  Given part = processing();
  part.when(left(false));
  part.when(amend({to(1, 0), less(2, 4)})).then_rejected(codes::below_dispatched);
}

TEST(Amending, SaysWhatIsWrongWithIt) {
  Given given = processing();
  given.when(amend({to(3, 1)})).then_rejected(codes::order_invalid, "/lines/0/line");
  given.when(amend({to(1, -1)})).then_rejected(codes::order_invalid, "/lines/0/quantity");
  given.when(amend({less(2, 5)})).then_rejected(codes::order_invalid, "/lines/0/quantity");
  given.when(amend({less(2, 1), to(2, 1)})).then_rejected(codes::order_invalid, "/lines/1");
  given.when(amend({LineChange{}})).then_rejected(codes::order_invalid, "/lines/0");
  given.when(amend({{{}, "NONE", 1, {}}})).then_rejected(codes::order_invalid, "/lines/0/productId");
  given.when(amend({}, {two_lamps(std::nullopt)})).then_rejected(codes::order_invalid, "/add/0/productId");
  given.when(amend({}, {two_lamps(number("-1"))})).then_rejected(codes::order_invalid, "/add/0/price");
  given.when(amend({}, {two_lamps(number("1.005"))})).then_rejected(codes::order_invalid, "/add/0/price");
  given.when(amend({}, {{"", 2, {}, {}}})).then_rejected(codes::order_invalid, "/add/0/productId");
  given.when(amend({{{}, "MUG-BLUE", 4, {}}})).then();
  given.when(amend({{{}, "MUG-BLUE", 3, {}}}));
  EXPECT_EQ(units_in(given), (Units{1, 3}));
}

TEST(Amending, AProductOnListHasItsPriceThere) {
  Given given = processing();
  ProductRegistered listed;
  listed.product = lamp;
  listed.sku = "LAMP-2";
  listed.name = "Lamp for two";
  listed.price = pounds(175);
  given.when(listed);
  given.when(amend({}, {{"LAMP-2", 2, {}, {}}}));
  const AmendedLine line = given.sent<OrderAmending>().amendment.lines.at(0);
  EXPECT_EQ(line.unit_price, pounds(175));
  EXPECT_EQ(line.name, "Lamp for two");
}

TEST(Amending, AnAddressOrANoteNeedsNoStockAndNoMoney) {
  Given given = processing();
  AmendOrder there = amend({});
  there.ship_to = PostalAddress{"1 New Street", "Leeds", "", "X1", "United Kingdom"};
  given.when(there);
  EXPECT_EQ(given.sent<OrderAmended>().amendedItems.size(), 0u);
  EXPECT_EQ(order_in(given).content.ship_to.country_code, "GB");
  given.when(settled());
  EXPECT_TRUE(given.sent<FulfilOrder>().readdressed);
  given.when(there).then();
  AmendOrder note = amend({});
  note.note = "ring twice";
  note.tags = std::vector<std::string>{"vip"};
  given.when(note);
  EXPECT_EQ(given.count<OrderAmended>(), 0u) << "nobody else is concerned";
  EXPECT_EQ(order_in(given).note, "ring twice");
  EXPECT_EQ(order_in(given).details.tags, (std::vector<std::string>{"vip"}));
  note.tags = std::vector<std::string>(51, "x");
  given.when(note).then_rejected(codes::order_invalid, "/tags");
}

TEST(Amending, WhoPacksIsToldOnceTheStockIsSettled) {
  Given given = processing();
  given.when(amend({to(1, 0)}));
  given.when(settled(false)).then();
  given.when(settled());
  const FulfilOrder wanted = given.sent<FulfilOrder>();
  EXPECT_EQ(wanted.goods, (std::vector<PackedGoods>{{mug, "MUG-BLUE", 4, {{WarehouseId::of("here"), 4}}}}));
  EXPECT_FALSE(wanted.readdressed);
  EXPECT_EQ(told(given).orderItems.size(), 1u) << "what was called off is not ordered";
}

TEST(Amending, IsCharged) {
  Given paid_by_transfer = pending_of([] {
    PlaceOrder by_transfer = wish();
    by_transfer.payment.paymentMethod = CheckoutMethod::bank_transfer;
    return by_transfer;
  }());
  paid_by_transfer.when(amend({to(1, 0), to(2, 0)}));
  EXPECT_EQ(paid_by_transfer.count<OrderCancelling>(), 1u);
}

// What a change costs more is transferred like the rest, or the change comes to nothing.
TEST(Amending, WaitsForTheRestOfATransfer) {
  const auto asked = [] {
    Given given = pending_of([] {
      PlaceOrder by_transfer = wish();
      by_transfer.payment.paymentMethod = CheckoutMethod::bank_transfer;
      return by_transfer;
    }());
    given.when(confirm).when(amend({to(1, 2)})).when(promised());
    return given;
  };
  Given given = asked();
  const AmendPayment more = given.sent<AmendPayment>();
  EXPECT_EQ(more.payment, payment_of(order, 1));
  given.then_timer("amendment-transfer", at_noon + std::chrono::days(7));
  given.when(PaymentAmended{order, 1, more.payment, more.amount, {}});
  EXPECT_EQ(given.count<AmendmentEnded>(), 1u);
  given.then_timer("amendment-transfer", std::nullopt);

  Given late = asked();
  late.when(OrderWaitOver{order});
  EXPECT_EQ(late.sent<AmendmentEnded>().amendment.reason, "The rest was not transferred in time.");
  late.when(OrderWaitOver{order}).then();
}

TEST(Amending, EndsWithTheStockOfATransferThatIsNotHereInTime) {
  Given given = pending_of(transfer_wish());
  given.when(amend({to(1, 2)})).when(ran_out());
  EXPECT_EQ(given.sent<AmendmentEnded>().amendment.stage, AmendmentStage::failed);
  EXPECT_EQ(given.sent<AmendmentEnded>().amendment.reason, "Its stock's time ran out.");
}

// A version each time that the order says something else, and none for what changes nothing.
TEST(Amending, CountsVersions) {
  Given given = pending();
  EXPECT_EQ(order_in(given).version, 1);
  given.when(confirm);
  EXPECT_EQ(order_in(given).version, 2);
  given.when(amend({less(2, 1)}));
  EXPECT_EQ(order_in(given).version, 3);
  given.when(amend({{2, {}, 3, {}}}));
  EXPECT_EQ(order_in(given).version, 3);
  given.when(amend({to(1, 2)})).when(promised());
  EXPECT_EQ(order_in(given).version, 4) << "it shows as being charged";
  given.when(charged(2, 1, 3450));
  EXPECT_EQ(order_in(given).version, 5);
}

TEST(Amending, AFreeOrderMayComeToCostSomething) {
  Given given = pending_of(free_wish());
  given.when(confirm);
  given.when(amend({}, {two_lamps()})).when(promised());
  EXPECT_EQ(given.sent<AmendPayment>().amount, pounds(300));
  given.when(charged(1, 1, 300));
  EXPECT_EQ(payment_in(given), PaymentStatus::completed);
  given.when(cancel).when(stock_back()).then();
  given.when(PaymentCancelled{payment_of(order, 1), order, pounds(300), at_noon});
  EXPECT_EQ(order_in(given).stage, Stage::cancelled);
}

TEST(Amending, IsNotForEveryStage) {
  placing().when(amend({to(1, 2)})).then_rejected(codes::order_not_found);
  for (const auto& gone : {&shipped, &arrived})
    gone().when(amend({to(1, 2)})).then_rejected(codes::order_dispatched);
  called_off().when(amend({to(1, 2)})).then_rejected(codes::order_cancelled);
}

// Who places it again says what was ordered at first.
TEST(Amending, ThePlacedOrderAgainAddsNothing) {
  Given given = processing();
  AmendOrder all = amend({less(2, 1)}, {two_lamps()});
  all.ship_to = PostalAddress{"1 New Street", "Leeds", "", "X1", "United Kingdom"};
  all.tags = std::vector<std::string>{"vip"};
  given.when(all).when(promised());
  EXPECT_EQ(units_in(given), (Units{1, 3, 2}));
  given.when(amend({to(3, 0)})).when(amend({to(2, 4)})).when(promised()).when(charged(3, 1, 825));
  EXPECT_EQ(units_in(given), (Units{1, 4, 0}));
  given.when(wish()).then();
  PlaceOrder other = wish();
  other.items[0].quantity = 2;
  other.payment.amount = number("102.00");
  given.when(other).then_rejected(codes::order_id_taken);
}

TEST(Amending, AboveTheLimitItWaitsForAYes) {
  ShopSettings settings;
  settings.approve_above = pounds(7000);
  Orders orders(settings);
  const auto takes = [&](const auto& message) {
    return contract::testing::step(orders, message, at_noon).sent();
  };
  takes(wish());
  EXPECT_EQ(takes(reserved()).size(), 1u);
  takes(confirm);
  takes(amend({to(1, 2)}));
  takes(promised());
  const auto said = takes(charged(1, 1, 3450));
  ASSERT_EQ(said.size(), 3u);
  EXPECT_EQ(std::get<OrderHeld>(said[2]).purpose, "approval");
  EXPECT_EQ(orders.orders.find(order)->holds_on("approval"), 1u);
  takes(amend({to(1, 3)}));
  takes(promised());
  EXPECT_EQ(takes(charged(2, 2, 3450)).size(), 2u) << "it waits for one already";
}

}  // namespace
}  // namespace flowmart::orders

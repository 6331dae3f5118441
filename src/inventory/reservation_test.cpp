#include <gtest/gtest.h>

#include <algorithm>

#include "inventory/reservation_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace reservation_given;

// ---- all or nothing

TEST(Reservation, HoldsAllOfAnOrderByOneDecision) {
  Given given = two_products();
  given.when(want_both())
      .then(both, adjusted(2, -2, 3, "reservation", leeds, x), adjusted(3, -2, 0, "reservation", leeds, y),
            adjusted(4, -1, 1, "reservation", lyon, y))
      .then_timer("hold", expiry);
  EXPECT_EQ(reservation_of(given, order), (Reservation{Phase::reserved, expiry, both.products}));
  EXPECT_EQ(product_in(given, x).reserved(), 2);
  EXPECT_EQ(product_in(given, y).bin(leeds)->held, 2);
  EXPECT_EQ(product_in(given, y).bin(lyon)->held, 1);
}

TEST(Reservation, TakesFiveThousandLinesByOneDecisionAndOneEvent) {
  Given given;
  ReserveStock want{order, {}, expiry};
  for (int i = 0; i < 5'000; ++i) {
    want.products.push_back({ProductId::of("P" + std::to_string(i)), 1});
    given.when(add(1, leeds, want.products.back().product));
  }
  given.when(want);
  EXPECT_EQ(given.count<StockReserved>(), 1u);
  EXPECT_EQ(given.sent<StockReserved>().products.size(), 5'000u);
  EXPECT_EQ(given.count<InventoryAdjusted>(), 5'000u);
  EXPECT_EQ(given.count<OutOfStock>(), 5'000u);
  EXPECT_EQ(given.decision().messages().size(), 10'001u);
  for (const ProductQuantity& one : want.products) ASSERT_EQ(product_in(given, one.product).reserved(), 1);
  given.when(want).then();
}

TEST(Reservation, HoldsNothingWhenOneProductIsShort) {
  for (const ProductId few : {x, y}) {
    const ProductId enough = few == x ? y : x;
    Given given;
    given.when(registered(x)).when(registered(y));
    given.when(add(9, leeds, enough)).when(add(1, leeds, few));
    const Product before = product_in(given, enough);
    const Quantity wanted = few == x ? 2 : 3;
    given.when(want_both())
        .then(out_of_stock(2, {}, 1 - wanted, "shortage", few), StockShort{order, {{few, true, wanted, 1}}})
        .then_no_timer();
    EXPECT_EQ(product_in(given, enough), before);  // untouched, and nothing was said of it
    EXPECT_EQ(product_in(given, few).reserved(), 0);
    EXPECT_EQ(given.state().reservations.find(order), nullptr);
  }
}

TEST(Reservation, NamesEveryProductThatIsShortOrUnknown) {
  Given given;
  given.when(registered(x));
  given.when(want_both())
      .then(out_of_stock(1, {}, -2, "shortage", x), StockShort{order, {{x, true, 2, 0}, {y, false, 3, 0}}});
  EXPECT_EQ(given.state().products.find(y), nullptr);  // to be asked for leaves no trace
  given.when(registered(y));
  given.when(want_both())
      .then(out_of_stock(2, {}, -2, "shortage", x), out_of_stock(1, {}, -3, "shortage", y),
            StockShort{order, {{x, true, 2, 0}, {y, true, 3, 0}}});
}

TEST(Reservation, CanBeAskedForAgainAfterItWasShort) {
  Given given;
  given.when(registered(x)).when(registered(y)).when(add(5, leeds, x)).when(add(2, leeds, y));
  given.when(want_both());
  EXPECT_EQ(given.count<StockShort>(), 1u);
  given.when(add(2, lyon, y)).when(want_both());
  EXPECT_EQ(given.sent<StockReserved>(), both);
}

TEST(Reservation, HoldsTheLastUnit) {
  Given given = stocked(10);
  given.when(reserve(a, 8)).then(reserved(a, {{leeds, 8}}), adjusted(2, -8, 2, "reservation"));
  given.when(reserve(b, 2))
      .then(reserved(b, {{leeds, 2}}), adjusted(3, -2, 0, "reservation"),
            out_of_stock(4, -2, 0, "reservation"));
}

TEST(Reservation, SaysWhatIsLeftWhenShort) {
  Given given = stocked(10);
  given.when(reserve(a, 8))
      .when(reserve(b, 3))
      .then(out_of_stock(3, {}, -1, "shortage"), StockShort{b, {{kettle, true, 3, 2}}});
  EXPECT_EQ(product_in(given).available(), 2);
}

TEST(Reservation, IsShortOfAProductWithoutStock) {
  stocked(0)
      .when(reserve(a, 2))
      .then(out_of_stock(1, {}, -2, "shortage"), StockShort{a, {{kettle, true, 2, 0}}});
}

TEST(Reservation, KnowsNoProductThatIsNotOnFile) {
  Given().when(reserve(a, 2)).then(StockShort{a, {{kettle, false, 2, 0}}}).then_no_timer();
}

TEST(Reservation, DoesNotTakeWhatIsLeaving) {
  Given given = stocked(5);
  given.when(reserve(a, 3)).when(consume(a, {{leeds, 3}}));
  given.when(reserve(b, 3)).then(out_of_stock(3, {}, -1, "shortage"), StockShort{b, {{kettle, true, 3, 2}}});
  given.when(reserve(b, 2));
  EXPECT_EQ(given.sent<StockReserved>(), reserved(b, {{leeds, 2}}));
}

TEST(Reservation, SplitsOverWarehouses) {
  stocked(5, 7)
      .when(reserve(a, 9))
      .then(reserved(a, {{leeds, 5}, {lyon, 4}}), adjusted(3, -5, 0, "reservation"),
            adjusted(4, -4, 3, "reservation", lyon));
}

TEST(Reservation, CanUseAnotherRule) {
  struct Restore {
    SourcingRules before = sourcing_rules();
    ~Restore() { use_sourcing_rules(before); }
  } restore;
  SourcingRules rules;
  rules.source = [](std::span<const Bin> bins, Quantity wanted) {
    return Allocations{{bins.back().warehouse.warehouse, wanted}};
  };
  use_sourcing_rules(rules);
  stocked(5, 7).when(reserve(a, 2)).then(reserved(a, {{lyon, 2}}), adjusted(3, -2, 5, "reservation", lyon));
}

TEST(Reservation, AddsNothingAskedTwice) {
  for (const auto& open : open_orders) {
    Given given = open();
    const Reservation before = reservation_of(given, order);
    given.when(want_both()).then().then_no_timer();
    ReserveStock other_way_round = want_both();
    std::reverse(other_way_round.products.begin(), other_way_round.products.end());
    given.when(other_way_round).then();
    EXPECT_EQ(reservation_of(given, order), before);
  }
}

TEST(Reservation, IsOfOneContent) {
  Given given = reserved_order();
  for (const std::vector<ProductQuantity>& other : std::vector<std::vector<ProductQuantity>>{
           {{x, 2}, {y, 4}}, {{x, 2}}, {{x, 2}, {y, 3}, {kettle, 1}}, {{x, 2}, {kettle, 3}}, {}})
    given.when(ReserveStock{order, other, expiry}).then_rejected(codes::order_reserved_otherwise);
}

TEST(Reservation, NamesEachProductOnce) {
  Given().when(ReserveStock{order, {}, expiry}).then_rejected(codes::products_unclear);
  Given().when(ReserveStock{order, {{x, 1}, {y, 1}, {x, 1}}, expiry}).then_rejected(codes::products_unclear);
}

TEST(Reservation, IsOfAtLeastOneUnitOfEach) {
  for (const Quantity quantity : {0, -1}) {
    stocked(10).when(reserve(a, quantity)).then_rejected(codes::quantity_out_of_range);
    two_products()
        .when(ReserveStock{order, {{x, 2}, {y, quantity}}, expiry})
        .then_rejected(codes::quantity_out_of_range);
  }
}

// ---- firm

TEST(Reservation, AsksWhereThePaidOrderGoes) {
  Given given = reserved_order();
  given.when(confirmed(order)).then(GetOrder{order}).then_timer("hold", std::nullopt);
  EXPECT_EQ(phase_of(given), Phase::asking);
  given.when(confirmed(order)).then().then_no_timer();
}

TEST(Reservation, FirmsAllOfAnOrderForTheBuyersCountry) {
  Given given = asking_order();
  given.when(add(4, lyon, y)).when(answer(order, "FR"));
  given.then(StockFirmed{order, {{x, two}, {y, {{lyon, 3}}}}}, adjusted(3, 0, 3, "sale", leeds, x),
             adjusted(6, 2, 2, "sale", leeds, y), adjusted(7, -2, 3, "sale", lyon, y));
  EXPECT_EQ(phase_of(given), Phase::firm);
  EXPECT_EQ(product_in(given, y).bin(leeds)->held, 0);
  EXPECT_EQ(product_in(given, y).bin(lyon)->held, 3);
  given.when(answer(order, "FR")).then();
  given.when(answer(order, "GB")).then();
  given.when(confirmed(order)).then().then_no_timer();
}

TEST(Reservation, BecomesFirmWhereItIs) {
  Given given = stocked(5);
  given.when(reserve(a, 3)).when(confirmed(a)).when(answer(a));
  given.then(firmed(a, {{leeds, 3}}), adjusted(3, 0, 2, "sale"));
  EXPECT_EQ(product_in(given).reserved(), 3);
}

TEST(Reservation, MovesToTheBuyersCountryWhenFirm) {
  Given given = stocked(5, 7);
  given.when(reserve(a, 3)).when(confirmed(a)).when(answer(a, "FR"));
  given.then(firmed(a, {{lyon, 3}}), adjusted(4, 3, 5, "sale"), adjusted(5, -3, 4, "sale", lyon));
  EXPECT_EQ(product_in(given).bin(leeds)->held, 0);
  EXPECT_EQ(product_in(given).bin(lyon)->held, 3);
  EXPECT_EQ(reservation_of(given, a).products[0].allocations, (Allocations{{lyon, 3}}));
}

// Who adds up what is available sees at no moment less than there is.
TEST(Reservation, ThatMovesIsAnnouncedWhereItBecomesFreeFirst) {
  Given given = stocked(0, 3);
  given.when(reserve(a, 3)).when(confirmed(a)).when(add(3)).when(answer(a, "GB"));
  given.then(firmed(a, {{leeds, 3}}), adjusted(5, 3, 3, "sale", lyon), adjusted(6, -3, 0, "sale"));
}

TEST(Reservation, DoesNotExpireOnceItIsConfirmed) {
  asking_order().when(timed_out(order)).then();
  firm_order().when(timed_out(order)).then();
}

TEST(Reservation, IsNotConfirmedBeforeItStands) {
  Given().when(confirmed(order)).then().then_no_timer();
  Given().when(answer(order)).then();
  reserved_order().when(answer(order)).then();
}

// ---- given back

TEST(Reservation, ExpiresUnlessConfirmed) {
  Given given = reserved_order();
  given.when(timed_out(order))
      .then(ran_out(order), adjusted(3, 2, 5, "release", leeds, x), adjusted(5, 2, 2, "release", leeds, y),
            adjusted(6, 1, 2, "release", lyon, y));
  EXPECT_EQ(reservation_of(given, order), (Reservation{Phase::lapsed, expiry, {}}));
  EXPECT_EQ(product_in(given, x).reserved(), 0);
  EXPECT_EQ(product_in(given, y).reserved(), 0);
  given.when(timed_out(order)).then();
  Given().when(timed_out(order)).then();
}

// The order says back that it is being called off because of it.
TEST(Reservation, ThatExpiredIsNotReleasedAgain) {
  Given given = reserved_order();
  given.when(timed_out(order)).when(cancelling(order, true)).then().then_no_timer();
}

TEST(Reservation, HearsOfItsPaymentTooLate) {
  Given given = reserved_order();
  given.when(timed_out(order)).when(confirmed(order)).then().then_no_timer();
  given.when(answer(order)).then();
  EXPECT_EQ(phase_of(given), Phase::lapsed);
  EXPECT_EQ(product_in(given, x).reserved(), 0);
}

TEST(Reservation, IsReleasedWhereverItStands) {
  for (const auto& open : open_orders) {
    Given given = open();
    given.when(cancelling(order)).then_timer("hold", std::nullopt);
    EXPECT_EQ(given.sent<StockReleased>(), released(order));
    EXPECT_EQ(product_in(given, x).available(), 5);
    EXPECT_EQ(product_in(given, y).available(), 4);
    EXPECT_EQ(phase_of(given), Phase::ended);
    given.when(cancelling(order)).then(released(order)).then_no_timer();
    given.when(timed_out(order)).then();
  }
}

TEST(Reservation, IsReleasedWhereItWasMadeFirm) {
  Given given = asking_order();
  given.when(add(4, lyon, y)).when(answer(order, "FR"));
  given.when(cancelling(order))
      .then(released(order), adjusted(4, 2, 5, "release", leeds, x), adjusted(8, 3, 6, "release", lyon, y));
}

TEST(Reservation, DoesNotBecomeFirmOnceItIsReleased) {
  Given given = asking_order();
  given.when(cancelling(order)).when(answer(order)).then();
  EXPECT_EQ(phase_of(given), Phase::ended);
  EXPECT_EQ(product_in(given, x).reserved(), 0);
}

// Somebody waits for the answer all the same.
TEST(Reservation, OfNothingIsReleasedAtOnce) {
  Given given;
  given.when(cancelling(order)).then(released(order));
  EXPECT_EQ(given.state().reservations.find(order), nullptr);
}

TEST(Reservation, IsNotAskedForAgainOnceItEnded) {
  Given called_off = reserved_order();
  called_off.when(cancelling(order)).when(want_both()).then_rejected(codes::reservation_ended);
}

// Its money came after all.
TEST(Reservation, ThatExpiredIsMadeAnew) {
  Given given = reserved_order();
  given.when(timed_out(order)).when(want_both()).then_timer("hold", expiry);
  EXPECT_EQ(given.sent<StockReserved>(), both);
  EXPECT_EQ(phase_of(given), Phase::reserved);
  given.when(want_both()).then();
  given.when(timed_out(order));
  EXPECT_EQ(product_in(given, x).reserved(), 0);
}

// Its order was called off because its time had run out, and it was promised anew on the way.
TEST(Reservation, PromisedAgainWhenItsOrderIsCalledOffItIsFree) {
  Given given = reserved_order();
  given.when(timed_out(order));
  given.when(want_both());
  given.when(cancelling(order, true));
  EXPECT_EQ(phase_of(given), Phase::ended);
  EXPECT_TRUE(reservation_of(given, order).products.empty());
  EXPECT_EQ(product_in(given, x).available(), 5);
  given.when(cancelling(order, true)).then();
}

}  // namespace
}  // namespace flowmart::inventory

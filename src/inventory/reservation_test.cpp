#include "inventory/reservation.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "contract/testing/given.hpp"

namespace flowmart::inventory {
namespace {

using namespace contract;
using contract::testing::at_noon;
using Given = contract::testing::Given<ReservationAggregate>;
using Phase = Reservation::Phase;

const OrderId order = OrderId::of("WEB-1");
// Named so that x comes before y: a reservation asks in the order of its products' ids.
const ProductId x = std::min(ProductId::of("X"), ProductId::of("Y"));
const ProductId y = std::max(ProductId::of("X"), ProductId::of("Y"));
const WarehouseId leeds = WarehouseId::of("leeds"), lyon = WarehouseId::of("lyon");
const Time expiry = at_noon + std::chrono::minutes{15};
const std::vector<Allocation> some{{leeds, 2}}, more{{leeds, 1}, {lyon, 2}};

ReserveOrder reserve() { return {order, {{x, 2}, {y, 3}}, expiry}; }
HoldStock hold(ProductId product, Quantity quantity) { return {order, product, quantity, expiry}; }
StockHeld held(ProductId product) { return {order, product, product == x ? some : more, expiry, at_noon}; }
StockShort too_few(ProductId product, Quantity available) {
  return {order, product, product == x ? 2 : 3, available, at_noon};
}
ProductUnknown unknown(ProductId product) { return {order, product, product == x ? 2 : 3, at_noon}; }
ReleaseStock release(ProductId product, std::string reason) { return {order, product, std::move(reason)}; }
StockReleased released(ProductId product) {
  return {order, product, product == x ? some : more, "", at_noon};
}
FirmStock firm(ProductId product) { return {order, product, "GB"}; }
StockFirmed firmed(ProductId product) { return {order, product, {{lyon, product == x ? 2 : 3}}, at_noon}; }
StockConsumed consumed(ProductId product) {
  return {order, product, {{lyon, product == x ? 2 : 3}}, at_noon};
}
OrderConfirmed confirmed() {
  OrderConfirmed event;
  event.orderId = order.to_string();
  return event;
}
GetOrder::Response answer() {
  GetOrder::Response answer;
  answer.orderId = order;
  answer.shippingAddress.country = "GB";
  return answer;
}
const OrderReserved all_held{order, {{x, some}, {y, more}}, expiry};
const ReservationTimedOut timed_out{order};
const ReleaseOrderStock call_off{order, "customer_request"};
const OrderStockReleased nothing_held{order};

Given reserved() {
  Given given;
  given.when(reserve()).when(held(x)).when(held(y));
  return given;
}
Given firm_order() {
  Given given = reserved();
  given.when(confirmed()).when(answer()).when(firmed(x)).when(firmed(y));
  return given;
}

// ---- all or nothing

TEST(Reservation, AsksEveryProduct) { Given().when(reserve()).then(hold(x, 2), hold(y, 3)).then_no_timer(); }

TEST(Reservation, HoldsAnOrderOnceAllAreHeld) {
  Given given;
  given.when(reserve());
  given.when(held(y)).then().then_no_timer();
  given.when(held(x)).then(all_held).then_timer("hold", expiry);
  EXPECT_EQ(given.state().phase, Phase::reserved);
}

TEST(Reservation, AddsNothingAskedTwice) {
  Given given;
  given.when(reserve()).when(reserve()).then();
  given.when(held(x)).when(held(x)).then();
  given.when(reserve()).then();
  given.when(held(y)).when(held(y)).then();
  given.when(reserve()).then();
  EXPECT_EQ(given.state().phase, Phase::reserved);
}

TEST(Reservation, IsOfOneContent) {
  const ReserveOrder other{order, {{x, 2}, {y, 4}}, expiry}, fewer{order, {{x, 2}}, expiry};
  Given given;
  given.when(reserve());
  given.when(other).then_rejected(codes::order_reserved_otherwise);
  given.when(fewer).then_rejected(codes::order_reserved_otherwise);
}

TEST(Reservation, NamesEachProductOnce) {
  Given().when(ReserveOrder{order, {}, expiry}).then_rejected(codes::products_unclear);
  Given().when(ReserveOrder{order, {{x, 1}, {y, 1}, {x, 1}}, expiry}).then_rejected(codes::products_unclear);
}

TEST(Reservation, GivesBackWhatIsHeldWhenAnotherIsShort) {
  Given given;
  given.when(reserve())
      .when(held(x))
      .when(too_few(y, 1))
      .then(release(x, "order_short"), OrderShort{order, {{y, true, 3, 1}}});
  EXPECT_EQ(given.state().phase, Phase::none);
}

TEST(Reservation, GivesBackWhatIsHeldAfterAnotherWasShort) {
  Given given;
  given.when(reserve()).when(too_few(y, 1)).then();
  given.when(held(x)).then(release(x, "order_short"), OrderShort{order, {{y, true, 3, 1}}});
  EXPECT_EQ(given.state().phase, Phase::none);
}

TEST(Reservation, NamesEveryProductThatIsShortOrUnknown) {
  Given()
      .when(reserve())
      .when(too_few(x, 0))
      .when(unknown(y))
      .then(OrderShort{order, {{x, true, 2, 0}, {y, false, 3, 0}}});
  Given()
      .when(reserve())
      .when(unknown(x))
      .when(too_few(y, 2))
      .then(OrderShort{order, {{x, false, 2, 0}, {y, true, 3, 2}}});
}

TEST(Reservation, HearsAShortageOnce) {
  Given given;
  given.when(reserve()).when(too_few(x, 1)).when(too_few(x, 1)).then();
  given.when(unknown(x)).then();
  given.when(held(y));
  EXPECT_EQ(given.count<OrderShort>(), 1u);
}

TEST(Reservation, CanBeAskedForAgainAfterItWasShort) {
  Given given;
  given.when(reserve()).when(held(x)).when(too_few(y, 1));
  given.when(released(x)).then();  // the answer to giving back comes late, and is no concern of the next try
  given.when(reserve()).then(hold(x, 2), hold(y, 3));
  given.when(held(x)).when(held(y)).then(all_held);
}

// ---- firm

TEST(Reservation, AsksWhereThePaidOrderGoes) {
  Given given = reserved();
  given.when(confirmed()).then(GetOrder{order}).then_timer("hold", std::nullopt);
  given.when(confirmed()).then().then_no_timer();
}

TEST(Reservation, FirmsEveryProductForTheBuyersCountry) {
  Given given = reserved();
  given.when(confirmed()).when(answer()).then(firm(x), firm(y));
  given.when(answer()).then();
  given.when(firmed(y)).then();
  given.when(firmed(y)).then();
  given.when(firmed(x)).then(OrderFirmed{order, {{x, {{lyon, 2}}}, {y, {{lyon, 3}}}}});
  given.when(firmed(x)).then();
  given.when(confirmed()).then();
  EXPECT_EQ(given.state().phase, Phase::firm);
}

TEST(Reservation, DoesNotExpireOnceItIsConfirmed) {
  Given given = reserved();
  given.when(confirmed()).when(timed_out).then();
  firm_order().when(timed_out).then();
}

TEST(Reservation, IsNotConfirmedBeforeItStands) {
  Given().when(confirmed()).then();
  Given().when(reserve()).when(confirmed()).then();
  Given().when(answer()).then();
  reserved().when(answer()).then();
}

// ---- the three ends

TEST(Reservation, ExpiresUnlessConfirmed) {
  Given given = reserved();
  given.when(timed_out, expiry)
      .then(release(x, "reservation_expired"), release(y, "reservation_expired"),
            ReservationExpired{order, expiry});
  EXPECT_EQ(given.state().phase, Phase::ended);
  given.when(timed_out, expiry).then();
  given.when(released(x)).then();
  given.when(released(y)).then();
  given.when(confirmed()).then();
  given.when(call_off).then(nothing_held);
  EXPECT_EQ(given.state().phase, Phase::ended);
}

TEST(Reservation, IsReleasedWhereverItStands) {
  for (Given given : {reserved(), firm_order()}) {
    given.when(call_off)
        .then(release(x, "customer_request"), release(y, "customer_request"))
        .then_timer("hold", std::nullopt);
    given.when(call_off).then();
    given.when(released(x)).then();
    given.when(released(x)).then();
    given.when(released(y)).then(nothing_held);
    given.when(released(y)).then();
    given.when(call_off).then(nothing_held);
    EXPECT_EQ(given.state().phase, Phase::ended);
  }
}

TEST(Reservation, IsReleasedWhileItBecomesFirm) {
  Given asking = reserved();
  asking.when(confirmed()).when(call_off);
  asking.when(answer()).then();
  asking.when(released(x)).when(released(y)).then(nothing_held);

  Given firming = reserved();
  firming.when(confirmed())
      .when(answer())
      .when(firmed(x))
      .when(call_off)
      .then(release(x, "customer_request"), release(y, "customer_request"));
  firming.when(firmed(y)).then();
  firming.when(released(y)).when(released(x)).then(nothing_held);
}

TEST(Reservation, OfNothingIsReleasedAtOnce) { Given().when(call_off).then(nothing_held); }

TEST(Reservation, IsNotReleasedBeforeItsVerdict) {
  Given().when(reserve()).when(call_off).then_rejected(codes::reservation_in_progress);
}

TEST(Reservation, IsConsumedOnceEveryProductHasLeft) {
  Given given = firm_order();
  given.when(consumed(x)).then();
  given.when(consumed(x)).then();
  given.when(consumed(y)).then(ReservationConsumed{order});
  given.when(consumed(y)).then();
  EXPECT_EQ(given.state().phase, Phase::ended);
  given.when(call_off).then(nothing_held);
  given.when(timed_out).then();
}

TEST(Reservation, ReleasesOnlyWhatHasNotLeft) {
  Given given = firm_order();
  given.when(consumed(x)).when(call_off).then(release(y, "customer_request"));
  given.when(released(y)).then(nothing_held);
}

TEST(Reservation, ThatLeavesUnconfirmedNeedsNoTimer) {
  reserved().when(consumed(x)).when(consumed(y)).then(ReservationConsumed{order}).then_timer("hold", {});
}

TEST(Reservation, IsNotAskedForAgainOnceItEnded) {
  Given given = reserved();
  given.when(timed_out).when(reserve()).then_rejected(codes::reservation_ended);
}

TEST(Reservation, TakesFiveThousandProducts) {
  ReserveOrder want{order, {}, expiry};
  for (int i = 0; i < 5'000; ++i) want.products.push_back({ProductId::of("P" + std::to_string(i)), 1});
  Given given;
  given.when(want);
  EXPECT_EQ(given.count<HoldStock>(), 5'000u);
  Reservation kept = given.state();
  for (const ProductQuantity& product : want.products)
    contract::testing::step<ReservationAggregate>(
        kept, StockHeld{order, product.product, {{leeds, 1}}, expiry, at_noon}, at_noon);
  EXPECT_EQ(kept.phase, Phase::reserved);
}

}  // namespace
}  // namespace flowmart::inventory

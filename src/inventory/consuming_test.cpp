#include <gtest/gtest.h>

#include "inventory/reservation_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace reservation_given;

TEST(Reservation, LeavesTheHouse) {
  Given given = stocked(5);
  given.when(reserve(a, 3)).when(confirmed(a)).when(answer(a));
  given.when(consume(a, {{leeds, 3}})).then().then_no_timer();
  EXPECT_EQ(phase_of(given, a), Phase::consumed);
  EXPECT_EQ(product_in(given).on_hand(), 5);
  EXPECT_EQ(product_in(given).reserved(), 3);  // until they are booked off the shelf
  EXPECT_EQ(product_in(given).bin(leeds)->departures, (std::vector<Departure>{{a, 3}}));
  given.when(consume(a, {{leeds, 3}})).then();
  EXPECT_EQ(product_in(given).reserved(), 3);
  given.when(cancelling(a)).then(released(a));
  EXPECT_EQ(product_in(given).reserved(), 3);
  given.when(change(-3)).then(adjusted(4, 0, 2, "shipment"));
  expect_ledger(given, {entry(2, MovementKind::shipped, -3, "shipment", a)});
  EXPECT_EQ(product_in(given).reserved(), 0);
}

TEST(Reservation, EndsOnceEveryProductHasLeft) {
  Given given = firm_order();
  const std::vector<ProductAllocation> held = reservation_of(given, order).products;
  given.when(ConsumeStock{order, {held[0]}}).then();
  EXPECT_EQ(phase_of(given), Phase::firm);
  EXPECT_EQ(reservation_of(given, order).products, (std::vector{held[1]}));
  given.when(ConsumeStock{order, {held[1]}}).then();
  EXPECT_EQ(phase_of(given), Phase::consumed);
  given.when(timed_out(order)).then();
}

TEST(Reservation, LeavesWholeByOneCommand) {
  Given given = firm_order();
  const ConsumeStock all{order, reservation_of(given, order).products};
  given.when(all).then();
  EXPECT_EQ(phase_of(given), Phase::consumed);
  EXPECT_EQ(product_in(given, x).bin(leeds)->departing, 2);
  EXPECT_EQ(product_in(given, y).bin(leeds)->departing, 2);
  EXPECT_EQ(product_in(given, y).bin(lyon)->departing, 1);
  given.when(all).then();
  EXPECT_EQ(product_in(given, x).bin(leeds)->departing, 2);
}

TEST(Reservation, ReleasesOnlyWhatHasNotLeft) {
  Given given = firm_order();
  const std::vector<ProductAllocation> held = reservation_of(given, order).products;
  given.when(ConsumeStock{order, {held[0]}});
  given.when(cancelling(order));
  EXPECT_EQ(given.sent<StockReleased>(), released(order));
  for (const auto& sent : given.decision().sent())
    if (const auto* one = std::get_if<InventoryAdjusted>(&sent)) EXPECT_EQ(one->product_id, y);
  EXPECT_EQ(product_in(given, x).reserved(), 2);
  EXPECT_EQ(product_in(given, y).reserved(), 0);
}

// The units have left in truth.
TEST(Reservation, LeavesTheHouseWithoutHavingBecomeFirm) {
  Given at_once = reserved_order();
  at_once.when(ConsumeStock{order, both.products}).then().then_timer("hold", std::nullopt);
  EXPECT_EQ(phase_of(at_once), Phase::consumed);

  Given one_by_one = reserved_order();
  one_by_one.when(ConsumeStock{order, {{x, two}}}).then().then_no_timer();
  one_by_one.when(ConsumeStock{order, {{y, three}}}).then().then_timer("hold", std::nullopt);
  EXPECT_EQ(phase_of(one_by_one), Phase::consumed);
}

TEST(Reservation, GivesNoUnitsThatItDoesNotHold) {
  for (const auto& open : open_orders) {
    Given given = open();
    const Reservation before = reservation_of(given, order);
    for (const ProductAllocation& other : std::vector<ProductAllocation>{
             {x, {{leeds, 3}}}, {x, {{lyon, 2}}}, {y, {{lyon, 2}}}, {kettle, two}}) {
      given.when(ConsumeStock{order, {other}}).then_rejected(codes::stock_not_held);
      given.when(ConsumeStock{order, {before.products[0], other}}).then_rejected(codes::stock_not_held);
    }
    EXPECT_EQ(reservation_of(given, order), before);
    EXPECT_EQ(product_in(given, x).bin(leeds)->departing, 0);
  }
}

// A product's units leave with their own parcels, whichever that are.
TEST(Reservation, LeavesParcelByParcel) {
  Given given = firm_order();
  given.when(ConsumeStock{order, {{x, {{leeds, 1}}}, {y, {{lyon, 1}}}}}).then();
  EXPECT_EQ(phase_of(given), Phase::firm);
  EXPECT_EQ(reservation_of(given, order).products,
            (std::vector<ProductAllocation>{{x, {{leeds, 1}}}, {y, {{leeds, 2}}}}));
  EXPECT_EQ(product_in(given, x).bin(leeds)->departing, 1);
  EXPECT_EQ(product_in(given, x).bin(leeds)->held, 1);
  given.when(ConsumeStock{order, {{y, {{lyon, 1}}}}}).then_rejected(codes::stock_not_held);
  given.when(ConsumeStock{order, {{x, {{leeds, 1}}}, {y, {{leeds, 2}}}}}).then();
  EXPECT_EQ(phase_of(given), Phase::consumed);
}

TEST(Reservation, GivesItsUnitsOnceThoughTheyAreNamedTwice) {
  Given given = firm_order();
  const ProductAllocation held = reservation_of(given, order).products[0];
  given.when(ConsumeStock{order, {held, held}}).then_rejected(codes::stock_not_held);
  EXPECT_EQ(phase_of(given), Phase::firm);
}

TEST(Reservation, OfNothingGivesNothing) {
  Given given = stocked(5);
  given.when(consume(a, {{leeds, 3}})).then();
  EXPECT_EQ(product_in(given).reserved(), 0);
}

}  // namespace
}  // namespace flowmart::inventory

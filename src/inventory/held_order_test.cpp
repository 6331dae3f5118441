// While an order is held, its stock's time does not run.
#include "inventory/reservation_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace reservation_given;

Time at(int minutes) { return at_noon + std::chrono::minutes{minutes}; }
OrderHeld held(std::int64_t hold, int minutes) { return {order, hold, "review", "odd", "", at(minutes)}; }
OrderReleased let_go(std::int64_t hold, bool still_held, int minutes) {
  return {order, hold, still_held, "", at(minutes)};
}

TEST(HeldOrder, KeepsItsStockUntilItsReleaseAndThenForWhatWasLeft) {
  Given given = reserved_order();
  given.when(held(1, 5)).then().then_timer("hold", std::nullopt);
  given.when(held(2, 6)).then().then_no_timer();
  given.when(timed_out(order), at(20)).then();
  EXPECT_EQ(phase_of(given), Phase::reserved);
  given.when(let_go(1, true, 30)).then().then_no_timer();
  given.when(let_go(2, false, 60)).then().then_timer("hold", at(60 + 10));
  EXPECT_EQ(reservation_of(given, order).expires, at(70));
  given.when(timed_out(order), at(70));
  EXPECT_EQ(phase_of(given), Phase::lapsed);
}

TEST(HeldOrder, IsHeldAgainWithTheTimeThatItHadLeft) {
  Given given = reserved_order();
  given.when(held(1, 5)).when(let_go(1, false, 60)).when(held(2, 62));
  given.when(let_go(2, false, 100)).then().then_timer("hold", at(100 + 8));
}

TEST(HeldOrder, GivesItsStockBackWhenItIsCalledOff) {
  Given given = reserved_order();
  given.when(held(1, 5)).when(cancelling(order));
  EXPECT_EQ(phase_of(given), Phase::ended);
  given.when(let_go(1, false, 9)).then().then_no_timer();
}

TEST(HeldOrder, HasNoTimeToStopOnceItsStockIsFirm) {
  Given given = firm_order();
  given.when(held(1, 5)).then().then_no_timer();
  given.when(let_go(1, false, 9)).then().then_no_timer();
}

}  // namespace
}  // namespace flowmart::inventory

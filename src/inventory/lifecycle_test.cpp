#include "contract/testing/lifecycle.hpp"
#include "inventory/reservation_given.hpp"

namespace flowmart::inventory {
namespace {

using namespace reservation_given;

struct AReservation {
  Given in(Phase phase, Act) const {
    switch (phase) {
      case Phase::none: return two_products();
      case Phase::reserved: return reserved_order();
      case Phase::asking: return asking_order();
      case Phase::firm: return firm_order();
      case Phase::ended: return std::move(reserved_order().when(cancelling(order)));
      case Phase::lapsed: return std::move(reserved_order().when(timed_out(order)));
      case Phase::consumed: return std::move(reserved_order().when(ConsumeStock{order, both.products}));
    }
    fail("a phase of the lifecycle");
  }
  bool attempt(Given& given, Act act) const {
    const Reservation* kept = given.state().reservations.find(order);
    ConsumeStock all{order, kept && !kept->products.empty() ? kept->products : both.products};
    switch (act) {
      case Act::reserve: given.when(want_both()); break;
      case Act::confirm: given.when(confirmed(order)); break;
      case Act::settle: given.when(answer(order)); break;
      case Act::expire: given.when(timed_out(order)); break;
      case Act::release: given.when(cancelling(order)); break;
      case Act::take: all.products.pop_back(); [[fallthrough]];
      case Act::take_last: given.when(all); break;
      case Act::source: given.when(contract::SourceStock{order, "s-1", {{x, 1}}, {}, false}); break;
      case Act::amend:
        given.when(kept && kept->phase == Phase::consumed ? amended({{y, 3, 5}}) : amended({{y, 3, 2}}));
        break;
      case Act::amend_to_nothing: given.when(amended({{x, 2, 0}, {y, 3, 0}})); break;
    }
    return true;
  }
  std::tuple<Phase, std::vector<ProductAllocation>> seen(const Given& given) const {
    const Reservation* kept = given.state().reservations.find(order);
    return kept ? std::tuple(kept->phase, kept->products)
                : std::tuple(Phase::none, decltype(kept->products){});
  }
  std::string name(Phase) const { return {}; }
};

TEST(ReservationLifecycle, EachActInEachPhaseIsAsTheTableSays) {
  contract::testing::expect_as_the_table_says(lifecycle, AReservation{});
}

TEST(ReservationLifecycle, AlongRandomPathsTheTableHolds) {
  const auto seen = contract::testing::expect_along_random_paths(lifecycle, AReservation{}, Phase::none);
  EXPECT_GE(seen.size(), 6u);
}

}  // namespace
}  // namespace flowmart::inventory

#include "contract/testing/lifecycle.hpp"
#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace {

using namespace orders_given;

ParcelReceived back(std::vector<ProductQuantity> products) {
  return {"shp-WEB-20931-1", order, std::move(products), here, true, AfterReturn::refund, at_noon};
}

struct AnOrder {
  Given in(Stage stage, Act act) const {
    if (stage == Stage::leaving && act == Act::come_back)
      return std::move(processing().when(left(false)).when(back({{kettle, 1}})));
    Given given = act == Act::lapse && stage == Stage::pending ? pending_of(transfer_wish()) : in(stage);
    const bool wants_hold = act == Act::release && lifecycle.allowed(stage, Act::hold);
    return wants_hold ? std::move(given.when(HoldOrder{order, "review", "odd", ""})) : std::move(given);
  }
  Given in(Stage stage) const {
    switch (stage) {
      case Stage::placing: return placing();
      case Stage::pending: return pending();
      case Stage::processing: return processing();
      case Stage::leaving: return std::move(processing().when(left(false)));
      case Stage::shipped: return shipped();
      case Stage::delivered: return arrived();
      case Stage::cancelling: return std::move(being_called_off().when(money_back()));
      case Stage::cancelled: return called_off();
      case Stage::lapsed: return lapsed();
    }
    fail("a stage of the lifecycle");
  }
  bool attempt(Given& given, Act act) const {
    const Stage stage = order_in(given).stage;
    const bool waits = stage == Stage::lapsed;
    // A paid order that has lapsed is confirmed once its stock is there; any other's stock that runs out
    // calls it off.
    if (waits && (act == Act::confirm || act == Act::place)) return false;
    if (act == Act::reserve && stage == Stage::placing) return false;
    if (act == Act::lapse && !waits && stage != Stage::pending) return false;
    const bool may_come_back = stage == Stage::leaving || stage == Stage::shipped;
    if (act == Act::come_back && !may_come_back) return false;
    switch (act) {
      case Act::place: given.when(reserved()); break;
      case Act::confirm: given.when(confirm); break;
      case Act::fulfil: given.when(StockFirmed{order, {{kettle, {}}, {mug, {}}}}); break;
      case Act::leave: given.when(left(false, "shp-WEB-20931-2")); break;
      case Act::ship: given.when(left(true)); break;
      case Act::deliver: given.when(delivered); break;
      case Act::cancel: given.when(cancel); break;
      case Act::settle: given.when(stock_back()); break;
      case Act::hold: given.when(HoldOrder{order, "review", "odd", ""}); break;
      case Act::release: given.when(ReleaseOrder{order, 1, ""}); break;
      case Act::lapse: given.when(ran_out()); break;
      case Act::reserve: given.when(reserved()); break;
      case Act::amend: given.when(AmendOrder{order, {{2, {}, {}, 1}}, {}, {}, {}, {}, {}, ""}); break;
      case Act::come_back:
        if (stage == Stage::shipped) given.when(back({{kettle, 1}, {mug, 4}}));
        else given.when(AmendOrder{order, {{2, {}, 0, {}}}, {}, {}, {}, {}, {}, ""});
        break;
      case Act::take_back: given.when(RequestReturn{.order = order, .lines = {{1, {}, 1, {}}}}); break;
    }
    return true;
  }
  std::tuple<Stage, Order> seen(const Given& given) const { return {order_in(given).stage, order_in(given)}; }
  std::string name(Stage stage) const { return stage == Stage::placing ? order.to_string() : "WEB-20931"; }
};

TEST(OrderLifecycle, EachActInEachStageIsAsTheTableSays) {
  contract::testing::expect_as_the_table_says(lifecycle, AnOrder{});
}

TEST(OrderLifecycle, AlongRandomPathsTheTableHolds) {
  const auto seen = contract::testing::expect_along_random_paths(lifecycle, AnOrder{}, Stage::pending);
  EXPECT_GE(seen.size(), 6u);
}

TEST(OrderLifecycle, AnAnswerSaysWhatMayBeDoneAndWhyNot) {
  for (std::size_t n = 1; n < contract::names_of<Stage>.size(); ++n) {
    Given given = AnOrder{}.in(static_cast<Stage>(n), Act::cancel);
    const auto actions = given.when(ReadOrder{"WEB-20931"}).sent<ReadOrder::Response>().actions;
    ASSERT_EQ(actions.size(), 7u);
    EXPECT_EQ(actions[0].name, "cancel");
    given.when(cancel);
    const bool taken = !given.decision().rejected() && !given.decision().messages().empty();
    EXPECT_EQ(actions[0].allowed, taken) << contract::names_of<Stage>[n];
    EXPECT_EQ(actions[0].reason.has_value(), !taken);
    if (given.decision().rejected()) EXPECT_EQ(actions[0].reason, given.decision().rejection().detail);
  }
}

}  // namespace
}  // namespace flowmart::orders

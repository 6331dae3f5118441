#include "contract/testing/lifecycle.hpp"
#include "orders/returning_given.hpp"

namespace flowmart::orders {
namespace {

using namespace returning_given;
using std::chrono::days;

struct AReturn {
  Given in(ReturnStage stage, ReturnAct) const {
    switch (stage) {
      case ReturnStage::absent: return arrived();
      case ReturnStage::requested: return requested();
      case ReturnStage::approved: return approved();
      case ReturnStage::rejected: return std::move(requested().when(no()));
      // Two lines, so that one can be looked at and be the last or not.
      case ReturnStage::received: return received({line(1, 1), line(2, 2)});
      case ReturnStage::inspected: return std::move(received().when(look({fit(2, 2)})));
      case ReturnStage::closed: return std::move(approved().when(finish()));
      case ReturnStage::expired: return std::move(approved().when(ReturnOverdue{order, 1}));
    }
    fail("a stage of the lifecycle");
  }
  bool attempt(Given& given, ReturnAct act) const {
    switch (act) {
      case ReturnAct::request: return false;  // it makes another one
      case ReturnAct::approve: given.when(yes()); break;
      case ReturnAct::reject: given.when(no()); break;
      case ReturnAct::receive: given.when(came({line(2, 1)})); break;
      case ReturnAct::inspect: given.when(look({fit(2, 1, 1)})); break;
      case ReturnAct::inspect_last: given.when(look({fit(1, 1), fit(2, 1, 1)})); break;
      case ReturnAct::close: given.when(finish()); break;
      case ReturnAct::expire: given.when(ReturnOverdue{order, 1}); break;
    }
    return true;
  }
  std::tuple<ReturnStage, OrderReturn> seen(const Given& given) const {
    return {return_in(given).stage, return_in(given)};
  }
  std::string name(ReturnStage) const { return first; }
};

TEST(ReturnLifecycle, EachActInEachStageIsAsTheTableSays) {
  contract::testing::expect_as_the_table_says(return_lifecycle, AReturn{});
}

TEST(ReturnLifecycle, AlongRandomPathsTheTableHolds) {
  std::set<ReturnStage> seen;
  for (const ReturnStage start : {ReturnStage::requested, ReturnStage::received})
    seen.merge(contract::testing::expect_along_random_paths(return_lifecycle, AReturn{}, start));
  EXPECT_EQ(seen.size(), 7u) << "all but absent";
}

TEST(Returning, ARequestNamesItsLinesAndWaits) {
  Given given = arrived();
  given.when(wanted({line(2, 3)}));
  const auto& asked = given.sent<ReturnRequested>();
  EXPECT_EQ(asked.name, first);
  EXPECT_EQ(asked.lines, (std::vector<ReturnLine>{
                             {.line = 2, .product = mug, .item = "MUG-BLUE", .quantity = 3, .reason = {}}}));
  EXPECT_EQ(return_in(given).stage, ReturnStage::requested);
  EXPECT_EQ(given.when(ReadOrder{"WEB-20931"}).sent<ReadOrder::Response>().returns,
            (std::vector<ReturnInShort>{{first, ReturnStage::requested, false, ReturnWanted::refund}}));
}

TEST(Returning, AProductIsItsLine) {
  Given given = arrived();
  given.when(wanted({{{}, "MUG-BLUE", 1, {}}}));
  EXPECT_EQ(given.sent<ReturnRequested>().lines.front().line, 2);
  given.when(wanted({{{}, mug.to_string(), 1, {}}}));
  EXPECT_EQ(given.sent<ReturnRequested>().lines.front().line, 2);
}

TEST(Returning, NoMoreThanWasShippedOverAllReturns) {
  Given given = arrived();
  given.when(wanted({line(2, 5)})).then_rejected(codes::units_not_returnable, "/lines/0/quantity");
  given.when(wanted({line(2, 3)}));
  given.when(wanted({line(2, 2)})).then_rejected(codes::units_not_returnable, "/lines/0/quantity");
  EXPECT_EQ(given.decision().rejection().faults.front().detail, "at most 1");
  given.when(wanted({line(2, 1)}));
  EXPECT_EQ(given.sent<ReturnRequested>().name, second);
  given.when(claimed({line(2, 1)})).then_rejected(codes::units_not_returnable);
}

TEST(Returning, WhatWasRejectedOrNeverCameMayBeReturnedAnew) {
  Given given = requested({line(2, 4)});
  given.when(no()).when(wanted({line(2, 4)}));
  EXPECT_EQ(given.sent<ReturnRequested>().name, second);
  given.when(yes(second)).when(ReturnOverdue{order, 2}).when(wanted({line(2, 4)}));
  EXPECT_EQ(given.sent<ReturnRequested>().ordinal, 3);
}

TEST(Returning, OfAnOrderThatLeavesInPartsOnlyWhatHasLeft) {
  Given given = processing();
  given.when(wanted({line(1, 1)})).then_rejected(codes::order_not_shipped);
  given.when(left(false));
  given.when(wanted({line(2, 1)})).then_rejected(codes::units_not_returnable);
  given.when(wanted({line(1, 1)}));
  EXPECT_EQ(given.count<ReturnRequested>(), 1u);
}

TEST(Returning, WhatIsAskedForWrongly) {
  Given given = arrived();
  given.when(wanted({})).then_rejected(codes::return_invalid, "/lines");
  given.when(wanted({line(3, 1)})).then_rejected(codes::return_invalid, "/lines/0/line");
  given.when(wanted({{{}, "TEAPOT", 1, {}}})).then_rejected(codes::return_invalid, "/lines/0/product");
  given.when(wanted({{1, "KETTLE-17", 1, {}}})).then_rejected(codes::return_invalid, "/lines/0");
  given.when(wanted({line(2, 1), line(2, 1)})).then_rejected(codes::return_invalid, "/lines/1");
  given.when(claimed({line(2, 1)}, ReturnWanted::exchange)).then_rejected(codes::return_invalid, "/wanted");
  RequestReturn other = wanted({line(2, 1)}, ReturnWanted::exchange);
  other.instead = {{"TEAPOT", 1}};
  given.when(other).then_rejected(codes::return_invalid, "/exchange/0/product");
  other.wanted = ReturnWanted::refund;
  given.when(other).then_rejected(codes::return_invalid, "/exchange");
  other.order = OrderId::of("NOBODY");
  given.when(other).then_rejected(codes::order_not_found);
  for (const std::string name : {"ret-WEB-20931-1", "ret-WEB-20931-01", "ret-", "ret-1", "", "WEB-20931-1"})
    given.when(yes(name)).then_rejected(codes::return_not_found);
}

TEST(Returning, AWindowBeginsWithTheDeliveryAndNamesItsLastDay) {
  Given given = arrived();
  given.when(wanted({line(2, 1)}), at_noon + days{30});
  EXPECT_EQ(given.count<ReturnRequested>(), 1u);
  given.when(wanted({line(2, 1)}), at_noon + days{30} + std::chrono::seconds{1});
  given.then_rejected(codes::return_too_late);
  EXPECT_NE(given.decision().rejection().detail.find("until 2026-04-13"), std::string::npos);
  given.when(claimed({line(2, 1)}), at_noon + days{31});
  EXPECT_EQ(given.count<ReturnRequested>(), 1u) << "a claim is never too late";
}

TEST(Returning, AYesWantsALabelAndWaitsAWhile) {
  Given given = requested();
  given.when(yes());
  const auto& approved = given.sent<ReturnApproved>();
  EXPECT_EQ(approved.shipment, "shp-WEB-20931-1");
  EXPECT_TRUE(approved.wants_label);
  EXPECT_EQ(approved.due, at_noon + days{30});
  given.then_timer("return-overdue", at_noon + days{30});
  EXPECT_EQ(given.sent<NotifyCustomer>().about, NoticeKind::return_approved);
  EXPECT_FALSE(shown(given).labelled);
  given.when(labelled()).then();
  EXPECT_TRUE(shown(given).labelled);
  given.when(wanted({line(1, 1)})).when(yes(second));
  EXPECT_FALSE(given.sent<ReturnApproved>().wants_label) << "its parcel has one";
}

TEST(Returning, ALabelThatNoReturnWaitsForOpensOneOfTheWholeParcel) {
  Given given = arrived();
  given.when(labelled());
  EXPECT_EQ(given.sent<ReturnRequested>().lines.size(), 2u);
  EXPECT_EQ(given.sent<ReturnRequested>().lines.back().quantity, 4);
  EXPECT_FALSE(given.sent<ReturnApproved>().wants_label);
  EXPECT_EQ(return_in(given).stage, ReturnStage::approved);
  EXPECT_TRUE(shown(given).labelled);
  given.when(labelled()).then();
  given.when(labelled("shp-of-nobody")).then();
}

TEST(Returning, ALabelOpensAReturnOfItsOwnParcel) {
  Given given = processing();
  const auto some = [](std::string shipment, bool last, Quantity mugs) {
    return RecordDispatch{order, std::move(shipment), last, at_noon, {{mug, {{here, mugs}}}}};
  };
  given.when(some("shp-WEB-20931-1", false, 1)).when(some("shp-WEB-20931-2", true, 3)).when(delivered);
  given.when(labelled("shp-WEB-20931-2"));
  EXPECT_EQ(given.sent<ReturnApproved>().shipment, "shp-WEB-20931-2");
  EXPECT_EQ(given.sent<ReturnRequested>().lines.front().quantity, 3);
  EXPECT_TRUE(shown(given).labelled);
}

TEST(Returning, ALabelOpensNoMoreThanIsLeft) {
  Given given = requested({line(2, 3)});
  given.when(labelled());
  EXPECT_EQ(given.sent<ReturnRequested>().lines.front().quantity, 1);
  EXPECT_EQ(given.sent<ReturnRequested>().lines.back().quantity, 1);
  Given all = requested({line(1, 1), line(2, 4)});
  all.when(labelled()).then();
}

TEST(Returning, WhatNeverCameClosesByItself) {
  Given given = approved();
  given.when(ReturnOverdue{order, 1});
  const auto& closed = given.sent<ReturnClosed>();
  EXPECT_TRUE(closed.expired);
  EXPECT_EQ(std::tuple(closed.actor, closed.reason), std::tuple("OrdersService", "nothing has come"));
  EXPECT_EQ(return_in(given).stage, ReturnStage::expired);
  given.when(ReturnOverdue{order, 1}).then();
  Given here = approved();
  here.when(came()).then_timer("return-overdue", std::nullopt);
  here.when(ReturnOverdue{order, 1}).then();
}

TEST(Returning, AChangeOfWhatOthersHaveChangedIsRefused) {
  Given given = requested();
  ApproveReturn late = yes();
  late.expected = 2;
  given.when(late).then_rejected(codes::version_differs);
  late.expected = 1;
  given.when(late);
  EXPECT_EQ(given.count<ReturnApproved>(), 1u);
  EXPECT_EQ(shown(given).content.version, 2);
}

TEST(Returning, AReturnSaysWhatMayBeDoneWithIt) {
  const auto allowed = [](Given given) {
    std::vector<std::string> names;
    for (const Action& one : shown(given).actions)
      if (one.allowed) names.push_back(one.name);
    return names;
  };
  EXPECT_EQ(allowed(requested()), (std::vector<std::string>{"approve", "reject"}));
  EXPECT_EQ(allowed(approved()), (std::vector<std::string>{"receive", "close"}));
  EXPECT_EQ(allowed(received()), std::vector<std::string>{"inspect"});
  EXPECT_EQ(allowed(std::move(received().when(look({fit(2, 2)})))), std::vector<std::string>{"close"});
  Given claim = arrived();
  claim.when(claimed({line(2, 1)})).when(yes());
  EXPECT_EQ(allowed(std::move(claim)), std::vector<std::string>{"close"});
}

TEST(Returning, SomebodyWhoseGoodsAreOnTheWayBackIsNotForgotten) {
  Given given = approved();
  given.when(ErasePerson{buyer}).then_rejected(codes::customer_has_open_order);
  given.when(finish()).when(ErasePerson{buyer});
  EXPECT_EQ(given.count<ErasureRequested>(), 1u);
}

}  // namespace
}  // namespace flowmart::orders

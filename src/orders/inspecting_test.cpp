#include "orders/returning_given.hpp"

namespace flowmart::orders {
namespace {

using namespace returning_given;

// What goes on the shelf, in the order in which it is said.
std::vector<AddInventory> shelved(const Given& given) {
  std::vector<AddInventory> all;
  for (const auto& sent : given.decision().sent())
    if (const auto* one = std::get_if<AddInventory>(&sent)) all.push_back(*one);
  return all;
}

TEST(Inspecting, WhatCameMayBeLessOrMoreOrOtherThanAnnounced) {
  Given less = approved();
  less.when(came({line(2, 1)}));
  EXPECT_EQ(return_in(less).lines.front().received, 1);
  Given other = approved();
  other.when(came({line(2, 4), line(1, 1), {{}, "TEAPOT", 2, {}}}));
  const auto& lines = return_in(other).lines;
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].received, 4);
  EXPECT_EQ(lines[1].product, kettle);
  EXPECT_EQ(std::tuple(lines[2].line, lines[2].item, lines[2].received), std::tuple(0, "TEAPOT", 2));
}

TEST(Inspecting, NoMoreComesThanWasShipped) {
  Given given = approved();
  given.when(came({line(2, 5)})).then_rejected(codes::units_not_returnable, "/lines/0/quantity");
  given.when(wanted({line(2, 2)}));
  given.when(came({line(2, 3)})).then_rejected(codes::units_not_returnable);
  EXPECT_EQ(given.decision().rejection().faults.front().detail, "at most 2");
  given.when(came({line(2, 1), line(2, 1)})).then_rejected(codes::return_invalid, "/lines/1");
  given.when(came({line(7, 1)})).then_rejected(codes::return_invalid, "/lines/0/line");
  given.when(came({{2, "MUG-BLUE", 1, {}}})).then_rejected(codes::return_invalid, "/lines/0");
}

TEST(Inspecting, WhatCameIsToldOnce) {
  Given given = received();
  EXPECT_EQ(given.count<ReturnReceived>(), 1u);
  EXPECT_EQ(given.sent<NotifyCustomer>().about, NoticeKind::return_received);
  given.when(came()).then();
  given.when(came({line(2, 2)})).then();
  given.when(came({line(2, 1)})).then_rejected(codes::return_received);
}

TEST(Inspecting, RestockedUnitsGoWhereTheyLeftFrom) {
  Given given = received({line(1, 1), line(2, 2)});
  given.when(look({fit(1, 0, 1), fit(2, 2)}));
  EXPECT_EQ(shelved(given), (std::vector<AddInventory>{{mug, 2, here, at_noon}}));
  EXPECT_EQ(return_in(given).lines.front().written_off, 1);
  Given elsewhere = received();
  InspectReturn seen = look({fit(2, 2)});
  seen.warehouse = "attic";
  elsewhere.when(seen);
  EXPECT_EQ(shelved(elsewhere), (std::vector<AddInventory>{{mug, 2, WarehouseId::of("attic"), at_noon}}));
}

TEST(Inspecting, EachUnitIsSaidOnce) {
  Given given = received({line(1, 1), line(2, 2)});
  given.when(look({fit(2, 1, 1)}));
  EXPECT_EQ(shelved(given).size(), 1u);
  EXPECT_EQ(return_in(given).stage, ReturnStage::received) << "the kettle is still to be looked at";
  given.when(look({fit(2, 1, 1)})).then();
  given.when(look({fit(2, 2)})).then_rejected(codes::return_inspected, "/lines/0");
  given.when(look({fit(2, 1, 1), fit(1, 1)}));
  EXPECT_EQ(shelved(given), (std::vector<AddInventory>{{kettle, 1, here, at_noon}}));
  EXPECT_EQ(return_in(given).stage, ReturnStage::inspected);
  given.when(look({fit(1, 1)})).then();
  given.when(money_went(5100, 1650)).when(look({fit(1, 1)})).then();
}

TEST(Inspecting, AllThatCameIsRestockedOrWrittenOff) {
  Given given = received();
  given.when(look({fit(2, 1)})).then_rejected(codes::return_invalid, "/lines/0");
  given.when(look({fit(2, 3)})).then_rejected(codes::return_invalid, "/lines/0");
  given.when(look({fit(1, 1)})).then_rejected(codes::return_invalid, "/lines/0");
  given.when(look({fit(2, 2), fit(2, 2)})).then_rejected(codes::return_invalid, "/lines/1");
}

TEST(Inspecting, AThingOfSomebodyElsesIsKeptAndNotPaid) {
  Given given = approved();
  given.when(came({{{}, "TEAPOT", 1, {}}}));
  given.when(look({{{}, "TEAPOT", 1, 0}}));
  EXPECT_EQ(shelved(given), (std::vector<AddInventory>{{ProductId::of("TEAPOT"), 1, here, at_noon}}));
  EXPECT_EQ(given.sent<ReturnSettled>().value, pounds(0));
  EXPECT_EQ(given.count<RefundPayment>(), 0u);
  EXPECT_EQ(return_in(given).stage, ReturnStage::closed);
}

TEST(Inspecting, OfAnOlderJournalThePlaceMustBeNamed) {
  Given given = processing();
  given.when(RecordDispatch{order, "shp-WEB-20931-1", true, at_noon, {}}).when(delivered);
  given.when(wanted({line(2, 1)})).when(yes()).when(came());
  given.when(look({fit(2, 1)})).then_rejected(codes::warehouse_unclear, "/warehouse");
  EXPECT_EQ(return_in(given).stage, ReturnStage::received);
  InspectReturn seen = look({fit(2, 1)});
  seen.warehouse = "here";
  given.when(seen);
  EXPECT_EQ(shelved(given).size(), 1u);
}

}  // namespace
}  // namespace flowmart::orders

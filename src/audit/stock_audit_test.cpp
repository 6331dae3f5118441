// Invariants 3, 4 and 13, the stock, and what 6 and 7 say of it, as audit_test.cpp does the others.
#include "audit/testing_story.hpp"

namespace flowmart::audit {
namespace {

using namespace testing;

// ---- 3

TEST(StockAudit, WhatIsAnnouncedIsWhatTheBooksSay) {
  expect(Story().record(AddInventory{mug, 10, here, {}}, announced(10, 11, "restock")), 3, 1, 2,
         "announced with 11 available, the books say 10");
  expect(stocked().record(wish(), reserved(), announced(-4, 7, "reservation")), 3, 2, 5,
         "announced with 7 available, the books say 6");
  expect(placed().record(CancelOrder{}, released(), announced(3, 9, "released")), 3, 3, 11,
         "announced with 9 available, the books say 10");
  expect(stocked().record(shelf(-3), announced(-3, 8, "count")), 3, 2, 4,
         "announced with 8 available, the books say 7");
}
TEST(StockAudit, OfUnitsThatLeaveAvailableStaysAsItIs) {
  expect_clean(paid().record(report(), consumed(), shelf(-4), announced(-4, 6, "shipment")));
  // Two units more than were promised have gone.
  expect_clean(paid().record(report(), consumed(), shelf(-6), announced(-4, 6, "shipment"),
                             announced(-2, 4, "count")));
  expect(
      paid().record(report(), consumed(), shelf(-6), announced(-4, 6, "shipment"), announced(-2, 5, "count")),
      3, 4, 20, "announced with 5 available, the books say 4");
}
TEST(StockAudit, OnHandIsNeverNegative) { expect(stocked().record(shelf(-11)), 3, 2, 3, "has -1 on hand"); }
TEST(StockAudit, NothingIsOversold) {
  expect(stocked().record(wish(), reserved(mug, 11)), 3, 2, 4, "is oversold: 11 promised, 10 on hand");
  expect(placed().record(shelf(-7)), 3, 3, 9, "is oversold: 4 promised, 3 on hand");
  expect(placed().record(DeleteInventory{mug, here, {}, {}}), 3, 3, 9, "is oversold: 4 promised, 0 on hand");
  expect(placed().record(DeleteInventory{mug, {}, {}, {}}), 3, 3, 9, "is oversold: 4 promised, 0 on hand");
}
TEST(StockAudit, WhatNobodyHoldsMayBeTakenOffTheBooks) {
  expect_clean(stocked().record(DeleteInventory{mug, here, {}, {}}, announced(-10, 0, "deleted")));
  expect_clean(placed().record(DeleteInventory{mug, WarehouseId::of("elsewhere"), {}, {}}));
  expect_clean(placed().record(DeleteInventory{lamp, {}, {}, {}}));
}
TEST(StockAudit, WhatIsConsumedHasToLeave) {  // off the order's hold, and still on the shelf
  expect(paid().record(report(), consumed(), StockReserved{OrderId::of("A-2"), units(7), {}}), 3, 4, 18,
         "is oversold: 11 promised, 10 on hand");
  expect_clean(
      paid().record(report(), consumed(), shelf(-4), StockReserved{OrderId::of("A-2"), units(6), {}}));
}
TEST(StockAudit, AnAllocationHasUnits) {
  expect(stocked().record(wish(), reserved(mug, 0)), 3, 2, 4, "an allocation of 0 units");
}
TEST(StockAudit, AnOrderIsTakenWithAllItsStock) {
  expect(stocked().record(wish(), placed_order()), 3, 2, 4, "taken for 4 units of product");
  expect(stocked().record(wish(), reserved(mug, 3), placed_order()), 3, 2, 5, "and holds 3");
  expect(stocked().record(wish(), reserved(mug, 5), placed_order()), 3, 2, 5, "and holds 5");
  PlaceOrder in_two_lines = wish();
  in_two_lines.items = {{"MUG", "Mug", 3, money(250).decimal()}, {"MUG", "Mug", 1, money(250).decimal()}};
  expect_clean(stocked().record(in_two_lines, reserved(), placed_order()));
}
// ---- 13

TEST(StockAudit, ASkuIsOneProducts) {
  const auto registered = [](ProductId product, std::string sku) {
    ProductRegistered event;
    event.product = product;
    event.sku = std::move(sku);
    return event;
  };
  expect(Story()
             .record(RegisterProduct{}, registered(mug, "MUG"))
             .record(RegisterProduct{}, registered(lamp, "MUG")),
         13, 2, 4, "which is product " + mug.to_string());
  expect_clean(Story()
                   .record(RegisterProduct{}, registered(mug, "MUG"))
                   .record(RegisterProduct{}, registered(mug, "CUP"))
                   .record(RegisterProduct{}, registered(lamp, "MUG")));
  expect_clean(Story()
                   .record(RegisterProduct{}, registered(mug, "MUG"))
                   .record(DeleteInventory{mug, {}, {}, {}})
                   .record(RegisterProduct{}, registered(lamp, "MUG")));
}
// What was refused, by whom it was meant for, changed nothing.
TEST(StockAudit, WhatWasRefusedDoesNotCount) {
  expect_clean(stocked().record(report(), shelf(-11)).refused(1));
  expect_clean(stocked().record(report(), consumed()).refused(1));
}

// ---- 4

TEST(StockAudit, StockIsHeldOnce) { expect(placed().record(wish(), reserved()), 4, 3, 10, "holds product"); }
TEST(StockAudit, WhatIsFirmedIsHeld) {
  expect(stocked().record(wish(), firmed()), 4, 2, 4, "firms stock that it does not hold");
  expect(placed().record(ConfirmOrder{order}, StockFirmed{order, units(4, lamp)}), 4, 3, 10,
         "firms stock that it does not hold");
  expect(placed().record(CancelOrder{}, released(), firmed()), 4, 3, 11, "firms stock that it does not hold");
}
TEST(StockAudit, AllThatIsHeldIsFirmed) {
  expect(placed().record(ConfirmOrder{order}, StockFirmed{order, units(3)}), 4, 3, 10,
         "firms 3 units of product");
  expect(placed().record(ConfirmOrder{order}, StockFirmed{order, units(5)}), 4, 3, 10, "and holds 4");
  // A product that was left out is still held when the order leaves.
  PlaceOrder two = wish();
  two.items.push_back({"LAMP", "Lamp", 1, {}});
  StockReserved both = reserved();
  both.products.push_back(units(1, lamp).front());
  expect(stocked()
             .record(AddInventory{lamp, 1, here, {}})
             .record(two, both, placed_order())
             .record(ConfirmOrder{order}, confirmed(), asked(), firmed())
             .record(report(), consumed(), shelf(-4), shipped()),
         6, 5, 14, "shipped, and still holds stock");
}
// The best warehouse may be another by the time the order is confirmed.
TEST(StockAudit, AHoldMayBeFirmedElsewhere) {
  const WarehouseId there = WarehouseId::of("there");
  const auto with_both = [&] { return placed().record(AddInventory{mug, 4, there, {}}); };
  const StockFirmed moved{order, {{mug, {{there, 4}}}}};
  expect_clean(with_both()
                   .record(ConfirmOrder{order}, confirmed(), asked(), moved, fulfil(), packed())
                   .record(report(), StockReserved{OrderId::of("A-2"), units(10), {}}));
  expect(placed().record(ConfirmOrder{order}, confirmed(), asked(), moved), 3, 3, 12,
         "is oversold: 4 promised, 0 on hand");
}
TEST(StockAudit, AReservationEndsOnce) {
  expect(left().record(report(), consumed()), 4, 5, 23, "not open");
  expect(placed().record(CancelOrder{}, released(), consumed()), 4, 3, 11, "not open");
  expect(stocked().record(report(), consumed()), 4, 2, 4, "not open");
  // That nothing is held any more may be said again: it ends nothing.
  expect_clean(placed().record(CancelOrder{}, released(), released(), announced(4, 10, "released")));
}
TEST(StockAudit, WhatEndsIsWhatWasHeld) {
  expect(paid().record(report(), consumed(5)), 4, 4, 17, "takes other units");
}
TEST(StockAudit, EachParcelTakesItsOwnUnits) {
  expect_clean(paid().record(report(), consumed(3), shelf(-3), consumed(1), shelf(-1)));
  expect(paid().record(report(), consumed(3), shelf(-3), consumed(2)), 4, 4, 19, "takes other units");
}
TEST(StockAudit, WhatIsSourcedIsThereAndWhatIsRefusedWasHeld) {
  const StockSourced found{order, "s-1", units(2), {}, {}, {}};
  expect_clean(left().record(RejectParcel{"s-1"}, found, announced(-2, 4, "reservation")));
  expect(left().record(RejectParcel{"s-1"}, StockSourced{order, "s-1", units(7), {}, {}, {}}), 3, 5, 23,
         "oversold");
  expect(left().record(RejectParcel{"s-1"}, StockSourced{order, "s-1", {}, units(1), {}, {}}), 4, 5, 23,
         "is not open");
  expect(paid().record(RejectParcel{"s-1"}, StockSourced{order, "s-1", {}, units(5), {}, {}}), 4, 4, 17,
         "gives up other units");
  expect(paid().record(RejectParcel{"s-1"}, StockSourced{order, "s-1", {}, units(1), units(8), {}}), 3, 4, 17,
         "oversold");
}

// ---- 6, 7

TEST(StockAudit, AShippedOrderHasItsStockConsumed) {
  expect(paid().record(report(), shipped()), 6, 4, 17, "shipped, and still holds stock");
}
TEST(StockAudit, ACancelledOrderHoldsNothing) {
  expect(placed().record(CancelOrder{}, cancelling(), cancelled()), 7, 3, 11,
         "cancelled, and still holds stock");
}

}  // namespace
}  // namespace flowmart::audit

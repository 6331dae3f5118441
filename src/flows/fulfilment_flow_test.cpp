#include "flows/fulfilment_flow.hpp"

#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"

namespace flowmart::flows {
namespace fulfilment_flow_test {

using contract::testing::noon;

const OrderId order = OrderId::of("WEB-1");
const std::string text = order.to_string();
const ProductId lamp = ProductId::of("lamp"), mug = ProductId::of("mug");
const WarehouseId north = WarehouseId::of("north"), south = WarehouseId::of("south");
const std::vector<Allocation> lamps{{north, 3}, {south, 2}}, mugs{{south, 3}};

const FulfilOrder settled{order,
                          "WEB-1",
                          {"Via del Corso 18", "Roma", "RM", "00186", "Italy", "IT"},
                          {{mug, "mug", 3, mugs}, {lamp, "lamp", 5, lamps}}};
ShipmentCreated parcel(const std::string& id, std::vector<ShipmentItem> items) {
  return {id, text, {}, std::move(items), "standard"};
}
ShipmentDispatched left(const std::string& id) { return {id, text}; }
ShipmentDelivered arrived(const std::string& id) { return {id, text}; }
// What Orders is told of a parcel: what it holds, and where from.
RecordDispatch told_of(const std::string& parcel, bool last, std::vector<ProductAllocation> contents) {
  std::sort(contents.begin(), contents.end(),
            [](const auto& one, const auto& other) { return one.product < other.product; });
  return {order, parcel, last, noon, std::move(contents)};
}
const OrderCancelling cancelling{order, "", "", false, noon};

struct Desk : contract::testing::Rehearsal<FulfilmentFlows> {
  const FulfilmentFlow& flow() const { return state.of(order); }
};

// ---- parcels

TEST(Fulfilment, MakesOneParcelOfWhatLiesInOneWarehouse) {
  Desk r;
  FulfilOrder together = settled;
  together.goods[1].allocations = {{south, 5}};
  r.when(together).then(CreateShipment{"shp-WEB-1-1",
                                       text,
                                       {"Via del Corso 18", "Roma", "RM", "00186", "Italy"},
                                       {{"mug", 3}, {"lamp", 5}},
                                       "standard"});
  EXPECT_EQ(r.flow().goods, (std::map<ProductId, Goods>{{mug, {3, 0, mugs}}, {lamp, {5, 0, {{south, 5}}}}}));
  r.when(parcel("shp-WEB-1-1", {{"mug", 3}, {"lamp", 5}})).then();
  r.when(parcel("shp-WEB-1-1", {{"mug", 3}, {"lamp", 5}})).then();
  EXPECT_EQ(r.flow().parcels.size(), 1u);
  r.when(together).then();
  EXPECT_FALSE(at_rest(r.flow()));
}

// In the order of the warehouses' ids, in which Shipping looks for where a parcel leaves from.
TEST(Fulfilment, MakesAParcelForEachWarehouse) {
  Desk r;
  r.when(settled);
  r.then_types<CreateShipment, CreateShipment>();
  std::map<WarehouseId, std::vector<ShipmentItem>> wanted{{north, {{"lamp", 3}}},
                                                          {south, {{"mug", 3}, {"lamp", 2}}}};
  auto expected = wanted.begin();
  int ordinal = 0;
  for (const auto& sent : r.sent()) {
    const auto& made = std::get<CreateShipment>(sent);
    EXPECT_EQ(made.shipmentId, "shp-WEB-1-" + std::to_string(++ordinal));
    EXPECT_EQ(made.items, (expected++)->second);
  }
}

TEST(Fulfilment, PacksWhatNobodyHasPackedInItsPlace) {
  Desk r;
  r.given(parcel("early", {{"lamp", 2}}), ParcelPlaced{"early", order, south});
  r.when(settled);
  Quantity lamps_packed = 0;
  for (const auto& sent : r.sent())
    for (const ShipmentItem& item : std::get<CreateShipment>(sent).items)
      if (item.itemId == "lamp") lamps_packed += item.quantity;
  EXPECT_EQ(lamps_packed, 3);
  Desk all;
  all.given(parcel("early", {{"lamp", 5}, {"mug", 3}}));
  all.when(settled).then();
}

TEST(Fulfilment, ForgetsAParcelThatWasCalledOff) {
  Desk r;
  r.given(settled, parcel("a", {{"mug", 3}, {"lamp", 5}}));
  r.when(ShipmentCancelled{"a", order, noon}).then();
  r.when(ShipmentCancelled{"a", order, noon}).then();
  r.when(left("a")).then();
  EXPECT_EQ(r.flow().goods.at(mug).dispatched, 0);
}

TEST(Fulfilment, TellsPeopleOfAParcelThatWasCalledOff) {
  FulfilOrder wanted = settled;
  wanted.customer = CustomerId::of("17850");
  Desk r;
  r.given(wanted, parcel("a", {{"mug", 3}}), parcel("b", {{"lamp", 5}}));
  r.when(ShipmentCancelled{"a", order, noon}).then_types<NotifyCustomer>();
  EXPECT_EQ(r.the<NotifyCustomer>().about, NoticeKind::parcel_waits);
  EXPECT_EQ(r.the<NotifyCustomer>().subject, "a");
  EXPECT_EQ(r.the<NotifyCustomer>().reason, "it was called off, and 3 units of it are in no parcel");
  r.when(ShipmentCancelled{"a", order, noon}).then();
  // All of it was refused, and is looked for elsewhere.
  r.given(ParcelRepacked{"b", order, {}, RefusedUnits{lamp, 5, north, RefusedStock::all}, "damp", noon});
  r.when(ShipmentCancelled{"b", order, noon}).then();
  // The order is called off, and its parcels with it.
  r.given(parcel("c", {{"mug", 3}}), cancelling);
  r.when(ShipmentCancelled{"c", order, noon}).then();
}

// ---- leaving and arriving

TEST(Fulfilment, TakesWhatLeavesOffTheStockAndTellsTheOrder) {
  Desk r;
  r.given(settled, parcel("p", {{"mug", 3}, {"lamp", 5}}));
  r.when(left("p"));
  r.then_types<ConsumeStock, UpdateInventory, UpdateInventory, UpdateInventory, RecordDispatch>();
  // All holds end before the units go, or they could not go.
  std::map<ProductId, std::vector<Allocation>> consumed, booked;
  for (const ProductAllocation& one : r.the<ConsumeStock>().products) consumed[one.product] = one.allocations;
  for (const auto& sent : r.sent())
    if (const auto* one = std::get_if<UpdateInventory>(&sent))
      booked[one->productId].push_back({one->warehouseId, -one->quantityChange});
  EXPECT_EQ(consumed, (std::map<ProductId, std::vector<Allocation>>{{mug, mugs}, {lamp, lamps}}));
  EXPECT_EQ(booked, consumed);
  EXPECT_EQ(r.the<ConsumeStock>().order, order);
  EXPECT_EQ(r.the<RecordDispatch>(), told_of("p", true, {{mug, mugs}, {lamp, lamps}}));
  r.when(left("p")).then();
  r.when(arrived("p")).then(RecordDelivery{order, "p", noon});
  r.when(arrived("p")).then();
  EXPECT_TRUE(at_rest(r.flow()));
}

TEST(Fulfilment, TakesTheUnitsOfEachParcelWithIt) {
  Desk r;
  r.given(settled, parcel("a", {{"mug", 3}, {"lamp", 2}}), ParcelPlaced{"a", order, south},
          parcel("b", {{"lamp", 3}}), ParcelPlaced{"b", order, north});
  r.when(left("a"));
  r.then_types<ConsumeStock, UpdateInventory, UpdateInventory, RecordDispatch>();
  const auto taken = [&r](ProductId product) {
    for (const ProductAllocation& one : r.the<ConsumeStock>().products)
      if (one.product == product) return one.allocations;
    return std::vector<Allocation>{};
  };
  EXPECT_EQ(taken(mug), mugs);
  EXPECT_EQ(taken(lamp), (std::vector<Allocation>{{south, 2}}));
  EXPECT_EQ(r.the<RecordDispatch>(), told_of("a", false, {{mug, mugs}, {lamp, {{south, 2}}}}));
  r.when(left("a")).then();
  r.when(arrived("a")).then();
  r.when(left("b")).then(ConsumeStock{order, {{lamp, {{north, 3}}}}}, UpdateInventory{lamp, -3, north, noon},
                         told_of("b", true, {{lamp, {{north, 3}}}}));
  r.when(arrived("b")).then(RecordDelivery{order, "b", noon});
}

// Until this rule came, units left the books with the last of their product.
TEST(Fulfilment, UnitsThatLeftUnderTheOldRuleLeaveTheBooksWithTheNextParcel) {
  Desk r;
  r.given(settled, parcel("a", {{"lamp", 2}}), parcel("b", {{"lamp", 3}, {"mug", 3}}));
  evolve(r.state, left("a"));  // as a journal of then tells it: nothing was consumed
  r.when(left("b"));
  for (const ProductAllocation& one : r.the<ConsumeStock>().products)
    if (one.product == lamp) EXPECT_EQ(one.allocations, lamps);
}

TEST(Fulfilment, TellsOfEachParcelOnceAndWhichIsTheLast) {
  Desk r;
  r.given(settled, parcel("a", {{"lamp", 1}}), parcel("b", {{"lamp", 1}}),
          parcel("c", {{"lamp", 3}, {"mug", 3}}));
  r.when(left("b"));
  EXPECT_EQ(r.the<RecordDispatch>(), told_of("b", false, {{lamp, {{north, 1}}}}));
  r.when(left("a"));
  EXPECT_EQ(r.the<RecordDispatch>(), told_of("a", false, {{lamp, {{north, 1}}}}));
  r.when(left("b")).then();
  r.when(left("c"));
  EXPECT_EQ(r.the<RecordDispatch>(), told_of("c", true, {{mug, mugs}, {lamp, {{north, 1}, {south, 2}}}}));
  EXPECT_EQ(r.flow().goods.at(lamp).held(), 0);
}

TEST(Fulfilment, DeliversOnceEveryParcelHasArrived) {
  Desk r;
  r.given(settled, parcel("a", {{"mug", 3}}), parcel("b", {{"lamp", 5}}), left("a"), left("b"));
  r.when(arrived("b")).then();
  r.when(arrived("b")).then();
  r.when(arrived("a")).then(RecordDelivery{order, "a", noon});
}

TEST(Fulfilment, WaitsForNoParcelThatNeverLeft) {
  Desk r;
  r.given(settled, parcel("spare", {{"mug", 1}}), parcel("a", {{"mug", 3}, {"lamp", 5}}), left("a"));
  r.when(arrived("a")).then(RecordDelivery{order, "a", noon});
}

TEST(Fulfilment, TakesNoMoreThanWasOrdered) {
  Desk r;
  r.given(settled);
  r.given(parcel("a", {{"mug", 30}, {"gift", 1}, {"lamp", 5}}), parcel("b", {{"mug", 30}}));
  r.given(left("a"));
  EXPECT_EQ(r.flow().goods.at(mug).dispatched, 3);
  r.when(left("b")).then(told_of("b", false, {}));  // nothing of the stock, and not the last
}

// ---- failed, back, and again

const CustomerId buyer = CustomerId::of("17850");
struct Sold : Desk {
  Sold() {
    FulfilOrder wanted = settled;
    wanted.customer = buyer;
    given(wanted, parcel("a", {{"mug", 3}}), parcel("b", {{"lamp", 5}}), left("a"), left("b"));
  }
};
ParcelReceived received(const std::string& id, ProductId product, Quantity units, AfterReturn then) {
  return {id, order, {{product, units}}, south, true, then, noon};
}

TEST(Fulfilment, TellsTheBuyerOfAFailedDeliveryAndOfTheOneAfterIt) {
  Sold r;
  r.when(DeliveryFailed{"a", text, "dog"});
  EXPECT_EQ(r.the<NotifyCustomer>().customer, buyer);
  EXPECT_EQ(r.the<NotifyCustomer>().about, NoticeKind::delivery_failed);
  EXPECT_EQ(r.the<NotifyCustomer>().reason, "dog");
  r.when(arrived("a"));
  EXPECT_EQ(r.the<NotifyCustomer>().about, NoticeKind::parcel_delivered);
  r.when(arrived("b")).then(RecordDelivery{order, "b", noon});
}

TEST(Fulfilment, WhatIsPaidBackIsWaitedForNoMore) {
  Sold r;
  r.given(arrived("b"), ShipmentReturned{"a", order, noon});
  r.when(received("a", mug, 3, AfterReturn::refund)).then(RecordDelivery{order, "b", noon});
  EXPECT_TRUE(at_rest(r.flow()));
}

TEST(Fulfilment, EndsWhenAllOfItCameBackAndIsPaidBack) {
  Sold r;
  r.when(received("a", mug, 3, AfterReturn::refund)).then();
  EXPECT_FALSE(at_rest(r.flow()));
  r.when(received("b", lamp, 5, AfterReturn::refund)).then();
  EXPECT_TRUE(at_rest(r.flow()));
}

TEST(Fulfilment, WhatIsSentAgainIsLookedForUntilItIsFound) {
  Sold r;
  r.given(arrived("b"));
  r.when(received("a", mug, 3, AfterReturn::resend)).then();
  EXPECT_EQ(r.flow().goods.at(mug).owed(), 3);
  r.when(StockSourced{order, "a", {{mug, {{south, 1}}}}, {}, {}, noon});
  r.then_types<NotifyCustomer, GoodsOwed>();  // two wait for a person, or for stock
  EXPECT_EQ(r.the<GoodsOwed>(), (GoodsOwed{order, {{mug, 2}}}));
  ASSERT_TRUE(r.timers.contains("stock-retry"));
  EXPECT_EQ(r.timers.at("stock-retry").due, noon + stock_retry);
  r.fire("stock-retry").then(SourceStock{order, "a", {{mug, 2}}, {}, true});
  r.when(StockRetryDue{order}).then(SourceStock{order, "a", {{mug, 2}}, {}, true});
  r.when(StockSourced{order, "a", {{mug, {{north, 2}}}}, {}, {}, noon}).then();
  EXPECT_FALSE(r.timers.contains("stock-retry"));
  r.when(StockRetryDue{order}).then();
  r.given(parcel("c", {{"mug", 1}}), ParcelPlaced{"c", order, south}, parcel("d", {{"mug", 2}}),
          ParcelPlaced{"d", order, north}, left("c"));
  r.when(left("d"));
  EXPECT_EQ(r.the<ConsumeStock>().products, (std::vector<ProductAllocation>{{mug, {{north, 2}}}}));
  r.given(arrived("c"));
  r.when(arrived("d")).then(RecordDelivery{order, "d", r.now});
}

TEST(Fulfilment, AsksForWhatTheWarehouseRefused) {
  Desk r;
  r.given(settled, parcel("a", {{"mug", 3}, {"lamp", 2}}));
  const RefusedUnits units{mug, 2, south, RefusedStock::quantity};
  r.when(ParcelRepacked{"a", order, {{"mug", 1}, {"lamp", 2}}, units, "broken", noon})
      .then(SourceStock{order, "a", {{mug, 2}}, units, false});
  EXPECT_EQ(r.flow().parcels.at("a").contents.at(mug), 1);
  r.when(StockSourced{order, "a", {{mug, {{north, 2}}}}, {{mug, {{south, 2}}}}, {}, noon}).then();
  EXPECT_EQ(r.flow().goods.at(mug).allocations, (std::vector<Allocation>{{south, 1}, {north, 2}}));
  r.when(ParcelRepacked{"a", order, {{"mug", 1}}, {}, "split", noon}).then();
}

// ---- called off

TEST(Fulfilment, CallsPendingParcelsOff) {
  Desk r;
  r.given(settled, parcel("a", {{"mug", 3}}), parcel("b", {{"lamp", 5}}),
          ShipmentCancelled{"b", order, noon});
  r.when(cancelling).then(CancelShipment{"a"});
  r.when(cancelling).then();
  EXPECT_TRUE(at_rest(r.flow()));
  r.when(settled).then();
  r.when(parcel("c", {{"mug", 3}})).then(CancelShipment{"c"});
  r.when(left("c")).then();
}

TEST(Fulfilment, LetsAParcelTravelThatHasLeft) {
  Desk r;
  r.given(settled, parcel("a", {{"mug", 3}}), parcel("b", {{"lamp", 5}}), left("a"));
  r.when(cancelling).then(CancelShipment{"b"});
}

TEST(Fulfilment, CalledOffBeforeItBeganMakesNoParcel) {
  Desk r;
  r.when(cancelling).then();
  r.when(cancelling).then();
  r.when(settled).then();
  r.when(parcel("early", {{"mug", 3}})).then(CancelShipment{"early"});
}

TEST(Fulfilment, KnowsNothingOfOtherOrders) {
  Desk r;
  const OrderCancelling elsewhere{OrderId::of("WEB-2"), "", "", false, noon};
  r.when(left("a")).then();
  r.when(arrived("a")).then();
  r.when(ShipmentCancelled{"a", order, noon}).then();
  EXPECT_EQ(r.state.instances.find(order), nullptr);
  r.when(parcel("a", {{"mug", 3}})).then();
  r.when(left("a")).then();  // nothing is settled: it is somebody's own parcel
  r.when(arrived("a")).then();
  r.given(settled, parcel("b", {{"mug", 3}, {"lamp", 5}}));
  r.when(elsewhere).then();
  r.when(left("b"));
  EXPECT_TRUE(r.the<RecordDispatch>().last);
}

}  // namespace fulfilment_flow_test
}  // namespace flowmart::flows

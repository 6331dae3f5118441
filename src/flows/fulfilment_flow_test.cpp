#include "flows/fulfilment_flow.hpp"

#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"

namespace flowmart::flows {
namespace {

using contract::testing::noon;
using Fulfilments = contract::testing::Rehearsal<FulfilmentFlowAggregate>;

const OrderId order = OrderId::of("WEB-1");
const std::string text = order.to_string();
const ProductId lamp = ProductId::of("lamp"), mug = ProductId::of("mug");
const WarehouseId north = WarehouseId::of("north"), south = WarehouseId::of("south");

OrderPlaced placed() {
  OrderPlaced event;
  event.order = order;
  event.number = "WEB-1";
  event.ship_to = {"Via del Corso 18", "Roma", "RM", "00186", "Italy", "IT"};
  const auto line = [&](ProductId product, const std::string& sku, Quantity quantity) {
    OrderLine one;
    one.product = product;
    one.sku = sku;
    one.quantity = quantity;
    event.lines.push_back(one);
  };
  line(mug, "mug", 2);
  line(lamp, "lamp", 5);
  line(mug, "mug", 1);
  return event;
}
const OrderFirmed firmed{order, {{lamp, {{north, 3}, {south, 2}}}, {mug, {{south, 3}}}}};
ShipmentCreated parcel(const std::string& id, std::vector<ShipmentItem> items) {
  return {id, text, {}, std::move(items), "standard"};
}
ShipmentDispatched left(const std::string& id) { return {id, text}; }
ShipmentDelivered arrived(const std::string& id) { return {id, text}; }
const OrderCancelling cancelling{order, "WEB-1", {}, "", "", false, noon};

Fulfilments firm_order() {
  Fulfilments r;
  r.given(placed(), firmed);
  return r;
}

TEST(Fulfilment, MakesOneParcelOfTheWholeOrder) {
  Fulfilments r;
  r.when(placed()).then();
  r.when(firmed).then();
  r.when(StartFulfilment{order})
      .then(CreateShipment{"shp-WEB-1-1",
                           text,
                           {"Via del Corso 18", "Roma", "RM", "00186", "Italy"},
                           {{"mug", 3}, {"lamp", 5}},
                           "standard"});
  r.when(placed()).then();
  EXPECT_EQ(r.state.goods.at(mug).ordered, 3);
}

TEST(Fulfilment, TakesWhatLeavesOffTheStockAndTellsTheOrder) {
  Fulfilments r = firm_order();
  r.given(parcel("p", {{"mug", 3}, {"lamp", 5}}));
  r.when(left("p"));
  std::vector<std::string> consumed;
  std::vector<UpdateInventory> updates;
  for (const auto& sent : r.sent()) {
    if (const auto* one = std::get_if<ConsumeStock>(&sent)) {
      consumed.push_back(one->product.to_string());
      // A hold ends before its units go, or they could not go.
      for (const auto& update : updates) EXPECT_NE(update.productId, one->product);
    }
    if (const auto* one = std::get_if<UpdateInventory>(&sent)) updates.push_back(*one);
  }
  EXPECT_EQ(consumed.size(), 2u);
  ASSERT_EQ(updates.size(), 3u);
  Quantity lamps = 0, mugs = 0;
  for (const auto& update : updates) (update.productId == lamp ? lamps : mugs) += update.quantityChange;
  EXPECT_EQ(lamps, -5);
  EXPECT_EQ(mugs, -3);
  EXPECT_EQ(r.the<RecordDispatch>(), (RecordDispatch{order, "p", noon}));
  r.when(left("p")).then();
  r.when(arrived("p")).then(RecordDelivery{order, "p", noon});
  r.when(arrived("p")).then();
  EXPECT_TRUE(FulfilmentFlowAggregate::finished(r.state));
}

TEST(Fulfilment, WaitsForTheLastOfSeveralParcels) {
  Fulfilments r = firm_order();
  r.given(parcel("a", {{"mug", 3}, {"lamp", 2}}), parcel("b", {{"lamp", 3}}));
  r.when(left("a")).then(ConsumeStock{order, mug}, UpdateInventory{mug, -3, south, noon},
                         RecordFirstDispatch{order, "a", noon});
  r.when(arrived("a")).then();
  r.when(left("b")).then(ConsumeStock{order, lamp}, UpdateInventory{lamp, -3, north, noon},
                         UpdateInventory{lamp, -2, south, noon}, RecordDispatch{order, "b", noon});
  r.when(arrived("b")).then(RecordDelivery{order, "b", noon});
}

TEST(Fulfilment, TellsOfTheFirstOfSeveralParcelsOnce) {
  Fulfilments r = firm_order();
  r.given(parcel("a", {{"lamp", 1}}), parcel("b", {{"lamp", 1}}), parcel("c", {{"lamp", 3}, {"mug", 3}}));
  r.when(left("b")).then(RecordFirstDispatch{order, "b", noon});
  r.when(left("a")).then();
  r.when(left("c"));
  EXPECT_EQ(r.the<RecordDispatch>(), (RecordDispatch{order, "c", noon}));
}

TEST(Fulfilment, DeliversOnceEveryParcelHasArrived) {
  Fulfilments r = firm_order();
  r.given(parcel("a", {{"mug", 3}}), parcel("b", {{"lamp", 5}}), left("a"), left("b"));
  r.when(arrived("b")).then();
  r.when(arrived("a")).then(RecordDelivery{order, "a", noon});
}

TEST(Fulfilment, TakesNoMoreThanWasOrdered) {
  Fulfilments r = firm_order();
  r.given(parcel("a", {{"mug", 30}, {"gift", 1}, {"lamp", 5}}), parcel("b", {{"mug", 30}}));
  r.given(left("a"));
  EXPECT_EQ(r.state.goods.at(mug).dispatched, 3);
  r.when(left("b")).then();
}

TEST(Fulfilment, CallsPendingParcelsOff) {
  Fulfilments r = firm_order();
  r.given(parcel("a", {{"mug", 3}}), parcel("b", {{"lamp", 5}}), ShipmentCancelled{"b", order, noon});
  r.when(cancelling).then(CancelShipment{"a"});
  r.when(cancelling).then();
  r.when(StartFulfilment{order}).then();
  r.when(parcel("c", {{"mug", 3}})).then(CancelShipment{"c"});
  r.when(left("c")).then();
}

TEST(Fulfilment, KnowsNothingOfOtherOrders) {
  Fulfilments r;
  r.when(StartFulfilment{order}).then();
  r.when(parcel("a", {{"mug", 3}})).then();
  r.when(left("a")).then();
  r.when(arrived("a")).then();
  r.when(firmed).then();
  EXPECT_TRUE(FulfilmentFlowAggregate::finished(r.state));
  EXPECT_EQ(FulfilmentFlowAggregate::key(left("a")), order.uuid);
}

}  // namespace
}  // namespace flowmart::flows

// Both flows beside an order that is amended.
#include <gtest/gtest.h>

#include "flows/fulfilment_flow.hpp"
#include "flows/payment_flow_given.hpp"

namespace flowmart::flows {
namespace {

using namespace testing;

const PaymentId further = payment_of(order, 1);
AmendPayment asks_for(std::int64_t minor) {
  return {order, 1, payment_of(order), buyer, gbp(minor), PaymentMethod::credit_card, "tok_1"};
}
AmendPayment asks_more(std::int64_t minor) {
  return {order, 1, further, buyer, gbp(minor), PaymentMethod::credit_card, "tok_1"};
}
PaymentProcessed more_paid(std::int64_t minor) {
  PaymentProcessed event = paid();
  event.paymentId = further.to_string();
  event.amount = gbp(minor).decimal();
  return event;
}
OrderPlaced by_transfer() {
  OrderPlaced event = placed();
  event.method = PaymentMethod::bank_transfer;
  return event;
}

struct AmendedPayment : testing::Desk {
  std::optional<std::string> refusal() { return the<PaymentAmended>().refused; }
};

TEST(AmendedPaymentFlow, AsksForWhatTheOrderNowCosts) {
  AmendedPayment r;
  r.given(by_transfer());
  r.when(asks_for(3000)).then_types<PreparePayment, PaymentInitiated, PaymentAmended>();
  EXPECT_EQ(r.refusal(), std::nullopt);
  EXPECT_EQ(r.the<PaymentInitiated>().amount, gbp(3000).decimal());
  r.when(paid()).then();
  PaymentProcessed whole = paid();
  whole.amount = gbp(3000).decimal();
  r.when(whole).then(ConfirmOrder{order});
}

TEST(AmendedPaymentFlow, NotWhileACharge) {
  AmendedPayment r;
  r.given(placed());
  r.when(asks_for(3000)).then_types<PaymentAmended>();
  EXPECT_NE(r.refusal(), std::nullopt);
  EXPECT_EQ(r.flow().total, gbp(3450));
  r.given(failed(noon, false));
  r.when(asks_for(3000)).then_types<PreparePayment, PaymentAmended>();
  EXPECT_EQ(r.refusal(), std::nullopt);
  EXPECT_EQ(r.flow().total, gbp(3000));
  r.when(RetryPayment{order, {}});
  EXPECT_EQ(r.the<PaymentInitiated>().amount, gbp(3000).decimal());
}

TEST(AmendedPaymentFlow, NotOncePartOfItHasCome) {
  AmendedPayment r;
  r.given(by_transfer(), TransferRecorded{payment_of(order), order, gbp(10), gbp(3440), "t-1", noon});
  r.when(asks_for(3000)).then_types<PaymentAmended>();
  EXPECT_NE(r.refusal(), std::nullopt);
}

TEST(AmendedPaymentFlow, ChargesTheDifferenceAfterItsEnd) {
  AmendedPayment r;
  r.given(placed(), paid(), firmed);
  EXPECT_TRUE(at_rest(r.flow()));
  r.when(asks_more(500)).then_types<PreparePayment, PaymentInitiated>();
  EXPECT_EQ(r.the<PaymentInitiated>().paymentId, further.to_string());
  EXPECT_FALSE(at_rest(r.flow()));
  r.when(more_paid(499)).then();
  r.when(more_paid(500)).then(PaymentAmended{order, 1, further, gbp(500), {}});
  EXPECT_TRUE(at_rest(r.flow()));
  r.when(more_paid(500)).then();
}

TEST(AmendedPaymentFlow, TellsWhyTheDifferenceWasNotPaid) {
  AmendedPayment r;
  r.given(placed(), paid(), firmed, asks_more(500));
  PaymentFailed no = failed(noon);
  no.paymentId = further.to_string();
  no.canRetry = false;
  r.when(no).then(PaymentAmended{order, 1, further, gbp(500), "no money"});
  EXPECT_TRUE(at_rest(r.flow()));
}

TEST(AmendedPaymentFlow, TriesADifferenceAgainThatMayGoThroughYet) {
  AmendedPayment r;
  r.given(placed(), paid(), firmed, asks_more(500));
  PaymentFailed no = failed(noon);
  no.paymentId = further.to_string();
  no.canRetry = true;
  no.nextRetryAt = noon + std::chrono::seconds(30);
  for (int attempt = 1; attempt < attempts_automatic_max; ++attempt) {
    r.when(no).then();
    EXPECT_EQ(r.timers.at("retry-further").due, noon + std::chrono::seconds(30));
    r.fire("retry-further").then_types<PaymentInitiated>();
    EXPECT_EQ(r.the<PaymentInitiated>().paymentId, further.to_string());
  }
  r.when(no).then_types<PaymentAmended>();
  EXPECT_TRUE(at_rest(r.flow()));
}

TEST(AmendedPaymentFlow, CalledOffItHasNothingMoreToTell) {
  AmendedPayment r;
  r.given(placed(), paid(), firmed, asks_more(500), cancelling);
  r.when(more_paid(500)).then();
}

// ---- packed already

const ProductId lamp = ProductId::of("lamp"), mug = ProductId::of("mug");
const WarehouseId north = WarehouseId::of("north");
const std::string text = order.to_string();

// What has left is held no more.
FulfilOrder wanted(Quantity lamps, Quantity mugs, bool readdressed = false, Quantity lamps_left = 0) {
  FulfilOrder order_now{order, "WEB-1", {"Via del Corso 18", "Roma", "RM", "00186", "Italy", "IT"}, {}};
  if (lamps > 0) order_now.goods.push_back({lamp, "lamp", lamps, {}});
  if (lamps > lamps_left) order_now.goods.back().allocations = {{north, lamps - lamps_left}};
  if (mugs > 0) order_now.goods.push_back({mug, "mug", mugs, {{north, mugs}}});
  order_now.readdressed = readdressed;
  return order_now;
}
CreateShipment made(const std::string& id, std::vector<ShipmentItem> items) {
  return {id, text, {"Via del Corso 18", "Roma", "RM", "00186", "Italy"}, std::move(items), "standard"};
}
ShipmentCreated parcel(const std::string& id, std::vector<ShipmentItem> items) {
  return {id, text, {}, std::move(items), "standard"};
}
using Repacking = contract::testing::Rehearsal<FulfilmentFlows>;

TEST(Repacking, WhatNoLongerFitsIsPackedAnew) {
  Repacking r;
  r.given(wanted(5, 3), parcel("shp-WEB-1-1", {{"lamp", 5}, {"mug", 3}}));
  r.when(wanted(4, 3)).then(CancelShipment{"shp-WEB-1-1"}, made("shp-WEB-1-2", {{"lamp", 4}, {"mug", 3}}));
  r.given(ShipmentCancelled{"shp-WEB-1-1", order, noon}, parcel("shp-WEB-1-2", {{"lamp", 4}, {"mug", 3}}));
  r.when(wanted(4, 3)).then();
  r.when(wanted(4, 2)).then(CancelShipment{"shp-WEB-1-2"}, made("shp-WEB-1-3", {{"lamp", 4}, {"mug", 2}}));
}

TEST(Repacking, WhatFitsStaysAndTheRestComesOnTop) {
  Repacking r;
  r.given(wanted(5, 3), parcel("shp-WEB-1-1", {{"lamp", 5}, {"mug", 3}}));
  r.when(wanted(7, 3)).then(made("shp-WEB-1-2", {{"lamp", 2}}));
}

TEST(Repacking, AllThatIsHereGoesToTheNewAddress) {
  Repacking r;
  r.given(wanted(5, 3), parcel("a", {{"lamp", 5}}), parcel("b", {{"mug", 3}}), ShipmentDispatched{"a", text});
  r.when(wanted(5, 3, true, 5)).then(CancelShipment{"b"}, made("shp-WEB-1-1", {{"mug", 3}}));
}

TEST(Repacking, WhatHasLeftMayBeAllThatIsStillOrdered) {
  Repacking r;
  r.given(wanted(5, 3), parcel("a", {{"lamp", 2}}), parcel("b", {{"mug", 3}}), ShipmentDispatched{"a", text});
  r.when(wanted(2, 0, false, 2)).then(CancelShipment{"b"}, RecordDispatch{order, "a", true, noon, {}});
  EXPECT_TRUE(r.state.of(order).left);
}

// Nobody has to see to it.
TEST(Repacking, PeopleAreNotToldOfWhatIsPackedAnew) {
  Repacking r;
  FulfilOrder first = wanted(5, 3), then = wanted(4, 3);
  first.customer = then.customer = buyer;
  r.given(first, parcel("a", {{"lamp", 5}}), parcel("b", {{"mug", 3}}), then);
  r.when(ShipmentCancelled{"a", order, noon}).then();
  r.when(ShipmentCancelled{"b", order, noon}).then_types<NotifyCustomer>();
}

// ---- packed by people before it is settled

StockAmended holds(Quantity lamps, Quantity mugs) {
  StockAmended stock{order, StockStep::settled, false, {}, {}, {}};
  if (lamps > 0) stock.products.push_back({lamp, {{north, lamps}}});
  if (mugs > 0) stock.products.push_back({mug, {{north, mugs}}});
  return stock;
}
AmendmentEnded ended(AmendmentStage stage, bool elsewhere) {
  AmendmentEnded event{order, {}};
  event.amendment.stage = stage;
  if (elsewhere) event.amendment.ship_to = {"1 New Street", "Leeds", "", "LS1 1AA", "United Kingdom", "GB"};
  return event;
}

TEST(Unsettled, WhatTheOrderHoldsNoMoreIsInNoParcel) {
  Repacking r;
  r.when(holds(1, 1)).then();
  EXPECT_EQ(r.state.instances.find(order), nullptr) << "nobody has packed it";
  r.given(parcel("a", {{"lamp", 2}}), parcel("b", {{"lamp", 3}}), parcel("c", {{"mug", 3}}));
  r.when(holds(5, 3)).then();
  r.when(holds(4, 3)).then(CancelShipment{"b"});
  r.given(ShipmentCancelled{"b", order, noon});
  r.when(holds(2, 0)).then(CancelShipment{"c"});
  r.given(ShipmentCancelled{"c", order, noon});
  r.when(StockReleased{order, true}).then(CancelShipment{"a"});
  r.given(ShipmentCancelled{"a", order, noon});
  r.when(wanted(2, 0)).then(made("shp-WEB-1-1", {{"lamp", 2}}));
  r.given(parcel("shp-WEB-1-1", {{"lamp", 2}}));
  r.when(holds(1, 0)).then();  // once it is settled, that is told by FulfilOrder
}

TEST(Unsettled, NoParcelGoesToTheAddressOfBefore) {
  Repacking r;
  r.given(parcel("a", {{"lamp", 2}}), parcel("b", {{"mug", 3}}));
  r.when(ended(AmendmentStage::counted, false)).then();
  r.when(ended(AmendmentStage::failed, true)).then();
  r.when(ended(AmendmentStage::counted, true)).then(CancelShipment{"a"}, CancelShipment{"b"});
}

TEST(Repacking, OfAnOrderThatWasCalledOffThereIsNone) {
  Repacking r;
  r.given(wanted(5, 3), OrderCancelling{order, "", "", false, noon});
  r.when(wanted(4, 3)).then();
}

}  // namespace
}  // namespace flowmart::flows

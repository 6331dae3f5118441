#include "shipping/shipment.hpp"

#include <gtest/gtest.h>

#include "kernel/checked.hpp"
#include "shipping/shipping_given.hpp"

namespace flowmart::shipping {
namespace shipment_test {

using enum contract::ShipmentStatus;

using shipping_given::noon;
using std::chrono::hours;

const std::string id = "shp-WEB-1-1";
using shipping_given::order;
const std::string order_text = order.to_string();
const ShipmentAddress address{"Via del Corso 18", "Roma", "RM", "00186", "IT"};
const std::vector<ShipmentItem> items{{"85123A", 6}, {"71053", 1}};

CreateShipment create() { return {id, order_text, address, items, "standard"}; }
const ShipmentCreated created{id, order_text, address, items, "standard"};
const ClearOrder cleared{order, "nothing to pay"};
const CancelShipment cancel{id};
const ShipmentDispatched dispatched{id, order_text};
const ShipmentInTransit in_transit{id, order_text};
const ShipmentDelivered has_arrived{id, order_text};
const ReturnInitiated return_initiated{id, order_text};
UpdateShipmentStatus report(ShipmentStatus status, std::optional<Time> at = {}) { return {id, status, at}; }

struct Desk : shipping_given::Desk {
  Desk() : shipping_given::Desk({{"85123A", 6}, {"71053", 1}}) {}
  const Shipment& shipment() const { return state.shipment(id); }
};

TEST(Shipment, IsMadeOnce) {
  Desk r;
  r.when(create()).then(created);
  r.when(create()).then();
  CreateShipment other = create();
  other.items[0].quantity = 7;
  r.when(other).refused("shipment-id-taken");
  r.given(cleared, report(delivered));
  r.when(create()).then();
}

TEST(Shipment, RefusesWhatNobodyCanPack) {
  Desk r;
  CreateShipment wanted = create();
  wanted.items.clear();
  r.when(wanted).refused("shipment-empty");
  wanted.items.assign(order_lines_max + 1, {"a", 1});
  r.when(wanted).refused("too-many-lines");
  wanted.items.assign(order_lines_max, {"a", 1});
  shipping_given::Desk full({{"a", order_lines_max}});
  full.when(wanted).then_types<ShipmentCreated>();
  for (const std::int64_t quantity : {std::int64_t{0}, std::int64_t{-1}, quantity_max + 1}) {
    Desk one;
    wanted = create();
    wanted.items[1].quantity = quantity;
    one.when(wanted).refused("quantity-out-of-range");
  }
  wanted = create();
  wanted.shipmentId.clear();
  Desk nameless;
  nameless.when(wanted).refused("id-missing");
  wanted.shipmentId = "two\nlines";
  nameless.when(wanted).refused("id-unreadable");
  wanted = create();
  wanted.orderId.clear();
  nameless.when(wanted).refused("id-missing");
}

TEST(Shipment, IsNotThereBeforeItIsMade) {
  Desk r;
  r.when(cancel).refused("unknown-shipment");
  r.when(report(shipped)).refused("unknown-shipment");
  r.when(CreateReturnLabel{id}).refused("unknown-shipment");
  r.when(ReportDeliveryFailure{id, "nobody there", noon}).refused("unknown-shipment");
}

TEST(Shipment, StaysPendingWhileItsOrderIsNotCleared) {
  for (const ShipmentStatus status : {shipped, delivered, returned}) {
    Desk r;
    r.given(create());
    r.when(report(status)).refused("order-not-cleared");
    r.given(ClearOrder{OrderId::of("WEB-2"), "another order"});
    r.when(report(status)).refused("order-not-cleared");
    r.when(report(pending)).then();
    EXPECT_EQ(r.shipment().stage, Stage::pending);
  }
}

TEST(Shipment, IsCalledOffWhilePending) {
  Desk r;
  r.given(create());
  r.when(cancel).then(ShipmentCancelled{id, order, noon});
  r.when(cancel).then();
  r.when(report(shipped)).refused("shipment-cancelled");
  r.when(CreateReturnLabel{id}).refused("shipment-cancelled");
  r.when(ReportDeliveryFailure{id, "nobody there", noon}).refused("shipment-cancelled");
  r.when(create()).then();
  EXPECT_TRUE(at_rest(r.shipment()));
}

TEST(Shipment, IsNotCalledOffOnceItLeft) {
  Desk r;
  r.given(create(), cleared, report(shipped));
  r.when(cancel).refused("shipment-dispatched");
}

TEST(Shipment, LeavesTravelsAndArrives) {
  Desk r;
  r.given(create());
  r.when(cleared).then();
  r.when(report(shipped, noon)).then(dispatched);
  r.when(report(shipped, noon)).then();
  r.when(report(shipped, noon - hours(1))).then();
  r.when(report(shipped, noon + hours(5))).then(in_transit);
  r.when(report(shipped, noon + hours(9))).then();
  r.when(report(delivered, noon + hours(20))).then(has_arrived);
  r.when(report(delivered, noon + hours(20))).then();
  EXPECT_TRUE(at_rest(r.shipment()));
}

TEST(Shipment, ReportedTwiceWithoutATimeIsReportedOnce) {
  Desk r;
  r.given(create(), cleared);
  r.when(report(shipped)).then(dispatched);
  r.when(report(shipped)).then();
  r.when(report(shipped, noon)).then(in_transit);
}

TEST(Shipment, TellsWhatWasNotReportedInBetween) {
  Desk r;
  r.given(create(), cleared);
  r.when(report(delivered)).then(dispatched, in_transit, has_arrived);
  r.when(report(shipped, noon)).then();  // the carrier's earlier report comes late
  r.when(report(pending)).then();
}

TEST(Shipment, ComesBack) {
  Desk straight;
  straight.given(create(), cleared);
  straight.when(report(returned, noon + hours(1)))
      .then(dispatched, in_transit, return_initiated, ShipmentReturned{id, order, noon + hours(1)});
  straight.when(report(returned, noon + hours(1))).then();
  straight.when(report(delivered)).then();

  Desk later;
  later.given(create(), cleared, report(delivered));
  later.when(CreateReturnLabel{id}).then(return_initiated);
  later.when(CreateReturnLabel{id}).then();
  later.when(report(returned)).then(ShipmentReturned{id, order, noon});
  later.when(CreateReturnLabel{id}).then();
}

TEST(Shipment, GetsNoReturnLabelBeforeItArrives) {
  Desk r;
  r.given(create());
  r.when(CreateReturnLabel{id}).refused("shipment-not-dispatched");
  r.given(cleared, report(shipped));
  r.when(CreateReturnLabel{id}).refused("shipment-not-dispatched");
}

OrderPlaced numbered() {
  OrderPlaced event = shipping_given::placed();
  event.number = "WEB-1";
  return event;
}

TEST(Label, SaysWhatTheParcelIsUntilItIsCalledOff) {
  Desk r;
  r.given(numbered());
  r.when(ReadLabel{id}).refused("unknown-shipment");
  r.given(create());
  const ReadLabel::Response label{id, created, "WEB-1"};
  r.when(ReadLabel{id}).then(label);
  r.given(CancelShipment{id});
  r.when(ReadLabel{id}).refused("shipment-cancelled");
}

TEST(Label, OfAReturnIsThereOnceItIsToComeBack) {
  Desk r;
  r.given(numbered(), create());
  r.when(ReadLabel{id, true}).refused("no-return-label");
  r.given(cleared, report(delivered));
  r.when(ReadLabel{id, true}).refused("no-return-label");
  r.given(CreateReturnLabel{id});
  r.when(ReadLabel{id, true}).then(ReadLabel::Response{return_name(id), created, "WEB-1"});
  r.when(ReadLabel{id}).then(ReadLabel::Response{id, created, "WEB-1"});
}

TEST(Shipment, TellsEachFailedDeliveryOnce) {
  Desk r;
  r.given(create());
  r.when(ReportDeliveryFailure{id, "nobody there", noon}).refused("shipment-not-dispatched");
  r.given(cleared, report(shipped));
  r.when(ReportDeliveryFailure{id, "nobody there", noon})
      .then(DeliveryFailed{id, order_text, "nobody there"});
  r.when(ReportDeliveryFailure{id, "nobody there", noon}).then();
  r.when(ReportDeliveryFailure{id, "dog", noon + hours(24)}).then(DeliveryFailed{id, order_text, "dog"});
  r.when(report(delivered)).then(in_transit, has_arrived);
  r.when(ReportDeliveryFailure{id, "late news", noon + hours(1)}).then();
}

TEST(Shipment, ComesBackAfterTheLastAttempt) {
  Desk r;
  r.given(create(), cleared, report(shipped));
  for (std::size_t n = 0; n + 1 < attempts_max; ++n)
    r.when(ReportDeliveryFailure{id, "dog", noon + hours(24 * n)})
        .then(DeliveryFailed{id, order_text, "dog"});
  r.when(ReportDeliveryFailure{id, "dog", noon + hours(999)})
      .then(DeliveryFailed{id, order_text, "dog"}, in_transit, return_initiated);
  EXPECT_EQ(r.shipment().stage, Stage::returning);
  r.when(ReportDeliveryFailure{id, "dog", noon + hours(1000)}).then();
  r.when(ReceiveParcel{id, true, AfterReturn::refund}).refused("shipment-not-returned");
  r.when(report(returned)).then(ShipmentReturned{id, order, noon});
  EXPECT_FALSE(at_rest(r.shipment())) << "somebody has to receive it";
}

TEST(Shipment, ArrivesAfterAllThoughItWasGivenUp) {
  Desk r;
  r.given(create(), cleared, report(shipped));
  for (std::size_t n = 0; n < attempts_max; ++n)
    r.given(ReportDeliveryFailure{id, "dog", noon + hours(24 * n)});
  r.when(report(delivered)).then(has_arrived);
  r.when(CreateReturnLabel{id}).then(return_initiated);
  r.when(CreateReturnLabel{id}).then();
}

TEST(Shipment, IsReceivedOnceItIsBackAndItsUnitsAreTheOrdersNoMore) {
  Desk r;
  r.given(create(), cleared, report(returned));
  r.when(ReceiveParcel{id, true, AfterReturn::resend});
  r.then_types<ParcelReceived>();
  const auto& received = r.the<ParcelReceived>();
  EXPECT_EQ(received.products.size(), 2u);
  EXPECT_EQ(received.warehouse, WarehouseId::of("leeds"));
  EXPECT_TRUE(received.restock);
  EXPECT_EQ(received.then, AfterReturn::resend);
  EXPECT_EQ(r.state.orders.find(order)->find(ProductId::of("85123A"))->held, 0);
  EXPECT_EQ(r.state.orders.find(order)->find(ProductId::of("85123A"))->in_parcels, 0);
  r.when(ReceiveParcel{id, true, AfterReturn::resend}).refused("shipment-received");

  Desk delivered_first;
  delivered_first.given(create(), cleared, report(delivered), report(returned));
  delivered_first.when(ReceiveParcel{id, true, AfterReturn::refund}).refused("shipment-was-delivered");
}

ParcelDetails words(const std::string& status, std::optional<Time> at) {
  return {.shipment = id, .carrier_status = status, .at = at};
}

TEST(Details, KeepTheCarriersLaterWord) {
  Desk r;
  r.given(create());
  r.when(words("at the depot", noon + hours(2))).then();
  r.when(words("picked up", noon)).then();
  EXPECT_EQ(r.shipment().details.carrier_status, "at the depot");
  r.when(words("in the van", noon + hours(3))).then();
  EXPECT_EQ(r.shipment().details.carrier_status, "in the van");
  ParcelDetails more{.shipment = id, .weight = 900, .tracking = "T-1"};
  more.warehouse = WarehouseId::of("lyon");
  r.when(more).then();
  EXPECT_EQ(r.shipment().details.tracking, "T-1");
  EXPECT_EQ(r.shipment().details.carrier_status, "in the van");
  EXPECT_EQ(r.shipment().details.warehouse, WarehouseId::of("leeds")) << "it lies where it lies";
}

// ---- a carrier that is asked to fetch parcels

struct Fetched : Desk {
  Fetched() { state.carrier = true; }
};
const PickupRequested fetch{id, order};

TEST(Pickup, IsAskedForOnceTheOrderMayLeave) {
  Fetched unpaid;
  unpaid.when(create()).then(created);
  unpaid.when(shipping_given::paid()).then(fetch);
  unpaid.when(cleared).then();  // it was asked for
  Fetched free;
  free.given(create());
  free.when(cleared).then(fetch);
  Fetched is_paid;
  is_paid.given(cleared);
  is_paid.when(create()).then(created, fetch);
  Fetched held;
  held.given(cleared, OrderHeld{.order = order, .hold = 1});
  held.when(create()).then(created);
  held.when(OrderReleased{.order = order, .hold = 1, .still_held = true}).then();
  held.when(OrderReleased{.order = order, .hold = 1}).then(fetch);
  Desk without;
  without.given(cleared);
  without.when(create()).then(created);
}

TEST(Pickup, IsAnsweredWithTheCarriersNameOrItsReasonAgainst) {
  Fetched r;
  r.given(cleared, create());
  r.when(PickupAnswered{.shipment = id, .message = "no such postcode"});
  r.then_types<NotifyCustomer>();
  EXPECT_EQ(r.the<NotifyCustomer>().about, NoticeKind::parcel_waits);
  EXPECT_EQ(r.shipment().carrier_problem, "no such postcode");
  r.when(PickupAnswered{id, true, "swift", "SW-1", 1200, Money{490, {{'G', 'B', 'P'}}}, ""}).then();
  EXPECT_EQ(r.shipment().details.tracking, "SW-1");
  EXPECT_EQ(r.shipment().details.weight, 1200);
  EXPECT_EQ(r.shipment().carrier_problem, "");
}

// ---- what is told of it

TEST(Reading, SaysWhatMayBeDoneAndWhyNot) {
  Desk r;
  r.given(create());
  const auto said = [&r](const std::string& name) {
    r.when(ReadParcels{id, {}});
    for (const Action& one : r.the<ReadParcels::Response>().parcels.front().actions)
      if (one.name == name) return one;
    return Action{};
  };
  EXPECT_EQ(said("dispatch"),
            (Action{"dispatch", false, "The order is not paid: the shipment stays pending."}));
  EXPECT_TRUE(said("cancel").allowed);
  EXPECT_FALSE(said("reject").allowed);
  r.given(cleared);
  for (const char* name : {"dispatch", "deliver", "cancel", "split"}) EXPECT_TRUE(said(name).allowed);
  EXPECT_EQ(said("receive"), (Action{"receive", false, "The shipment has not come back."}));
  r.given(report(returned));
  EXPECT_TRUE(said("receive").allowed);
  EXPECT_EQ(said("dispatch"), (Action{"dispatch", false, "The shipment has left."}));
}

TEST(Reading, TellsAllOfAnOrderAndWhatIsOpen) {
  Desk r;
  r.when(ReadParcels{{}, order});
  auto answer = r.the<ReadParcels::Response>();
  EXPECT_TRUE(answer.parcels.empty());
  EXPECT_EQ(answer.open.size(), 2u);
  r.given(create());
  r.when(ReadParcels{{}, order});
  answer = r.the<ReadParcels::Response>();
  EXPECT_EQ(answer.parcels.size(), 1u);
  EXPECT_TRUE(answer.open.empty());
  r.when(ReadParcels{{}, OrderId::of("nobody's")}).refused("unknown-order");
  r.when(ReadParcels{"none", {}}).refused("unknown-shipment");
}

TEST(Reading, HasAWordForEachStage) {
  const auto word = [](Desk& r) {
    r.when(ReadParcels{id, {}});
    return r.the<ReadParcels::Response>().parcels.front().status;
  };
  Desk r;
  r.given(create(), cleared);
  EXPECT_EQ(word(r), "pending");
  r.given(report(shipped));
  EXPECT_EQ(word(r), "shipped");
  r.given(ReportDeliveryFailure{id, "dog", noon});
  EXPECT_EQ(word(r), "delivery_failed");
  r.given(report(shipped, noon + hours(1)));
  EXPECT_EQ(word(r), "in_transit");
  r.given(report(delivered));
  EXPECT_EQ(word(r), "delivered");
  r.given(CreateReturnLabel{id});
  EXPECT_EQ(word(r), "returning");
  r.given(report(returned));
  EXPECT_EQ(word(r), "returned");
}

}  // namespace shipment_test
}  // namespace flowmart::shipping

#include "shipping/shipment.hpp"

#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"
#include "kernel/checked.hpp"

namespace flowmart::shipping {
namespace {

using enum contract::ShipmentStatus;

using contract::testing::noon;
using contract::testing::Rehearsal;
using Shipments = Rehearsal<ShipmentAggregate>;
using std::chrono::hours;

const std::string id = "shp-WEB-1-1";
const OrderId order = OrderId::of("WEB-1");
const std::string order_text = order.to_string();
const ShipmentAddress address{"Via del Corso 18", "Roma", "RM", "00186", "IT"};
const std::vector<ShipmentItem> items{{"85123A", 6}, {"71053", 1}};

CreateShipment create() { return {id, order_text, address, items, "standard"}; }
const ShipmentCreated created{id, order_text, address, items, "standard"};
const ShipmentCleared cleared{id, order};
const CancelShipment cancel{id};
const ShipmentDispatched dispatched{id, order_text};
const ShipmentInTransit in_transit{id, order_text};
const ShipmentDelivered has_arrived{id, order_text};
const ReturnInitiated return_initiated{id, order_text};
UpdateShipmentStatus report(ShipmentStatus status, std::optional<Time> at = {}) { return {id, status, at}; }

TEST(Shipment, IsMadeOnceAndAsksWhetherItMayLeave) {
  Shipments r;
  r.when(create()).then(created, AwaitClearance{id, order});
  r.when(create()).then();
  CreateShipment other = create();
  other.items[0].quantity = 7;
  r.when(other).refused("shipment-id-taken");
}

TEST(Shipment, RefusesWhatNobodyCanPack) {
  Shipments r;
  CreateShipment wanted = create();
  wanted.items.clear();
  r.when(wanted).refused("shipment-empty");
  wanted.items.assign(order_lines_max + 1, {"a", 1});
  r.when(wanted).refused("too-many-lines");
  wanted.items.assign(order_lines_max, {"a", 1});
  r.when(wanted).then_types<ShipmentCreated, AwaitClearance>();
  for (const std::int64_t quantity : {std::int64_t{0}, std::int64_t{-1}, quantity_max + 1}) {
    Shipments one;
    wanted = create();
    wanted.items[1].quantity = quantity;
    one.when(wanted).refused("quantity-out-of-range");
  }
  wanted = create();
  wanted.shipmentId.clear();
  Shipments nameless;
  nameless.when(wanted).refused("id-missing");
}

TEST(Shipment, IsNotThereBeforeItIsMade) {
  Shipments r;
  r.when(cancel).refused("unknown-shipment");
  r.when(report(shipped)).refused("unknown-shipment");
  r.when(CreateReturnLabel{id}).refused("unknown-shipment");
  r.when(ReportDeliveryFailure{id, "nobody there", noon}).refused("unknown-shipment");
  r.when(cleared).refused("unknown-shipment");
}

TEST(Shipment, StaysPendingWhileItsOrderIsNotCleared) {
  for (const ShipmentStatus status : {shipped, delivered, returned}) {
    Shipments r;
    r.given(create());
    r.when(report(status)).refused("order-not-cleared");
    r.when(report(pending)).then();
    EXPECT_EQ(r.state.stage, Stage::pending);
  }
}

TEST(Shipment, IsCalledOffWhilePending) {
  Shipments r;
  r.given(create());
  r.when(cancel).then(ShipmentCancelled{id, order, noon});
  r.when(cancel).then();
  r.when(report(shipped)).refused("shipment-cancelled");
  r.when(CreateReturnLabel{id}).refused("shipment-cancelled");
  r.when(ReportDeliveryFailure{id, "nobody there", noon}).refused("shipment-cancelled");
  r.when(create()).then();
  EXPECT_TRUE(ShipmentAggregate::finished(r.state));
}

TEST(Shipment, IsNotCalledOffOnceItLeft) {
  Shipments r;
  r.given(create(), cleared, report(shipped));
  r.when(cancel).refused("shipment-dispatched");
}

TEST(Shipment, LeavesTravelsAndArrives) {
  Shipments r;
  r.given(create());
  r.when(cleared).then();
  r.when(report(shipped, noon)).then(dispatched);
  r.when(report(shipped, noon)).then();
  r.when(report(shipped, noon - hours(1))).then();
  r.when(report(shipped, noon + hours(5))).then(in_transit);
  r.when(report(shipped, noon + hours(9))).then();
  r.when(report(delivered, noon + hours(20))).then(has_arrived);
  r.when(report(delivered, noon + hours(20))).then();
  EXPECT_TRUE(ShipmentAggregate::finished(r.state));
}

TEST(Shipment, ReportedTwiceWithoutATimeIsReportedOnce) {
  Shipments r;
  r.given(create(), cleared);
  r.when(report(shipped)).then(dispatched);
  r.when(report(shipped)).then();
  r.when(report(shipped, noon)).then(in_transit);
}

TEST(Shipment, TellsWhatWasNotReportedInBetween) {
  Shipments r;
  r.given(create(), cleared);
  r.when(report(delivered)).then(dispatched, in_transit, has_arrived);
  r.when(report(shipped, noon)).then();  // the carrier's earlier report comes late
  r.when(report(pending)).then();
}

TEST(Shipment, ComesBack) {
  Shipments straight;
  straight.given(create(), cleared);
  straight.when(report(returned, noon + hours(1)))
      .then(dispatched, in_transit, return_initiated, ShipmentReturned{id, order, noon + hours(1)});
  straight.when(report(returned, noon + hours(1))).then();
  straight.when(report(delivered)).then();

  Shipments later;
  later.given(create(), cleared, report(delivered));
  later.when(CreateReturnLabel{id}).then(return_initiated);
  later.when(CreateReturnLabel{id}).then();
  later.when(report(returned)).then(ShipmentReturned{id, order, noon});
  later.when(CreateReturnLabel{id}).then();
}

TEST(Shipment, GetsNoReturnLabelBeforeItArrives) {
  Shipments r;
  r.given(create());
  r.when(CreateReturnLabel{id}).refused("shipment-not-dispatched");
  r.given(cleared, report(shipped));
  r.when(CreateReturnLabel{id}).refused("shipment-not-dispatched");
}

TEST(Shipment, TellsEachFailedDeliveryOnce) {
  Shipments r;
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

}  // namespace
}  // namespace flowmart::shipping

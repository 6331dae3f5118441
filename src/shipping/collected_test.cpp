// Parcels that their buyer collects; what is not sent twice; what Shipping was not there to hear of;
// versions.
#include <gtest/gtest.h>

#include "shipping/shipping_given.hpp"

namespace flowmart::shipping {
namespace {

using namespace shipping_given;

const std::string text = order.to_string();

CreateShipment collected(const std::string& id) {
  CreateShipment wanted = parcel(id, {{"lamp", 2}});
  wanted.shippingMethod = collect_method;
  return wanted;
}
UpdateShipmentStatus report(const std::string& id, ShipmentStatus status) { return {id, status, {}}; }
std::int64_t version(const Desk& r, const std::string& id) { return r.state.shipment(id).version; }

ParcelState shown(Desk& r, const std::string& id) {
  r.when(ReadParcels{id, {}});
  return r.the<ReadParcels::Response>().parcels.front();
}
bool may(Desk& r, const std::string& id, std::string_view act) {
  for (const Action& one : shown(r, id).actions)
    if (one.name == act) return one.allowed;
  return false;
}

TEST(Collected, IsReadyWhereOthersAreShippedAndNoCarrierFetchesIt) {
  Desk r({{"lamp", 4}});
  r.state.carrier = true;
  r.when(collected("a")).then_types<ShipmentCreated>();
  r.when(paid()).then();
  EXPECT_EQ(shown(r, "a").status, "pending");
  r.when(report("a", ShipmentStatus::shipped)).then(ShipmentDispatched{"a", text});
  EXPECT_EQ(shown(r, "a").status, "ready");
  EXPECT_TRUE(may(r, "a", "collect"));
  r.when(report("a", ShipmentStatus::delivered));
  EXPECT_EQ(shown(r, "a").status, "delivered");
  EXPECT_FALSE(may(r, "a", "collect"));
  r.when(parcel("b", {{"lamp", 2}})).then_types<ShipmentCreated, PickupRequested>();
  EXPECT_FALSE(may(r, "b", "collect"));
}

TEST(Collected, IsBackTheFirstTimeThatNobodyComes) {
  Desk r({{"lamp", 2}});
  r.given(collected("a"), paid(), report("a", ShipmentStatus::shipped));
  r.when(ReportDeliveryFailure{"a", "nobody came", noon})
      .then(DeliveryFailed{"a", text, "nobody came"}, ShipmentInTransit{"a", text},
            ReturnInitiated{"a", text}, ShipmentReturned{"a", order, noon});
  EXPECT_TRUE(may(r, "a", "receive"));
}

// Two lamps in a parcel, of which a claim has settled so many.
ReturnSettled settled(Quantity units) {
  ReturnSettled event;
  event.order = order;
  event.lines = {{1, units, {}, ProductId::of("lamp")}};
  return event;
}

TEST(Replaced, IsNotSentAgain) {
  Desk r({{"lamp", 2}});
  r.given(parcel("a", {{"lamp", 2}}), paid(), report("a", ShipmentStatus::shipped), settled(1),
          report("a", ShipmentStatus::returned));
  r.when(ReceiveParcel{"a", true, AfterReturn::resend}).refused("shipment-replaced");
  r.when(ReceiveParcel{"a", true, AfterReturn::refund}).then_types<ParcelReceived>();
}

TEST(Replaced, IsWhatIsSettledBeyondAllThatIsElsewhere) {
  Desk r({{"lamp", 3}});
  r.given(parcel("a", {{"lamp", 2}}), parcel("b", {{"lamp", 1}}), paid(),
          report("b", ShipmentStatus::delivered), report("a", ShipmentStatus::shipped), settled(1),
          report("a", ShipmentStatus::returned));
  r.when(ReceiveParcel{"a", true, AfterReturn::resend}).then_types<ParcelReceived>();
}

TEST(NotHere, StockMadeFirmTellsOfAnOrderThatMayLeave) {
  contract::testing::Rehearsal<Shipping> r;
  r.given(StockFirmed{order, held({{"lamp", 2}}).products});
  r.when(parcel("a", {{"lamp", 2}})).then_types<ShipmentCreated>();
  r.when(report("a", ShipmentStatus::shipped)).then(ShipmentDispatched{"a", text});
}

TEST(NotHere, LeaveIsGivenWithAllThatWasMissed) {
  contract::testing::Rehearsal<Shipping> r;
  r.given(ClearOrder{order, "late", "WEB-1", held({{"lamp", 2}}).products});
  r.when(parcel("shp-WEB-2-1", {{"lamp", 1}})).refused("shipment-id-reserved");
  r.when(parcel("shp-WEB-1-1", {{"lamp", 2}})).then_types<ShipmentCreated>();
  r.when(report("shp-WEB-1-1", ShipmentStatus::shipped)).then(ShipmentDispatched{"shp-WEB-1-1", text});
}

TEST(Versions, CountWhatAParcelsAnswerSays) {
  Desk r({{"lamp", 2}});
  const auto grows = [&r](const auto& message, bool expected) {
    const std::int64_t before = version(r, "a");
    r.given(message);
    EXPECT_EQ(version(r, "a") > before, expected) << "version " << before;
  };
  r.given(parcel("a", {{"lamp", 2}}));
  EXPECT_EQ(version(r, "a"), 1);
  grows(parcel("a", {{"lamp", 2}}), false);
  grows(paid(), true);  // it may leave from now on
  grows(paid(), false);
  grows(StockReleased{order, true}, true);  // and no longer: its goods are gone
  grows(held({{"lamp", 2}}), false);
  ParcelDetails details;
  details.shipment = "a";
  details.weight = 700;
  grows(details, true);
  grows(details, false);
  grows(SplitParcel{"a", {{"lamp", 1}}, "b"}, true);
  grows(SplitParcel{"a", {{"lamp", 1}}, "b"}, false);
  grows(report("a", ShipmentStatus::shipped), true);
  grows(report("a", ShipmentStatus::shipped), false);
  grows(ReportDeliveryFailure{"a", "dog", noon}, true);
  grows(ReportDeliveryFailure{"a", "dog", noon}, false);
  grows(report("a", ShipmentStatus::delivered), true);
  EXPECT_EQ(shown(r, "a").version, version(r, "a"));
}

TEST(Versions, CountThatAParcelIsCancelledOrLiesElsewhere) {
  Desk r({{"lamp", 2}});
  r.given(parcel("a", {{"lamp", 2}}));
  const ParcelPlaced elsewhere{"a", order, WarehouseId::of("elsewhere")};
  for (const std::int64_t expected : {2, 2}) {  // said again, it is nothing new
    evolve(r.state, elsewhere);
    EXPECT_EQ(version(r, "a"), expected);
  }
  r.given(CancelShipment{"a"});
  EXPECT_EQ(shown(r, "a").status, "cancelled");
  EXPECT_EQ(shown(r, "a").version, 3);
}

}  // namespace
}  // namespace flowmart::shipping

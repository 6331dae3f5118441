// Goods that their buyer collects, and what is told to staff; and what Shipping was not there to pack.
#include <gtest/gtest.h>

#include "contract/testing/rehearsal.hpp"
#include "flows/fulfilment_flow.hpp"

namespace flowmart::flows {
namespace collected_test {

using contract::testing::noon;

const OrderId order = OrderId::of("WEB-1");
const std::string text = order.to_string();
const ProductId lamp = ProductId::of("lamp");
const WarehouseId south = WarehouseId::of("south");

FulfilOrder settled(bool collected) {
  FulfilOrder wanted;
  wanted.order = order;
  wanted.number = "WEB-1";
  wanted.goods = {{lamp, "lamp", 2, {{south, 2}}}};
  wanted.customer = CustomerId::of("C-1");
  if (collected) wanted.collect_at = "south";
  return wanted;
}
ShipmentCreated parcel(std::string_view method) {
  return {"shp-WEB-1-1", text, {}, {{"lamp", 2}}, std::string(method)};
}
using Desk = contract::testing::Rehearsal<FulfilmentFlows>;

NotifyCustomer notice(const Desk& r) {
  for (const auto& sent : r.sent())
    if (const auto* told = std::get_if<NotifyCustomer>(&sent)) return *told;
  return {};
}

TEST(Collected, GoesByItsMethodAndTheBuyerIsToldWhere) {
  Desk r;
  r.when(settled(true)).then_types<CreateShipment>();
  EXPECT_EQ(r.the<CreateShipment>().shippingMethod, collect_method);
  r.given(parcel(collect_method));
  r.when(ShipmentDispatched{"shp-WEB-1-1", text});
  EXPECT_EQ(notice(r).about, NoticeKind::ready_for_collection);
  EXPECT_EQ(notice(r).place, "south");
  r.when(DeliveryFailed{"shp-WEB-1-1", text, "nobody came"});
  EXPECT_EQ(notice(r).about, NoticeKind::not_collected);
}

TEST(Collected, OfWhatIsSentNobodyIsToldThatItIsReady) {
  Desk r;
  r.given(settled(false), parcel("standard"));
  r.when(ShipmentDispatched{"shp-WEB-1-1", text}).then_types<ConsumeStock, UpdateInventory, RecordDispatch>();
}

TEST(Staff, HearOfAParcelThatCameBack) {
  Desk r;
  r.given(settled(false), parcel("standard"), ShipmentDispatched{"shp-WEB-1-1", text});
  r.when(ShipmentReturned{"shp-WEB-1-1", order, noon});
  EXPECT_EQ(notice(r).about, NoticeKind::parcel_waits);
  r.when(ShipmentReturned{"shp-WEB-1-1", order, noon}).then();
}

TEST(Staff, HearOnceOfUnitsThatCouldNotBeHadElsewhere) {
  Desk r;
  r.given(settled(false), parcel("standard"),
          ParcelRepacked{"shp-WEB-1-1", order, {{"lamp", 1}}, RefusedUnits{lamp, 1, south}, "gone", noon});
  const StockSourced nowhere{order, "shp-WEB-1-1", {}, {}, {}, noon};
  r.when(nowhere);
  EXPECT_EQ(notice(r).about, NoticeKind::parcel_waits);
  r.when(nowhere);
  EXPECT_NE(notice(r).about, NoticeKind::parcel_waits);
}

TEST(Carried, TellsWhoCarriesItAndAsWhat) {
  Desk r;
  r.given(settled(false), parcel("standard"), ParcelPlaced{"shp-WEB-1-1", order, south, "swift", "SW-1"});
  r.when(ShipmentDispatched{"shp-WEB-1-1", text});
  EXPECT_EQ(r.the<RecordDispatch>().carrier, "swift");
  EXPECT_EQ(r.the<RecordDispatch>().tracking, "SW-1");
}

TEST(NeverPacked, IsPackedWhenItIsSaidAgainAndShippingIsToldAll) {
  Desk r;
  r.given(settled(false));  // Shipping was not there: nobody made the parcel
  r.when(settled(false)).then_types<ClearOrder, CreateShipment>();
  EXPECT_EQ(r.the<ClearOrder>().goods, (std::vector<ProductAllocation>{{lamp, {{south, 2}}}}));
  r.given(parcel("standard"));
  r.when(settled(false)).then();
}

}  // namespace collected_test
}  // namespace flowmart::flows

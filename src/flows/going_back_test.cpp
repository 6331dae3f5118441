#include <algorithm>

#include "contract/testing/rehearsal.hpp"
#include "flows/fulfilment_flow.hpp"

namespace flowmart::flows {
namespace {

const OrderId sold = OrderId::of("WEB-1");
using Carrier = contract::testing::Rehearsal<FulfilmentFlows>;

TEST(GoingBack, AYesWantsALabelUnlessThereIsOne) {
  Carrier r;
  ReturnApproved yes{"ret-WEB-1-1", sold, 1, "shp-WEB-1-1", true, {}, "jo", {}};
  r.when(yes).then(CreateReturnLabel{"shp-WEB-1-1"});
  yes.wants_label = false;
  r.when(yes).then();
}

// What a buyer sends back before it has come to them gets its label when it has.
TEST(GoingBack, AParcelUnderWayGetsItsLabelOnceItIsDelivered) {
  for (const bool wanted : {true, false}) {
    Carrier r;
    r.given(ShipmentCreated{"shp-WEB-1-1", sold.to_string(), {}, {{"lamp", 1}}, "standard"},
            ShipmentDispatched{"shp-WEB-1-1", sold.to_string()});
    r.when(ReturnApproved{"ret-WEB-1-1", sold, 1, "shp-WEB-1-1", wanted, {}, "jo", {}}).then();
    r.when(ShipmentDelivered{"shp-WEB-1-1", sold.to_string()});
    EXPECT_EQ(std::count(r.sent().begin(), r.sent().end(), Carrier::Sent{CreateReturnLabel{"shp-WEB-1-1"}}),
              wanted ? 1 : 0);
  }
}

TEST(GoingBack, TheLabelIsToldToOrders) {
  Carrier r;
  const ReturnInitiated label{"shp-WEB-1-1", sold.to_string()};
  r.given(ShipmentCreated{"shp-WEB-1-1", sold.to_string(), {}, {{"lamp", 1}}, "standard"},
          ShipmentDelivered{"shp-WEB-1-1", sold.to_string()});
  r.when(label).then(RecordReturnLabel{sold, "shp-WEB-1-1"});
}

TEST(GoingBack, WhatWasNeverDeliveredIsNoReturn) {
  Carrier r;
  const ReturnInitiated back{"shp-WEB-1-1", sold.to_string()};
  r.when(back).then();
  r.given(ShipmentCreated{"shp-WEB-1-1", sold.to_string(), {}, {{"lamp", 1}}, "standard"},
          ShipmentDispatched{"shp-WEB-1-1", sold.to_string()});
  r.when(back).then();
}

TEST(GoingBack, WhatAReturnLeadsToIsPlacedWithWhatComesBesideIt) {
  Carrier r;
  PlaceAgain again;
  again.wish.orderId = "0195946e-2d7a-7c41-9f0b-61c2a85d3e10";
  again.details.order = OrderId::of(again.wish.orderId);
  r.when(again).then(again.details, again.wish);
}

}  // namespace
}  // namespace flowmart::flows

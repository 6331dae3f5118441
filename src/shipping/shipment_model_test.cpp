// Whatever a carrier reports, in whatever order and however often: each stage is told once and in order, and
// nothing leaves uncleared.
#include <rapidcheck.h>

#include <gtest/gtest.h>

#include "shipping/shipping_given.hpp"

namespace flowmart::shipping {
namespace {

using namespace shipping_given;

struct Told {
  int dispatched = 0, in_transit = 0, delivered = 0, return_initiated = 0, returned = 0, cancelled = 0;

  void count(const Desk& r) {
    for (const auto& sent : r.sent()) {
      if (std::holds_alternative<ShipmentDispatched>(sent)) {
        ++dispatched;
        RC_ASSERT(r.state.orders.find(order)->may_leave());
        RC_ASSERT(cancelled == 0);
      }
      if (std::holds_alternative<ShipmentInTransit>(sent)) {
        ++in_transit;
        RC_ASSERT(dispatched == 1);
      }
      if (std::holds_alternative<ShipmentDelivered>(sent)) {
        ++delivered;
        RC_ASSERT(in_transit == 1);
      }
      if (std::holds_alternative<ReturnInitiated>(sent)) {
        ++return_initiated;
        RC_ASSERT(in_transit == 1);
      }
      if (std::holds_alternative<ShipmentReturned>(sent)) {
        ++returned;
        RC_ASSERT(return_initiated == 1);
      }
      if (std::holds_alternative<ShipmentCancelled>(sent)) {
        ++cancelled;
        RC_ASSERT(dispatched == 0);
      }
    }
    RC_ASSERT(dispatched <= 1 && in_transit <= 1 && delivered <= 1 && return_initiated <= 1 &&
              returned <= 1 && cancelled <= 1);
  }
};

TEST(ShipmentModel, TellsEachStageOnceAndInOrder) {
  int arrived = 0, came_back = 0, called_off = 0;
  const bool holds = rc::check([&] {
    const std::string id = "shp-1";
    Desk r({{"a", 1}});
    Told told;
    r.given(CreateShipment{id, order.to_string(), {}, {{"a", 1}}, "standard"});
    const int steps = *rc::gen::inRange(1, 25);
    for (int i = 0; i < steps; ++i) {
      const auto time =
          rc::gen::map(rc::gen::inRange(0, 10), [](int hour) { return noon + std::chrono::hours(hour); });
      switch (*rc::gen::inRange(0, 10)) {
        case 0: r.when(ClearOrder{order, ""}); break;
        case 1:
          if (*rc::gen::inRange(0, 4) != 0) continue;
          r.when(CancelShipment{id});
          break;
        case 2: r.when(CreateReturnLabel{id}); break;
        case 3: r.when(ReportDeliveryFailure{id, "dog", *time}); break;
        case 4:
          if (*rc::gen::inRange(0, 4) != 0) continue;
          r.when(OrderCancelling{order, "", "", false, noon});
          break;
        default: {
          const auto status = *rc::gen::element(ShipmentStatus::pending, ShipmentStatus::shipped,
                                                ShipmentStatus::delivered, ShipmentStatus::returned);
          const auto at = *rc::gen::arbitrary<bool>() ? std::optional(*time) : std::nullopt;
          const UpdateShipmentStatus report{id, status, at};
          r.when(report);
          told.count(r);
          if (r.was_refused()) continue;
          const Shipment before = r.state.shipment(id);
          r.when(report);  // the same twice adds nothing
          RC_ASSERT(r.sent().empty());
          RC_ASSERT(r.state.shipment(id) == before);
          continue;
        }
      }
      told.count(r);
    }
    arrived += told.delivered, came_back += told.returned, called_off += told.cancelled;
  });
  EXPECT_TRUE(holds);
  EXPECT_GT(arrived, 0);  // the model reaches each end
  EXPECT_GT(came_back, 0);
  EXPECT_GT(called_off, 0);
}

}  // namespace
}  // namespace flowmart::shipping

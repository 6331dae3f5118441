// A parcel that staff lead past its carrier's word.
#include <gtest/gtest.h>

#include "shipping/shipping_given.hpp"

namespace flowmart::shipping {
namespace skipped_test {

using enum contract::ShipmentStatus;
using namespace shipping_given;
using std::chrono::hours;

const std::string id = "shp-WEB-1-1";
const CreateShipment made = parcel(id, {{"MUG", 2}});
const ClearOrder cleared{order, "nothing to pay"};
UpdateShipmentStatus report(ShipmentStatus status, std::optional<Time> at = {}) { return {id, status, at}; }
SkipParcel skip(Time at = noon) { return {order, id, "the driver says so", "ada", at}; }

struct Desk : shipping_given::Desk {
  Desk() : shipping_given::Desk({{"MUG", 2}}) {}
};

TEST(SkippedParcel, HasLeftThenHasArrivedThenWaitsForNothing) {
  Desk r;
  r.when(skip()).refused("unknown-shipment");
  r.given(made);
  r.when(skip()).refused("order-not-cleared");
  r.given(cleared);
  r.when(SkipParcel{OrderId::of("WEB-2"), id, "x", "ada", noon}).refused("unknown-shipment");
  r.when(skip()).then(ShipmentDispatched{id, order.to_string()});
  r.when(report(shipped, noon - hours(1))).then();  // an older word of the same adds nothing
  r.when(skip(noon + hours(1)))
      .then(ShipmentInTransit{id, order.to_string()}, ShipmentDelivered{id, order.to_string()});
  r.when(skip(noon + hours(2))).refused("nothing-to-skip");
}

TEST(SkippedParcel, ThatWaitsForAPersonIsNotLedOn) {
  Desk back, off;
  back.given(made, cleared, report(returned));
  back.when(skip()).refused("nothing-to-skip");
  off.given(made, CancelShipment{id});
  off.when(skip()).refused("nothing-to-skip");
}

TEST(SkippedParcel, ThatWasOnItsWayBackHasArrivedAllTheSame) {
  Desk r;
  r.given(made, cleared, report(shipped));
  for (std::size_t n = 0; n < attempts_max; ++n) r.given(ReportDeliveryFailure{id, "dog", noon + hours(n)});
  r.when(skip()).then(ShipmentDelivered{id, order.to_string()});
}

}  // namespace skipped_test
}  // namespace flowmart::shipping

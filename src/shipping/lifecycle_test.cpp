#include "contract/testing/lifecycle.hpp"
#include "shipping/shipping_given.hpp"

namespace flowmart::shipping {
namespace {

using namespace shipping_given;
using Given = contract::testing::Given<Shipping>;

const std::string id = "s-1";
const CreateShipment wanted = parcel(id, {{"MUG", 2}});

UpdateShipmentStatus report(ShipmentStatus status, std::optional<Time> at = {}) { return {id, status, at}; }

struct AShipment {
  static ReportDeliveryFailure failed(std::size_t attempt) {
    return {id, "nobody home", noon + std::chrono::hours{24 * attempt}};
  }
  Given in(Stage stage, Act act) const {
    Given given;
    given.when(held({{"MUG", 2}})).when(placed()).when(paid());
    given.when(StockFirmed{order, held({{"MUG", 2}}).products});
    if (stage == Stage::absent) return given;
    given.when(wanted);
    switch (stage) {
      case Stage::dispatched: given.when(report(ShipmentStatus::shipped)); break;
      case Stage::in_transit:
        given.when(report(ShipmentStatus::shipped)).when(report(ShipmentStatus::shipped, noon));
        break;
      case Stage::delivered: given.when(report(ShipmentStatus::delivered)); break;
      case Stage::returned: given.when(report(ShipmentStatus::returned)); break;
      case Stage::returning:
        given.when(report(ShipmentStatus::shipped));
        for (std::size_t n = 0; n < attempts_max; ++n) given.when(failed(n));
        break;
      case Stage::received:
        given.when(report(ShipmentStatus::returned)).when(ReceiveParcel{id, true, AfterReturn::refund});
        break;
      case Stage::sent_back:
        given.when(report(ShipmentStatus::delivered)).when(report(ShipmentStatus::returned));
        break;
      case Stage::cancelled: given.when(CancelShipment{id}); break;
      default: break;
    }
    if (act == Act::give_up && (stage == Stage::dispatched || stage == Stage::in_transit))
      for (std::size_t n = 0; n + 1 < attempts_max; ++n) given.when(failed(n));
    return given;
  }
  bool attempt(Given& given, Act act) const {
    switch (act) {
      case Act::create: given.when(wanted); break;
      case Act::cancel: given.when(CancelShipment{id}); break;
      case Act::dispatch: given.when(report(ShipmentStatus::shipped)); break;
      case Act::transit:  // of one that has not left, "shipped" says that it has
        if (given.state().shipment(id).stage == Stage::pending) return false;
        given.when(report(ShipmentStatus::shipped, noon + std::chrono::hours{1}));
        break;
      case Act::deliver: given.when(report(ShipmentStatus::delivered)); break;
      case Act::bring_back: given.when(report(ShipmentStatus::returned)); break;
      case Act::fail: given.when(failed(0)); break;
      case Act::send_back: given.when(CreateReturnLabel{id}); break;
      case Act::give_up:  // what gives up is the last of several failures
        if (given.state().shipment(id).failures.size() + 1 != attempts_max) return false;
        given.when(failed(attempts_max));
        break;
      case Act::receive: given.when(ReceiveParcel{id, true, AfterReturn::refund}); break;
      case Act::split: given.when(SplitParcel{id, {{"MUG", 1}}, {}}); break;
      case Act::reject: given.when(RejectParcel{id, "MUG", 1, RefusedStock::untouched, "not found"}); break;
    }
    return true;
  }
  std::tuple<Stage, bool> seen(const Given& given) const {
    const Shipment& shipment = given.state().shipment(id);
    return {shipment.stage, shipment.return_initiated};
  }
  std::string name(Stage) const { return id; }
};

TEST(ShipmentLifecycle, EachActInEachStageIsAsTheTableSays) {
  contract::testing::expect_as_the_table_says(lifecycle, AShipment{});
}

TEST(ShipmentLifecycle, AlongRandomPathsTheTableHolds) {
  std::set<Stage> seen;
  for (const Stage start : {Stage::absent, Stage::returning})
    seen.merge(contract::testing::expect_along_random_paths(lifecycle, AShipment{}, start));
  EXPECT_EQ(seen.size(), contract::names_of<Stage>.size());
}

}  // namespace
}  // namespace flowmart::shipping

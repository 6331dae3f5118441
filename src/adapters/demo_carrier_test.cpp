#include "adapters/demo_carrier.hpp"

#include <gtest/gtest.h>

#include "contract/messages/shipping.hpp"
#include "contract/private/shipping.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart::adapters {
namespace {

using namespace contract;
using std::chrono::seconds;

const Time noon{std::chrono::hours(24 * 20'000 + 12)};
const OrderId order = OrderId::of("WEB-1");
const CarrierDelays slow{seconds(10), seconds(20), seconds(30)};

ShipmentCreated made(const std::string& shipment) {
  ShipmentCreated parcel;
  parcel.shipmentId = shipment;
  parcel.orderId = order.to_string();
  return parcel;
}

struct Road {
  explicit Road(CarrierDelays delays = slow, const std::filesystem::path& file = {})
      : carrier(
            file, delays,
            [this](engine::Input input) {
              if (busy) return false;
              reports.push_back(input.message.get<UpdateShipmentStatus>());
              stories.push_back(input.correlation);
              return true;
            },
            [] { return noon; }) {}

  std::vector<UpdateShipmentStatus> reports;
  std::vector<Uuid> stories;
  bool busy = false;
  std::uint64_t sequence = 0;
  DemoCarrier carrier;

  template <class... Ms>
  void told(Time at, const Ms&... messages) {
    engine::Batch batch;
    batch.time = at;
    batch.sequence = ++sequence;
    batch.first_event = sequence * 100;
    batch.inputs.push_back({.correlation = uuid_of("story", "1")});
    (batch.messages.push_back({wire::AnyMessage::of(messages)}), ...);
    EXPECT_EQ(carrier.apply(std::span(&batch, 1), true), std::nullopt);
  }
  // Statuses reported up to `at`.
  std::vector<ShipmentStatus> reported(Time at) {
    reports.clear();
    carrier.report_due(at);
    std::vector<ShipmentStatus> statuses;
    for (const auto& report : reports) statuses.push_back(report.status);
    return statuses;
  }
};
using List = std::vector<ShipmentStatus>;
using enum ShipmentStatus;

TEST(DemoCarrier, CarriesWhatIsMadeStepByStep) {
  Road road;
  road.told(noon, made("p"));
  EXPECT_EQ(road.reported(noon + seconds(9)), List{});
  EXPECT_EQ(road.reported(noon + seconds(10)), List{shipped});
  EXPECT_EQ(road.stories.front(), uuid_of("story", "1"));
  const auto left = road.reports.front().updatedAt;
  EXPECT_EQ(left, noon + seconds(10));
  EXPECT_EQ(road.reported(noon + seconds(11)), List{});  // not twice
  road.told(noon + seconds(12), ShipmentDispatched{"p", order.to_string()});
  EXPECT_EQ(road.reported(noon + seconds(31)), List{});
  EXPECT_EQ(road.reported(noon + seconds(32)), List{shipped});
  EXPECT_GT(road.reports.front().updatedAt, left);
  road.told(noon + seconds(33), ShipmentInTransit{"p", order.to_string()});
  EXPECT_EQ(road.reported(noon + seconds(63)), List{delivered});
  road.told(noon + seconds(64), ShipmentDelivered{"p", order.to_string()});
  EXPECT_EQ(road.carrier.under_way(), 0u);
  EXPECT_EQ(road.reported(noon + seconds(9999)), List{});
  EXPECT_EQ(road.carrier.position(), 4u);
}

TEST(DemoCarrier, HasLaterTimesEvenWithoutDelays) {
  Road road{CarrierDelays{}};
  road.told(noon, made("p"));
  EXPECT_EQ(road.reported(noon + seconds(1)), List{shipped});
  const auto left = road.reports.front().updatedAt;
  road.told(*left, ShipmentDispatched{"p", order.to_string()});
  EXPECT_EQ(road.reported(noon + seconds(2)), List{shipped});
  EXPECT_GT(road.reports.front().updatedAt, left);
}

TEST(DemoCarrier, ReportsAgainWhatWasNotHeard) {
  Road road;
  road.told(noon, made("p"));
  EXPECT_EQ(road.reported(noon + seconds(10)), List{shipped});
  EXPECT_EQ(road.reported(noon + seconds(39)), List{});
  EXPECT_EQ(road.reported(noon + seconds(40)), List{shipped});
  road.busy = true;
  EXPECT_EQ(road.reported(noon + seconds(70)), List{});
  road.busy = false;
  EXPECT_EQ(road.reported(noon + seconds(71)), List{shipped});
}

TEST(DemoCarrier, GoesByWhatOthersReport) {
  Road road;
  road.told(noon, made("p"), made("q"), made("r"));
  road.told(noon, ShipmentCancelled{"q", order, noon});
  road.told(noon, ShipmentDispatched{"p", ""}, ShipmentInTransit{"p", ""}, ShipmentDelivered{"p", ""});
  road.told(noon, ShipmentDispatched{"r", ""}, ShipmentInTransit{"r", ""});
  EXPECT_EQ(road.carrier.under_way(), 1u);
  EXPECT_EQ(road.reported(noon + seconds(30)), List{delivered});
  EXPECT_EQ(road.reports.front().shipmentId, "r");
}

TEST(DemoCarrier, IgnoresWhatDoesNotConcernIt) {
  Road road;
  road.told(noon, CancelShipment{"p"});
  EXPECT_EQ(road.carrier.position(), 1u);
  EXPECT_EQ(road.carrier.report_due(noon), std::nullopt);
}

TEST(DemoCarrier, RemembersAcrossARestart) {
  const journal::TemporaryFolder folder;
  const auto file = folder.path() / "demo-carrier.db";
  {
    Road road(slow, file);
    road.told(noon, made("p"));
    road.told(noon, ShipmentDispatched{"p", ""});
  }
  Road road(slow, file);
  EXPECT_EQ(road.carrier.position(), 2u);
  EXPECT_EQ(road.reported(noon + seconds(20)), List{shipped});
}

TEST(DemoCarrier, WorksInItsOwnThread) {
  std::mutex mutex;
  std::condition_variable changed;
  int reports = 0;
  DemoCarrier carrier(
      {}, {},
      [&](engine::Input) {
        const std::lock_guard lock(mutex);
        ++reports;
        changed.notify_one();
        return true;
      },
      [] { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); });
  carrier.start();
  engine::Batch batch;
  batch.time = noon;
  batch.sequence = 1;
  batch.inputs.push_back({});
  for (int i = 0; i < 1000; ++i) batch.messages.push_back({wire::AnyMessage::of(made(std::to_string(i)))});
  ASSERT_EQ(carrier.apply(std::span(&batch, 1), true), std::nullopt);
  {
    std::unique_lock lock(mutex);
    EXPECT_TRUE(changed.wait_for(lock, seconds(10), [&] { return reports == 1000; }));
  }
  carrier.stop();
}

}  // namespace
}  // namespace flowmart::adapters

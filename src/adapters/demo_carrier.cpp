#include "adapters/demo_carrier.hpp"

#include <vector>

#include "contract/messages/shipping.hpp"
#include "contract/private/parcels.hpp"
#include "contract/private/shipping.hpp"

namespace flowmart::adapters {
namespace {

using namespace contract;

constexpr std::size_t reports_max = 256;  // given at once
constexpr Duration heard_within = std::chrono::seconds(30);
constexpr Duration busy_wait = std::chrono::milliseconds(100);
// A report's time is later than that of the one before: a further "shipped" is news only then.
constexpr Duration delay_min = std::chrono::microseconds(1);

constexpr const char* carrier_schema = R"(
CREATE TABLE IF NOT EXISTS under_way(
  shipment TEXT PRIMARY KEY, next INTEGER NOT NULL, due INTEGER NOT NULL, told INTEGER NOT NULL,
  story BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS under_way_due ON under_way(told);
CREATE TABLE IF NOT EXISTS position(only INTEGER PRIMARY KEY CHECK(only = 1), sequence INTEGER NOT NULL);
)";

std::int64_t micros(Time time) { return time.time_since_epoch().count(); }

}  // namespace

// `told`: when the next report is to be given; `due`: what the report says as its time.
DemoCarrier::DemoCarrier(const std::filesystem::path& file, CarrierDelays delays, Submit submit, Clock clock)
    : delays_(delays),
      submit_(std::move(submit)),
      clock_(std::move(clock)),
      connection_(sqlite::Connection::open(file.empty() ? ":memory:" : file, sqlite::Mode::create)) {
  if (!file.empty()) {
    connection_.pragma("journal_mode", "wal");
    connection_.run("PRAGMA synchronous=NORMAL");  // what is lost is read again from the journal
  }
  connection_.run(carrier_schema);
  insert_ = connection_.prepare("INSERT OR IGNORE INTO under_way VALUES(?1,0,?2,?2,?3)");
  update_ =
      connection_.prepare("UPDATE under_way SET next=?2, due=?3, told=?3 WHERE shipment=?1 AND next<?2");
  delete_ = connection_.prepare("DELETE FROM under_way WHERE shipment=?1");
  due_ = connection_.prepare(
      "SELECT shipment, next, due, story FROM under_way WHERE told<=?1 ORDER BY told LIMIT ?2");
  put_off_ = connection_.prepare("UPDATE under_way SET told=?2 WHERE shipment=?1");
  next_ = connection_.prepare("SELECT min(told) FROM under_way");
  save_ = connection_.prepare("INSERT OR REPLACE INTO position VALUES(1,?1)");
  position_ = static_cast<std::uint64_t>(connection_.integer("SELECT sequence FROM position"));
}

// ---- what the journal says

bool DemoCarrier::concerns_us(const engine::Batches& batches) const {
  for (const engine::Batch& batch : batches)
    for (const engine::BatchMessage& one : batch.messages)
      if (one.message.is<ShipmentCreated>() || one.message.is<ShipmentDispatched>() ||
          one.message.is<ShipmentInTransit>() || one.message.is<ShipmentDelivered>() ||
          one.message.is<ShipmentCancelled>() || one.message.is<ShipmentReturned>())
        return true;
  return false;
}

std::optional<std::string> DemoCarrier::apply(const engine::Batches& batches, bool) {
  if (batches.empty()) return std::nullopt;
  const std::uint64_t last = batches.back().sequence;
  if (concerns_us(batches)) {
    const std::lock_guard lock(mutex_);
    try {
      sqlite::Transaction transaction(connection_);
      for (const engine::Batch& batch : batches) read(batch);
      save_.bind(1, last).run();
      transaction.commit();
    } catch (const sqlite::Error& error) {
      return std::string("the demo carrier can't keep its file: ") + error.what();
    }
    news_ = true;
    changed_.notify_one();
  }
  position_ = last;
  return std::nullopt;
}

void DemoCarrier::read(const engine::Batch& batch) {
  for (std::size_t i = 0; i < batch.messages.size(); ++i) {
    const wire::AnyMessage& message = batch.messages[i].message;
    // Should it not be cleared yet, its first report is refused, and given again later.
    const auto* m = message.as<ShipmentCreated>();
    if (m && m->shippingMethod != collect_method) {  // those are handed over by people
      const Uuid story = engine::correlation_of(batch, i);
      insert_.bind(1, std::string_view(m->shipmentId))
          .bind(2, micros(batch.time + std::max(delays_.until_shipped, delay_min)))
          .bind(3, sqlite::Bytes(story.bytes))
          .run();
    }
    if (const auto* m = message.as<ShipmentDispatched>())
      expect(m->shipmentId, Next::in_transit, batch.time + std::max(delays_.until_in_transit, delay_min));
    if (const auto* m = message.as<ShipmentInTransit>())
      expect(m->shipmentId, Next::delivered, batch.time + std::max(delays_.until_delivered, delay_min));
    if (const auto* m = message.as<ShipmentDelivered>()) forget(m->shipmentId);
    if (const auto* m = message.as<ShipmentCancelled>()) forget(m->shipment);
    if (const auto* m = message.as<ShipmentReturned>()) forget(m->shipment);
  }
}

void DemoCarrier::expect(std::string_view shipment, Next next, Time due) {
  update_.bind(1, shipment).bind(2, static_cast<int>(next)).bind(3, micros(due)).run();
}
void DemoCarrier::forget(std::string_view shipment) { delete_.bind(1, shipment).run(); }

// ---- what is reported

std::optional<Time> DemoCarrier::report_due(Time now) {
  struct Report {
    std::string shipment;
    Next next;
    Time at;
    Uuid story;
  };
  std::vector<Report> reports;
  const std::lock_guard lock(mutex_);
  {
    const sqlite::Resetting resetting(due_);
    due_.bind(1, micros(now)).bind(2, static_cast<std::int64_t>(reports_max));
    while (due_.step()) {
      Report& report = reports.emplace_back();
      report.shipment = due_.text(0);
      report.next = static_cast<Next>(due_.integer(1));
      report.at = Time(Duration(due_.integer(2)));
      const sqlite::Bytes story = due_.blob(3);
      if (story.size() == report.story.bytes.size())
        std::copy(story.begin(), story.end(), report.story.bytes.begin());
    }
  }
  sqlite::Transaction transaction(connection_);
  for (const Report& report : reports) {
    engine::Input input;
    input.message = wire::AnyMessage::of(UpdateShipmentStatus{
        report.shipment, report.next == Next::delivered ? ShipmentStatus::delivered : ShipmentStatus::shipped,
        report.at});
    input.correlation = report.story;
    const Duration again = submit_(std::move(input)) ? heard_within : busy_wait;
    put_off_.bind(1, std::string_view(report.shipment)).bind(2, micros(now + again)).run();
  }
  transaction.commit();
  const sqlite::Resetting resetting(next_);
  if (!next_.step() || next_.is_null(0)) return std::nullopt;
  return Time(Duration(next_.integer(0)));
}

std::size_t DemoCarrier::under_way() {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(connection_.integer("SELECT count(*) FROM under_way"));
}

void DemoCarrier::start() {
  thread_ = std::thread([this] { run(); });
}

void DemoCarrier::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void DemoCarrier::run() {
  for (;;) {
    std::optional<Time> next;
    try {
      next = report_due(clock_());
    } catch (const sqlite::Error&) {
      next = clock_() + heard_within;  // the follower meets the same fault and says so
    }
    std::unique_lock lock(mutex_);
    const auto ready = [&] { return stopping_ || news_; };
    if (next) changed_.wait_for(lock, std::max(*next - clock_(), Duration{0}), ready);
    else changed_.wait(lock, ready);
    if (stopping_) return;
    news_ = false;
  }
}

}  // namespace flowmart::adapters

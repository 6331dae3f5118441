// A carrier for the demo shop and for imports: every shipment is, once it may leave, reported shipped, in
// transit and delivered, each after a delay. It follows the journal like any reader of it, keeps what is
// under way in a small SQLite file, and goes by what it reads back: a report that was lost is given again,
// one that was heard twice adds nothing (Shipping's rule).
//
// Threads: `apply` and `position` in the follower's thread, reports in a thread of its own.
#pragma once
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "engine/engine.hpp"
#include "engine/follower.hpp"
#include "journal/sqlite/connection.hpp"

namespace flowmart::adapters {

struct CarrierDelays {
  Duration until_shipped{0}, until_in_transit{0}, until_delivered{0};
};

class DemoCarrier : public engine::Consumer {
 public:
  using Clock = std::function<Time()>;
  using Submit = std::function<bool(engine::Input)>;  // false: try again later

  // Empty path: remembers nothing beyond this run, and reads the journal from its start.
  DemoCarrier(const std::filesystem::path& file, CarrierDelays delays, Submit submit, Clock clock);
  ~DemoCarrier() override { stop(); }
  DemoCarrier(const DemoCarrier&) = delete;
  DemoCarrier& operator=(const DemoCarrier&) = delete;

  std::uint64_t position() const override { return position_.load(); }
  std::optional<std::string> apply(const engine::Batches& batches, bool caught_up) override;

  void start();
  void stop();

  // Reports all that is due. Returns when the next one is; none: nothing is under way. Used by the carrier's
  // thread; tests call it themselves instead of starting one.
  std::optional<Time> report_due(Time now);
  std::size_t under_way();

 private:
  // What comes next for a shipment.
  enum class Next : int { shipped, in_transit, delivered };

  bool concerns_us(const engine::Batches& batches) const;
  void read(const engine::Batch& batch);
  void expect(std::string_view shipment, Next next, Time due);
  void forget(std::string_view shipment);
  void run();

  const CarrierDelays delays_;
  const Submit submit_;
  const Clock clock_;
  std::mutex mutex_;  // guards the connection and what belongs to it, and the flags below
  std::condition_variable changed_;
  bool stopping_ = false;
  bool news_ = false;
  sqlite::Connection connection_;
  sqlite::Statement insert_, update_, delete_, due_, put_off_, next_, save_;
  std::atomic<std::uint64_t> position_{0};
  std::thread thread_;
};

}  // namespace flowmart::adapters

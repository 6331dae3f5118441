// Every service and flow over one memory, driven input by input, so that views and the like can be fed with
// the batches that a real journal holds. For tests and benchmarks.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "contract/every_message.hpp"
#include "engine/cascade.hpp"
#include "engine/timers.hpp"
#include "engine/type_index.hpp"
#include "journal/memory/memory_state_store.hpp"

namespace flowmart::test {

using namespace contract;

inline constexpr Currency pounds{{'G', 'B', 'P'}};

class Shop : private engine::Books {
 public:
  explicit Shop(bool counts_traffic = false);

  // Gives a message from outside, and lets the gateway answer. False: it was refused and left no trace.
  template <class M>
  bool give(M message) {
    return give_any(wire::AnyMessage::of(std::move(message)));
  }
  // Time passes: timers fire when they are due.
  void pass(Duration time);
  // Ends the batch under way. Without it, batches end with `inputs_a_batch`.
  void end_batch();

  void product(const std::string& sku, const std::string& name, Quantity quantity,
               const std::vector<std::string>& warehouses = {"main"});

  struct Line {
    std::string sku, name;
    std::int64_t quantity = 1, pence = 250;
  };
  PlaceOrder order(const std::string& id, const std::string& customer, const std::vector<Line>& lines,
                   const std::string& token = "4711") const;
  // Takes an order's parcels from made up to delivered.
  void deliver_all();

  Time now{std::chrono::hours(24 * 20'000 + 12)};
  std::size_t inputs_a_batch = 1;
  // What comes in is sealed as the engine does, each message with a new key, of a shop with many messages.
  bool seals = false;
  std::vector<engine::Batch> batches;
  const std::vector<std::string>& shipments() const { return shipments_; }  // made up, not delivered

 private:
  void receipt(const Uuid&, const engine::Receipt&) override {}
  void person(const Uuid&, const engine::PersonEntry&) override {}
  void timer_set(const Uuid& key, engine::PendingTimer timer) override { timers_.set(key, std::move(timer)); }
  void timer_gone(const Uuid& key) override { timers_.remove(key); }
  void effect_requested(engine::PendingEffect effect) override { effects_.push_back(std::move(effect)); }
  void effect_answered(std::uint64_t) override {}

  bool give_any(wire::AnyMessage message);
  bool run(wire::AnyMessage message, engine::BatchInput input, const engine::ServiceType* owner = nullptr);
  void settle();
  void fire_timer();

  engine::TypeIndex types_;
  engine::Routing routing_;
  journal::MemoryStateStore store_;
  engine::States states_;
  engine::Fold fold_;
  engine::Traffic traffic_;
  engine::Cascade cascade_{routing_, states_, fold_, traffic_};
  engine::TimerQueue timers_;
  std::vector<engine::PendingEffect> effects_;
  std::vector<std::string> shipments_;
  engine::Batch batch_;
  std::uint64_t sequence_ = 0, next_event_ = 1;
};

}  // namespace flowmart::test

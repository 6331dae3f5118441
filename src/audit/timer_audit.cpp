// Invariant 7: no timer is overdue. Timers go off earliest first, before anything else that is done at that
// moment, so one that others overtake, or that a whole moment passes over, was forgotten.
#include <map>
#include <set>
#include <unordered_map>

#include "audit/audit.hpp"
#include "engine/fold.hpp"

namespace flowmart::audit {
namespace {

using engine::Batch;

struct Timer {
  std::string name;
  Time due;
  std::uint64_t record = 0, event = 0;  // of the message whose handling set it
};

class TimerAuditor : public Auditor {
 public:
  std::optional<Finding> check(const Batch& batch, std::size_t index) override {
    if (batch.time != x_now) {
      if (auto finding = overdue()) return finding;
      x_now = batch.time;
      x_now_begins = batch.sequence;
      x_fired.reset();
    }
    const engine::BatchInput& input = batch.inputs[batch.input_of(index)];
    if (input.message == index && input.timer)
      if (auto finding = fired(*input.timer)) return finding;
    if (index == 0) x_step = 0;
    for (; x_step < batch.steps.size() && batch.steps[x_step].message == index; ++x_step)
      set(batch, batch.steps[x_step]);
    return std::nullopt;
  }
  std::optional<Finding> finish() override { return overdue(); }

 private:
  void set(const Batch& batch, const engine::BatchStep& step) {
    if (step.rejection) return;
    for (const engine::StepTimer& timer : step.timers) {
      const Uuid key = engine::timer_key(step.aggregate, step.key, timer.name);
      remove(key);
      if (!timer.due) continue;
      x_timers[key] = {timer.name, *timer.due, batch.sequence, batch.first_event + step.message};
      x_order.emplace(*timer.due, key);
    }
  }

  void remove(const Uuid& key) {
    const auto at = x_timers.find(key);
    if (at == x_timers.end()) return;
    x_order.erase({at->second.due, key});
    x_timers.erase(at);
  }

  std::optional<Finding> fired(const Uuid& key) {
    const auto at = x_timers.find(key);
    if (at == x_timers.end()) return Finding{7, "a timer goes off that nobody set, or that is gone"};
    if (at->second.due > x_now) return Finding{7, "timer " + at->second.name + " goes off before its time"};
    x_fired = x_fired ? std::max(*x_fired, at->second.due) : at->second.due;
    remove(key);
    return std::nullopt;
  }

  // At the end of a moment. Others that were due before may have been so many that it was not reached yet;
  // what was set at this very moment, or for it, comes next.
  std::optional<Finding> overdue() const {
    for (const auto& [due, key] : x_order) {
      if (due >= x_now || (x_fired && due >= *x_fired)) return std::nullopt;
      const Timer& timer = x_timers.at(key);
      if (timer.record < x_now_begins)
        return Finding{7,
                       "timer " + timer.name + ", set here, was due at " + format_time(due) +
                           " and has not gone off by " + format_time(x_now),
                       timer.record, timer.event};
    }
    return std::nullopt;
  }

  std::unordered_map<Uuid, Timer> x_timers;
  std::set<std::pair<Time, Uuid>> x_order;
  Time x_now{};
  std::uint64_t x_now_begins = 0;  // the first record of this moment
  std::optional<Time> x_fired;     // the latest due time of those that went off at this moment
  std::size_t x_step = 0;
};

}  // namespace

std::unique_ptr<Auditor> make_timer_auditor() { return std::make_unique<TimerAuditor>(); }

}  // namespace flowmart::audit

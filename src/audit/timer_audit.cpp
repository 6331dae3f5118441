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
    if (batch.time != now_) {
      if (auto finding = overdue()) return finding;
      now_ = batch.time;
      now_begins_ = batch.sequence;
      fired_.reset();
    }
    const engine::BatchInput& input = batch.inputs[batch.input_of(index)];
    if (input.message == index && input.timer)
      if (auto finding = fired(*input.timer)) return finding;
    if (index == 0) step_ = 0;
    // What came beside a command is handled before it.
    const std::size_t until = index == input.message && input.beside ? index + 1 : index;
    for (; step_ < batch.steps.size() && batch.steps[step_].message <= until; ++step_)
      set(batch, batch.steps[step_]);
    return std::nullopt;
  }
  std::optional<Finding> finish() override { return overdue(); }

 private:
  void set(const Batch& batch, const engine::BatchStep& step) {
    if (step.rejection) return;
    for (const engine::StepTimer& timer : step.timers) {
      const std::string& shop = batch.inputs[batch.input_of(step.message)].shop;
      const Uuid key = engine::timer_key(step.service, shop, timer.about, timer.name);
      remove(key);
      if (!timer.due) continue;
      timers_[key] = {timer.name, *timer.due, batch.sequence, batch.first_event + step.message};
      order_.emplace(*timer.due, key);
    }
  }

  void remove(const Uuid& key) {
    const auto at = timers_.find(key);
    if (at == timers_.end()) return;
    order_.erase({at->second.due, key});
    timers_.erase(at);
  }

  std::optional<Finding> fired(const Uuid& key) {
    const auto at = timers_.find(key);
    if (at == timers_.end()) return Finding{7, "a timer goes off that nobody set, or that is gone"};
    if (at->second.due > now_) return Finding{7, "timer " + at->second.name + " goes off before its time"};
    fired_ = fired_ ? std::max(*fired_, at->second.due) : at->second.due;
    remove(key);
    return std::nullopt;
  }

  // At the end of a moment. Others that were due before may have been so many that it was not reached yet;
  // what was set at this very moment, or for it, comes next.
  std::optional<Finding> overdue() const {
    for (const auto& [due, key] : order_) {
      if (due >= now_ || (fired_ && due >= *fired_)) return std::nullopt;
      const Timer& timer = timers_.at(key);
      if (timer.record < now_begins_)
        return Finding{7,
                       "timer " + timer.name + ", set here, was due at " + format_time(due) +
                           " and has not gone off by " + format_time(now_),
                       timer.record, timer.event};
    }
    return std::nullopt;
  }

  std::unordered_map<Uuid, Timer> timers_;
  std::set<std::pair<Time, Uuid>> order_;
  Time now_{};
  std::uint64_t now_begins_ = 0;  // the first record of this moment
  std::optional<Time> fired_;     // the latest due time of those that went off at this moment
  std::size_t step_ = 0;
};

}  // namespace

std::unique_ptr<Auditor> make_timer_auditor() { return std::make_unique<TimerAuditor>(); }

}  // namespace flowmart::audit

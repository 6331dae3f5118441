#include "engine/running_time.hpp"

#include <algorithm>
#include <utility>

namespace flowmart::engine {
namespace {

constexpr Duration step_max = std::chrono::seconds{1};
constexpr Duration must_last = std::chrono::seconds{30};
constexpr int slower_by = 20;  // a twentieth

std::string seconds(Duration duration) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count()) + " s";
}

}  // namespace

RunningTime::RunningTime(std::function<Time()> machine, std::function<Duration()> steady,
                         std::function<void(const std::string&)> report)
    : machine_(std::move(machine)),
      steady_(std::move(steady)),
      report_(std::move(report)),
      now_(machine_()),
      read_(steady_()) {}

void RunningTime::not_before(Time time) {
  const std::scoped_lock lock(mutex_);
  if (time <= now_) return;
  tell("The machine's clock is " + seconds(time - now_) +
       " behind what was written last: time goes on from there, and a little slower until they meet.");
  behind_ = true;
  now_ = time;
}

Time RunningTime::now() {
  const std::scoped_lock lock(mutex_);
  const Time machine = machine_();
  const Duration steady = steady_();
  const Duration passed = std::max(Duration{0}, steady - read_);
  read_ = steady;
  now_ += passed;
  const Duration ahead = machine - now_;
  if (ahead > step_max) {
    step_ahead(machine, steady);
    return now_;
  }
  ahead_since_.reset();
  if (ahead >= Duration{0}) {
    now_ = machine;
    behind_ = false;
    return now_;
  }
  if (-ahead > step_max && !std::exchange(behind_, true))
    tell("The machine's clock was put back by " + seconds(-ahead) +
         ": time goes on, a little slower until they meet.");
  now_ -= std::min(passed / slower_by, -ahead);
  return now_;
}

void RunningTime::step_ahead(Time machine, Duration steady) {
  if (!ahead_since_) {
    ahead_since_ = steady;
    tell("The machine's clock was put ahead by " + seconds(machine - now_) +
         ": taken only if that lasts for " + seconds(must_last) + ".");
  }
  if (steady - *ahead_since_ < must_last) return;
  tell("The machine's clock is still " + seconds(machine - now_) + " ahead: taken.");
  ahead_since_.reset();
  now_ = machine;
}

void RunningTime::tell(const std::string& sentence) const {
  if (report_) report_(sentence);
}

}  // namespace flowmart::engine

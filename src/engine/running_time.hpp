// The time that the shop runs by. It goes on with a steady clock, so that what takes five seconds takes five
// seconds whatever is done to the machine's clock, and it never goes back. The machine's clock corrects it:
// a step ahead of up to a second at once, a larger one only when it has lasted, a step back by going slower.
// Any thread.
#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "kernel/time.hpp"

namespace flowmart::engine {

class RunningTime {
 public:
  // `machine`: the machine's clock; `steady`: time since any moment, which nobody sets; `report`: hears of
  // steps.
  RunningTime(std::function<Time()> machine, std::function<Duration()> steady,
              std::function<void(const std::string&)> report);

  Time now();
  // What was written has later times than the machine's clock: time goes on from there.
  void not_before(Time time);

 private:
  void step_ahead(Time machine, Duration steady);
  void tell(const std::string& sentence) const;

  const std::function<Time()> machine_;
  const std::function<Duration()> steady_;
  const std::function<void(const std::string&)> report_;
  std::mutex mutex_;  // guards all below
  Time now_;
  Duration read_;                        // of the steady clock, when `now_` was
  std::optional<Duration> ahead_since_;  // of the steady clock, when the machine's was first seen far ahead
  bool behind_ = false;                  // the machine's clock is; told once
};

}  // namespace flowmart::engine

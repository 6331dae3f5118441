#include "engine/niceness.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace flowmart::engine {

// On Linux the priority of a thread is set through its own id.
Niceness::While::While(Niceness& niceness, int nice_by) : niceness_(niceness) {
  const std::scoped_lock lock(niceness_.mutex_);
  if (niceness_.over_) return;
  niceness_.thread_ = gettid();
  const auto thread = static_cast<id_t>(niceness_.thread_);
  niceness_.before_ = getpriority(PRIO_PROCESS, thread);
  setpriority(PRIO_PROCESS, thread, std::max(niceness_.before_, nice_by));
}

Niceness::While::~While() {
  const std::scoped_lock lock(niceness_.mutex_);
  niceness_.thread_ = 0;
}

void Niceness::give_up() {
  const std::scoped_lock lock(mutex_);
  over_ = true;
  if (thread_ != 0) setpriority(PRIO_PROCESS, static_cast<id_t>(thread_), before_);
}

}  // namespace flowmart::engine

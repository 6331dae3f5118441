// Reads the journal's chain at leisure, again and again, so that damage shows before somebody needs the
// record. A thread of its own at low priority, at work for at most a hundredth of the time of a core.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "engine/journal.hpp"
#include "engine/niceness.hpp"
#include "kernel/time.hpp"

namespace flowmart::engine {

class ChainCheck {
 public:
  // `report` hears of the first damage; there the check ends.
  ChainCheck(const Journal& journal, std::function<void(const JournalFault&)> report);
  ~ChainCheck();
  ChainCheck(const ChainCheck&) = delete;

  void start();
  void stop();
  // Records that have been found whole since the start: at first from 1 on, later all.
  std::uint64_t checked() const { return checked_.load(); }

  // What it rests after so much time of a processor.
  static Duration rest_after(Duration worked) { return 99 * worked; }

 private:
  void run();
  // Some records from `next` on; where to go on, or nothing at the end.
  std::optional<std::uint64_t> check_some(std::uint64_t next);
  bool rest(Duration duration);  // false: told to stop

  const Journal& journal_;
  const std::function<void(const JournalFault&)> report_;
  std::atomic<std::uint64_t> checked_{0};
  std::mutex mutex_;  // guards stopping_
  std::condition_variable wake_;
  bool stopping_ = false;
  Niceness niceness_;
  std::thread thread_;
};

}  // namespace flowmart::engine

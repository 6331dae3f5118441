// A mutex on which nobody starves: who locks it again at once stands behind who waits for it.
#pragma once
#include <mutex>

namespace flowmart::sqlite {

class TurnLock {
 public:
  void lock() {
    const std::lock_guard next(next_);
    held_.lock();
  }
  void unlock() { held_.unlock(); }

 private:
  std::mutex next_;  // held by the one who is next, while waiting
  std::mutex held_;
};

}  // namespace flowmart::sqlite

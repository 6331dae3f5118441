// A mutex on which nobody starves: who locks it again at once stands behind who waits for it.
#pragma once
#include <mutex>

namespace flowmart::sqlite {

class TurnLock {
 public:
  void lock() {
    const std::lock_guard next(x_next);
    x_held.lock();
  }
  void unlock() { x_held.unlock(); }

 private:
  std::mutex x_next;  // held by the one who is next, while waiting
  std::mutex x_held;
};

}  // namespace flowmart::sqlite

// How a thread gives way to whoever orders, and stops doing so once somebody waits for its end: on a busy
// machine a nice thread hardly gets on, and with it neither would a stop.
#pragma once
#include <sys/types.h>

#include <mutex>

namespace flowmart::engine {

class Niceness {
 public:
  // The calling thread gives way as long as this is there.
  class While {
   public:
    While(Niceness& niceness, int nice_by);
    ~While();
    While(const While&) = delete;

   private:
    Niceness& niceness_;
  };
  // Any thread: it gives way no longer, if the system allows that (to root, or by LimitNICE of a unit).
  // Whoever can't rely on it lets the thread do little at a time.
  void give_up();

 private:
  std::mutex mutex_;  // guards those below
  pid_t thread_ = 0;  // 0: nobody gives way
  int before_ = 0;
  bool over_ = false;
};

}  // namespace flowmart::engine

// Reads the journal behind the engine and feeds those who fold it for themselves: the snapshot replica, the
// views. A thread of its own, at low priority once it has caught up. Under load orders come first: it rests,
// up to a lag, unless somebody waits for it, and catches up when there is room. Whoever stops it does what is
// left: on a busy machine a thread of low priority would hardly get on.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/batches.hpp"
#include "engine/journal.hpp"
#include "engine/niceness.hpp"

namespace flowmart::engine {

// Folds the journal. Called by the follower's thread alone, and after its end by whoever stops it.
class Consumer {
 public:
  virtual ~Consumer() = default;
  virtual std::uint64_t position() const = 0;  // sequence of the last record taken in
  // Batches that continue `position()`, in order. `caught_up`: nothing more is there at the moment.
  // Returns why it can't go on; the follower then reports it and stops feeding this one.
  virtual std::optional<std::string> apply(const Batches& batches, bool caught_up) = 0;
};

struct FollowerOptions {
  const char* thread = "follower";               // its name
  double busy_messages_a_second = 50'000;        // a rush: what follows rests
  std::uint64_t lag_max = 1'500'000;             // messages that it may rest behind
  std::optional<std::uint64_t> slow_down_lag{};  // so far behind, it slows down what grows
};

// One that could not go on: "views", "saved states".
struct Stopped {
  std::string_view what;
  std::string why;
};

class Follower {
 public:
  Follower(const Journal& journal, const TypeIndex& types, std::vector<Consumer*> consumers,
           std::function<void(const std::string&)> report, FollowerOptions options = {});
  ~Follower();
  Follower(const Follower&) = delete;

  void start();
  // Any thread, in the order of the journal: what it now holds. The newest are kept for a while, so that a
  // follower that keeps up need not read them again. Takes its time beyond `slow_down_lag`: so the engine
  // slows down to what the machine can do for good.
  void grown(SharedBatch batch);
  // Waits until every consumer has taken in record `sequence`; false after `timeout_ms`, or if one has
  // failed.
  bool wait_for(std::uint64_t sequence, int timeout_ms) const;
  // Why it has stopped for good, for a consumer could not go on; empty: it goes on.
  std::string failure() const;
  // All that is known has been taken in then, unless a consumer failed.
  void stop();
  std::uint64_t position() const { return position_.load(); }

  // Takes in all that is there, without a thread. For rebuilding and tests.
  std::optional<std::string> catch_up();

 private:
  // Messages a second, over the last moments.
  class Rate {
   public:
    void count(std::size_t messages);
    double now() const;

   private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point since_ = Clock::now();
    std::size_t messages_ = 0;
    double last_ = 0;
  };

  void run();
  bool step();
  bool wanted() const { return stopping_ || waiting_ > 0; }
  std::uint64_t lag() const { return known_event_ - position_event_; }
  void give_way(std::unique_lock<std::mutex>& lock);
  bool feed(std::string& failure);
  std::vector<SharedBatch> recent(std::uint64_t after);
  void forget(std::uint64_t sequence);
  std::vector<SharedBatch> read(std::uint64_t after, std::string& failure) const;

  const Journal& journal_;
  const TypeIndex& types_;
  std::vector<Consumer*> consumers_;
  const std::function<void(const std::string&)> report_;
  const FollowerOptions options_;
  std::atomic<std::uint64_t> position_{0};  // the least of the consumers'
  mutable std::mutex mutex_;                // guards those below
  mutable std::condition_variable changed_;
  std::deque<SharedBatch> recent_;  // the newest, oldest first
  std::size_t recent_messages_ = 0;
  std::uint64_t known_ = 0, known_event_ = 0;  // the journal's last record and message
  std::uint64_t position_event_ = 0;           // the last message of `position_`
  Rate rate_;
  // What its thread does: who tells it of growth need not wake it but from its wait, and keeps nothing for it
  // while it rests.
  enum class Doing { waits_or_works, gathers, rests } doing_ = Doing::waits_or_works;
  mutable std::size_t waiting_ = 0;  // in `wait_for`
  bool stopping_ = false;
  bool failed_ = false;
  std::string failure_;
  std::size_t messages_at_a_time_;  // of its thread, and after that of who stops it
  Niceness niceness_;
  std::thread thread_;
};

}  // namespace flowmart::engine

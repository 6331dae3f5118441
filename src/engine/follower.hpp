// Reads the journal behind the engine and feeds those who fold it for themselves: the snapshot replica, the
// views. A thread of its own at low priority. Under load orders come first: it rests, up to a lag, unless
// somebody waits for it, and catches up when there is room.
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

namespace flowmart::engine {

// Folds the journal. Called by the follower's thread alone.
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
  double busy_messages_a_second = 100'000;       // a rush: what follows rests
  std::uint64_t lag_max = 2'000'000;             // messages that it may rest behind
  std::optional<std::uint64_t> slow_down_lag{};  // so far behind, it slows down what grows
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
  void stop();
  std::uint64_t position() const { return x_position.load(); }

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
    Clock::time_point x_since = Clock::now();
    std::size_t x_messages = 0;
    double x_last = 0;
  };

  void run();
  bool wanted() const { return x_stopping || x_waiting > 0; }
  std::uint64_t lag() const { return x_known_event - x_position_event; }
  void give_way(std::unique_lock<std::mutex>& lock);
  bool feed(std::string& failure);
  std::vector<SharedBatch> recent(std::uint64_t after);
  void forget(std::uint64_t sequence);
  std::vector<SharedBatch> read(std::uint64_t after, std::string& failure) const;

  const Journal& x_journal;
  const TypeIndex& x_types;
  std::vector<Consumer*> x_consumers;
  const std::function<void(const std::string&)> x_report;
  const FollowerOptions x_options;
  std::atomic<std::uint64_t> x_position{0};  // the least of the consumers'
  mutable std::mutex x_mutex;                // guards those below
  mutable std::condition_variable x_changed;
  std::deque<SharedBatch> x_recent;  // the newest, oldest first
  std::size_t x_recent_messages = 0;
  std::uint64_t x_known = 0, x_known_event = 0;  // the journal's last record and message
  std::uint64_t x_position_event = 0;            // the last message of `x_position`
  Rate x_rate;
  // What its thread does: who tells it of growth need not wake it but from its wait, and keeps nothing for it
  // while it rests.
  enum class Doing { waits_or_works, gathers, rests } x_doing = Doing::waits_or_works;
  mutable std::size_t x_waiting = 0;  // in `wait_for`
  bool x_stopping = false;
  bool x_failed = false;
  std::thread x_thread;
};

}  // namespace flowmart::engine

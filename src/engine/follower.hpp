// Reads the journal behind the engine and feeds those who fold it for themselves: the snapshot replica, the
// views. A thread of its own at low priority: under load orders come first, and what follows catches up.
#pragma once
#include <atomic>
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

class Follower {
 public:
  Follower(const Journal& journal, const TypeIndex& types, std::vector<Consumer*> consumers,
           std::function<void(const std::string&)> report);
  ~Follower();
  Follower(const Follower&) = delete;

  void start();
  // Any thread, in the order of the journal: what it now holds. The newest are kept for a while, so that a
  // follower that keeps up need not read them again.
  void grown(SharedBatch batch);
  // Waits until every consumer has taken in record `sequence`; false after `timeout_ms`, or if one has
  // failed.
  bool wait_for(std::uint64_t sequence, int timeout_ms) const;
  void stop();
  std::uint64_t position() const { return x_position.load(); }

  // Takes in all that is there, without a thread. For rebuilding and tests.
  std::optional<std::string> catch_up();

 private:
  void run();
  bool feed(std::string& failure);
  std::vector<SharedBatch> recent(std::uint64_t after);
  std::vector<SharedBatch> read(std::uint64_t after, std::string& failure) const;

  const Journal& x_journal;
  const TypeIndex& x_types;
  std::vector<Consumer*> x_consumers;
  const std::function<void(const std::string&)> x_report;
  std::atomic<std::uint64_t> x_position{0};  // the least of the consumers'
  mutable std::mutex x_mutex;                // guards those below
  mutable std::condition_variable x_changed;
  std::deque<SharedBatch> x_recent;  // the newest, oldest first
  std::size_t x_recent_messages = 0;
  std::uint64_t x_known = 0;
  bool x_stopping = false;
  bool x_failed = false;
  std::thread x_thread;
};

}  // namespace flowmart::engine

// Moves what the write-ahead log holds into the database file, beside the writer and in small steps: one big
// checkpoint stalls an append by tens of milliseconds.
//
// A log under steady load never runs dry by itself, and would grow for ever. So the last small rest is moved
// while the writer waits (it holds `writing` for each append), after which SQLite starts the log over.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "journal/sqlite/connection.hpp"
#include "journal/sqlite/turn_lock.hpp"

namespace flowmart::sqlite {

class Checkpointer {
 public:
  // `connection` is used by the checkpointer's own thread alone. Starts when the log passes `step_frames`.
  Checkpointer(Connection connection, TurnLock& writing, std::uint64_t step_frames);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // Told by the writer after each commit: how many frames the log holds.
  void wrote(std::uint64_t frames);
  // Why a checkpoint failed. From then on nothing can be taken for durable: the writer must stop.
  std::optional<std::string> failure() const;

 private:
  struct Progress {
    std::uint64_t frames = 0;  // in the log
    std::uint64_t moved = 0;   // of them, in the database file
    std::uint64_t left() const { return frames - moved; }
  };

  void work();
  void checkpoint();
  Progress move_frames();

  Connection connection_;
  TurnLock& writing_;
  const std::uint64_t step_frames_;
  std::atomic<std::uint64_t> start_at_;  // frames in the log at which the next checkpoint starts

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool wanted_ = false;
  bool stopping_ = false;
  std::optional<std::string> failure_;

  std::thread thread_;
};

}  // namespace flowmart::sqlite

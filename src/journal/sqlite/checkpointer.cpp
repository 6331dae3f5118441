#include "journal/sqlite/checkpointer.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace flowmart::sqlite {

Checkpointer::Checkpointer(Connection connection, TurnLock& writing, std::uint64_t step_frames)
    : x_connection(std::move(connection)),
      x_writing(writing),
      x_step_frames(std::max<std::uint64_t>(step_frames, 1)),
      x_start_at(x_step_frames),
      x_thread([this] { work(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_wake.notify_one();
  x_thread.join();
}

void Checkpointer::wrote(std::uint64_t frames) {
  if (frames < x_start_at.load(std::memory_order_relaxed)) return;
  {
    const std::lock_guard lock(x_mutex);
    x_wanted = true;
  }
  x_wake.notify_one();
}

std::optional<std::string> Checkpointer::failure() const {
  const std::lock_guard lock(x_mutex);
  return x_failure;
}

void Checkpointer::work() {
  std::unique_lock lock(x_mutex);
  while (true) {
    x_wake.wait(lock, [this] { return x_wanted || x_stopping; });
    if (x_stopping) return;
    x_wanted = false;
    lock.unlock();
    std::optional<std::string> failure;
    try {
      checkpoint();
    } catch (const Error& error) {
      failure = std::string("checkpoint: ") + error.what();
    }
    lock.lock();
    if (failure) {
      x_failure = std::move(failure);
      return;
    }
  }
}

void Checkpointer::checkpoint() {
  if (move_frames().left() > x_step_frames / 4) move_frames();
  Progress progress;
  {
    // Even a log that was moved whole has an append on its way by now.
    const std::lock_guard<TurnLock> writer_waits(x_writing);
    progress = move_frames();
  }
  // A reader that stands in the log keeps it from starting over; then it grows by a step and is tried again.
  x_start_at.store(progress.left() == 0 ? x_step_frames : progress.frames + x_step_frames,
                   std::memory_order_relaxed);
}

Checkpointer::Progress Checkpointer::move_frames() {
  int frames = 0, moved = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(x_connection.raw(), "main", SQLITE_CHECKPOINT_PASSIVE, &frames, &moved);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) throw x_connection.error(code);
  return {static_cast<std::uint64_t>(std::max(frames, 0)), static_cast<std::uint64_t>(std::max(moved, 0))};
}

}  // namespace flowmart::sqlite

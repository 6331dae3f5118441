#include "journal/sqlite/checkpointer.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace flowmart::sqlite {

Checkpointer::Checkpointer(Connection connection, TurnLock& writing, std::uint64_t step_frames)
    : connection_(std::move(connection)),
      writing_(writing),
      step_frames_(std::max<std::uint64_t>(step_frames, 1)),
      start_at_(step_frames_),
      thread_([this] { work(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Checkpointer::wrote(std::uint64_t frames) {
  if (frames < start_at_.load(std::memory_order_relaxed)) return;
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  wake_.notify_one();
}

std::optional<std::string> Checkpointer::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Checkpointer::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return wanted_ || stopping_; });
    if (stopping_) return;
    wanted_ = false;
    lock.unlock();
    std::optional<std::string> failure;
    try {
      checkpoint();
    } catch (const Error& error) {
      failure = std::string("checkpoint: ") + error.what();
    }
    lock.lock();
    if (failure) {
      failure_ = std::move(failure);
      return;
    }
  }
}

void Checkpointer::checkpoint() {
  if (move_frames().left() > step_frames_ / 4) move_frames();
  Progress progress;
  {
    // Even a log that was moved whole has an append on its way by now.
    const std::lock_guard<TurnLock> writer_waits(writing_);
    progress = move_frames();
  }
  // A reader that stands in the log keeps it from starting over; then it grows by a step and is tried again.
  start_at_.store(progress.left() == 0 ? step_frames_ : progress.frames + step_frames_,
                  std::memory_order_relaxed);
}

Checkpointer::Progress Checkpointer::move_frames() {
  int frames = 0, moved = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(connection_.raw(), "main", SQLITE_CHECKPOINT_PASSIVE, &frames, &moved);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) throw connection_.error(code);
  return {static_cast<std::uint64_t>(std::max(frames, 0)), static_cast<std::uint64_t>(std::max(moved, 0))};
}

}  // namespace flowmart::sqlite

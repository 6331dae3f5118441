// Makes decided batches durable in a thread of its own, so that the engine decides the next while this one is
// being synced. Only afterwards are callers answered and effects carried out.
//
// A failed write ends the process: what is on disk is then unknown, and only reopening and replaying can
// tell.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/inbox.hpp"
#include "engine/journal.hpp"

namespace flowmart::engine {

// What waits for a batch to be durable. The batch may be empty: then only earlier ones are waited for.
struct PendingBatch {
  std::shared_ptr<const Batch> batch;
  struct Answer {
    Reply reply;
    Outcome outcome;
  };
  std::vector<Answer> answers;
  // Repeats: answered from the record that took the command first.
  struct Repeat {
    Reply reply;
    std::uint64_t sequence = 0;
    std::size_t input = 0;
  };
  std::vector<Repeat> repeats;
  std::vector<std::pair<std::function<void(QueryOutcome)>, QueryOutcome>> queries;
};

class Writer {
 public:
  // Both are called in the writer's thread: `durable` after each batch, before its callers are answered;
  // `answered` after the callers of all that was written together were. Answers are opened with `seals`.
  Writer(Journal& journal, const TypeIndex& types, const Seals* seals,
         std::function<void(const std::shared_ptr<const Batch>&)> durable, std::function<void()> answered);
  ~Writer();
  Writer(const Writer&) = delete;

  void start();
  // Waits while as many batches wait to be written as may be ahead of the disk: a bound on what is undone.
  void wait_for_room();
  void hand_over(PendingBatch pending);
  // Finishes all that was handed over, then ends the thread.
  void stop();

 private:
  void run();
  void write(std::vector<PendingBatch>& group);
  void answer(PendingBatch& pending);
  void answer_repeat(PendingBatch::Repeat& repeat);

  Journal& journal_;
  const TypeIndex& types_;
  const Seals* const seals_;  // may be null
  const std::function<void(const std::shared_ptr<const Batch>&)> durable_;
  const std::function<void()> answered_;
  std::mutex mutex_;  // guards the three below
  std::condition_variable changed_;
  std::vector<PendingBatch> waiting_;
  bool stopping_ = false;
  std::size_t bytes_a_message_ = 256;  // of the last batch, about; the thread's own
  std::thread thread_;
};

}  // namespace flowmart::engine

#include "engine/writer.hpp"

#include <pthread.h>

#include "kernel/check.hpp"

namespace flowmart::engine {
namespace {

// Batches decided ahead of the disk.
constexpr std::size_t waiting_max = 8;
// Bytes a message that a batch may be bigger than the one before.
constexpr std::size_t room_for_more = 16;

}  // namespace

Writer::Writer(Journal& journal, const TypeIndex& types,
               std::function<void(const std::shared_ptr<const Batch>&)> durable,
               std::function<void()> answered)
    : x_journal(journal), x_types(types), x_durable(std::move(durable)), x_answered(std::move(answered)) {}

Writer::~Writer() { stop(); }

void Writer::start() {
  x_thread = std::thread([this] { run(); });
}

void Writer::wait_for_room() {
  std::unique_lock lock(x_mutex);
  x_changed.wait(lock, [this] { return x_waiting.size() < waiting_max; });
}

void Writer::hand_over(PendingBatch pending) {
  {
    const std::scoped_lock lock(x_mutex);
    x_waiting.push_back(std::move(pending));
  }
  x_changed.notify_all();
}

void Writer::stop() {
  {
    const std::scoped_lock lock(x_mutex);
    x_stopping = true;
  }
  x_changed.notify_all();
  if (x_thread.joinable()) x_thread.join();
}

void Writer::run() {
  pthread_setname_np(pthread_self(), "writer");
  while (true) {
    std::vector<PendingBatch> group;
    {
      std::unique_lock lock(x_mutex);
      x_changed.wait(lock, [this] { return !x_waiting.empty() || x_stopping; });
      if (x_waiting.empty()) return;
      group.swap(x_waiting);
    }
    x_changed.notify_all();
    write(group);
    for (PendingBatch& pending : group) answer(pending);
    x_answered();
  }
}

void Writer::write(std::vector<PendingBatch>& group) {
  std::vector<JournalRecord> records;
  JournalEnd end = x_journal.last();
  for (const PendingBatch& pending : group) {
    if (!pending.batch) continue;
    JournalRecord& record = records.emplace_back();
    record.sequence = pending.batch->sequence;
    record.first_event = pending.batch->first_event;
    record.event_count = pending.batch->messages.size();
    record.body.reserve(x_bytes_a_message *
                        (record.event_count + 1));  // growing would copy it again and again
    encode(*pending.batch, record.body);
    x_bytes_a_message = record.body.size() / record.event_count + room_for_more;
    record.hash = chain_hash(end.hash, record.sequence, record.first_event, record.event_count, record.body);
    end.hash = record.hash;
  }
  if (records.empty()) return;
  if (const auto failure = x_journal.append(records))
    fail("the journal could not be written, and what is on disk is unknown: start again to replay it. " +
         *failure);
}

void Writer::answer(PendingBatch& pending) {
  if (pending.batch) x_durable(pending.batch);
  for (PendingBatch::Answer& one : pending.answers)
    if (one.reply) one.reply(std::move(one.outcome));
  for (PendingBatch::Repeat& repeat : pending.repeats) answer_repeat(repeat);
  for (auto& [reply, outcome] : pending.queries) reply(std::move(outcome));
}

void Writer::answer_repeat(PendingBatch::Repeat& repeat) {
  if (!repeat.reply) return;
  std::shared_ptr<const Batch> batch;
  std::string why;
  const auto fault = x_journal.read(repeat.sequence, [&](const JournalRecord& record) {
    if (auto decoded = decode_batch(record.body, x_types, record.sequence, record.first_event, why))
      batch = std::make_shared<const Batch>(std::move(*decoded));
    return false;
  });
  check(!fault && batch != nullptr && batch->sequence == repeat.sequence,
        "the record that a receipt names can be read");
  repeat.reply(Outcome{std::nullopt, std::move(batch), repeat.input, true});
}

}  // namespace flowmart::engine

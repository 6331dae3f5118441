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

Writer::Writer(Journal& journal, const TypeIndex& types, const Seals* seals,
               std::function<void(const std::shared_ptr<const Batch>&)> durable,
               std::function<void()> answered)
    : journal_(journal),
      types_(types),
      seals_(seals),
      durable_(std::move(durable)),
      answered_(std::move(answered)) {}

Writer::~Writer() { stop(); }

void Writer::start() {
  thread_ = std::thread([this] { run(); });
}

void Writer::wait_for_room() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.size() < waiting_max; });
}

void Writer::hand_over(PendingBatch pending) {
  {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back(std::move(pending));
  }
  changed_.notify_all();
}

void Writer::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Writer::run() {
  pthread_setname_np(pthread_self(), "writer");
  while (true) {
    std::vector<PendingBatch> group;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !waiting_.empty() || stopping_; });
      if (waiting_.empty()) return;
      group.swap(waiting_);
    }
    changed_.notify_all();
    write(group);
    for (PendingBatch& pending : group) answer(pending);
    answered_();
  }
}

void Writer::write(std::vector<PendingBatch>& group) {
  std::vector<JournalRecord> records;
  JournalEnd end = journal_.last();
  for (const PendingBatch& pending : group) {
    if (!pending.batch) continue;
    JournalRecord& record = records.emplace_back();
    record.sequence = pending.batch->sequence;
    record.first_event = pending.batch->first_event;
    record.event_count = pending.batch->messages.size();
    record.body.reserve(bytes_a_message_ *
                        (record.event_count + 1));  // growing would copy it again and again
    encode(*pending.batch, record.body);
    record.keys = pending.batch->keys;
    bytes_a_message_ = record.body.size() / record.event_count + room_for_more;
    record.hash = chain_hash(end.hash, record.sequence, record.first_event, record.event_count, record.body);
    end.hash = record.hash;
  }
  if (records.empty()) return;
  if (const auto failure = journal_.append(records))
    fail("the journal could not be written, and what is on disk is unknown: start again to replay it. " +
         *failure);
}

void Writer::answer(PendingBatch& pending) {
  if (pending.batch) durable_(pending.batch);
  for (PendingBatch::Answer& one : pending.answers) {
    if (!one.reply) continue;
    one.outcome.seals = seals_;
    if (seals_) one.outcome.answer = seals_->open(one.outcome.answer);
    one.reply(std::move(one.outcome));
  }
  for (PendingBatch::Repeat& repeat : pending.repeats) answer_repeat(repeat);
  for (auto& [reply, outcome] : pending.queries) {
    if (seals_) outcome.response = seals_->open(outcome.response);
    reply(std::move(outcome));
  }
}

void Writer::answer_repeat(PendingBatch::Repeat& repeat) {
  if (!repeat.reply) return;
  std::shared_ptr<const Batch> batch;
  std::string why;
  const auto fault = journal_.read(repeat.sequence, [&](const JournalRecord& record) {
    if (auto decoded = decode_batch(record.body, types_, record.sequence, record.first_event, why))
      batch = std::make_shared<const Batch>(std::move(*decoded));
    return false;
  });
  check(!fault && batch != nullptr && batch->sequence == repeat.sequence,
        "the record that a receipt names can be read");
  repeat.reply(Outcome{.batch = std::move(batch), .input = repeat.input, .repeated = true, .seals = seals_});
}

}  // namespace flowmart::engine

#include "engine/follower.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace flowmart::engine {
namespace {

// What is decoded at a time: bounds memory and the length of the consumers' transactions.
constexpr std::size_t messages_at_a_time = 20'000;
constexpr std::size_t recent_messages_max = 100'000;
constexpr int nice_by = 10;

}  // namespace

Follower::Follower(const Journal& journal, const TypeIndex& types, std::vector<Consumer*> consumers,
                   std::function<void(const std::string&)> report)
    : x_journal(journal), x_types(types), x_consumers(std::move(consumers)), x_report(std::move(report)) {}

Follower::~Follower() { stop(); }

void Follower::start() {
  x_known = x_journal.last().sequence;
  x_thread = std::thread([this] { run(); });
}

void Follower::grown(SharedBatch batch) {
  std::vector<SharedBatch> too_old;  // destroyed outside the lock
  {
    const std::scoped_lock lock(x_mutex);
    x_known = std::max(x_known, batch->sequence);
    x_recent_messages += batch->messages.size();
    x_recent.push_back(std::move(batch));
    for (; x_recent_messages > recent_messages_max && x_recent.size() > 1; x_recent.pop_front()) {
      x_recent_messages -= x_recent.front()->messages.size();
      too_old.push_back(std::move(x_recent.front()));
    }
  }
  x_changed.notify_all();
}

bool Follower::wait_for(std::uint64_t sequence, int timeout_ms) const {
  std::unique_lock lock(x_mutex);
  x_changed.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                     [&] { return x_position.load() >= sequence || x_failed || x_stopping; });
  return x_position.load() >= sequence;
}

void Follower::stop() {
  {
    const std::scoped_lock lock(x_mutex);
    x_stopping = true;
  }
  x_changed.notify_all();
  if (x_thread.joinable()) x_thread.join();
}

std::optional<std::string> Follower::catch_up() {
  std::string failure;
  while (feed(failure)) {
  }
  if (!failure.empty()) return failure;
  return std::nullopt;
}

void Follower::run() {
  // On Linux the priority of a thread is set through its own id.
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice_by);
  while (true) {
    std::string failure;
    const bool more = feed(failure);
    if (!failure.empty()) {
      x_report(failure);
      const std::scoped_lock lock(x_mutex);
      x_failed = true;
    }
    std::unique_lock lock(x_mutex);
    x_changed.notify_all();
    if (x_failed || (x_stopping && !more)) return;
    if (more) continue;
    // A second for consumers that put off work until nothing arrives.
    x_changed.wait_for(lock, std::chrono::seconds(1), [this] { return x_known > x_position || x_stopping; });
  }
}

// The batches after `after` that are still in memory, as many as go at a time; none if the next one is not.
std::vector<SharedBatch> Follower::recent(std::uint64_t after) {
  std::vector<SharedBatch> old, next;
  const std::scoped_lock lock(x_mutex);
  while (!x_recent.empty() && x_recent.front()->sequence <= after) {
    x_recent_messages -= x_recent.front()->messages.size();
    old.push_back(std::move(x_recent.front()));
    x_recent.pop_front();
  }
  if (x_recent.empty() || x_recent.front()->sequence != after + 1) return next;
  std::size_t messages = 0;
  for (const SharedBatch& batch : x_recent) {
    if (messages >= messages_at_a_time) break;
    messages += batch->messages.size();
    next.push_back(batch);
  }
  return next;
}

std::vector<SharedBatch> Follower::read(std::uint64_t after, std::string& failure) const {
  std::vector<SharedBatch> batches;
  std::size_t messages = 0;
  std::string why;
  const auto fault = x_journal.read(after + 1, [&](const JournalRecord& record) {
    auto batch = decode_batch(record.body, x_types, record.sequence, record.first_event, why);
    if (!batch) {
      failure = "record " + std::to_string(record.sequence) + " of the journal can't be read: " + why;
      return false;
    }
    messages += batch->messages.size();
    batches.push_back(std::make_shared<const Batch>(std::move(*batch)));
    return messages < messages_at_a_time;
  });
  if (fault)
    failure = "record " + std::to_string(fault->sequence) + " of the journal is bad: " + fault->reason;
  return batches;
}

// Hands the next batches on. True when there may be more.
bool Follower::feed(std::string& failure) {
  std::uint64_t from = ~std::uint64_t{0};
  for (const Consumer* consumer : x_consumers) from = std::min(from, consumer->position());
  std::vector<SharedBatch> batches = recent(from);
  if (batches.empty()) batches = read(from, failure);
  if (!failure.empty()) return false;
  std::size_t messages = 0;
  for (const SharedBatch& batch : batches) messages += batch->messages.size();
  const bool caught_up = messages < messages_at_a_time;
  for (Consumer* consumer : x_consumers) {
    const auto first = std::find_if(batches.begin(), batches.end(), [&](const SharedBatch& batch) {
      return batch->sequence > consumer->position();
    });
    const auto rest = std::span<const SharedBatch>(first, batches.end());
    if (auto why_not = consumer->apply(rest, caught_up)) failure = std::move(*why_not);
    if (!failure.empty()) return false;
  }
  {
    const std::scoped_lock lock(x_mutex);
    if (!batches.empty()) x_position = batches.back()->sequence;
    else x_position = from;
  }
  x_changed.notify_all();
  return !caught_up;
}

}  // namespace flowmart::engine

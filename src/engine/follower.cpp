#include "engine/follower.hpp"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace flowmart::engine {
namespace {

// What is decoded at a time: bounds memory and the length of the consumers' transactions.
constexpr std::size_t messages_at_a_time = 20'000;
constexpr std::size_t recent_messages_max = 100'000;
constexpr std::chrono::milliseconds rate_window{50}, rest{20}, gather{5};
// What a batch is held up by beyond `slow_down_lag`.
constexpr std::chrono::milliseconds slow_down{5};
constexpr int nice_by = 10;

}  // namespace

Follower::Follower(const Journal& journal, const TypeIndex& types, std::vector<Consumer*> consumers,
                   std::function<void(const std::string&)> report, FollowerOptions options)
    : x_journal(journal),
      x_types(types),
      x_consumers(std::move(consumers)),
      x_report(std::move(report)),
      x_options(options) {}

Follower::~Follower() { stop(); }

void Follower::start() {
  const JournalEnd end = x_journal.last();
  x_known = end.sequence;
  x_known_event = x_position_event = end.next_event - 1;
  x_thread = std::thread([this] { run(); });
}

void Follower::grown(SharedBatch batch) {
  std::vector<SharedBatch> too_old;  // destroyed outside the lock
  bool wake = false;
  {
    std::unique_lock lock(x_mutex);
    x_known = std::max(x_known, batch->sequence);
    x_known_event = std::max(x_known_event, batch->first_event + batch->messages.size() - 1);
    x_rate.count(batch->messages.size());
    if (x_options.slow_down_lag)
      x_changed.wait_for(lock, slow_down, [this] { return lag() < *x_options.slow_down_lag || x_failed; });
    if (x_doing == Doing::rests) return;
    wake = x_doing == Doing::waits_or_works;
    x_recent_messages += batch->messages.size();
    x_recent.push_back(std::move(batch));
    for (; x_recent_messages > recent_messages_max && x_recent.size() > 1; x_recent.pop_front()) {
      x_recent_messages -= x_recent.front()->messages.size();
      too_old.push_back(std::move(x_recent.front()));
    }
  }
  if (wake) x_changed.notify_all();
}

bool Follower::wait_for(std::uint64_t sequence, int timeout_ms) const {
  std::unique_lock lock(x_mutex);
  if (x_position.load() >= sequence) return true;
  ++x_waiting;
  x_changed.notify_all();
  x_changed.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                     [&] { return x_position.load() >= sequence || x_failed || x_stopping; });
  --x_waiting;
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
  pthread_setname_np(pthread_self(), x_options.thread);
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
    give_way(lock);
    if (more) continue;
    // A second for consumers that put off work until nothing arrives.
    x_changed.wait_for(lock, std::chrono::seconds(1), [this] { return x_known > x_position || x_stopping; });
    // What comes in the next moments goes along: a transaction costs more than the rows in it.
    x_doing = Doing::gathers;
    x_changed.wait_for(lock, gather, [this] { return wanted(); });
    x_doing = Doing::waits_or_works;
  }
}

void Follower::give_way(std::unique_lock<std::mutex>& lock) {
  std::deque<SharedBatch> dropped;
  while (x_rate.now() > x_options.busy_messages_a_second && lag() < x_options.lag_max && !wanted()) {
    x_doing = Doing::rests;
    dropped.swap(x_recent);  // the journal has them
    x_recent_messages = 0;
    lock.unlock();
    dropped.clear();
    lock.lock();
    x_changed.wait_for(lock, rest, [this] { return wanted(); });
  }
  x_doing = Doing::waits_or_works;
}

double Follower::Rate::now() const {
  const std::chrono::duration<double> ago = Clock::now() - x_since;
  return ago < 4 * rate_window ? x_last : 0;
}
void Follower::Rate::count(std::size_t messages) {
  x_messages += messages;
  const auto now = Clock::now();
  if (now - x_since < rate_window) return;
  x_last = static_cast<double>(x_messages) / std::chrono::duration<double>(now - x_since).count();
  x_messages = 0;
  x_since = now;
}

// The batches after `after` that are still in memory, as many as go at a time; none if the next one is not.
std::vector<SharedBatch> Follower::recent(std::uint64_t after) {
  std::vector<SharedBatch> next;
  const std::scoped_lock lock(x_mutex);
  if (x_recent.empty() || x_recent.front()->sequence > after + 1) return next;
  std::size_t messages = 0;
  for (std::size_t at = after + 1 - x_recent.front()->sequence; at < x_recent.size(); ++at) {
    if (messages >= messages_at_a_time) break;
    messages += x_recent[at]->messages.size();
    next.push_back(x_recent[at]);
  }
  return next;
}

// Nobody needs those up to `sequence` any more.
void Follower::forget(std::uint64_t sequence) {
  std::vector<SharedBatch> old;  // destroyed outside the lock
  const std::scoped_lock lock(x_mutex);
  while (!x_recent.empty() && x_recent.front()->sequence <= sequence) {
    x_recent_messages -= x_recent.front()->messages.size();
    old.push_back(std::move(x_recent.front()));
    x_recent.pop_front();
  }
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

// Hands the next batches on: to each consumer those after its own position, so that one that has far to go
// does not hold up the others. True when there may be more.
bool Follower::feed(std::string& failure) {
  std::vector<SharedBatch> batches;
  std::optional<std::uint64_t> after;  // what `batches` continues
  std::uint64_t position = ~std::uint64_t{0}, event = 0;
  bool more = false;
  for (Consumer* consumer : x_consumers) {
    const std::uint64_t from = consumer->position();
    if (after != from) {
      batches = recent(from);
      if (batches.empty()) batches = read(from, failure);
      after = from;
    }
    if (!failure.empty()) return false;
    std::size_t messages = 0;
    for (const SharedBatch& batch : batches) messages += batch->messages.size();
    const bool caught_up = messages < messages_at_a_time;
    more = more || !caught_up;
    if (auto why_not = consumer->apply(std::span<const SharedBatch>(batches), caught_up)) {
      failure = std::move(*why_not);
      return false;
    }
    const std::uint64_t now_at =
        batches.empty() ? 0 : batches.back()->first_event + batches.back()->messages.size() - 1;
    if (consumer->position() >= position) continue;
    position = consumer->position();
    event = now_at;
  }
  forget(position);
  {
    const std::scoped_lock lock(x_mutex);
    x_position = position;
    // Nothing came: all is there, but for what has just arrived.
    x_position_event = event == 0 ? x_known_event : event;
  }
  x_changed.notify_all();
  return more;
}

}  // namespace flowmart::engine

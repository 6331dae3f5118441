#include "engine/follower.hpp"

#include <pthread.h>

#include <algorithm>

namespace flowmart::engine {
namespace {

// What is decoded at a time: bounds memory and the length of the consumers' transactions; and how long a stop
// waits for a thread that hardly gets on.
constexpr std::size_t messages_at_full_speed = 20'000, messages_when_nice = 4'000;
constexpr std::size_t recent_messages_max = 100'000;
constexpr std::chrono::milliseconds rate_window{50}, rest{20}, gather{5};
// What a batch is held up by beyond `slow_down_lag`.
constexpr std::chrono::milliseconds slow_down{5};
constexpr int nice_by = 10;

}  // namespace

Follower::Follower(const Journal& journal, const TypeIndex& types, std::vector<Consumer*> consumers,
                   std::function<void(const std::string&)> report, FollowerOptions options)
    : journal_(journal),
      types_(types),
      consumers_(std::move(consumers)),
      report_(std::move(report)),
      options_(options),
      messages_at_a_time_(messages_at_full_speed) {}

Follower::~Follower() { stop(); }

void Follower::start() {
  const JournalEnd end = journal_.last();
  known_ = end.sequence;
  known_event_ = position_event_ = end.next_event - 1;
  thread_ = std::thread([this] { run(); });
}

void Follower::grown(SharedBatch batch) {
  std::vector<SharedBatch> too_old;  // destroyed outside the lock
  bool wake = false;
  {
    std::unique_lock lock(mutex_);
    known_ = std::max(known_, batch->sequence);
    known_event_ = std::max(known_event_, batch->first_event + batch->messages.size() - 1);
    rate_.count(batch->messages.size());
    if (options_.slow_down_lag)
      changed_.wait_for(lock, slow_down, [this] { return lag() < *options_.slow_down_lag || failed_; });
    if (doing_ == Doing::rests) return;
    wake = doing_ == Doing::waits_or_works;
    recent_messages_ += batch->messages.size();
    recent_.push_back(std::move(batch));
    for (; recent_messages_ > recent_messages_max && recent_.size() > 1; recent_.pop_front()) {
      recent_messages_ -= recent_.front()->messages.size();
      too_old.push_back(std::move(recent_.front()));
    }
  }
  if (wake) changed_.notify_all();
}

bool Follower::wait_for(std::uint64_t sequence, int timeout_ms) const {
  std::unique_lock lock(mutex_);
  if (position_.load() >= sequence) return true;
  ++waiting_;
  changed_.notify_all();
  changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                    [&] { return position_.load() >= sequence || failed_ || stopping_; });
  --waiting_;
  return position_.load() >= sequence;
}

std::string Follower::failure() const {
  const std::scoped_lock lock(mutex_);
  return failure_;
}

void Follower::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  niceness_.give_up();
  if (!thread_.joinable()) return;
  thread_.join();
  messages_at_a_time_ = messages_at_full_speed;
  while (!failed_ && step()) {
  }
}

std::optional<std::string> Follower::catch_up() {
  std::string failure;
  while (feed(failure)) {
  }
  if (!failure.empty()) return failure;
  return std::nullopt;
}

void Follower::run() {
  pthread_setname_np(pthread_self(), options_.thread);
  std::optional<Niceness::While> nice;
  while (true) {
    const bool more = step();
    if (!more && !nice) {  // a start waits for what was there before
      nice.emplace(niceness_, nice_by);
      messages_at_a_time_ = messages_when_nice;
    }
    std::unique_lock lock(mutex_);
    if (failed_ || stopping_) return;
    give_way(lock);
    if (more) continue;
    // A second for consumers that put off work until nothing arrives.
    changed_.wait_for(lock, std::chrono::seconds(1), [this] { return known_ > position_ || stopping_; });
    // What comes in the next moments goes along: a transaction costs more than the rows in it.
    doing_ = Doing::gathers;
    changed_.wait_for(lock, gather, [this] { return wanted(); });
    doing_ = Doing::waits_or_works;
  }
}

// Feeds once; true when there may be more.
bool Follower::step() {
  std::string failure;
  const bool more = feed(failure);
  if (!failure.empty()) {
    report_(failure);
    const std::scoped_lock lock(mutex_);
    failed_ = true;
    failure_ = std::move(failure);
  }
  changed_.notify_all();
  return more;
}

void Follower::give_way(std::unique_lock<std::mutex>& lock) {
  std::deque<SharedBatch> dropped;
  while (rate_.now() > options_.busy_messages_a_second && lag() < options_.lag_max && !wanted()) {
    doing_ = Doing::rests;
    dropped.swap(recent_);  // the journal has them
    recent_messages_ = 0;
    lock.unlock();
    dropped.clear();
    lock.lock();
    changed_.wait_for(lock, rest, [this] { return wanted(); });
  }
  doing_ = Doing::waits_or_works;
}

double Follower::Rate::now() const {
  const std::chrono::duration<double> ago = Clock::now() - since_;
  return ago < 4 * rate_window ? last_ : 0;
}
void Follower::Rate::count(std::size_t messages) {
  messages_ += messages;
  const auto now = Clock::now();
  if (now - since_ < rate_window) return;
  last_ = static_cast<double>(messages_) / std::chrono::duration<double>(now - since_).count();
  messages_ = 0;
  since_ = now;
}

// The batches after `after` that are still in memory, as many as go at a time; none if the next one is not.
std::vector<SharedBatch> Follower::recent(std::uint64_t after) {
  std::vector<SharedBatch> next;
  const std::scoped_lock lock(mutex_);
  if (recent_.empty() || recent_.front()->sequence > after + 1) return next;
  std::size_t messages = 0;
  for (std::size_t at = after + 1 - recent_.front()->sequence; at < recent_.size(); ++at) {
    if (messages >= messages_at_a_time_) break;
    messages += recent_[at]->messages.size();
    next.push_back(recent_[at]);
  }
  return next;
}

// Nobody needs those up to `sequence` any more.
void Follower::forget(std::uint64_t sequence) {
  std::vector<SharedBatch> old;  // destroyed outside the lock
  const std::scoped_lock lock(mutex_);
  while (!recent_.empty() && recent_.front()->sequence <= sequence) {
    recent_messages_ -= recent_.front()->messages.size();
    old.push_back(std::move(recent_.front()));
    recent_.pop_front();
  }
}

std::vector<SharedBatch> Follower::read(std::uint64_t after, std::string& failure) const {
  std::vector<SharedBatch> batches;
  std::size_t messages = 0;
  std::string why;
  const auto fault = journal_.read(after + 1, [&](const JournalRecord& record) {
    auto batch = decode_batch(record.body, types_, record.sequence, record.first_event, why);
    if (!batch) {
      failure = "record " + std::to_string(record.sequence) + " of the journal can't be read: " + why;
      return false;
    }
    messages += batch->messages.size();
    batches.push_back(std::make_shared<const Batch>(std::move(*batch)));
    return messages < messages_at_a_time_;
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
  for (Consumer* consumer : consumers_) {
    const std::uint64_t from = consumer->position();
    if (after != from) {
      batches = recent(from);
      if (batches.empty()) batches = read(from, failure);
      after = from;
    }
    if (!failure.empty()) return false;
    std::size_t messages = 0;
    for (const SharedBatch& batch : batches) messages += batch->messages.size();
    const bool caught_up = messages < messages_at_a_time_;
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
    const std::scoped_lock lock(mutex_);
    position_ = position;
    // Nothing came: all is there, but for what has just arrived.
    position_event_ = event == 0 ? known_event_ : event;
  }
  changed_.notify_all();
  return more;
}

}  // namespace flowmart::engine

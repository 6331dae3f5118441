#include "http/api/events/event_feed.hpp"

#include <pthread.h>

#include <algorithm>

#include "contract/private/persons.hpp"
#include "http/api/events/event_document.hpp"
#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

// Of a turn.
constexpr std::size_t messages_a_portion = 2'048;
constexpr std::size_t portion_bytes = 64u << 10;  // and the message that reaches it
constexpr std::size_t readings_a_turn = 4;

constexpr std::size_t readings_max = 256;
constexpr std::size_t portions_kept = 32;
constexpr std::size_t fresh_max = 1'024;              // batches; older ones are read from the journal
constexpr std::uint64_t position_told_every = 1'000;  // messages that a filter leaves out
constexpr std::chrono::seconds rest{10};
constexpr int nice_by = 10;

// What was made ready to be sent before tells of somebody whom nobody is to tell of any more.
bool erases(const engine::Batch& batch) {
  return std::any_of(batch.inputs.begin(), batch.inputs.end(), [&](const engine::BatchInput& input) {
    return input.effect != 0 && batch.messages[input.message].message.is<contract::PersonErased>();
  });
}

// `on_change` tells when a buffer has drained to half: so long a slow reader gets nothing more.
bool has_room(const Stream& stream) { return stream.room() >= StreamOptions{}.buffer_bytes_max / 2; }

}  // namespace

EventFeed::EventFeed(const engine::Journal& journal, const engine::TypeIndex& types,
                     const engine::Routing& routing, engine::Open open)
    : cursors_(journal.identity()),
      routing_(routing),
      open_(std::move(open)),
      log_(journal, types),
      thread_([this] { run(); }) {}

EventFeed::~EventFeed() { stop(); }

void EventFeed::follow(Stream stream, std::uint64_t after, EventFilter filter) {
  stream.on_change([this] { wake(); });
  {
    const std::scoped_lock lock(mutex_);
    followers_arrived_.push_back({std::move(stream), after + 1, std::move(filter), after});
    woken_ = true;
  }
  wake_.notify_one();
}

void EventFeed::read(Responder responder, Step step) {
  {
    const std::scoped_lock lock(mutex_);
    if (readings_waiting_ < readings_max) {
      ++readings_waiting_;
      readings_arrived_.push_back({std::move(responder), std::move(step)});
      woken_ = true;
      wake_.notify_one();
      return;
    }
  }
  responder.answer(too_busy("Too many reads wait. Try again."));
}

void EventFeed::grown(engine::SharedBatch batch) {
  engine::SharedBatch too_old;  // destroyed outside of the lock
  {
    const std::scoped_lock lock(mutex_);
    erased_ = erased_ || erases(*batch);
    if (!followed_) return;
    if (fresh_.size() == fresh_max) {
      too_old = std::move(fresh_.front());
      fresh_.pop_front();
    }
    fresh_.push_back(std::move(batch));
    woken_ = true;
  }
  wake_.notify_one();
}

void EventFeed::wake() {
  {
    const std::scoped_lock lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void EventFeed::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  niceness_.give_up();
  if (thread_.joinable()) thread_.join();
}

void EventFeed::run() {
  pthread_setname_np(pthread_self(), "events");
  // Who reads gives way to who orders.
  const engine::Niceness::While nice(niceness_, nice_by);
  while (collect()) more_ = take_turn();
}

bool EventFeed::collect() {
  std::deque<engine::SharedBatch> fresh;
  bool rested = false;
  {
    std::unique_lock lock(mutex_);
    followed_ = !followers_.empty();
    if (!more_) rested = !wake_.wait_for(lock, rest, [this] { return woken_ || stopping_; });
    if (stopping_) return false;
    woken_ = false;
    followers_.splice(followers_.end(), followers_arrived_);
    readings_.splice(readings_.end(), readings_arrived_);
    followed_ = !followers_.empty();
    fresh.swap(fresh_);
    if (std::exchange(erased_, false)) portions_.clear();
  }
  if (rested) {
    portions_.clear();
    log_.forget();
  }
  for (auto& batch : fresh) log_.keep(std::move(batch));
  return true;
}

bool EventFeed::take_turn() {
  bool more = false;
  for (std::size_t i = 0; i < readings_a_turn && !readings_.empty(); ++i) {
    Reading& first = readings_.front();
    if (auto answer = first.step(log_)) {
      first.responder.answer(std::move(*answer));
      readings_.pop_front();
      const std::scoped_lock lock(mutex_);
      --readings_waiting_;
    } else {
      readings_.splice(readings_.end(), readings_, readings_.begin());
    }
  }
  followers_.remove_if([](const Follower& follower) { return follower.stream.closed(); });
  for (Follower& follower : followers_) more = feed(follower) || more;
  return more || !readings_.empty();
}

bool EventFeed::feed(Follower& follower) {
  if (!has_room(follower.stream)) return false;
  const Portion next = portion(follower.filter, follower.next);
  if (next.until == next.from) {
    if (!log_.fault()) return false;
    follower.stream.send({}, "problem", problem(500, "journal-damaged", *log_.fault()).body());
    follower.stream.end();
    return false;
  }
  follower.next = next.until;
  if (next.bytes) follower.stream.write(next.bytes);
  follower.told = std::max(follower.told, next.last_told);
  if (const std::uint64_t position = next.until - 1; position - follower.told >= position_told_every) {
    follower.stream.write("id: " + cursors_.text(position) + "\n\n");
    follower.told = position;
  }
  return has_room(follower.stream) && follower.next < log_.end();
}

EventFeed::Portion EventFeed::portion(const EventFilter& filter, std::uint64_t from) {
  for (const Portion& known : portions_)
    if (known.from == from && known.filter == filter) return known;
  Portion made{filter, from, from, 0, nullptr};
  std::string bytes, data;
  made.until = log_.each(from, messages_a_portion, [&](const engine::Batch& batch, std::size_t message) {
    if (filter.admits(*batch.messages[message].message.type)) {
      data.clear();
      write_event(data, batch, message, open_, routing_);
      made.last_told = batch.first_event + message;
      bytes += *format_event(cursors_.text(made.last_told), {}, data);
    }
    return bytes.size() < portion_bytes;
  });
  if (!bytes.empty()) made.bytes = std::make_shared<const std::string>(std::move(bytes));
  if (made.until == from) return made;  // it may be more the next time
  portions_.push_front(made);
  if (portions_.size() > portions_kept) portions_.pop_back();
  return made;
}

}  // namespace flowmart::http

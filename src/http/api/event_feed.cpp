#include "http/api/event_feed.hpp"

#include "http/api/event_document.hpp"

namespace flowmart::http {
namespace {

constexpr std::size_t events_at_a_time = 512;
constexpr std::size_t room_min = 64 << 10;  // below it a stream's client is given time to read

}  // namespace

EventFeed::EventFeed(const engine::Journal& journal, const engine::TypeIndex& types,
                     const engine::Routing& routing)
    : journal_(journal), cursors_(journal.identity()), types_(types), routing_(routing), thread_([this] {
        run();
      }) {}

EventFeed::~EventFeed() { stop(); }

void EventFeed::follow(Stream stream, std::uint64_t after, EventFilter filter) {
  {
    const std::scoped_lock lock(mutex_);
    arrived_.push_back({std::move(stream), after + 1, std::move(filter)});
  }
  wake_.notify_one();
}

void EventFeed::grown() {
  {
    const std::scoped_lock lock(mutex_);
    if (!followed_) return;
    grown_ = true;
  }
  wake_.notify_one();
}

void EventFeed::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void EventFeed::run() {
  std::list<Follower> followers;
  bool more = false;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      followed_ = !followers.empty();
      // A client without room is looked at again soon; nothing else can wake us for it.
      const auto patience = followers.empty() ? std::chrono::seconds(10) : std::chrono::milliseconds(100);
      if (!more) wake_.wait_for(lock, patience, [this] { return grown_ || stopping_ || !arrived_.empty(); });
      if (stopping_) return;
      grown_ = false;
      followers.splice(followers.end(), arrived_);
      followed_ = !followers.empty();
    }
    followers.remove_if([](const Follower& follower) { return follower.stream.closed(); });
    more = false;
    for (Follower& follower : followers) more = feed(follower) || more;
  }
}

bool EventFeed::feed(Follower& follower) {
  std::size_t count = 0;
  const std::uint64_t before = follower.next;
  follower.next =
      each_event(journal_, types_, follower.next, [&](const engine::Batch& batch, std::size_t message) {
        if (!follower.filter.admits(*batch.messages[message].message.type))
          return follower.stream.room() > room_min;
        std::string data;
        write_event(data, batch, message, routing_);
        const std::string position = cursors_.text(batch.first_event + message);
        return follower.stream.send(position, {}, data) && ++count < events_at_a_time &&
               follower.stream.room() > room_min;
      });
  return follower.next != before && !follower.stream.closed() && follower.stream.room() > room_min;
}

}  // namespace flowmart::http

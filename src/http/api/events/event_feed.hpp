// All who read what has happened: followers of the journal over server-sent events, and pages. One thread
// reads the journal for all of them, in turns: each turn gives each follower one portion, and some pages one
// step, so that nobody's wish holds up the others. Followers that stand at the same place with the same
// filter share what is read, filtered and written.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine/journal.hpp"
#include "engine/niceness.hpp"
#include "engine/routing.hpp"
#include "engine/seals.hpp"
#include "http/api/cursor.hpp"
#include "http/api/events/event_log.hpp"
#include "http/server/responder.hpp"

namespace flowmart::http {

struct EventFilter {
  std::string message;  // id; empty: all
  bool with_private = false;
  bool admits(const wire::MessageType& type) const {
    return (with_private || !type.info.is_private) && (message.empty() || type.id == message);
  }
  bool operator==(const EventFilter&) const = default;
};

class EventFeed {
 public:
  // Bounded work in the log; nothing when it goes on at the next turn.
  using Step = std::function<std::optional<Response>(EventLog&)>;

  EventFeed(const engine::Journal& journal, const engine::TypeIndex& types, const engine::Routing& routing,
            engine::Open open);
  ~EventFeed();
  EventFeed(const EventFeed&) = delete;

  // Messages after number `after`, then whatever comes. A long way without a message that the filter admits
  // is told as an id without data, so that whoever comes back begins where this one was.
  void follow(Stream stream, std::uint64_t after, EventFilter filter);
  void read(Responder responder, Step step);
  void grown(engine::SharedBatch batch);  // any thread: it is in the journal now
  void stop();

 private:
  struct Follower {
    Stream stream;
    std::uint64_t next;
    EventFilter filter;
    std::uint64_t told;  // the last position that the client knows
  };
  struct Reading {
    Responder responder;
    Step step;
  };
  // What followers at `from` get next.
  struct Portion {
    EventFilter filter;
    std::uint64_t from = 0, until = 0;
    std::uint64_t last_told = 0;               // the last position in `bytes`; 0: there is none
    std::shared_ptr<const std::string> bytes;  // null: nothing is admitted
  };
  void run();
  bool collect();  // what has arrived; false to stop
  void wake();
  bool take_turn();  // true when more can be done at once
  bool feed(Follower& follower);
  Portion portion(const EventFilter& filter, std::uint64_t from);

  const Cursors cursors_;
  const engine::Routing& routing_;
  const engine::Open open_;
  std::mutex mutex_;  // guards the eight below
  std::condition_variable wake_;
  std::list<Follower> followers_arrived_;
  std::list<Reading> readings_arrived_;
  std::size_t readings_waiting_ = 0;  // arrived or under way
  std::deque<engine::SharedBatch> fresh_;
  bool woken_ = false;
  bool followed_ = false;  // else nobody need be woken when the journal grows
  bool stopping_ = false;
  bool erased_ = false;  // a person was: what is kept ready is not to be sent
  // Of the thread.
  EventLog log_;
  std::list<Follower> followers_;
  std::list<Reading> readings_;
  std::list<Portion> portions_;  // the latest first
  bool more_ = false;
  engine::Niceness niceness_;
  std::thread thread_;
};

}  // namespace flowmart::http

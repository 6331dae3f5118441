// Followers of the journal over server-sent events: each stream has its own place and filter, and is fed as
// long as its client keeps up. A thread of its own reads the journal.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>

#include "engine/journal.hpp"
#include "engine/routing.hpp"
#include "http/api/cursor.hpp"
#include "http/server/responder.hpp"

namespace flowmart::http {

struct EventFilter {
  std::string message;  // id; empty: all
  bool with_private = false;
  bool admits(const wire::MessageType& type) const {
    return (with_private || !type.info.is_private) && (message.empty() || type.id == message);
  }
};

class EventFeed {
 public:
  EventFeed(const engine::Journal& journal, const engine::TypeIndex& types, const engine::Routing& routing);
  ~EventFeed();
  EventFeed(const EventFeed&) = delete;

  // Messages after number `after`, then whatever comes.
  void follow(Stream stream, std::uint64_t after, EventFilter filter);
  void grown();  // any thread: the journal has more
  void stop();

 private:
  struct Follower {
    Stream stream;
    std::uint64_t next;
    EventFilter filter;
  };
  void run();
  bool feed(Follower& follower);  // true when it got something

  const engine::Journal& journal_;
  const Cursors cursors_;
  const engine::TypeIndex& types_;
  const engine::Routing& routing_;
  std::mutex mutex_;  // guards the five below
  std::condition_variable wake_;
  std::list<Follower> arrived_;
  bool grown_ = false;
  bool followed_ = false;  // else nobody need be woken when the journal grows
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace flowmart::http

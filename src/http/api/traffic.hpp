// GET /v1/traffic and its stream: what flows now. Once a second the engine's counters are read and turned
// into rates; each reader gets the whole document, so a tab that reconnects has caught up with the first one.
#pragma once
#include <condition_variable>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "http/api/backend.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

class TrafficFeed {
 public:
  explicit TrafficFeed(Backend& backend);
  ~TrafficFeed();
  TrafficFeed(const TrafficFeed&) = delete;

  void add_routes(Router& router);
  void stop();

 private:
  struct Sample {
    Time at{};
    engine::Traffic::Snapshot traffic;
  };
  void run();
  void sample();
  std::string document(const Sample& now, const Sample& before) const;

  Backend& backend_;
  const Time started_;
  mutable std::mutex mutex_;  // guards the four below
  std::condition_variable wake_;
  std::shared_ptr<const std::string> document_;
  std::list<Stream> streams_;
  bool stopping_ = false;
  std::deque<Sample> samples_;  // this thread's own: the last few seconds
  std::thread thread_;
};

}  // namespace flowmart::http

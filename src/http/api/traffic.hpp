// GET /v1/traffic and its stream: what flows now. Once a second the engine's counters are read and turned
// into rates; each reader gets the whole document, so a tab that reconnects has caught up with the first one.
// With it goes what a person should look at: stuck instances of flows, counted every other second (see
// views/flow_view.hpp for what that costs) and kept for /metrics, and a journal that is damaged.
#pragma once
#include <condition_variable>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/api/backend.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {

// "damage", with the record and what is wrong with it, if the journal is known to have a damaged one.
void write_damage(wire::JsonWriter& json, const engine::Journal& journal);

// Of a step with a deadline: how many instances stand there beyond it.
struct StuckStep {
  std::string_view flow, step;
  std::int64_t count = 0;
};

class TrafficFeed {
 public:
  TrafficFeed(Backend& backend, views::Queries& queries);
  ~TrafficFeed();
  TrafficFeed(const TrafficFeed&) = delete;

  void add_routes(Router& router);
  void stop();
  std::vector<StuckStep> stuck() const;  // as last counted; every step with a deadline, zeros included

 private:
  struct Sample {
    Time at{};
    engine::Traffic::Snapshot traffic;
  };
  void run();
  void sample();
  void count_stuck();
  std::string document(const Sample& now, const Sample& before) const;

  Backend& backend_;
  views::Queries& queries_;
  const Time started_;
  mutable std::mutex mutex_;  // guards the five below
  std::condition_variable wake_;
  std::shared_ptr<const std::string> document_;
  std::list<Stream> streams_;
  std::vector<StuckStep> stuck_;
  bool stopping_ = false;
  std::deque<Sample> samples_;  // this thread's own: the last few seconds
  unsigned counted_ = 0;        // samples since the stuck ones were counted
  std::thread thread_;
};

}  // namespace flowmart::http

// Delivers what the journal holds to webhook subscriptions. Each has a position of its own and a window of
// messages under way, so that one that hangs or refuses holds up nobody: not the engine, which knows nothing
// of it, and no other receiver. Connections are bounded, all together and for each.
//
// A message is delivered at least once, under one id, and tried again for hours, later each time. A receiver
// that fails is asked by one connection alone until it answers; one that fails for long is paused and says
// so.
//
// Threads: one does all the delivering; everything else may be called from any thread, and waits at most for
// one step of it.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "adapters/curl.hpp"
#include "engine/niceness.hpp"
#include "engine/routing.hpp"
#include "engine/seals.hpp"
#include "http/api/events/event_log.hpp"
#include "webhooks/store.hpp"

namespace flowmart::webhooks {

struct DispatcherOptions {
  bool anywhere = false;                          // http:// and private addresses, too
  Duration wait = std::chrono::seconds{5};        // after the first try; then 6, 24, 120, ... times as long
  int tries = 11;                                 // over a day and more
  Duration pause_after = std::chrono::hours{24};  // without a success
  std::chrono::milliseconds patience{15'000};     // for one answer
};

// A subscription as it is shown.
struct Shown {
  Subscription subscription;
  std::uint64_t pending = 0;  // tried, and waiting to be tried again
};

struct Waiting;

enum class Done : unsigned char { done, unknown, otherwise };
using AsExpected = std::function<bool(const Subscription&)>;

class Dispatcher {
 public:
  Dispatcher(const std::filesystem::path& file, const engine::Journal& journal,
             const engine::TypeIndex& types, const engine::Routing& routing, engine::Open open,
             std::function<Time()> clock, DispatcherOptions options);
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;

  void start();
  void stop();
  void grown(const engine::SharedBatch& batch);  // any thread: it is in the journal now

  // Why it is none that can be delivered to; nothing: it can.
  std::optional<std::string> refuse(const Subscription& wish) const;
  std::vector<Shown> all();
  std::optional<Shown> find(const std::string& id);
  // Makes it or puts it in the place of the one of that id.
  void put(Subscription subscription);
  // Only if it is as expected.
  Done change(const std::string& id, const AsExpected& expected,
              const std::function<void(Subscription&)>& by);
  Done replay(const std::string& id, const AsExpected& expected, std::uint64_t after);
  Done erase(const std::string& id, const AsExpected& expected);
  std::optional<std::vector<Attempt>> deliveries(const std::string& id, const LogFilter& filter);
  std::uint64_t end() const { return journal_.last().next_event; }

 private:
  struct Line;
  struct Exchange;

  void run();
  bool take_turn();
  bool look_ahead(Line& line);
  bool begin(Line& line, Time now);
  std::size_t failing_exchanges() const;
  bool begin(Line& line, std::uint64_t event, Waiting& pending, Time now);
  void finish();
  void end_exchanges();
  void ended(Exchange& exchange, CURLcode code);
  void failed(Line& line, const Exchange& exchange, Attempt attempt);
  void keep(Line& line);
  void wake();
  void forget_exchanges(const Line& line);
  std::unique_ptr<Line> line_of(Subscription subscription);

  const engine::Journal& journal_;
  const engine::TypeIndex& types_;
  const engine::Routing& routing_;
  const engine::Open open_;
  const std::function<Time()> clock_;
  const DispatcherOptions options_;
  std::mutex mutex_;  // guards the four below
  Store store_;
  std::map<std::string, std::unique_ptr<Line>> lines_;
  http::EventLog log_;
  std::list<std::unique_ptr<Exchange>> exchanges_;  // under way
  std::mutex fresh_mutex_;                          // guards what is fresh
  std::vector<engine::SharedBatch> fresh_;
  std::vector<adapters::Curl> idle_;  // handles, of the thread
  CURLM* multi_ = nullptr;
  std::atomic<bool> wants_growth_{false};  // somebody is to be told of what comes next
  std::atomic<bool> woken_{false};
  std::atomic<bool> stopping_{false};
  engine::Niceness niceness_;
  std::thread thread_;
};

}  // namespace flowmart::webhooks

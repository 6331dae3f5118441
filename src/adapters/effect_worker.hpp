// A thread that carries out effects for an adapter, many at a time, and hands the answers back when they are
// due. Requests wait in order; an answer that is due later holds nobody up.
//
// Threads: `take` from any thread; the work runs in the worker's own thread, never twice at once. Answers
// still waiting at `stop` are dropped: the engine asks again when it starts next, as they were never given.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <span>
#include <thread>
#include <vector>

#include "engine/engine.hpp"

namespace flowmart::adapters {

// How one effect ended.
struct EffectAnswer {
  wire::AnyMessage message;
  std::uint64_t event = 0;  // of the effect that it answers
  Uuid correlation;
  Time due;  // not to be given before
};

class EffectWorker {
 public:
  using Clock = std::function<Time()>;
  using Work = std::function<std::vector<EffectAnswer>(std::span<const engine::EffectRequest>, Time now)>;
  using Deliver = std::function<void(engine::Input)>;

  EffectWorker(Work work, Deliver deliver, Clock clock);
  ~EffectWorker() { stop(); }
  EffectWorker(const EffectWorker&) = delete;
  EffectWorker& operator=(const EffectWorker&) = delete;

  void start();
  void take(engine::EffectRequest request);
  void stop();

 private:
  struct Later {
    bool operator()(const EffectAnswer& a, const EffectAnswer& b) const { return a.due > b.due; }
  };

  void run();
  void deliver_due(Time now);

  const Work work_;
  const Deliver deliver_;
  const Clock clock_;
  std::mutex mutex_;  // guards the three below
  std::condition_variable changed_;
  std::vector<engine::EffectRequest> requests_;
  bool stopping_ = false;
  std::priority_queue<EffectAnswer, std::vector<EffectAnswer>, Later> waiting_;  // worker's thread only
  std::thread thread_;
};

}  // namespace flowmart::adapters

// Carries out effects that block while they wait for somebody outside, many at a time: a thread waits for
// each call, so that one that takes long holds up nobody else. Those that are about one thing (a payment) are
// carried out one after the other, in their order.
//
// Threads: `take` from any thread; the call runs in the pool's own threads, several at once. Answers still
// waiting at `stop` are dropped: the engine asks again when it starts next, as they were never given.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <unordered_map>
#include <vector>

#include "adapters/effect_worker.hpp"

namespace flowmart::adapters {

class EffectPool {
 public:
  using Call = std::function<std::vector<EffectAnswer>(const engine::EffectRequest&)>;
  using About = std::function<Uuid(const engine::EffectRequest&)>;

  EffectPool(std::size_t calls_at_once, Call call, About about, EffectWorker::Deliver deliver,
             EffectWorker::Clock clock);
  ~EffectPool() { stop(); }
  EffectPool(const EffectPool&) = delete;
  EffectPool& operator=(const EffectPool&) = delete;

  void start();
  void take(engine::EffectRequest request);
  void stop();

 private:
  struct Later {
    bool operator()(const EffectAnswer& a, const EffectAnswer& b) const { return a.due > b.due; }
  };
  void run();
  void carry_out(engine::EffectRequest request, std::unique_lock<std::mutex>& lock);
  void deliver_due(std::unique_lock<std::mutex>& lock);

  const std::size_t calls_at_once_;
  const Call call_;
  const About about_;
  const EffectWorker::Deliver deliver_;
  const EffectWorker::Clock clock_;
  std::mutex mutex_;  // guards all below but the threads
  std::condition_variable changed_;
  std::deque<engine::EffectRequest> ready_;
  // Of what is being carried out: what comes after it.
  std::unordered_map<Uuid, std::deque<engine::EffectRequest>> behind_;
  std::priority_queue<EffectAnswer, std::vector<EffectAnswer>, Later> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace flowmart::adapters

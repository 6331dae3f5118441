// Carries notices out of the shop, each by its channel. A channel has a queue and threads of its own, so that
// a mail server that hangs holds up no text message. In a queue what is urgent and due goes first; what is
// not due yet waits. A letter is written when it is sent: nothing of a person lies about here.
//
// What was not answered when the program stops is asked for by the engine at the next start, under the same
// id.
//
// Threads: `take` from any thread; each worker has a way out of its own.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "adapters/letter.hpp"
#include "engine/engine.hpp"

namespace flowmart::adapters {

struct CourierPort {
  std::function<bool(engine::Input)> submit;
  std::function<bool(engine::Query)> ask;
  std::function<Time()> clock;
};

class Courier {
 public:
  Courier(CourierPort port, std::string shop) : port_(std::move(port)), shop_(std::move(shop)) {}
  ~Courier() { stop(); }
  Courier(const Courier&) = delete;

  // Before `start`. `a_second`: at most so many; 0: as many as there are.
  void add(contract::NoticeChannel channel, MakeWay way, std::size_t workers, std::size_t a_second);
  const std::atomic<bool>& stopping() const { return stopping_; }

  void attach(engine::Engine& engine);
  void start();
  void stop();

 private:
  // By when they are due.
  using Queue = std::multimap<Time, engine::EffectRequest>;
  struct Lane {
    MakeWay way;
    std::size_t workers = 1;
    Duration apart{};  // between two sendings
    Queue urgent, ordinary;
    Time next{};  // not before; of `apart`
    std::condition_variable changed;
  };

  void take(engine::EffectRequest request);
  void work(Lane& lane);
  std::optional<engine::EffectRequest> next(Lane& lane);
  void deliver(Lane& lane, Way& way, engine::EffectRequest request);
  // Nothing: the engine is busy or gives no answer.
  std::optional<Letter> write(const contract::DeliverNotice& wanted);

  const CourierPort port_;
  const std::string shop_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;  // guards the queues
  std::map<contract::NoticeChannel, Lane> lanes_;
  std::vector<std::thread> threads_;
};

}  // namespace flowmart::adapters

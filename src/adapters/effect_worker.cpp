#include "adapters/effect_worker.hpp"

namespace flowmart::adapters {

EffectWorker::EffectWorker(Work work, Deliver deliver, Clock clock)
    : x_work(std::move(work)), x_deliver(std::move(deliver)), x_clock(std::move(clock)) {}

void EffectWorker::start() {
  x_thread = std::thread([this] { run(); });
}

void EffectWorker::take(engine::EffectRequest request) {
  {
    const std::lock_guard lock(x_mutex);
    x_requests.push_back(std::move(request));
  }
  x_changed.notify_one();
}

void EffectWorker::stop() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_changed.notify_one();
  if (x_thread.joinable()) x_thread.join();
}

void EffectWorker::run() {
  std::vector<engine::EffectRequest> requests;
  for (;;) {
    {
      std::unique_lock lock(x_mutex);
      const auto ready = [&] { return x_stopping || !x_requests.empty(); };
      if (x_waiting.empty()) x_changed.wait(lock, ready);
      else x_changed.wait_for(lock, x_waiting.top().due - x_clock(), ready);
      if (x_stopping) return;
      requests.clear();
      requests.swap(x_requests);
    }
    if (!requests.empty())
      for (EffectAnswer& answer : x_work(requests, x_clock())) x_waiting.push(std::move(answer));
    deliver_due(x_clock());
  }
}

void EffectWorker::deliver_due(Time now) {
  while (!x_waiting.empty() && x_waiting.top().due <= now) {
    const EffectAnswer& answer = x_waiting.top();
    engine::Input input;
    input.message = answer.message;
    input.origin = engine::Origin::effect;
    input.correlation = answer.correlation;
    input.effect = answer.event;
    x_waiting.pop();
    x_deliver(std::move(input));
  }
}

}  // namespace flowmart::adapters

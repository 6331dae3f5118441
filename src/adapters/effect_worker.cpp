#include "adapters/effect_worker.hpp"

namespace flowmart::adapters {

EffectWorker::EffectWorker(Work work, Deliver deliver, Clock clock)
    : work_(std::move(work)), deliver_(std::move(deliver)), clock_(std::move(clock)) {}

void EffectWorker::start() {
  thread_ = std::thread([this] { run(); });
}

void EffectWorker::take(engine::EffectRequest request) {
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
  }
  changed_.notify_one();
}

void EffectWorker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void EffectWorker::run() {
  std::vector<engine::EffectRequest> requests;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      const auto ready = [&] { return stopping_ || !requests_.empty(); };
      if (waiting_.empty()) changed_.wait(lock, ready);
      else changed_.wait_for(lock, waiting_.top().due - clock_(), ready);
      if (stopping_) return;
      requests.clear();
      requests.swap(requests_);
    }
    if (!requests.empty())
      for (EffectAnswer& answer : work_(requests, clock_())) waiting_.push(std::move(answer));
    deliver_due(clock_());
  }
}

void EffectWorker::deliver_due(Time now) {
  while (!waiting_.empty() && waiting_.top().due <= now) {
    const EffectAnswer& answer = waiting_.top();
    engine::Input input;
    input.message = answer.message;
    input.origin = engine::Origin::effect;
    input.correlation = answer.correlation;
    input.effect = answer.event;
    waiting_.pop();
    deliver_(std::move(input));
  }
}

}  // namespace flowmart::adapters

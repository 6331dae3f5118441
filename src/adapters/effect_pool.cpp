#include "adapters/effect_pool.hpp"

namespace flowmart::adapters {

EffectPool::EffectPool(std::size_t calls_at_once, Call call, About about, EffectWorker::Deliver deliver,
                       EffectWorker::Clock clock)
    : calls_at_once_(calls_at_once),
      call_(std::move(call)),
      about_(std::move(about)),
      deliver_(std::move(deliver)),
      clock_(std::move(clock)) {}

void EffectPool::start() {
  for (std::size_t i = 0; i < calls_at_once_; ++i) threads_.emplace_back([this] { run(); });
}

void EffectPool::take(engine::EffectRequest request) {
  const Uuid about = about_(request);
  {
    const std::lock_guard lock(mutex_);
    const auto [busy, first] = behind_.try_emplace(about);
    if (first) ready_.push_back(std::move(request));
    else busy->second.push_back(std::move(request));
  }
  changed_.notify_one();
}

void EffectPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
  threads_.clear();
}

void EffectPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto ready = [&] { return stopping_ || !ready_.empty(); };
    if (waiting_.empty()) changed_.wait(lock, ready);
    else changed_.wait_for(lock, waiting_.top().due - clock_(), ready);
    if (stopping_) return;
    if (!ready_.empty()) {
      engine::EffectRequest request = std::move(ready_.front());
      ready_.pop_front();
      carry_out(std::move(request), lock);
    }
    deliver_due(lock);
  }
}

void EffectPool::carry_out(engine::EffectRequest request, std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  std::vector<EffectAnswer> answers = call_(request);
  lock.lock();
  for (EffectAnswer& answer : answers) waiting_.push(std::move(answer));
  const auto busy = behind_.find(about_(request));
  if (busy->second.empty()) {
    behind_.erase(busy);
    return;
  }
  ready_.push_back(std::move(busy->second.front()));
  busy->second.pop_front();
  changed_.notify_one();
}

void EffectPool::deliver_due(std::unique_lock<std::mutex>& lock) {
  while (!waiting_.empty() && waiting_.top().due <= clock_() && !stopping_) {
    engine::Input input;
    input.message = waiting_.top().message;
    input.origin = engine::Origin::effect;
    input.correlation = waiting_.top().correlation;
    input.effect = waiting_.top().event;
    waiting_.pop();
    lock.unlock();
    deliver_(std::move(input));
    lock.lock();
  }
}

}  // namespace flowmart::adapters

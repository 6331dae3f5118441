#include "engine/inbox.hpp"

namespace flowmart::engine {

bool Inbox::push(Request request) {
  const Input* input = std::get_if<Input>(&request);
  const bool own = input != nullptr && input->origin != Origin::outside;
  bool was_empty = false;
  {
    const std::scoped_lock lock(mutex_);
    if (closed_ || (!own && requests_.size() >= requests_max_)) return false;
    was_empty = requests_.empty();
    requests_.push_back(std::move(request));
  }
  if (was_empty) arrived_.notify_one();
  return true;
}

void Inbox::wait(std::optional<std::chrono::steady_clock::time_point> due) {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return !requests_.empty() || closed_; };
  if (due) arrived_.wait_until(lock, *due, ready);
  else arrived_.wait(lock, ready);
}

void Inbox::take(std::size_t count, std::vector<Request>& out) {
  const std::scoped_lock lock(mutex_);
  for (; count > 0 && !requests_.empty(); --count) {
    out.push_back(std::move(requests_.front()));
    requests_.pop_front();
  }
}

void Inbox::close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  arrived_.notify_all();
}

bool Inbox::closed() const {
  const std::scoped_lock lock(mutex_);
  return closed_;
}

std::size_t Inbox::size() const {
  const std::scoped_lock lock(mutex_);
  return requests_.size();
}

}  // namespace flowmart::engine

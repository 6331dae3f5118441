#include "engine/inbox.hpp"

namespace flowmart::engine {

bool Inbox::push(Request request) {
  const Input* input = std::get_if<Input>(&request);
  const bool own = input != nullptr && input->origin != Origin::outside;
  bool was_empty = false;
  {
    const std::scoped_lock lock(x_mutex);
    if (x_closed || (!own && x_requests.size() >= x_requests_max)) return false;
    was_empty = x_requests.empty();
    x_requests.push_back(std::move(request));
  }
  if (was_empty) x_arrived.notify_one();
  return true;
}

void Inbox::wait(std::optional<std::chrono::system_clock::time_point> due) {
  std::unique_lock lock(x_mutex);
  const auto ready = [this] { return !x_requests.empty() || x_closed || x_woken; };
  if (due) x_arrived.wait_until(lock, *due, ready);
  else x_arrived.wait(lock, ready);
  x_woken = false;
}

void Inbox::take(std::size_t count, std::vector<Request>& out) {
  const std::scoped_lock lock(x_mutex);
  for (; count > 0 && !x_requests.empty(); --count) {
    out.push_back(std::move(x_requests.front()));
    x_requests.pop_front();
  }
}

void Inbox::wake() {
  {
    const std::scoped_lock lock(x_mutex);
    x_woken = true;
  }
  x_arrived.notify_one();
}

void Inbox::close() {
  {
    const std::scoped_lock lock(x_mutex);
    x_closed = true;
  }
  x_arrived.notify_all();
}

bool Inbox::closed() const {
  const std::scoped_lock lock(x_mutex);
  return x_closed;
}

std::size_t Inbox::size() const {
  const std::scoped_lock lock(x_mutex);
  return x_requests.size();
}

}  // namespace flowmart::engine

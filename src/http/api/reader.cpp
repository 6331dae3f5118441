#include "http/api/reader.hpp"

#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

constexpr int patience_ms = 300;
constexpr std::size_t jobs_max = 256;

}  // namespace

Reader::Reader(const Backend& backend) : x_backend(backend), x_thread([this] { run(); }) {}

Reader::~Reader() { stop(); }

void Reader::stop() {
  {
    const std::scoped_lock lock(x_mutex);
    x_stopping = true;
  }
  x_wake.notify_all();
  if (x_thread.joinable()) x_thread.join();
}

void Reader::read(Responder responder, std::function<Response()> make) {
  then(std::move(responder), [make = std::move(make)](Responder asked) { asked.answer(make()); });
}

void Reader::then(Responder responder, std::function<void(Responder)> go_on) {
  {
    const std::scoped_lock lock(x_mutex);
    if (x_jobs.size() < jobs_max) {
      x_jobs.push_back({std::move(responder), std::move(go_on), x_backend.engine.figures().sequence});
      x_wake.notify_one();
      return;
    }
  }
  responder.answer(problem(503, "overloaded", "Too many reads wait. Try again.").header("Retry-After", "1"));
}

void Reader::run() {
  std::unique_lock lock(x_mutex);
  while (true) {
    x_wake.wait(lock, [this] { return !x_jobs.empty() || x_stopping; });
    if (x_stopping) return;
    Job job = std::move(x_jobs.front());
    x_jobs.pop_front();
    lock.unlock();
    x_backend.follower.wait_for(job.sequence, patience_ms);
    job.go_on(std::move(job.responder));
    lock.lock();
  }
}

}  // namespace flowmart::http

#include "http/api/reader.hpp"

#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

// Views that are only moments behind are waited for, on a busy machine, too: a list that lacks what was just
// written misleads. In a rush they rest, and are not to be seen soon.
constexpr std::uint64_t records_soon = 1'000;
constexpr int patience_ms = 300, patience_soon_ms = 5'000;
constexpr std::size_t jobs_max = 256;

}  // namespace

Reader::Reader(const Backend& backend) : backend_(backend), thread_([this] { run(); }) {}

Reader::~Reader() { stop(); }

void Reader::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Reader::read(Responder responder, std::function<Response()> make) {
  then(std::move(responder), [make = std::move(make)](Responder asked) { asked.answer(make()); });
}

void Reader::add(Responder responder, std::function<Response()> make) {
  queue({std::move(responder), [make = std::move(make)](Responder asked) { asked.answer(make()); },
         backend_.engine.figures().sequence, false});
}

void Reader::then(Responder responder, std::function<void(Responder)> go_on) {
  queue({std::move(responder), std::move(go_on), backend_.engine.figures().sequence});
}

void Reader::queue(Job job) {
  {
    const std::scoped_lock lock(mutex_);
    if (jobs_.size() < jobs_max) {
      jobs_.push_back(std::move(job));
      wake_.notify_one();
      return;
    }
  }
  job.responder.answer(too_busy("Too many reads wait. Try again."));
}

void Reader::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return !jobs_.empty() || stopping_; });
    if (stopping_) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    const std::uint64_t position = backend_.follower.position();
    const bool soon = job.sequence <= position + records_soon;
    const bool there = backend_.follower.wait_for(job.sequence, soon ? patience_soon_ms : patience_ms);
    const std::string stopped = there || !job.whole ? std::string() : backend_.follower.failure();
    if (stopped.empty()) job.go_on(std::move(job.responder));
    else job.responder.answer(problem(500, "views-stopped", "Lists have stopped growing: " + stopped + "."));
    lock.lock();
  }
}

Response unreadable(const std::string& why) {
  return problem(503, "views-unreadable", why).header("Retry-After", "5");
}

}  // namespace flowmart::http

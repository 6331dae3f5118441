// Runs what reads the views, away from the I/O threads: SQL may take a while, and a reader may have to wait
// until the views have taken in what the journal held when the request came (so that whoever wrote reads what
// was written).
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "http/api/answers.hpp"
#include "http/api/backend.hpp"

namespace flowmart::http {

class Reader {
 public:
  explicit Reader(const Backend& backend);
  ~Reader();
  Reader(const Reader&) = delete;

  // `make` runs in the reader's thread once the views are as far as the journal is now, or after a short
  // patience. Views that have stopped before that lack what nobody could tell from the answer: then it is 500
  // `views-stopped`, with the reason.
  void read(Responder responder, std::function<Response()> make);
  // The same for an answer that the engine gave, to which the views only add: views that have stopped are
  // asked all the same.
  void add(Responder responder, std::function<Response()> make);
  // As read(), for what is answered by somebody else in the end.
  void then(Responder responder, std::function<void(Responder)> go_on);
  void stop();

 private:
  struct Job {
    Responder responder;
    std::function<void(Responder)> go_on;
    std::uint64_t sequence = 0;  // that the views should have
    bool whole = true;           // without which there is no answer
  };
  void queue(Job job);
  void run();

  const Backend& backend_;
  std::mutex mutex_;  // guards the two below
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

// The views failed: 503.
Response unreadable(const std::string& why);

}  // namespace flowmart::http

// A listener of its own for Stripe's notices: POST /stripe and nothing else, so that a proxy can show it to
// the world without showing the shop. What is not signed, too old or too large is refused before anything is
// asked.
//
// A notice is answered 200 once what it means is in the journal, or means nothing to us; 503 if Stripe can't
// be asked now: Stripe then sends it again, for days.
//
// Threads: one for HTTP, a few that ask Stripe; what waits for them is bounded.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "stripe/gateway.hpp"

namespace flowmart::stripe {

struct HooksOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::vector<std::string> secrets{};
  std::function<bool(engine::Input)> submit;
  std::function<Time()> clock;
};

class Hooks {
 public:
  Hooks(Gateway& gateway, HooksOptions options);
  ~Hooks() { stop(); }
  Hooks(const Hooks&) = delete;

  std::optional<std::string> start();  // why it can't
  std::uint16_t port() const { return server_.port(); }
  void stop();

 private:
  struct Job {
    Event event;
    http::Responder responder;
  };
  void take(const http::Request& request, http::Responder responder);
  void run();
  void carry_out(Job job);

  Gateway& gateway_;
  const HooksOptions options_;
  http::Router router_;
  http::Server server_;
  std::mutex mutex_;  // guards the two below
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace flowmart::stripe

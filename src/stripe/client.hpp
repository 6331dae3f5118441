// Calls to Stripe over libcurl, from any thread. A call that may be made again (refused for now, or broken
// off early) is, a few times; under its idempotency key it is carried out once.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/curl.hpp"
#include "stripe/requests.hpp"

namespace flowmart::stripe {

struct Settings {
  std::string url = "https://api.stripe.com";  // without a path
  std::string key;                             // sk_... or rk_...: secret
  std::vector<std::string> hooks_secrets{};    // whsec_...: that its webhooks are signed with
  std::chrono::milliseconds patience{30'000};  // for one answer
  std::size_t calls_at_once = 160;
};

struct Reply {
  int status = 0;  // 0: nobody answered, and `failure` says why
  std::string body, failure;
  std::string request;  // Stripe's name for the call, for asking its support

  bool good() const { return status / 100 == 2; }
  // Nobody knows whether it was done, or it may be later.
  bool passing() const {
    return status == 0 || status == 408 || status == 409 || status == 429 || status >= 500;
  }
  // Under the same key Stripe says that again for a day: that it was refused, or that it failed.
  bool spent() const { return status == 500 || (status >= 400 && !passing()); }
};

class Client {
 public:
  explicit Client(Settings settings);
  Client(const Client&) = delete;

  Reply send(const Call& call);
  // What is under way is broken off.
  void stop() { stopping_ = true; }
  bool stopping() const { return stopping_; }

 private:
  Reply send_once(CURL* handle, const Call& call, bool& again);
  adapters::Curl handle();

  const Settings settings_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;  // guards the idle handles, which keep their connections
  std::vector<adapters::Curl> idle_;
};

}  // namespace flowmart::stripe

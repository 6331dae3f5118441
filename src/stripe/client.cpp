#include "stripe/client.hpp"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string_view>
#include <thread>

#include "kernel/check.hpp"

namespace flowmart::stripe {
namespace {

using namespace std::chrono_literals;

// A page of a hundred intents with their charges is some 800 kB.
constexpr std::size_t answer_bytes_max = 16u << 20;
constexpr int tries_max = 3;
constexpr auto pause_first = 200ms, pause_max = 2'000ms, look_each = 50ms;

struct Taken {
  std::string body;
  bool whole = true;
};

std::size_t take(const char* data, std::size_t size, std::size_t count, void* into) {
  auto& taken = *static_cast<Taken*>(into);
  if (taken.body.size() + size * count > answer_bytes_max) {
    taken.whole = false;
    return 0;
  }
  taken.body.append(data, size * count);
  return size * count;
}

std::string header_of(CURL* handle, const char* name) {
  curl_header* found = nullptr;
  return curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value : "";
}

// No secret stands in what is logged or told, whatever somebody answers.
void hide(std::string& text, std::string_view secret) {
  if (secret.empty()) return;
  for (std::size_t at = text.find(secret); at != text.npos; at = text.find(secret, at))
    text.replace(at, secret.size(), "[key]");
}

std::chrono::milliseconds jitter(std::chrono::milliseconds pause) {
  thread_local std::minstd_rand random{std::random_device{}()};
  return pause / 2 + std::chrono::milliseconds(random() % (static_cast<unsigned>(pause.count()) / 2 + 1));
}

}  // namespace

Client::Client(Settings settings) : settings_(std::move(settings)) { adapters::start_curl(); }

adapters::Curl Client::handle() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      adapters::Curl found = std::move(idle_.back());
      idle_.pop_back();
      return found;
    }
  }
  adapters::Curl fresh(curl_easy_init());
  check(fresh != nullptr, "libcurl has a handle");
  return fresh;
}

Reply Client::send(const Call& call) {
  const auto begun = std::chrono::steady_clock::now();
  adapters::Curl handle = this->handle();
  Reply reply;
  auto pause = std::chrono::milliseconds(pause_first);
  for (int tried = 1;; ++tried, pause *= 2) {
    bool again = false;
    reply = send_once(handle.get(), call, again);
    const bool late = std::chrono::steady_clock::now() - begun >= settings_.patience;
    if (!again || late || tried == tries_max || stopping_) break;
    const auto until =
        std::chrono::steady_clock::now() + jitter(std::min(pause, std::chrono::milliseconds(pause_max)));
    while (!stopping_ && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(look_each);
  }
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(handle));
  return reply;
}

Reply Client::send_once(CURL* handle, const Call& call, bool& again) {
  curl_easy_reset(handle);
  const adapters::Bounds bounds{std::min(settings_.patience, std::chrono::milliseconds(5s)),
                                settings_.patience, &stopping_};
  adapters::set_common(handle, bounds);
  adapters::CurlList headers;
  adapters::add(headers, "Authorization: Bearer " + settings_.key);
  adapters::add(headers, "Stripe-Version: " + std::string(api_version));
  adapters::add(headers, "Expect:");
  if (call.post) adapters::add(headers, "Idempotency-Key: " + call.key);
  const std::string url = settings_.url + call.path;
  Taken taken;
  std::string error(CURL_ERROR_SIZE, '\0');
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "FlowMart-Orders");
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, error.data());
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &taken);
  if (call.post) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.form.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call.form.data());
  }
  const CURLcode code = curl_easy_perform(handle);
  Reply reply;
  // An answer that broke off is none.
  if (code == CURLE_OK && taken.whole) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    reply.status = static_cast<int>(status);
    reply.body = std::move(taken.body);
    reply.request = header_of(handle, "Request-Id");
    hide(reply.body, settings_.key);
    const std::string said = header_of(handle, "Stripe-Should-Retry");
    again = said.empty() ? reply.status == 409 || reply.status == 429 || reply.status > 500 : said == "true";
    return reply;
  }
  reply.failure = error.c_str()[0] != '\0' ? error.c_str() : curl_easy_strerror(code);
  hide(reply.failure, settings_.key);
  again = true;
  return reply;
}

}  // namespace flowmart::stripe

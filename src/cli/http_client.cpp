#include "cli/http_client.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "cli/http_connection.hpp"
#include "kernel/text.hpp"

namespace flowmart::cli {
namespace {

using Clock = std::chrono::steady_clock;

// Replies that nobody reads yet lie in the server and in the socket. Keeping what is asked ahead well under
// what these hold means that neither side ever waits for the other to read.
constexpr std::size_t ahead_bytes_max = 512 << 10;

// Waits that grow from 50 ms to 1 s while a server is away.
class Patience {
 public:
  explicit Patience(std::chrono::milliseconds limit) : until_(Clock::now() + limit) {}
  bool wait() {
    if (Clock::now() + pause_ > until_) return false;
    std::this_thread::sleep_for(pause_);
    pause_ = std::min(pause_ * 2, std::chrono::milliseconds{1'000});
    return true;
  }

 private:
  const Clock::time_point until_;
  std::chrono::milliseconds pause_{50};
};

bool try_later(const Reply& reply) { return reply.status == 503 || reply.status == 429; }

class HttpClient final : public Client {
 public:
  HttpClient(ServerAddress address, HttpOptions options)
      : address_(std::move(address)), options_(std::move(options)) {}

  Reply ask(const Request& request) override {
    const bool repeatable = request.verb == Verb::get || !request.idempotency_key.empty();
    Patience patience(repeatable ? options_.reconnect_timeout : std::chrono::milliseconds{0});
    while (true) {
      auto connection = borrow();
      const bool used = connection->used();
      Reply reply = exchange(*connection, request);
      if (reply.answered()) {
        give_back(std::move(connection));
        if (!try_later(reply) || !patience.wait()) return reply;
        continue;
      }
      // A kept connection may have been closed by the server while it was idle: a fresh one is tried at once.
      if (used && repeatable) continue;
      if (repeatable) tell_of_waiting(reply.trouble);
      if (!patience.wait()) return reply;
    }
  }

  void send(Request request) override {
    while (!unanswered_.empty() && (unanswered_.size() >= options_.window ||
                                    unanswered_bytes_ + request.body.size() > ahead_bytes_max))
      collect();
    unanswered_bytes_ += request.body.size();
    unanswered_.push_back(std::move(request));
    if (!ordered_ || !ordered_->write(unanswered_.back())) resend();
  }

  Reply receive() override {
    if (replies_.empty()) collect();
    Reply reply = std::move(replies_.front());
    replies_.pop_front();
    return reply;
  }

  std::optional<std::string> stream(const Request& request,
                                    const std::function<bool(std::string_view)>& visit) override {
    // A stream tells that it is alive every 15 seconds.
    HttpConnection connection(address_, std::chrono::milliseconds{60'000});
    if (auto trouble = connection.open()) return trouble;
    return connection.stream(request, visit);
  }

  bool shared() const override { return true; }

 private:
  void tell_of_waiting(const std::string& trouble) {
    if (options_.waiting && options_.reconnect_timeout.count() > 0 && !told_.exchange(true))
      options_.waiting(trouble, options_.reconnect_timeout);
  }

  Reply exchange(HttpConnection& connection, const Request& request) {
    if (!connection.is_open())
      if (auto trouble = connection.open()) return {.trouble = *trouble};
    if (!connection.write(request)) return {.trouble = "the connection was lost"};
    return connection.read();
  }

  std::unique_ptr<HttpConnection> borrow() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<HttpConnection>(address_, options_.reply_timeout);
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }
  void give_back(std::unique_ptr<HttpConnection> connection) {
    if (!connection->is_open()) return;
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
  }

  // Reads the reply of the oldest unanswered request. A server that says "later" or is lost gets everything
  // unanswered again, in order: what it had already done it answers as before.
  void collect() {
    Patience patience(options_.reconnect_timeout);
    while (true) {
      Reply reply = ordered_ ? ordered_->read() : Reply{.trouble = trouble_};
      if (!reply.answered()) tell_of_waiting(reply.trouble);
      if ((reply.answered() && !try_later(reply)) || !patience.wait()) {
        replies_.push_back(std::move(reply));
        unanswered_bytes_ -= unanswered_.front().body.size();
        unanswered_.pop_front();
        return;
      }
      resend();
    }
  }

  void resend() {
    ordered_ = std::make_unique<HttpConnection>(address_, options_.reply_timeout);
    auto trouble = ordered_->open();
    for (const Request& request : unanswered_)
      if (!trouble && !ordered_->write(request)) trouble = "the connection was lost";
    if (!trouble) return;
    trouble_ = *trouble;
    ordered_.reset();
  }

  const ServerAddress address_;
  const HttpOptions options_;
  std::atomic<bool> told_{false};
  std::mutex mutex_;  // guards the idle connections of `ask`
  std::vector<std::unique_ptr<HttpConnection>> idle_;
  std::unique_ptr<HttpConnection> ordered_;  // of `send` and `receive`, as is all below
  std::deque<Request> unanswered_;
  std::size_t unanswered_bytes_ = 0;
  std::deque<Reply> replies_;
  std::string trouble_;
};

}  // namespace

std::optional<ServerAddress> parse_url(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  ServerAddress address{{}, "80"};
  std::size_t end = url.find(':');
  if (url.starts_with('[')) {  // an IPv6 address
    const std::size_t bracket = url.find(']');
    if (bracket == url.npos) return std::nullopt;
    address.host = url.substr(1, bracket - 1);
    end = bracket + 1;
    if (end == url.size()) return address;
    if (url[end] != ':') return std::nullopt;
  } else {
    address.host = url.substr(0, end);
  }
  if (end != url.npos) address.port = url.substr(end + 1);
  const bool digits =
      std::all_of(address.port.begin(), address.port.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (address.host.empty() || address.host.find_first_of("/?#@ ") != std::string::npos || !digits ||
      address.port.empty() || address.port.size() > 5 || std::stoul(address.port) > 65'535)
    return std::nullopt;
  return address;
}

std::unique_ptr<Client> make_http_client(ServerAddress address, HttpOptions options) {
  return std::make_unique<HttpClient>(std::move(address), std::move(options));
}

std::string percent_encode(std::string_view text) {
  std::string out;
  append_percent_encoded(out, text);
  return out;
}

}  // namespace flowmart::cli

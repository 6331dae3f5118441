#include "cli/http_client.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "cli/http_connection.hpp"

namespace flowmart::cli {
namespace {

using Clock = std::chrono::steady_clock;

// Replies that nobody reads yet lie in the server and in the socket. Keeping what is asked ahead well under
// what these hold means that neither side ever waits for the other to read.
constexpr std::size_t ahead_bytes_max = 512 << 10;

// Waits that grow from 50 ms to 1 s while a server is away.
class Patience {
 public:
  explicit Patience(std::chrono::milliseconds limit) : x_until(Clock::now() + limit) {}
  bool wait() {
    if (Clock::now() + x_pause > x_until) return false;
    std::this_thread::sleep_for(x_pause);
    x_pause = std::min(x_pause * 2, std::chrono::milliseconds{1'000});
    return true;
  }

 private:
  const Clock::time_point x_until;
  std::chrono::milliseconds x_pause{50};
};

bool try_later(const Reply& reply) { return reply.status == 503 || reply.status == 429; }

class HttpClient final : public Client {
 public:
  HttpClient(ServerAddress address, HttpOptions options)
      : x_address(std::move(address)), x_options(options) {}

  Reply ask(const Request& request) override {
    const bool repeatable = request.verb == Verb::get || !request.idempotency_key.empty();
    Patience patience(repeatable ? x_options.reconnect_timeout : std::chrono::milliseconds{0});
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
      if (!patience.wait()) return reply;
    }
  }

  void send(Request request) override {
    while (!x_unanswered.empty() && (x_unanswered.size() >= x_options.window ||
                                     x_unanswered_bytes + request.body.size() > ahead_bytes_max))
      collect();
    x_unanswered_bytes += request.body.size();
    x_unanswered.push_back(std::move(request));
    if (!x_ordered || !x_ordered->write(x_unanswered.back())) resend();
  }

  Reply receive() override {
    if (x_replies.empty()) collect();
    Reply reply = std::move(x_replies.front());
    x_replies.pop_front();
    return reply;
  }

  std::optional<std::string> stream(const Request& request,
                                    const std::function<bool(std::string_view)>& visit) override {
    // A stream tells that it is alive every 15 seconds.
    HttpConnection connection(x_address, std::chrono::milliseconds{60'000});
    if (auto trouble = connection.open()) return trouble;
    return connection.stream(request, visit);
  }

  bool shared() const override { return true; }

 private:
  Reply exchange(HttpConnection& connection, const Request& request) {
    if (!connection.is_open())
      if (auto trouble = connection.open()) return {.trouble = *trouble};
    if (!connection.write(request)) return {.trouble = "the connection was lost"};
    return connection.read();
  }

  std::unique_ptr<HttpConnection> borrow() {
    const std::lock_guard lock(x_mutex);
    if (x_idle.empty()) return std::make_unique<HttpConnection>(x_address, x_options.reply_timeout);
    auto connection = std::move(x_idle.back());
    x_idle.pop_back();
    return connection;
  }
  void give_back(std::unique_ptr<HttpConnection> connection) {
    if (!connection->is_open()) return;
    const std::lock_guard lock(x_mutex);
    x_idle.push_back(std::move(connection));
  }

  // Reads the reply of the oldest unanswered request. A server that says "later" or is lost gets everything
  // unanswered again, in order: what it had already done it answers as before.
  void collect() {
    Patience patience(x_options.reconnect_timeout);
    while (true) {
      Reply reply = x_ordered ? x_ordered->read() : Reply{.trouble = x_trouble};
      if ((reply.answered() && !try_later(reply)) || !patience.wait()) {
        x_replies.push_back(std::move(reply));
        x_unanswered_bytes -= x_unanswered.front().body.size();
        x_unanswered.pop_front();
        return;
      }
      resend();
    }
  }

  void resend() {
    x_ordered = std::make_unique<HttpConnection>(x_address, x_options.reply_timeout);
    auto trouble = x_ordered->open();
    for (const Request& request : x_unanswered)
      if (!trouble && !x_ordered->write(request)) trouble = "the connection was lost";
    if (!trouble) return;
    x_trouble = *trouble;
    x_ordered.reset();
  }

  const ServerAddress x_address;
  const HttpOptions x_options;
  std::mutex x_mutex;  // guards the idle connections of `ask`
  std::vector<std::unique_ptr<HttpConnection>> x_idle;
  std::unique_ptr<HttpConnection> x_ordered;  // of `send` and `receive`, as is all below
  std::deque<Request> x_unanswered;
  std::size_t x_unanswered_bytes = 0;
  std::deque<Reply> x_replies;
  std::string x_trouble;
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
      address.port.empty() || address.port.size() > 5)
    return std::nullopt;
  return address;
}

std::unique_ptr<Client> make_http_client(ServerAddress address, HttpOptions options) {
  return std::make_unique<HttpClient>(std::move(address), options);
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    constexpr char digits[] = "0123456789ABCDEF";
    out += '%';
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

}  // namespace flowmart::cli

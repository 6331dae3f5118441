// What the commands need of FlowMart: its public API as requests and replies. One implementation speaks HTTP
// to a server (http_client.hpp); for an offline data folder the application hands in another.
//
// Two ways to ask:
//   - `ask`: one request, wait for the reply; from any thread, any number at a time, in no order;
//   - `send` and `receive`: requests that the engine must take in the order of sending, several ahead of
//     their replies. One thread sends, the same or another receives.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace flowmart::cli {

enum class Verb : unsigned char { get, post };

struct Request {
  Verb verb = Verb::get;
  std::string target;             // path and query, encoded: "/v1/orders?limit=100"
  std::string body{};             // JSON, of a post
  std::string idempotency_key{};  // repeats under it are answered as the first was; empty: none
};

struct Reply {
  int status = 0;         // of HTTP; 0: no answer came, and whether the request was carried out is unknown
  std::string body{};     // JSON; of an error, an RFC 9457 problem
  std::string trouble{};  // why no answer came

  bool answered() const { return status != 0; }
  bool good() const { return status >= 200 && status < 300; }
};

class Client {
 public:
  virtual ~Client() = default;

  virtual Reply ask(const Request& request) = 0;

  // Blocks while as many requests are unanswered as may be. Only posts with an idempotency key: after a lost
  // connection whatever was not answered is sent again.
  virtual void send(Request request) = 0;
  virtual Reply receive() = 0;  // of the oldest request not yet received; there must be one

  // Gets an answer without an end line by line, until the visitor returns false (then nothing is returned) or
  // it breaks off (then why).
  virtual std::optional<std::string> stream(const Request& request,
                                            const std::function<bool(std::string_view line)>& visit) = 0;

  // Whether others may be at work on the same data: then following makes sense.
  virtual bool shared() const = 0;
};

// Either a client or the sentence that says why there is none.
struct Connection {
  std::unique_ptr<Client> client;
  std::string trouble;
};

// A path segment or query value with everything encoded that isn't unreserved (RFC 3986).
std::string percent_encode(std::string_view text);

}  // namespace flowmart::cli

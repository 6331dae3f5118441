// An HTTP/1.1 server over Boost.Asio and Beast's parser. Knows nothing of orders.
//
// Threads: each I/O thread owns its connections; Application is called on these threads and must not block.
// Answers come back from any thread through Responder. Requests of one connection are answered in order.
// Everything that is wrong with the HTTP itself is answered here, as problem details, before the application
// sees it: framing, sizes, slow clients, overload.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/server/request.hpp"
#include "http/server/responder.hpp"
#include "http/server/response.hpp"

namespace flowmart::http {

using Handler = std::function<void(const Request&, Responder)>;

// Whether a pipelined request may start before earlier ones of its connection are answered. Only requests of
// one kind overlap.
enum class Overlap : unsigned char {
  none,     // waits for all earlier ones, and later ones wait for it
  safe,     // reads (RFC 9112 section 9.3.2)
  ordered,  // the handler passes it on in the order of arrival, to something that keeps that order
};

// What the application says of a request whose header has been read, but not its body.
struct Admission {
  std::size_t body_bytes_max = 0;
  Overlap overlap = Overlap::none;
  bool limited = true;                // counts towards in_flight_max (a health check does not)
  std::uint32_t route = 0;            // the application's own, handed back with the request
  std::string_view label;             // for metrics: the pattern, never the path
  std::optional<Response> refusal{};  // answers instead of the application (404, 405, 406, 415)
};

class Application {
 public:
  virtual ~Application() = default;
  virtual Admission admit(Request& head) = 0;
  virtual void handle(const Request& request, const Admission& admission, Responder responder) = 0;
};

// One answered request, for metrics and the access log; called on an I/O thread.
struct Access {
  std::string_view label;  // the route's; empty when no route was reached
  Method method = Method::other;
  int status = 0;
  std::chrono::nanoseconds duration{};  // header complete until answer queued for writing
  std::size_t request_bytes = 0, response_bytes = 0;
};

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: a free one, see Server::port
  unsigned threads = 1;
  std::string public_path{};  // a path's beginning that a proxy keeps or leaves out, such as "/oms"

  std::size_t header_bytes_max = 32 << 10;  // request line and headers together
  std::size_t header_count_max = 100;
  std::size_t target_bytes_max = 8 << 10;
  std::size_t connections_max = 10'000;
  std::size_t refusals_max = 256;     // connections beyond, each of which is told so before it is closed
  std::size_t in_flight_max = 4'096;  // beyond: 503 with Retry-After
  // Of all bodies together that are not there whole; beyond: 503 with Retry-After. Bodies that are no longer
  // than a head may be don't count, so that half a body never stands in the way of an ordinary request.
  std::size_t body_bytes_under_way_max = 64 << 20;
  std::size_t pipelined_max = 64;  // in flight on one connection; the rest waits unread
  std::size_t unsent_bytes_max =
      4 << 20;  // answers not taken by a client; beyond, nothing more is read from it

  std::chrono::milliseconds header_timeout{10'000};  // from its first byte
  std::chrono::milliseconds body_timeout{30'000};    // whole body
  std::chrono::milliseconds idle_timeout{75'000};    // between requests
  std::chrono::milliseconds write_timeout{30'000};   // without a byte taken by the client
  std::chrono::seconds retry_after{1};

  std::function<void(const Access&)> on_access{};      // may be empty
  std::function<void(std::string_view)> on_trouble{};  // what a person should hear of: accept failing, a
                                                       // handler throwing
};

struct Counters {
  std::uint64_t connections_accepted = 0, connections_refused = 0, connections_open = 0;
  std::uint64_t requests = 0, in_flight = 0, overloaded = 0, streams_open = 0;
  std::uint64_t body_bytes_under_way = 0;  // of those that count, see Options
};

class Server {
 public:
  Server(Options options, Application& application);
  ~Server();  // stops at once
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens; empty on success, else what stands in the way (address in use, not allowed, ...).
  std::optional<std::string> start();
  std::uint16_t port() const;
  // No new connections or requests; what is in flight is answered, streams are ended; at the deadline the
  // rest is cut. Returns when all I/O threads have ended. Not from an I/O thread.
  void stop(std::chrono::milliseconds drain = std::chrono::milliseconds{5'000});
  Counters counters() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowmart::http

// The right to answer one request, once, from any thread; and streams, which are answers without an end.
//
// A Responder or Stream may outlive its connection and even its server: what is sent then goes nowhere.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/server/response.hpp"

namespace flowmart::http {

class Mailbox;       // of one I/O thread: what other threads hand to it
struct StreamState;  // what a Stream and its connection share

// Names a request in flight; stale ones are recognised and dropped.
struct Ticket {
  std::uint32_t connection = 0, generation = 0;
  std::uint64_t request = 0;
};

class Stream;

struct StreamOptions {
  // While fewer bytes than that wait for the reader, a write passes, whatever its size; a write beyond
  // disconnects it. Who minds `room` never writes beyond: its reader is slowed to its own pace, and cut by
  // Options::write_timeout when it takes nothing at all.
  std::size_t buffer_bytes_max = 1 << 20;
  std::chrono::milliseconds heartbeat{15'000};  // a comment (SSE) when nothing else was sent; 0: none
};

class Responder {
 public:
  Responder(std::shared_ptr<Mailbox> mailbox, Ticket ticket)
      : mailbox_(std::move(mailbox)), ticket_(ticket) {}
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();  // unused: the client gets 500

  // Thread-safe. On the connection's own thread the answer is written at once (answers to pipelined requests
  // are written together), from any other it is handed over.
  void answer(Response response);

  // Begins an endless answer; `head` gives status, type and headers, its body is not sent.
  Stream open_stream(Response head, StreamOptions options = {});
  // Server-sent events: text/event-stream, no caching, heartbeats.
  Stream open_events(StreamOptions options = {});

  bool usable() const { return mailbox_ != nullptr; }

 private:
  friend struct Answer;
  friend void answer_all(std::vector<struct Answer>& answers);
  std::shared_ptr<Mailbox> mailbox_;
  Ticket ticket_;
};

struct Answer {
  Responder responder;
  Response response;
};
// Answers many with one lock and one wake-up of each I/O thread concerned; leaves `answers` empty with its
// capacity. This is how the engine answers a whole batch after its commit.
void answer_all(std::vector<Answer>& answers);

// Formats one server-sent event, to be sent to any number of streams. Line breaks in `data` are kept as the
// format has them; `id` and `event` may be empty and hold no line breaks.
std::shared_ptr<const std::string> format_event(std::string_view id, std::string_view event,
                                                std::string_view data);

// Copyable handle; all copies are one stream. Thread-safe.
class Stream {
 public:
  Stream() = default;  // closed
  explicit Stream(std::shared_ptr<StreamState> state) : state_(std::move(state)) {}

  // False when the stream is closed, also because this write found no room (the slow reader is then
  // disconnected; an SSE client reconnects with Last-Event-ID).
  bool send(std::string_view event_id, std::string_view event, std::string_view data);
  bool write(std::shared_ptr<const std::string> bytes);
  bool write(std::string bytes);
  void end();  // after what was written before; the connection stays usable for the client

  bool closed() const;
  std::size_t room() const;  // bytes up to the bound; while there are any, the next write passes
  // Called on the I/O thread each time that the buffer has drained to half or less after it was above half,
  // and once when the stream closes without `end` or a refused write of ours. Must not block. Set it before
  // the first write; empty functions are not allowed.
  void on_change(std::function<void()> callback);

 private:
  std::shared_ptr<StreamState> state_;
};

}  // namespace flowmart::http

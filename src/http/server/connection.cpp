#include "http/server/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <utility>

#include "http/server/problem.hpp"
#include "http/server/render.hpp"

namespace flowmart::http {
namespace {

constexpr std::int64_t linger_ms = 1'000;              // for a client to take the last answer
constexpr std::size_t lingered_bytes_max = 16u << 20;  // read and dropped meanwhile
constexpr std::size_t kept_output_bytes = 64u << 10;   // a larger buffer is given back when empty
constexpr std::size_t read_bytes_least = 1024;

}  // namespace

Connection::Connection(Loop& loop, Socket socket, Ticket name)
    : x_loop(loop), x_socket(std::move(socket)), x_name(name) {
  ErrorCode ignored;
  x_socket.non_blocking(true, ignored);
  x_socket.set_option(Tcp::no_delay(true), ignored);
  const auto peer = x_socket.remote_endpoint(ignored);
  if (!ignored) x_remote = peer.address().to_string();
}

Connection::~Connection() = default;

void Connection::start(bool refused) {
  if (refused) {
    ++x_loop.core().refused;
    auto answer = problem(503, "too-many-connections", "The server has as many connections as it takes.");
    answer.header("Retry-After", std::to_string(options().retry_after.count()));
    fail(std::move(answer));
  }
  advance();
}

void Connection::receive(Letter& letter) {
  Slot* const slot = x_closed ? nullptr : find(letter.ticket.request);
  if (!slot) {
    if (letter.stream) letter.stream->close(true);
    return;
  }
  switch (letter.kind) {
    case Letter::Kind::answer: complete(*slot, std::move(letter.response)); break;
    case Letter::Kind::open: open_stream(*slot, letter); break;
    case Letter::Kind::write: write_stream(*slot, letter.bytes); break;
    case Letter::Kind::end: end_stream(*slot); break;
    case Letter::Kind::cut: cut(); return;
  }
  if (x_advancing || x_marked) return;
  x_marked = true;
  x_loop.mark(*this);
}

void Connection::advance() {
  x_marked = false;
  if (x_closed) return;
  do {
    x_advancing = true;
    while (step()) {
    }
    x_advancing = false;
    flush();
    if (x_closed) return;
  } while (std::exchange(x_output_full, false) && !x_writing);  // all went out at once: there is room again
  set_read_deadline();
  read_on();
}

void Connection::read_on() {
  if (x_reading || x_end_of_input) return;
  // A whole request that waits for earlier answers keeps its bytes where they are; and a client that does not
  // take its answers gets no further ones.
  if (x_phase == Phase::ready || unsent_bytes() > options().unsent_bytes_max) return;
  const bool body_ahead = x_phase == Phase::body && x_body_start + x_body_length > x_input.size();
  // What the step could not use although it has come (pipelined behind a waiting request) stays bounded.
  if (!body_ahead && x_input.size() > 2 * options().header_bytes_max) return;
  char* const space = x_input.space(read_bytes_least);
  x_reading = true;
  x_socket.async_read_some(asio::buffer(space, x_input.free_bytes()),
                           [this](const ErrorCode& ec, std::size_t count) { on_read(ec, count); });
}

bool Connection::operation_done() {
  if (!x_closed) return false;
  if (!x_reading && !x_writing) x_loop.retire(*this);
  return true;
}

void Connection::on_read(const ErrorCode& ec, std::size_t count) {
  x_reading = false;
  if (!operation_done()) {
    if (ec && ec != asio::error::eof) {
      cut();
    } else {
      x_input.commit(count);
      if (x_shut) x_lingered_bytes += count;
      if (ec) x_end_of_input = true;
      // A stream whose client has ended its side counts as left: nothing else would ever say so.
      const bool left = ec && (x_shut || (!x_slots.empty() && x_slots.front().stream));
      if (left || x_lingered_bytes > lingered_bytes_max) cut();
      advance();
    }
  }
  x_loop.end_turn();
}

void Connection::flush() {
  if (x_writing || x_closed) return;
  if (!x_out.empty()) {
    ErrorCode ec;
    const auto count = x_socket.write_some(asio::buffer(x_out), ec);
    if (ec && ec != asio::error::would_block && ec != asio::error::try_again) return cut();
    if (!ec && count == x_out.size()) {
      x_out.clear();
      if (x_out.capacity() > kept_output_bytes) std::string().swap(x_out);
      stream_bytes_taken(std::exchange(x_out_stream_bytes, 0));
    } else {
      x_sending.swap(x_out);
      x_sending_stream_bytes = std::exchange(x_out_stream_bytes, 0);
      x_sent = ec ? 0 : count;
      return write_rest();
    }
  }
  if (x_phase == Phase::closing && x_slots.empty() && x_out.empty() && !x_closed) end_politely();
}

void Connection::write_rest() {
  x_writing = true;
  x_write_deadline_ms = Loop::now_ms() + options().write_timeout.count();
  x_socket.async_write_some(asio::buffer(x_sending) + x_sent,
                            [this](const ErrorCode& ec, std::size_t count) { on_written(ec, count); });
}

void Connection::on_written(const ErrorCode& ec, std::size_t count) {
  x_writing = false;
  x_write_deadline_ms = 0;
  if (!operation_done()) {
    x_sent += count;
    if (ec) {
      cut();
    } else if (x_sent < x_sending.size()) {
      write_rest();
    } else {
      x_sending.clear();
      if (x_sending.capacity() > kept_output_bytes) std::string().swap(x_sending);
      x_sent = 0;
      stream_bytes_taken(std::exchange(x_sending_stream_bytes, 0));
      advance();
    }
  }
  x_loop.end_turn();
}

// All is answered and written: says that nothing follows, then reads on until the client has gone too.
// Closing while its bytes are still coming would reset the connection and could take the answer with it.
void Connection::end_politely() {
  if (x_end_of_input) return cut();
  if (x_shut) return;
  x_shut = true;
  ErrorCode ignored;
  x_socket.shutdown(Socket::shutdown_send, ignored);
  x_read_deadline_ms = Loop::now_ms() + linger_ms;
}

void Connection::cut() {
  if (x_closed) return;
  x_closed = true;
  ErrorCode ignored;
  x_socket.close(ignored);
  for (auto& slot : x_slots) {
    if (slot.state == State::waiting) --x_loop.core().in_flight;
    if (!slot.stream) continue;
    --x_loop.core().streams;
    const auto stream = std::move(slot.stream);
    stream->close(true);
  }
  x_slots.clear();
  if (!x_reading && !x_writing) x_loop.retire(*this);
}

void Connection::set_read_deadline() {
  if (x_shut) return;  // has its own
  if (x_phase == Phase::body || x_phase == Phase::chunked || x_phase == Phase::swallow)
    return;  // set at its head
  if (x_phase == Phase::head && x_slots.empty() && !x_writing) {
    if (x_input.empty()) x_read_deadline_ms = Loop::now_ms() + options().idle_timeout.count();
    return;
  }
  // A head that has begun has its deadline from its first byte; everything else waits for us.
  if (x_phase != Phase::head || !x_head_begun) x_read_deadline_ms = 0;
}

void Connection::look_at_clock(std::int64_t now_ms) {
  if (x_closed) return;
  if (x_write_deadline_ms != 0 && now_ms > x_write_deadline_ms) return cut();
  if (x_read_deadline_ms != 0 && now_ms > x_read_deadline_ms) {
    x_read_deadline_ms = 0;
    const bool idle = x_phase == Phase::head && x_input.empty();
    if (x_shut || idle) return cut();
    fail(problem(408, "request-timeout",
                 x_phase == Phase::head ? "The head of the request came too slowly."
                                        : "The body of the request came too slowly."));
    return advance();
  }
  if (x_slots.empty() || x_slots.front().state != State::streaming || x_writing) return;
  const auto every = x_slots.front().stream ? x_slots.front().stream->options.heartbeat.count() : 0;
  if (every <= 0 || now_ms - x_last_write_ms < every) return;
  append_stream_bytes(x_slots.front(), ":\n\n");
  flush();
}

void Connection::begin_drain() {
  if (x_closed) return;
  for (auto& slot : x_slots) slot.ended = true;
  if (!x_slots.empty() && x_slots.front().stream) end_stream(x_slots.front());
  if (x_slots.empty() && x_phase == Phase::head && x_input.empty() && unsent_bytes() == 0) return cut();
  advance();
}

void Connection::stream_bytes_taken(std::size_t count) {
  if (count == 0 || x_slots.empty() || !x_slots.front().stream) return;
  const auto stream = x_slots.front().stream;
  const auto before = stream->unsent_bytes.fetch_sub(count);
  const auto half = stream->options.buffer_bytes_max / 2;
  if (before > half && before - count <= half) stream->tell_change();
}

}  // namespace flowmart::http

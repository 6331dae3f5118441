#include "http/server/connection.hpp"

#include <algorithm>
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
constexpr std::size_t first_input_bytes = 4096;
constexpr std::size_t kept_input_bytes = 64u << 10;  // a larger buffer is given back when empty

}  // namespace

Connection::Connection(Loop& loop, Socket socket, Ticket name)
    : loop_(loop), socket_(std::move(socket)), name_(name) {
  ErrorCode ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(Tcp::no_delay(true), ignored);
  const auto peer = socket_.remote_endpoint(ignored);
  if (!ignored) remote_ = peer.address().to_string();
}

Connection::~Connection() = default;

void Connection::start(bool refused) {
  if (refused) {
    ++loop_.core().refused;
    auto answer = problem(503, "too-many-connections", "The server has as many connections as it takes.");
    answer.header("Retry-After", std::to_string(options().retry_after.count()));
    fail(std::move(answer));
  }
  advance();
}

void Connection::receive(Letter& letter) {
  Slot* const slot = closed_ ? nullptr : find(letter.ticket.request);
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
  if (advancing_ || marked_) return;
  marked_ = true;
  loop_.mark(*this);
}

void Connection::advance() {
  marked_ = false;
  if (closed_) return;
  do {
    advancing_ = true;
    while (step()) {
    }
    advancing_ = false;
    flush();
    if (closed_) return;
  } while (std::exchange(output_full_, false) && !writing_);  // all went out at once: there is room again
  set_read_deadline();
  read_on();
}

bool Connection::wants_bytes() const {
  if (end_of_input_) return false;
  // A whole request that waits for earlier answers keeps its bytes where they are; and a client that does not
  // take its answers gets no further ones.
  if (phase_ == Phase::ready || unsent_bytes() > options().unsent_bytes_max) return false;
  const bool body_ahead = phase_ == Phase::body && body_start_ + body_length_ > input_.size();
  // What the step could not use although it has come (pipelined behind a waiting request) stays bounded.
  return body_ahead || input_.size() <= 2 * options().header_bytes_max;
}

void Connection::read_on() {
  if (reading_ || !wants_bytes()) return;
  reading_ = true;
  socket_.async_wait(Socket::wait_read, [this](const ErrorCode& ec) { on_readable(ec); });
}

bool Connection::operation_done() {
  if (!closed_) return false;
  if (!reading_ && !writing_) loop_.retire(*this);
  return true;
}

void Connection::on_readable(const ErrorCode& ec) {
  reading_ = false;
  if (!operation_done()) {
    if (ec) cut();
    else if (wants_bytes()) take_bytes();  // else what came meanwhile goes first, and `advance` asks again
  }
  loop_.end_turn();
}

void Connection::shrink_input() {
  if (input_.capacity() > kept_input_bytes && input_.size() < kept_input_bytes / 2) input_.shrink_to_fit();
}

void Connection::take_bytes() {
  const auto used = input_.size() + Request::body_padding;
  const auto left = input_.capacity() > used ? input_.capacity() - used : 0;
  const auto count_max = std::max(left, input_.capacity() == 0 ? first_input_bytes : read_bytes_least);
  const auto space = input_.prepare(count_max + Request::body_padding);
  ErrorCode ec;
  const auto count = socket_.read_some(asio::buffer(space.data(), count_max), ec);
  const bool ended = ec == asio::error::eof;
  if (ec && !ended && ec != asio::error::would_block && ec != asio::error::try_again) return cut();
  input_.commit(count);
  if (shut_) lingered_bytes_ += count;
  end_of_input_ = ended;
  // A stream whose client has ended its side counts as left: nothing else would ever say so.
  const bool left_us = ended && (shut_ || (!slots_.empty() && slots_.front().stream));
  if (left_us || lingered_bytes_ > lingered_bytes_max) cut();
  advance();
}

void Connection::flush() {
  if (writing_ || closed_) return;
  if (!out_.empty()) {
    ErrorCode ec;
    const auto count = socket_.write_some(asio::buffer(out_), ec);
    if (ec && ec != asio::error::would_block && ec != asio::error::try_again) return cut();
    if (!ec && count == out_.size()) {
      out_.clear();
      if (out_.capacity() > kept_output_bytes) std::string().swap(out_);
      stream_bytes_taken(std::exchange(out_stream_bytes_, 0));
    } else {
      sending_.swap(out_);
      sending_stream_bytes_ = std::exchange(out_stream_bytes_, 0);
      sent_ = ec ? 0 : count;
      return write_rest();
    }
  }
  if (phase_ == Phase::closing && slots_.empty() && out_.empty() && !closed_) end_politely();
}

void Connection::write_rest() {
  writing_ = true;
  write_deadline_ms_ = Loop::now_ms() + options().write_timeout.count();
  socket_.async_write_some(asio::buffer(sending_) + sent_,
                           [this](const ErrorCode& ec, std::size_t count) { on_written(ec, count); });
}

void Connection::on_written(const ErrorCode& ec, std::size_t count) {
  writing_ = false;
  write_deadline_ms_ = 0;
  if (!operation_done()) {
    sent_ += count;
    if (ec) {
      cut();
    } else if (sent_ < sending_.size()) {
      write_rest();
    } else {
      sending_.clear();
      if (sending_.capacity() > kept_output_bytes) std::string().swap(sending_);
      sent_ = 0;
      stream_bytes_taken(std::exchange(sending_stream_bytes_, 0));
      advance();
    }
  }
  loop_.end_turn();
}

// All is answered and written: says that nothing follows, then reads on until the client has gone too.
// Closing while its bytes are still coming would reset the connection and could take the answer with it.
void Connection::end_politely() {
  if (end_of_input_) return cut();
  if (shut_) return;
  shut_ = true;
  ErrorCode ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  read_deadline_ms_ = Loop::now_ms() + linger_ms;
}

void Connection::cut() {
  if (closed_) return;
  closed_ = true;
  give_back_body_bytes();
  ErrorCode ignored;
  socket_.close(ignored);
  for (auto& slot : slots_) {
    if (slot.state == State::waiting) --loop_.core().in_flight;
    if (!slot.stream) continue;
    --loop_.core().streams;
    const auto stream = std::move(slot.stream);
    stream->close(true);
  }
  slots_.clear();
  if (!reading_ && !writing_) loop_.retire(*this);
}

void Connection::set_read_deadline() {
  if (shut_) return;  // has its own
  if (phase_ == Phase::body || phase_ == Phase::chunked || phase_ == Phase::swallow)
    return;  // set at its head
  if (phase_ == Phase::head && slots_.empty() && !writing_) {
    if (input_.size() == 0) read_deadline_ms_ = Loop::now_ms() + options().idle_timeout.count();
    return;
  }
  // A head that has begun has its deadline from its first byte; everything else waits for us.
  if (phase_ != Phase::head || !head_begun_) read_deadline_ms_ = 0;
}

void Connection::look_at_clock(std::int64_t now_ms) {
  if (closed_) return;
  if (write_deadline_ms_ != 0 && now_ms > write_deadline_ms_) return cut();
  if (read_deadline_ms_ != 0 && now_ms > read_deadline_ms_) {
    read_deadline_ms_ = 0;
    const bool idle = phase_ == Phase::head && input_.size() == 0;
    if (shut_ || idle) return cut();
    fail(problem(408, "request-timeout",
                 phase_ == Phase::head ? "The head of the request came too slowly."
                                       : "The body of the request came too slowly."));
    return advance();
  }
  if (slots_.empty() || slots_.front().state != State::streaming || writing_) return;
  const auto every = slots_.front().stream ? slots_.front().stream->options.heartbeat.count() : 0;
  if (every <= 0 || now_ms - last_write_ms_ < every) return;
  append_stream_bytes(slots_.front(), ":\n\n");
  flush();
}

void Connection::begin_drain() {
  if (closed_) return;
  for (auto& slot : slots_) slot.ended = true;
  if (!slots_.empty() && slots_.front().stream) end_stream(slots_.front());
  if (slots_.empty() && phase_ == Phase::head && input_.size() == 0 && unsent_bytes() == 0) return cut();
  advance();
}

void Connection::stream_bytes_taken(std::size_t count) {
  if (count == 0 || slots_.empty() || !slots_.front().stream) return;
  const auto stream = slots_.front().stream;
  const auto before = stream->unsent_bytes.fetch_sub(count);
  const auto half = stream->options.buffer_bytes_max / 2;
  if (before > half && before - count <= half) stream->tell_change();
}

}  // namespace flowmart::http

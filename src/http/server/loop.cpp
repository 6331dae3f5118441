#include "http/server/loop.hpp"

#include <pthread.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <ctime>
#include <utility>

#include "http/server/connection.hpp"
#include "http/server/problem.hpp"
#include "http/server/render.hpp"

namespace flowmart::http {
namespace {

// Deadlines are looked at this often: a fraction of the shortest one.
std::chrono::milliseconds tick_interval(const Options& options) {
  const auto shortest =
      std::min({options.header_timeout, options.body_timeout, options.idle_timeout, options.write_timeout});
  return std::clamp(shortest / 4, std::chrono::milliseconds{5}, std::chrono::milliseconds{100});
}

}  // namespace

// All sockets and timers of a context are used by its own thread alone, so the reactor needs no locks of its
// own; posting from other threads still is safe (Asio's UNSAFE_IO concurrency hint).
Loop::Loop(Core& core)
    : core_(core),
      context_(std::make_shared<asio::io_context>(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO)),
      mailbox_(std::make_shared<Mailbox>(context_)),
      timer_(*context_),
      tick_interval_(tick_interval(core.options)) {}

Loop::~Loop() {
  context_->stop();
  join();
}

void Loop::run_in_thread() {
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "http");
    run();
  });
}

void Loop::join() {
  if (thread_.joinable()) thread_.join();
}

void Loop::listen(Acceptor acceptor, std::vector<Loop*> loops) {
  acceptor_.emplace(std::move(acceptor));
  loops_ = std::move(loops);
}

void Loop::run() {
  mailbox_->attach(this);
  if (acceptor_) accept();
  schedule_tick();
  context_->run();
  cut_all();
  mailbox_->attach(nullptr);
  acceptor_.reset();
  for (auto& entry : entries_) entry.connection.reset();
}

std::int64_t Loop::now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

std::string_view Loop::common_lines() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec == date_second_) return common_lines_;
  date_second_ = now.tv_sec;
  std::tm parts{};
  ::gmtime_r(&now.tv_sec, &parts);
  common_lines_ = "Server: flowmart\r\nDate: " + http_date(parts) + "\r\n";
  return common_lines_;
}

void Loop::accept() {
  acceptor_->async_accept([this](const ErrorCode& ec, Socket socket) { on_accept(ec, std::move(socket)); });
}

void Loop::on_accept(const ErrorCode& ec, Socket socket) {
  if (draining_ || ec == asio::error::operation_aborted) return;
  if (ec == asio::error::connection_aborted) return accept();  // by its client, while it waited
  if (ec) {
    // Out of file handles or memory: the next tick tries again, rather than spinning here.
    if (!std::exchange(accept_trouble_told_, true))
      core_.trouble("cannot accept connections for now: " + ec.message());
    accept_paused_ = true;
    return;
  }
  accept_trouble_told_ = false;
  ++core_.accepted;
  const auto open = core_.open.fetch_add(1);
  if (open >= core_.options.connections_max + core_.options.refusals_max) {
    --core_.open;
    ++core_.refused;  // not even told
  } else {
    Loop* const chosen = loops_[next_loop_++ % loops_.size()];
    ErrorCode ignored;
    const auto protocol = socket.local_endpoint(ignored).protocol();
    if (chosen == this) enter(std::move(socket));
    else chosen->adopt(socket.release(), protocol);
  }
  accept();
  end_turn();
}

void Loop::adopt(int native_socket, Tcp protocol) {
  asio::post(*context_, [this, native_socket, protocol] {
    Socket socket(*context_);
    ErrorCode ec;
    socket.assign(protocol, native_socket, ec);
    enter(std::move(socket));
    end_turn();
  });
}

void Loop::enter(Socket socket) {
  if (draining_ || !socket.is_open()) {
    --core_.open;
    return;
  }
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(entries_.size());
    entries_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  auto& entry = entries_[index];
  entry.connection =
      std::make_unique<Connection>(*this, std::move(socket), Ticket{index, entry.generation, 0});
  entry.connection->start(core_.open > core_.options.connections_max);
}

void Loop::deliver(Letter& letter) {
  const auto& entry = entries_[letter.ticket.connection];
  if (entry.connection && entry.generation == letter.ticket.generation) entry.connection->receive(letter);
  else if (letter.stream) letter.stream->close(true);
}

void Loop::take_letters() {
  mailbox_->collect(letters_);
  for (auto& letter : letters_) deliver(letter);
  letters_.clear();
  mailbox_->collected();
  end_turn();
}

void Loop::mark(Connection& connection) { marked_.push_back(&connection); }

void Loop::retire(Connection& connection) { retired_.push_back(&connection); }

void Loop::end_turn() {
  while (!marked_.empty()) {
    marked_now_.swap(marked_);
    for (auto* connection : marked_now_) connection->advance();
    marked_now_.clear();
  }
  for (auto* connection : retired_) {
    const auto index = connection->index();
    entries_[index].connection.reset();
    ++entries_[index].generation;
    free_.push_back(index);
    --core_.open;
  }
  retired_.clear();
  leave_when_empty();
}

void Loop::schedule_tick() {
  timer_.expires_after(tick_interval_);
  timer_.async_wait([this](const ErrorCode& ec) {
    if (!ec) tick();
  });
}

void Loop::tick() {
  if (accept_paused_ && acceptor_ && !draining_) {
    accept_paused_ = false;
    accept();
  }
  const auto now = now_ms();
  // By index: what runs here may add connections.
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].connection) entries_[i].connection->look_at_clock(now);
  if (draining_ && now >= drain_until_ms_) cut_all();
  schedule_tick();
  end_turn();
}

void Loop::drain(std::chrono::milliseconds limit) {
  asio::post(*context_, [this, limit] {
    draining_ = true;
    drain_until_ms_ = now_ms() + limit.count();
    ErrorCode ignored;
    if (acceptor_) acceptor_->close(ignored);
    for (auto& entry : entries_)
      if (entry.connection) entry.connection->begin_drain();
    end_turn();
  });
}

void Loop::cut_all() {
  for (auto& entry : entries_)
    if (entry.connection) entry.connection->cut();
}

void Loop::leave_when_empty() {
  if (draining_ && free_.size() == entries_.size()) context_->stop();
}

}  // namespace flowmart::http

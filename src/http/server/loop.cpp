#include "http/server/loop.hpp"

#include <pthread.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <ctime>

#include "http/server/connection.hpp"
#include "http/server/problem.hpp"
#include "http/server/render.hpp"

namespace flowmart::http {
namespace {

// Connections above the limit that are told so before they are closed; beyond these, no more ceremony.
constexpr std::size_t refusals_max = 256;

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
    : x_core(core),
      x_context(std::make_shared<asio::io_context>(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO)),
      x_mailbox(std::make_shared<Mailbox>(x_context)),
      x_timer(*x_context),
      x_tick_interval(tick_interval(core.options)) {}

Loop::~Loop() {
  x_context->stop();
  join();
}

void Loop::run_in_thread() {
  x_thread = std::thread([this] {
    pthread_setname_np(pthread_self(), "http");
    run();
  });
}

void Loop::join() {
  if (x_thread.joinable()) x_thread.join();
}

void Loop::listen(Acceptor acceptor, std::vector<Loop*> loops) {
  x_acceptor.emplace(std::move(acceptor));
  x_loops = std::move(loops);
}

void Loop::run() {
  x_mailbox->attach(this);
  if (x_acceptor) accept();
  schedule_tick();
  x_context->run();
  cut_all();
  x_mailbox->attach(nullptr);
  x_acceptor.reset();
  for (auto& entry : x_entries) entry.connection.reset();
}

std::int64_t Loop::now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

std::string_view Loop::common_lines() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec == x_date_second) return x_common_lines;
  x_date_second = now.tv_sec;
  std::tm parts{};
  ::gmtime_r(&now.tv_sec, &parts);
  x_common_lines = "Server: flowmart\r\nDate: " + http_date(parts) + "\r\n";
  return x_common_lines;
}

void Loop::accept() {
  x_acceptor->async_accept([this](const ErrorCode& ec, Socket socket) { on_accept(ec, std::move(socket)); });
}

void Loop::on_accept(const ErrorCode& ec, Socket socket) {
  if (x_draining || ec == asio::error::operation_aborted) return;
  if (ec) {
    // Out of file handles or memory: the next tick tries again, rather than spinning here.
    x_core.trouble("cannot accept a connection: " + ec.message());
    x_accept_paused = true;
    return;
  }
  ++x_core.accepted;
  const auto open = x_core.open.fetch_add(1);
  if (open >= x_core.options.connections_max + refusals_max) {
    --x_core.open;
    ++x_core.refused;  // not even told
  } else {
    Loop* const chosen = x_loops[x_next_loop++ % x_loops.size()];
    ErrorCode ignored;
    const auto protocol = socket.local_endpoint(ignored).protocol();
    if (chosen == this) enter(std::move(socket));
    else chosen->adopt(socket.release(), protocol);
  }
  accept();
  end_turn();
}

void Loop::adopt(int native_socket, Tcp protocol) {
  asio::post(*x_context, [this, native_socket, protocol] {
    Socket socket(*x_context);
    ErrorCode ec;
    socket.assign(protocol, native_socket, ec);
    enter(std::move(socket));
    end_turn();
  });
}

void Loop::enter(Socket socket) {
  if (x_draining || !socket.is_open()) {
    --x_core.open;
    return;
  }
  std::uint32_t index = 0;
  if (x_free.empty()) {
    index = static_cast<std::uint32_t>(x_entries.size());
    x_entries.emplace_back();
  } else {
    index = x_free.back();
    x_free.pop_back();
  }
  auto& entry = x_entries[index];
  entry.connection =
      std::make_unique<Connection>(*this, std::move(socket), Ticket{index, entry.generation, 0});
  entry.connection->start(x_core.open > x_core.options.connections_max);
}

void Loop::deliver(Letter& letter) {
  const auto& entry = x_entries[letter.ticket.connection];
  if (entry.connection && entry.generation == letter.ticket.generation) entry.connection->receive(letter);
  else if (letter.stream) letter.stream->close(true);
}

void Loop::take_letters() {
  x_mailbox->collect(x_letters);
  for (auto& letter : x_letters) deliver(letter);
  x_letters.clear();
  x_mailbox->collected();
  end_turn();
}

void Loop::mark(Connection& connection) { x_marked.push_back(&connection); }

void Loop::retire(Connection& connection) { x_retired.push_back(&connection); }

void Loop::end_turn() {
  while (!x_marked.empty()) {
    x_marked_now.swap(x_marked);
    for (auto* connection : x_marked_now) connection->advance();
    x_marked_now.clear();
  }
  for (auto* connection : x_retired) {
    const auto index = connection->index();
    x_entries[index].connection.reset();
    ++x_entries[index].generation;
    x_free.push_back(index);
    --x_core.open;
  }
  x_retired.clear();
  leave_when_empty();
}

void Loop::schedule_tick() {
  x_timer.expires_after(x_tick_interval);
  x_timer.async_wait([this](const ErrorCode& ec) {
    if (!ec) tick();
  });
}

void Loop::tick() {
  if (x_accept_paused && x_acceptor && !x_draining) {
    x_accept_paused = false;
    accept();
  }
  const auto now = now_ms();
  // By index: what runs here may add connections.
  for (std::size_t i = 0; i < x_entries.size(); ++i)
    if (x_entries[i].connection) x_entries[i].connection->look_at_clock(now);
  if (x_draining && now >= x_drain_until_ms) cut_all();
  schedule_tick();
  end_turn();
}

void Loop::drain(std::chrono::milliseconds limit) {
  asio::post(*x_context, [this, limit] {
    x_draining = true;
    x_drain_until_ms = now_ms() + limit.count();
    ErrorCode ignored;
    if (x_acceptor) x_acceptor->close(ignored);
    for (auto& entry : x_entries)
      if (entry.connection) entry.connection->begin_drain();
    end_turn();
  });
}

void Loop::cut_all() {
  for (auto& entry : x_entries)
    if (entry.connection) entry.connection->cut();
}

void Loop::leave_when_empty() {
  if (x_draining && x_free.size() == x_entries.size()) x_context->stop();
}

}  // namespace flowmart::http

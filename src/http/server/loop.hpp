// One I/O thread with its connections. Internal to the server; everything here runs on that thread unless it
// says otherwise.
#pragma once
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "http/server/mailbox.hpp"
#include "http/server/server.hpp"

namespace flowmart::http {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using ErrorCode = boost::system::error_code;

class Connection;

// What all loops share.
struct Core {
  Core(Options chosen, Application& app) : options(std::move(chosen)), application(app) {}

  const Options options;
  Application& application;
  std::atomic<bool> draining{false};
  std::atomic<std::uint64_t> accepted{0}, refused{0}, open{0}, requests{0}, in_flight{0}, overloaded{0},
      streams{0};
  std::atomic<std::size_t> body_bytes{0};  // promised to bodies that are being received

  void trouble(std::string_view what) const {
    if (options.on_trouble) options.on_trouble(what);
  }
};

class Loop {
 public:
  explicit Loop(Core& core);
  ~Loop();

  // From any thread.
  void run_in_thread();
  void listen(Acceptor acceptor, std::vector<Loop*> loops);  // before run_in_thread
  void adopt(int native_socket, Tcp protocol);
  void drain(std::chrono::milliseconds limit);
  void join();
  asio::io_context& context() { return *context_; }

  Core& core() { return core_; }
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
  bool draining() const { return draining_; }
  std::string_view common_lines();  // "Server: ...\r\nDate: ...\r\n" of this second
  static std::int64_t now_ms();     // monotonic, coarse

  void deliver(Letter& letter);
  void take_letters();
  void mark(Connection& connection);    // has something to do at the end of this turn
  void retire(Connection& connection);  // is closed and has no operation under way
  void end_turn();                      // the last thing that every completion does

 private:
  struct Entry {
    std::unique_ptr<Connection> connection;
    std::uint32_t generation = 0;
  };

  void run();
  void accept();
  void on_accept(const ErrorCode& ec, Socket socket);
  void enter(Socket socket);
  void schedule_tick();
  void tick();
  void cut_all();
  void leave_when_empty();

  Core& core_;
  std::shared_ptr<asio::io_context> context_;
  std::shared_ptr<Mailbox> mailbox_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> free_;
  std::vector<Connection*> marked_, marked_now_, retired_;
  std::vector<Letter> letters_;
  std::optional<Acceptor> acceptor_;
  std::vector<Loop*> loops_;  // whom to give new connections, in turn
  std::size_t next_loop_ = 0;
  bool accept_paused_ = false, accept_trouble_told_ = false;
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                             Executor>
      timer_;
  std::chrono::milliseconds tick_interval_;
  bool draining_ = false;
  std::int64_t drain_until_ms_ = 0;
  std::int64_t date_second_ = -1;
  std::string common_lines_;
  std::thread thread_;
};

}  // namespace flowmart::http

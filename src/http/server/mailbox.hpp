// What other threads hand to an I/O thread. Internal to the server.
#pragma once
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/server/responder.hpp"

namespace flowmart::http {

class Loop;

// Shared by all copies of a Stream and its connection.
struct StreamState {
  std::shared_ptr<Mailbox> mailbox;
  Ticket ticket;
  StreamOptions options;
  std::atomic<std::size_t> unsent_bytes{0};
  std::atomic<bool> closed{false};
  std::mutex guard;
  std::function<void()> on_change;  // guarded

  void tell_change();
  void close(bool tell);  // the first call marks it, and tells if asked to
};

struct Letter {
  enum class Kind : unsigned char { answer, open, write, end, cut };
  Kind kind = Kind::answer;
  Ticket ticket;
  Response response{};
  std::shared_ptr<const std::string> bytes{};
  std::shared_ptr<StreamState> stream{};
};

class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  explicit Mailbox(std::shared_ptr<boost::asio::io_context> context) : context_(std::move(context)) {}

  // On the loop's own thread an answer is delivered at once. What belongs to a stream keeps the order of all
  // threads, so it queues behind letters that are on their way.
  void send(Letter letter);
  // Moves all letters in, with one lock and at most one wake-up. Never delivers at once.
  void send_all(std::vector<Letter>& letters);

  // Of the loop, on its thread.
  void attach(Loop* loop);  // null: letters go nowhere from now on
  // Swaps out what has come; until `collected` it counts as on its way.
  void collect(std::vector<Letter>& letters);
  void collected();

 private:
  void wake();

  std::shared_ptr<boost::asio::io_context> context_;
  std::mutex guard_;
  std::vector<Letter> letters_;  // guarded
  Loop* loop_ = nullptr;         // guarded; used on its own thread only
  bool open_ = true;             // guarded
  bool collecting_ = false;      // guarded
};

}  // namespace flowmart::http

// One client: reads requests, hands them to the application, writes the answers in order. Internal to the
// server; lives on one loop.
//
// Life: every completion runs `advance`, which reads on as far as the received bytes go, writes what has been
// rendered with one call, and asks for more bytes. A closed connection is retired once no operation refers to
// it. Requests in flight are slots, oldest first; only the front one may write.
#pragma once
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/server/head.hpp"
#include "http/server/loop.hpp"
#include "http/server/parser.hpp"
#include "http/server/target.hpp"

namespace flowmart::http {

class Connection {
 public:
  Connection(Loop& loop, Socket socket, Ticket name);
  ~Connection();

  std::uint32_t index() const { return name_.connection; }
  void start(bool refused);
  void receive(Letter& letter);
  void advance();
  void look_at_clock(std::int64_t now_ms);
  void begin_drain();
  void cut();  // closes at once, whatever is under way

 private:
  // What the bytes at the front of the input are.
  enum class Phase : unsigned char {
    head,
    body,     // of known length
    chunked,  // collected in chunked_body_
    ready,    // whole request, waiting for earlier ones
    swallow,  // body of a request that is refused already
    closing,  // nothing more is taken; ends when all is answered and written
  };
  enum class State : unsigned char { waiting, answered, streaming };

  struct Slot {
    std::uint64_t request = 0;
    Method method = Method::other;
    Overlap overlap = Overlap::none;
    State state = State::waiting;
    bool keeps_alive = true, version_10 = false, ended = false;
    bool unpacks = false;         // takes gzip
    bool head_of_stream = false;  // answered with what a stream begins with; it has no length
    std::string_view label;
    std::chrono::steady_clock::time_point since;
    std::size_t request_bytes = 0;
    Response response;
    std::shared_ptr<StreamState> stream;
    std::vector<std::shared_ptr<const std::string>> backlog;  // of a stream that is not in front yet
  };

  // Reading (connection_read.cpp). Each step is false when it takes more bytes, or an earlier answer, to go
  // on.
  bool step();
  bool step_head();
  bool starve();
  bool step_body();
  bool step_chunked();
  bool step_ready();
  bool step_swallow();
  bool read_head(std::size_t length);
  bool refuse_head(const ErrorCode& ec, std::string_view head);
  bool check_framing();
  std::optional<Response> admit();
  bool begin_body(std::size_t head_length);
  bool promise_body_bytes(std::size_t count);
  void give_back_body_bytes();
  void keep_head_apart(std::size_t head_length);
  void ask_to_continue();
  bool may_start() const;
  void dispatch();
  void next_request(bool goes_on);
  bool refuse(Response response, std::size_t head_length);
  bool fail(Response response);
  Slot& add_slot();

  // Answering (connection_answer.cpp)
  void complete(Slot& slot, Response response);
  void open_stream(Slot& slot, Letter& letter);
  void write_stream(Slot& slot, const std::shared_ptr<const std::string>& bytes);
  void end_stream(Slot& slot);
  void settle();
  void begin_stream(Slot& slot);
  void append_stream_bytes(Slot& slot, std::string_view bytes);
  void finish_front(bool keep);
  void report(const Slot& slot, int status, std::size_t response_bytes);
  Slot* find(std::uint64_t request);

  // Moving bytes (connection.cpp)
  bool wants_bytes() const;
  void read_on();
  void on_readable(const ErrorCode& ec);
  void take_bytes();
  void shrink_input();
  void flush();
  void write_rest();
  void on_written(const ErrorCode& ec, std::size_t count);
  void stream_bytes_taken(std::size_t count);
  void end_politely();
  void set_read_deadline();
  bool operation_done();
  std::size_t unsent_bytes() const { return out_.size() + sending_.size() - sent_; }
  const Options& options() const { return loop_.core().options; }
  std::string_view received() const {
    const auto bytes = input_.cdata();
    return {static_cast<const char*>(bytes.data()), bytes.size()};
  }

  Loop& loop_;
  Socket socket_;
  Ticket name_;
  std::string remote_;

  // Received and not yet used. No operation ever refers to it: it is filled once the socket has something to
  // give, so what is used in the meantime may move the rest. Views into a used part stay readable until then.
  beast::flat_buffer input_;
  Phase phase_ = Phase::head;
  HeadScan scan_;
  std::optional<Parser> parser_;
  Request request_;
  Target target_;
  Framing framing_;
  Admission admission_;
  std::string head_apart_;  // the head of a request whose body comes later, so that the input may move
  std::string chunked_body_;
  std::size_t body_start_ = 0, body_length_ = 0;  // in the input
  std::size_t promised_body_bytes_ = 0;           // of those that all connections share
  std::size_t head_bytes_ = 0, chunked_bytes_ = 0;
  std::size_t swallow_left_ = 0, lingered_bytes_ = 0;
  bool keeps_alive_ = true, expects_continue_ = false, head_begun_ = false;

  std::vector<Slot> slots_;
  std::uint64_t next_request_ = 0;

  std::string out_;      // rendered, not yet given to the kernel
  std::string sending_;  // an asynchronous write is under way with this
  std::size_t sent_ = 0;
  std::size_t out_stream_bytes_ = 0, sending_stream_bytes_ = 0;  // payload of the front stream therein

  bool reading_ = false,  // waits until there is something to read
      writing_ = false, advancing_ = false, marked_ = false, output_full_ = false;
  bool end_of_input_ = false, shut_ = false, closed_ = false;
  std::int64_t read_deadline_ms_ = 0, write_deadline_ms_ = 0, last_write_ms_ = 0;  // 0: none
};

}  // namespace flowmart::http

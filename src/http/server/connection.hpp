// One client: reads requests, hands them to the application, writes the answers in order. Internal to the
// server; lives on one loop.
//
// Life: every completion runs `advance`, which reads on as far as the received bytes go, writes what has been
// rendered with one call, and asks for more bytes. A closed connection is retired once no operation refers to
// it. Requests in flight are slots, oldest first; only the front one may write.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/server/head.hpp"
#include "http/server/input_buffer.hpp"
#include "http/server/loop.hpp"
#include "http/server/parser.hpp"
#include "http/server/target.hpp"

namespace flowmart::http {

class Connection {
 public:
  Connection(Loop& loop, Socket socket, Ticket name);
  ~Connection();

  std::uint32_t index() const { return x_name.connection; }
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
    chunked,  // collected in x_chunked_body
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
  void read_on();
  void on_read(const ErrorCode& ec, std::size_t count);
  void flush();
  void write_rest();
  void on_written(const ErrorCode& ec, std::size_t count);
  void stream_bytes_taken(std::size_t count);
  void end_politely();
  void set_read_deadline();
  bool operation_done();
  std::size_t unsent_bytes() const { return x_out.size() + x_sending.size() - x_sent; }
  const Options& options() const { return x_loop.core().options; }

  Loop& x_loop;
  Socket x_socket;
  Ticket x_name;
  std::string x_remote;

  InputBuffer x_input;
  Phase x_phase = Phase::head;
  HeadScan x_scan;
  std::optional<Parser> x_parser;
  Request x_request;
  Target x_target;
  Framing x_framing;
  Admission x_admission;
  std::string x_head_apart;  // the head of a request whose body comes later, so that the input may move
  std::string x_chunked_body;
  std::size_t x_body_start = 0, x_body_length = 0;  // in the input
  std::size_t x_head_bytes = 0, x_chunked_bytes = 0;
  std::size_t x_swallow_left = 0, x_lingered_bytes = 0;
  bool x_keeps_alive = true, x_expects_continue = false, x_head_begun = false;

  std::vector<Slot> x_slots;
  std::uint64_t x_next_request = 0;

  std::string x_out;      // rendered, not yet given to the kernel
  std::string x_sending;  // an asynchronous write is under way with this
  std::size_t x_sent = 0;
  std::size_t x_out_stream_bytes = 0, x_sending_stream_bytes = 0;  // payload of the front stream therein

  bool x_reading = false, x_writing = false, x_advancing = false, x_marked = false, x_output_full = false;
  bool x_end_of_input = false, x_shut = false, x_closed = false;
  std::int64_t x_read_deadline_ms = 0, x_write_deadline_ms = 0, x_last_write_ms = 0;  // 0: none
};

}  // namespace flowmart::http

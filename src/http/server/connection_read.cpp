// Requests: from bytes to the application. What is wrong with the HTTP is answered here.
#include <boost/beast/http/error.hpp>
#include <utility>

#include "http/server/connection.hpp"
#include "http/server/misplaced.hpp"
#include "http/server/problem.hpp"
#include "http/server/public_url.hpp"

namespace flowmart::http {
namespace {

constexpr std::size_t swallowed_bytes_max = 64u << 10;  // of a refused body; beyond, the connection ends
constexpr std::size_t request_line_rest = 32;           // method, version, spaces
constexpr std::size_t chunk_overhead_per_byte = 8;      // more framing than that is an attack on our time
constexpr std::size_t kept_chunked_bytes = 64u << 10;   // a larger buffer is given back

using Problem = beast::http::error;

constexpr std::string_view too_many_bodies = "Too many large bodies are being received; nothing was done.";

bool is_version_of_http(std::string_view head) {
  const auto line = head.substr(0, head.find('\r'));
  const auto at = line.rfind(" HTTP/");
  return at != std::string_view::npos && line.size() == at + 9 && line[at + 7] == '.' &&
         line[at + 6] >= '0' && line[at + 6] <= '9' && line[at + 8] >= '0' && line[at + 8] <= '9';
}

// Where the views of a request point after its head has been copied elsewhere.
void rebase(Request& request, std::string_view from, const char* to) {
  const auto move = [&](std::string_view& view) {
    // Views into the decoded target lie outside of the head and stay.
    if (view.data() >= from.data() && view.data() < from.data() + from.size())
      view = {to + (view.data() - from.data()), view.size()};
  };
  for (auto* view : {&request.method_text, &request.target, &request.path}) move(*view);
  for (auto& segment : request.segments) move(segment);
  for (auto* list : {&request.query, &request.params, &request.headers})
    for (auto& one : *list) {
      move(one.name);
      move(one.value);
    }
}

}  // namespace

bool Connection::step() {
  if (closed_) return false;
  if (unsent_bytes() > options().unsent_bytes_max) {
    output_full_ = true;
    return false;
  }
  switch (phase_) {
    case Phase::head: return step_head();
    case Phase::body: return step_body();
    case Phase::chunked: return step_chunked();
    case Phase::ready: return step_ready();
    case Phase::swallow: return step_swallow();
    case Phase::closing: break;
  }
  input_.clear();
  return false;
}

// More bytes are needed: they come, or never will.
bool Connection::starve() {
  if (!end_of_input_) return false;
  if (phase_ == Phase::head && input_.size() == 0) phase_ = Phase::closing;
  else fail(problem(400, "incomplete-request", "The connection was ended in the middle of a request."));
  return false;
}

bool Connection::step_head() {
  if (slots_.size() >= options().pipelined_max) return false;
  if (scan_.scanned == 0)  // empty lines before a request are let pass (RFC 9112 section 2.2)
    while (received().substr(0, 2) == "\r\n") input_.consume(2);
  const auto bytes = received();
  if (bytes.empty() || bytes == "\r") return starve();
  const auto state = scan_.scan(bytes);
  if (bytes.front() <= ' ' || bytes.front() == '\x7f')
    return fail(problem(400, "malformed-request", "This is not a request of HTTP/1.1."));
  if (state == HeadScan::State::bad_line)
    return fail(problem(400, "malformed-request", "A line of the head is folded or does not end in CR LF."));
  const auto first_line_max = options().target_bytes_max + request_line_rest;
  if (bytes.size() > first_line_max && bytes.substr(0, first_line_max).find('\n') == std::string_view::npos)
    return fail(problem(414, "uri-too-long"));
  const auto length = state == HeadScan::State::complete ? scan_.length : bytes.size();
  if (length > options().header_bytes_max) return fail(problem(431, "header-too-large"));
  if (state == HeadScan::State::complete) return read_head(length);
  if (!std::exchange(head_begun_, true))
    read_deadline_ms_ = Loop::now_ms() + options().header_timeout.count();
  return starve();
}

bool Connection::read_head(std::size_t length) {
  head_begun_ = false;
  head_bytes_ = length;
  chunked_body_.clear();
  framing_ = {};
  request_.headers.clear();
  request_.params.clear();
  request_.body = {};
  request_.remote = remote_;
  parser_.emplace(request_, framing_, chunked_body_, options().header_count_max);
  parser_->header_limit(static_cast<std::uint32_t>(options().header_bytes_max) + 1);
  parser_->body_limit(boost::none);  // its own limit would judge before the route is known
  const auto head = received().substr(0, length);
  ErrorCode ec;
  parser_->put(asio::buffer(head.data(), head.size()), ec);
  if (ec) return refuse_head(ec, head);
  if (!check_framing()) return true;
  keeps_alive_ = parser_->keep_alive();
  request_.body_announced = framing_.content_lengths + framing_.transfer_encodings > 0;
  expects_continue_ = framing_.expectations > 0 && request_.version_minor == 1;
  if (auto refusal = admit()) return refuse(std::move(*refusal), length);
  return begin_body(length);
}

bool Connection::refuse_head(const ErrorCode& ec, std::string_view head) {
  if (ec == Problem::header_limit) return fail(problem(431, "header-too-large", "Too many header fields."));
  if (ec == Problem::bad_version && is_version_of_http(head))
    return fail(problem(505, "version-not-supported", "HTTP/1.0 and HTTP/1.1 are spoken here."));
  if (ec == Problem::bad_content_length || ec == Problem::multiple_content_length ||
      ec == Problem::bad_transfer_encoding)
    return fail(problem(400, "ambiguous-framing", "The length of the body is not said once and clearly."));
  return fail(problem(400, "malformed-request", ec.message()));
}

// Whatever two readers could understand differently ends the connection (RFC 9112 sections 3.2, 6.1, 6.3).
bool Connection::check_framing() {
  const auto& said = framing_;
  if (said.hosts > 1 || (said.hosts == 0 && request_.version_minor == 1)) {
    fail(problem(400, "malformed-request", "A request has exactly one Host header."));
    return false;
  }
  const bool ambiguous =
      said.content_lengths > 1 || said.odd_length || said.transfer_encodings > 1 ||
      (said.transfer_encodings > 0 && (said.content_lengths > 0 || request_.version_minor == 0));
  if (ambiguous) {
    fail(problem(400, "ambiguous-framing", "The length of the body is not said once and clearly."));
    return false;
  }
  if (said.unknown_coding) {
    fail(problem(501, "unknown-transfer-coding", "The only transfer coding known here is chunked."));
    return false;
  }
  return true;
}

// What refuses the request before its body is read, though the connection may go on.
std::optional<Response> Connection::admit() {
  admission_ = {};
  admission_.body_bytes_max = swallowed_bytes_max;
  if (request_.target.size() > options().target_bytes_max) return problem(414, "uri-too-long");
  if (request_.method == Method::other) return problem(501, "unknown-method");
  request_.target = without_beginning(options().public_path, request_.target);
  switch (target_.read(request_.target)) {
    case Target::Verdict::good: break;
    case Target::Verdict::malformed:
      return problem(400, "malformed-target", "The path or query cannot be read.");
    case Target::Verdict::nowhere: return misplaced(request_, target_.path);
  }
  request_.path = target_.path;
  request_.segments.swap(target_.segments);
  request_.query.swap(target_.query);
  if (expects_continue_ && framing_.unknown_expect) return problem(417, "unknown-expectation");
  try {
    admission_ = loop_.core().application.admit(request_);
  } catch (const std::exception& error) {
    loop_.core().trouble(error.what());
    return problem(500, "internal-error");
  }
  if (admission_.refusal) return std::move(admission_.refusal);
  if (parser_->content_length().value_or(0) > admission_.body_bytes_max)
    return problem(413, "body-too-large",
                   "At most " + std::to_string(admission_.body_bytes_max) + " bytes are taken here.");
  if (admission_.limited && loop_.core().in_flight >= options().in_flight_max) {
    ++loop_.core().overloaded;
    return too_busy("Too many requests are under way; nothing was done.", options().retry_after);
  }
  // What comes in chunks says nothing of its length: the shortest that counts stands for it at its head.
  const auto announced = parser_->chunked() ? options().header_bytes_max + 1
                                            : static_cast<std::size_t>(parser_->content_length().value_or(0));
  if (!promise_body_bytes(announced)) {
    ++loop_.core().overloaded;
    return too_busy(too_many_bodies, options().retry_after);
  }
  return std::nullopt;
}

// Raises what is promised to the body at hand to `count`; false, and as before, if all together have no more.
bool Connection::promise_body_bytes(std::size_t count) {
  if (count <= options().header_bytes_max || count <= promised_body_bytes_) return true;
  const auto more = count - promised_body_bytes_;
  auto& promised = loop_.core().body_bytes;
  if (promised.fetch_add(more) + more > options().body_bytes_under_way_max) {
    promised -= more;
    return false;
  }
  promised_body_bytes_ = count;
  return true;
}

void Connection::give_back_body_bytes() { loop_.core().body_bytes -= std::exchange(promised_body_bytes_, 0); }

bool Connection::begin_body(std::size_t head_length) {
  body_length_ = static_cast<std::size_t>(parser_->content_length().value_or(0));
  body_start_ = head_length;
  if (parser_->chunked()) {
    keep_head_apart(head_length);
    parser_->body_limit(admission_.body_bytes_max);
    chunked_bytes_ = 0;
    phase_ = Phase::chunked;
  } else if (input_.size() < head_length + body_length_) {
    keep_head_apart(head_length);
    phase_ = Phase::body;
  } else {
    request_.body = received().substr(body_start_, body_length_);
    phase_ = Phase::ready;
    return true;
  }
  read_deadline_ms_ = Loop::now_ms() + options().body_timeout.count();
  return true;
}

void Connection::keep_head_apart(std::size_t head_length) {
  const auto head = received().substr(0, head_length);
  head_apart_.assign(head);
  rebase(request_, head, head_apart_.data());
  input_.consume(head_length);
  body_start_ = 0;
}

void Connection::ask_to_continue() {
  // Only once nothing else is owed to the client, and not when it has begun to send anyway.
  if (!expects_continue_ || !slots_.empty()) return;
  expects_continue_ = false;
  if (input_.size() == 0) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
}

bool Connection::step_body() {
  if (input_.size() < body_length_) {
    ask_to_continue();
    return starve();
  }
  request_.body = received().substr(0, body_length_);
  phase_ = Phase::ready;
  return true;
}

bool Connection::step_chunked() {
  const auto bytes = received();
  if (bytes.empty()) {
    ask_to_continue();
    return starve();
  }
  if (bytes.size() < Parser::chunk_bytes_min) return starve();
  ErrorCode ec;
  const auto taken = parser_->put(asio::buffer(bytes.data(), bytes.size()), ec);
  input_.consume(taken);
  chunked_bytes_ += taken;
  if (!promise_body_bytes(chunked_body_.size())) {
    ++loop_.core().overloaded;
    return fail(too_busy(too_many_bodies, options().retry_after));
  }
  const auto framing_max = options().header_bytes_max + chunk_overhead_per_byte * chunked_body_.size();
  if (ec == Problem::body_limit)
    return fail(problem(413, "body-too-large",
                        "At most " + std::to_string(admission_.body_bytes_max) + " bytes are taken here."));
  const bool bloated = chunked_bytes_ - chunked_body_.size() > framing_max ||
                       (ec == Problem::need_more && input_.size() > options().header_bytes_max);
  if ((ec && ec != Problem::need_more) || bloated)
    return fail(problem(400, "malformed-chunk", "The chunks of the body cannot be read."));
  if (ec) return starve();
  if (!parser_->is_done()) return true;
  chunked_body_.reserve(chunked_body_.size() + Request::body_padding);
  request_.body = chunked_body_;
  body_length_ = 0;  // nothing of it is in the input any more
  phase_ = Phase::ready;
  return true;
}

bool Connection::may_start() const {
  if (slots_.empty()) return true;
  return slots_.size() < options().pipelined_max && admission_.overlap != Overlap::none &&
         slots_.back().overlap == admission_.overlap;
}

bool Connection::step_ready() {
  if (!may_start()) return false;
  dispatch();
  return true;
}

Connection::Slot& Connection::add_slot() {
  auto& slot = slots_.emplace_back();
  slot.request = next_request_++;
  slot.method = request_.method;
  slot.overlap = admission_.overlap;
  slot.keeps_alive = keeps_alive_;
  slot.version_10 = request_.version_minor == 0;
  slot.unpacks = request_.accepts_gzip();
  slot.label = admission_.label;
  if (options().on_access) slot.since = std::chrono::steady_clock::now();
  return slot;
}

void Connection::next_request(bool goes_on) {
  phase_ = goes_on ? Phase::head : Phase::closing;
  scan_ = {};
  give_back_body_bytes();
  if (chunked_body_.capacity() > kept_chunked_bytes) std::string().swap(chunked_body_);
  shrink_input();
  // What goes wrong before the next head is read belongs to no route.
  admission_.label = {};
  admission_.overlap = Overlap::none;
  request_.method = Method::other;
}

void Connection::dispatch() {
  auto& slot = add_slot();
  slot.request_bytes = head_bytes_ + request_.body.size();
  ++loop_.core().in_flight;
  const bool goes_on = slot.keeps_alive;
  Ticket ticket = name_;
  ticket.request = slot.request;
  const auto used = body_start_ + body_length_;
  // The handler may answer at once, which takes the slot away again.
  try {
    loop_.core().application.handle(request_, admission_, Responder(loop_.mailbox(), ticket));
  } catch (const std::exception& error) {
    loop_.core().trouble(error.what());  // its Responder has answered 500 while it was unwound
  }
  if (closed_) return;
  input_.consume(used);
  if (phase_ == Phase::ready) next_request(goes_on);
}

// Answers without the application; the connection goes on if the body is small enough to be read past.
bool Connection::refuse(Response response, std::size_t head_length) {
  const auto length = parser_->content_length().value_or(0);
  const bool body_came = input_.size() >= head_length + length;
  if (parser_->chunked() || length > swallowed_bytes_max || (expects_continue_ && !body_came))
    return fail(std::move(response));
  auto& slot = add_slot();
  slot.state = State::answered;
  slot.response = std::move(response);
  slot.request_bytes = head_length;
  input_.consume(head_length);
  swallow_left_ = static_cast<std::size_t>(length);
  phase_ = Phase::swallow;
  read_deadline_ms_ = Loop::now_ms() + options().body_timeout.count();
  return true;
}

bool Connection::step_swallow() {
  const auto count = std::min(swallow_left_, input_.size());
  input_.consume(count);
  swallow_left_ -= count;
  if (swallow_left_ > 0) return starve();
  next_request(slots_.back().keeps_alive);
  settle();
  return true;
}

// Answers and ends the connection.
bool Connection::fail(Response response) {
  response.close();
  auto& slot = add_slot();
  slot.keeps_alive = false;
  slot.state = State::answered;
  slot.response = std::move(response);
  give_back_body_bytes();
  input_.clear();
  shrink_input();
  phase_ = Phase::closing;
  settle();
  return false;
}

}  // namespace flowmart::http

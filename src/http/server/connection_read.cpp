// Requests: from bytes to the application. What is wrong with the HTTP is answered here.
#include <boost/beast/http/error.hpp>
#include <utility>

#include "http/server/connection.hpp"
#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

constexpr std::size_t swallowed_bytes_max = 64u << 10;  // of a refused body; beyond, the connection ends
constexpr std::size_t request_line_rest = 32;           // method, version, spaces
constexpr std::size_t chunk_overhead_per_byte = 8;      // more framing than that is an attack on our time

using Problem = beast::http::error;

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
  if (x_closed) return false;
  if (unsent_bytes() > options().unsent_bytes_max) {
    x_output_full = true;
    return false;
  }
  switch (x_phase) {
    case Phase::head: return step_head();
    case Phase::body: return step_body();
    case Phase::chunked: return step_chunked();
    case Phase::ready: return step_ready();
    case Phase::swallow: return step_swallow();
    case Phase::closing: break;
  }
  x_input.clear();
  return false;
}

// More bytes are needed: they come, or never will.
bool Connection::starve() {
  if (!x_end_of_input) return false;
  if (x_phase == Phase::head && x_input.empty()) x_phase = Phase::closing;
  else fail(problem(400, "incomplete-request", "The connection was ended in the middle of a request."));
  return false;
}

bool Connection::step_head() {
  if (x_slots.size() >= options().pipelined_max) return false;
  if (x_scan.scanned == 0)  // empty lines before a request are let pass (RFC 9112 section 2.2)
    while (x_input.view().substr(0, 2) == "\r\n") x_input.consume(2);
  const auto bytes = x_input.view();
  if (bytes.empty() || bytes == "\r") return starve();
  const auto state = x_scan.scan(bytes);
  if (bytes.front() <= ' ' || bytes.front() == '\x7f')
    return fail(problem(400, "malformed-request", "This is not a request of HTTP/1.1."));
  if (state == HeadScan::State::bad_line)
    return fail(problem(400, "malformed-request", "A line of the head is folded or does not end in CR LF."));
  const auto first_line_max = options().target_bytes_max + request_line_rest;
  if (bytes.size() > first_line_max && bytes.substr(0, first_line_max).find('\n') == std::string_view::npos)
    return fail(problem(414, "uri-too-long"));
  const auto length = state == HeadScan::State::complete ? x_scan.length : bytes.size();
  if (length > options().header_bytes_max) return fail(problem(431, "header-too-large"));
  if (state == HeadScan::State::complete) return read_head(length);
  if (!std::exchange(x_head_begun, true))
    x_read_deadline_ms = Loop::now_ms() + options().header_timeout.count();
  return starve();
}

bool Connection::read_head(std::size_t length) {
  x_head_begun = false;
  x_head_bytes = length;
  x_chunked_body.clear();
  x_framing = {};
  x_request.headers.clear();
  x_request.params.clear();
  x_request.body = {};
  x_request.remote = x_remote;
  x_parser.emplace(x_request, x_framing, x_chunked_body, options().header_count_max);
  x_parser->header_limit(static_cast<std::uint32_t>(options().header_bytes_max) + 1);
  x_parser->body_limit(boost::none);  // its own limit would judge before the route is known
  const auto head = x_input.view().substr(0, length);
  ErrorCode ec;
  x_parser->put(asio::buffer(head.data(), head.size()), ec);
  if (ec) return refuse_head(ec, head);
  if (!check_framing()) return true;
  x_keeps_alive = x_parser->keep_alive();
  x_request.body_announced = x_framing.content_lengths + x_framing.transfer_encodings > 0;
  x_expects_continue = x_framing.expectations > 0 && x_request.version_minor == 1;
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
  const auto& said = x_framing;
  if (said.hosts > 1 || (said.hosts == 0 && x_request.version_minor == 1)) {
    fail(problem(400, "malformed-request", "A request has exactly one Host header."));
    return false;
  }
  const bool ambiguous =
      said.content_lengths > 1 || said.odd_length || said.transfer_encodings > 1 ||
      (said.transfer_encodings > 0 && (said.content_lengths > 0 || x_request.version_minor == 0));
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
  x_admission = {};
  x_admission.body_bytes_max = swallowed_bytes_max;
  if (x_request.target.size() > options().target_bytes_max) return problem(414, "uri-too-long");
  if (x_request.method == Method::other) return problem(501, "unknown-method");
  switch (x_target.read(x_request.target)) {
    case Target::Verdict::good: break;
    case Target::Verdict::malformed:
      return problem(400, "malformed-target", "The path or query cannot be read.");
    case Target::Verdict::nowhere: return problem(404, "not-found");
  }
  x_request.path = x_target.path;
  x_request.segments.swap(x_target.segments);
  x_request.query.swap(x_target.query);
  if (x_expects_continue && x_framing.unknown_expect) return problem(417, "unknown-expectation");
  try {
    x_admission = x_loop.core().application.admit(x_request);
  } catch (const std::exception& error) {
    x_loop.core().trouble(error.what());
    return problem(500, "internal-error");
  }
  if (x_admission.refusal) return std::move(x_admission.refusal);
  if (x_parser->content_length().value_or(0) > x_admission.body_bytes_max)
    return problem(413, "body-too-large",
                   "At most " + std::to_string(x_admission.body_bytes_max) + " bytes are taken here.");
  if (x_admission.limited && x_loop.core().in_flight >= options().in_flight_max) {
    ++x_loop.core().overloaded;
    return std::move(problem(503, "overloaded", "Too many requests are under way; nothing was done.")
                         .header("Retry-After", std::to_string(options().retry_after.count())));
  }
  return std::nullopt;
}

bool Connection::begin_body(std::size_t head_length) {
  x_body_length = static_cast<std::size_t>(x_parser->content_length().value_or(0));
  x_body_start = head_length;
  if (x_parser->chunked()) {
    keep_head_apart(head_length);
    x_parser->body_limit(x_admission.body_bytes_max);
    x_chunked_bytes = 0;
    x_phase = Phase::chunked;
  } else if (x_input.size() < head_length + x_body_length) {
    keep_head_apart(head_length);
    x_phase = Phase::body;
  } else {
    x_request.body = x_input.view().substr(x_body_start, x_body_length);
    x_phase = Phase::ready;
    return true;
  }
  x_read_deadline_ms = Loop::now_ms() + options().body_timeout.count();
  return true;
}

void Connection::keep_head_apart(std::size_t head_length) {
  const auto head = x_input.view().substr(0, head_length);
  x_head_apart.assign(head);
  rebase(x_request, head, x_head_apart.data());
  x_input.consume(head_length);
  x_body_start = 0;
}

void Connection::ask_to_continue() {
  // Only once nothing else is owed to the client, and not when it has begun to send anyway.
  if (!x_expects_continue || !x_slots.empty()) return;
  x_expects_continue = false;
  if (x_input.empty()) x_out += "HTTP/1.1 100 Continue\r\n\r\n";
}

bool Connection::step_body() {
  if (x_input.size() < x_body_length) {
    ask_to_continue();
    return starve();
  }
  x_request.body = x_input.view().substr(0, x_body_length);
  x_phase = Phase::ready;
  return true;
}

bool Connection::step_chunked() {
  const auto bytes = x_input.view();
  if (bytes.empty()) {
    ask_to_continue();
    return starve();
  }
  if (bytes.size() < Parser::chunk_bytes_min) return starve();
  ErrorCode ec;
  const auto taken = x_parser->put(asio::buffer(bytes.data(), bytes.size()), ec);
  x_input.consume(taken);
  x_chunked_bytes += taken;
  const auto framing_max = options().header_bytes_max + chunk_overhead_per_byte * x_chunked_body.size();
  if (ec == Problem::body_limit)
    return fail(problem(413, "body-too-large",
                        "At most " + std::to_string(x_admission.body_bytes_max) + " bytes are taken here."));
  const bool bloated = x_chunked_bytes - x_chunked_body.size() > framing_max ||
                       (ec == Problem::need_more && x_input.size() > options().header_bytes_max);
  if ((ec && ec != Problem::need_more) || bloated)
    return fail(problem(400, "malformed-chunk", "The chunks of the body cannot be read."));
  if (ec) return starve();
  if (!x_parser->is_done()) return true;
  x_chunked_body.reserve(x_chunked_body.size() + Request::body_padding);
  x_request.body = x_chunked_body;
  x_body_length = 0;  // nothing of it is in the input any more
  x_phase = Phase::ready;
  return true;
}

bool Connection::may_start() const {
  if (x_slots.empty()) return true;
  return x_slots.size() < options().pipelined_max && x_admission.overlap != Overlap::none &&
         x_slots.back().overlap == x_admission.overlap;
}

bool Connection::step_ready() {
  if (!may_start()) return false;
  dispatch();
  return true;
}

Connection::Slot& Connection::add_slot() {
  auto& slot = x_slots.emplace_back();
  slot.request = x_next_request++;
  slot.method = x_request.method;
  slot.overlap = x_admission.overlap;
  slot.keeps_alive = x_keeps_alive;
  slot.version_10 = x_request.version_minor == 0;
  slot.label = x_admission.label;
  if (options().on_access) slot.since = std::chrono::steady_clock::now();
  return slot;
}

void Connection::next_request(bool goes_on) {
  x_phase = goes_on ? Phase::head : Phase::closing;
  x_scan = {};
  // What goes wrong before the next head is read belongs to no route.
  x_admission.label = {};
  x_admission.overlap = Overlap::none;
  x_request.method = Method::other;
}

void Connection::dispatch() {
  auto& slot = add_slot();
  slot.request_bytes = x_head_bytes + x_request.body.size();
  ++x_loop.core().in_flight;
  const bool goes_on = slot.keeps_alive;
  Ticket ticket = x_name;
  ticket.request = slot.request;
  const auto used = x_body_start + x_body_length;
  // The handler may answer at once, which takes the slot away again.
  try {
    x_loop.core().application.handle(x_request, x_admission, Responder(x_loop.mailbox(), ticket));
  } catch (const std::exception& error) {
    x_loop.core().trouble(error.what());  // its Responder has answered 500 while it was unwound
  }
  if (x_closed) return;
  x_input.consume(used);
  if (x_phase == Phase::ready) next_request(goes_on);
}

// Answers without the application; the connection goes on if the body is small enough to be read past.
bool Connection::refuse(Response response, std::size_t head_length) {
  const auto length = x_parser->content_length().value_or(0);
  const bool body_came = x_input.size() >= head_length + length;
  if (x_parser->chunked() || length > swallowed_bytes_max || (x_expects_continue && !body_came))
    return fail(std::move(response));
  auto& slot = add_slot();
  slot.state = State::answered;
  slot.response = std::move(response);
  slot.request_bytes = head_length;
  x_input.consume(head_length);
  x_swallow_left = static_cast<std::size_t>(length);
  x_phase = Phase::swallow;
  x_read_deadline_ms = Loop::now_ms() + options().body_timeout.count();
  return true;
}

bool Connection::step_swallow() {
  const auto count = std::min(x_swallow_left, x_input.size());
  x_input.consume(count);
  x_swallow_left -= count;
  if (x_swallow_left > 0) return starve();
  next_request(x_slots.back().keeps_alive);
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
  x_input.clear();
  x_phase = Phase::closing;
  settle();
  return false;
}

}  // namespace flowmart::http

// Answers and streams: from slots to bytes.
#include "http/server/connection.hpp"
#include "http/server/render.hpp"

namespace flowmart::http {

Connection::Slot* Connection::find(std::uint64_t request) {
  // Requests of a connection are numbered one after another.
  if (x_slots.empty() || request < x_slots.front().request) return nullptr;
  const auto at = request - x_slots.front().request;
  return at < x_slots.size() ? &x_slots[at] : nullptr;
}

void Connection::complete(Slot& slot, Response response) {
  if (slot.state != State::waiting) return;
  --x_loop.core().in_flight;
  slot.state = State::answered;
  slot.response = std::move(response);
  if (&slot == &x_slots.front()) settle();
}

// Renders from the front as long as answers are there.
void Connection::settle() {
  while (!x_slots.empty() && x_slots.front().state == State::answered) {
    auto& slot = x_slots.front();
    const bool keep = slot.keeps_alive && !slot.response.closes() && !x_loop.draining();
    const auto before = x_out.size();
    append_response(
        x_out, slot.response, x_loop.common_lines(),
        {.closing = !keep, .keeping_10 = keep && slot.version_10, .head_only = slot.method == Method::head});
    report(slot, slot.response.status(), x_out.size() - before);
    finish_front(keep);
  }
  if (!x_slots.empty() && x_slots.front().state == State::streaming && x_slots.front().stream)
    begin_stream(x_slots.front());
}

void Connection::finish_front(bool keep) {
  x_slots.erase(x_slots.begin());
  if (keep) return;
  // What follows on this connection is not answered.
  for (auto& slot : x_slots) {
    if (slot.state == State::waiting) --x_loop.core().in_flight;
    if (!slot.stream) continue;
    --x_loop.core().streams;
    slot.stream->close(true);
  }
  x_slots.clear();
  x_phase = Phase::closing;
}

void Connection::report(const Slot& slot, int status, std::size_t response_bytes) {
  ++x_loop.core().requests;
  if (!options().on_access) return;
  options().on_access(Access{slot.label, slot.method, status, std::chrono::steady_clock::now() - slot.since,
                             slot.request_bytes, response_bytes});
}

void Connection::open_stream(Slot& slot, Letter& letter) {
  if (slot.state != State::waiting) return letter.stream->close(true);
  --x_loop.core().in_flight;
  if (slot.method == Method::head || x_loop.draining()) {
    letter.stream->close(true);
    slot.state = State::answered;
    slot.response = std::move(letter.response);
  } else {
    ++x_loop.core().streams;
    slot.state = State::streaming;
    slot.response = std::move(letter.response);
    slot.stream = std::move(letter.stream);
  }
  if (&slot == &x_slots.front()) settle();
}

// Once, when its stream has come to the front: the head, and what was written before.
void Connection::begin_stream(Slot& slot) {
  if (slot.response.status() == 0) return;  // begun
  const bool chunked = !slot.version_10;
  append_response(x_out, slot.response, x_loop.common_lines(),
                  {.closing = !chunked || !slot.keeps_alive, .stream = true, .chunked = chunked});
  report(slot, slot.response.status(), x_out.size());
  slot.response = Response(0, {}, {});
  x_last_write_ms = Loop::now_ms();
  for (const auto& bytes : std::exchange(slot.backlog, {})) {
    append_stream_bytes(slot, *bytes);
    x_out_stream_bytes += bytes->size();
  }
  if (slot.ended) end_stream(slot);
}

void Connection::append_stream_bytes(Slot& slot, std::string_view bytes) {
  if (slot.version_10) x_out += bytes;
  else append_chunk(x_out, bytes);
  x_last_write_ms = Loop::now_ms();
}

void Connection::write_stream(Slot& slot, const std::shared_ptr<const std::string>& bytes) {
  if (slot.state != State::streaming || slot.ended) return;
  if (&slot != &x_slots.front()) {
    slot.backlog.push_back(bytes);
    return;
  }
  append_stream_bytes(slot, *bytes);
  x_out_stream_bytes += bytes->size();
}

void Connection::end_stream(Slot& slot) {
  if (slot.state != State::streaming) return;
  slot.ended = true;
  if (&slot != &x_slots.front()) return;
  const bool keep = slot.keeps_alive && !slot.version_10 && !x_loop.draining();
  if (!slot.version_10) x_out += last_chunk;
  --x_loop.core().streams;
  const auto stream = std::move(slot.stream);
  x_out_stream_bytes = x_sending_stream_bytes = 0;
  finish_front(keep);
  stream->close(true);
  settle();
}

}  // namespace flowmart::http

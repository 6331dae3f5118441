// Answers and streams: from slots to bytes.
#include "http/server/connection.hpp"
#include "http/server/pack.hpp"
#include "http/server/render.hpp"

namespace flowmart::http {

Connection::Slot* Connection::find(std::uint64_t request) {
  // Requests of a connection are numbered one after another.
  if (slots_.empty() || request < slots_.front().request) return nullptr;
  const auto at = request - slots_.front().request;
  return at < slots_.size() ? &slots_[at] : nullptr;
}

void Connection::complete(Slot& slot, Response response) {
  if (slot.state != State::waiting) return;
  --loop_.core().in_flight;
  slot.state = State::answered;
  slot.response = std::move(response);
  if (&slot == &slots_.front()) settle();
}

// Renders from the front as long as answers are there.
void Connection::settle() {
  while (!slots_.empty() && slots_.front().state == State::answered) {
    auto& slot = slots_.front();
    const bool keep = slot.keeps_alive && !slot.response.closes() && !loop_.draining();
    const auto before = out_.size();
    if (worth_packing(slot.response)) {
      slot.response.header("Vary", "Accept-Encoding");
      if (slot.unpacks) slot.response = packed(std::move(slot.response));
    }
    append_response(out_, slot.response, loop_.common_lines(),
                    {.closing = !keep,
                     .keeping_10 = keep && slot.version_10,
                     .head_only = slot.method == Method::head,
                     .stream = slot.head_of_stream,
                     .public_path = options().public_path});
    report(slot, slot.response.status(), out_.size() - before);
    finish_front(keep);
  }
  if (!slots_.empty() && slots_.front().state == State::streaming && slots_.front().stream)
    begin_stream(slots_.front());
}

void Connection::finish_front(bool keep) {
  slots_.erase(slots_.begin());
  if (keep) return;
  // What follows on this connection is not answered.
  for (auto& slot : slots_) {
    if (slot.state == State::waiting) --loop_.core().in_flight;
    if (!slot.stream) continue;
    --loop_.core().streams;
    slot.stream->close(true);
  }
  slots_.clear();
  phase_ = Phase::closing;
}

void Connection::report(const Slot& slot, int status, std::size_t response_bytes) {
  ++loop_.core().requests;
  if (!options().on_access) return;
  options().on_access(Access{slot.label, slot.method, status, std::chrono::steady_clock::now() - slot.since,
                             slot.request_bytes, response_bytes});
}

void Connection::open_stream(Slot& slot, Letter& letter) {
  if (slot.state != State::waiting) return letter.stream->close(true);
  --loop_.core().in_flight;
  if (slot.method == Method::head || loop_.draining()) {
    letter.stream->close(true);
    slot.state = State::answered;
    slot.response = std::move(letter.response);
    slot.head_of_stream = slot.method == Method::head;
  } else {
    ++loop_.core().streams;
    slot.state = State::streaming;
    slot.response = std::move(letter.response);
    slot.stream = std::move(letter.stream);
  }
  if (&slot == &slots_.front()) settle();
}

// Once, when its stream has come to the front: the head, and what was written before.
void Connection::begin_stream(Slot& slot) {
  if (slot.response.status() == 0) return;  // begun
  const bool chunked = !slot.version_10;
  append_response(out_, slot.response, loop_.common_lines(),
                  {.closing = !chunked || !slot.keeps_alive, .stream = true, .chunked = chunked});
  report(slot, slot.response.status(), out_.size());
  slot.response = Response(0, {}, {});
  last_write_ms_ = Loop::now_ms();
  for (const auto& bytes : std::exchange(slot.backlog, {})) {
    append_stream_bytes(slot, *bytes);
    out_stream_bytes_ += bytes->size();
  }
  if (slot.ended) end_stream(slot);
}

void Connection::append_stream_bytes(Slot& slot, std::string_view bytes) {
  if (slot.version_10) out_ += bytes;
  else append_chunk(out_, bytes);
  last_write_ms_ = Loop::now_ms();
}

void Connection::write_stream(Slot& slot, const std::shared_ptr<const std::string>& bytes) {
  if (slot.state != State::streaming || slot.ended) return;
  if (&slot != &slots_.front()) {
    slot.backlog.push_back(bytes);
    return;
  }
  append_stream_bytes(slot, *bytes);
  out_stream_bytes_ += bytes->size();
}

void Connection::end_stream(Slot& slot) {
  if (slot.state != State::streaming) return;
  slot.ended = true;
  if (&slot != &slots_.front()) return;
  const bool keep = slot.keeps_alive && !slot.version_10 && !loop_.draining();
  if (!slot.version_10) out_ += last_chunk;
  --loop_.core().streams;
  const auto stream = std::move(slot.stream);
  out_stream_bytes_ = sending_stream_bytes_ = 0;
  finish_front(keep);
  stream->close(true);
  settle();
}

}  // namespace flowmart::http

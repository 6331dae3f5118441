#include "http/server/responder.hpp"

#include "http/server/mailbox.hpp"
#include "http/server/problem.hpp"
#include "kernel/check.hpp"

namespace flowmart::http {

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this == &other) return *this;
  Responder dropped(std::move(*this));
  mailbox_ = std::move(other.mailbox_);
  ticket_ = other.ticket_;
  return *this;
}

Responder::~Responder() {
  if (mailbox_) answer(problem(500, "internal-error"));
}

void Responder::answer(Response response) {
  check(usable(), "a request is answered once");
  const auto mailbox = std::move(mailbox_);
  mailbox->send({Letter::Kind::answer, ticket_, std::move(response)});
}

Stream Responder::open_stream(Response head, StreamOptions options) {
  check(usable(), "a request is answered once");
  const auto mailbox = std::move(mailbox_);
  auto state = std::make_shared<StreamState>();
  state->mailbox = mailbox;
  state->ticket = ticket_;
  state->options = options;
  mailbox->send({Letter::Kind::open, ticket_, std::move(head), nullptr, state});
  return Stream(std::move(state));
}

Stream Responder::open_events(StreamOptions options) {
  Response head(200, "text/event-stream", {});
  head.header("Cache-Control", "no-store").header("X-Accel-Buffering", "no");
  return open_stream(std::move(head), options);
}

void answer_all(std::vector<Answer>& answers) {
  static thread_local std::vector<Letter> letters;
  // Almost always there is one I/O thread; with more, each pass serves the mailbox of the first one left.
  for (std::size_t first = 0; first < answers.size(); ++first) {
    const auto mailbox = std::move(answers[first].responder.mailbox_);
    if (!mailbox) continue;  // served in an earlier pass, or used before
    letters.push_back(
        {Letter::Kind::answer, answers[first].responder.ticket_, std::move(answers[first].response)});
    for (std::size_t i = first + 1; i < answers.size(); ++i) {
      if (answers[i].responder.mailbox_ != mailbox) continue;
      answers[i].responder.mailbox_.reset();
      letters.push_back({Letter::Kind::answer, answers[i].responder.ticket_, std::move(answers[i].response)});
    }
    mailbox->send_all(letters);
  }
  answers.clear();
}

std::shared_ptr<const std::string> format_event(std::string_view id, std::string_view event,
                                                std::string_view data) {
  std::string out;
  out.reserve(id.size() + event.size() + data.size() + 32);
  if (!id.empty()) out.append("id: ").append(id).append("\n");
  if (!event.empty()) out.append("event: ").append(event).append("\n");
  for (;;) {
    const auto end = data.find_first_of("\r\n");
    out.append("data: ").append(data.substr(0, end)).append("\n");
    if (end == std::string_view::npos) break;
    const bool pair = data[end] == '\r' && end + 1 < data.size() && data[end + 1] == '\n';
    data.remove_prefix(end + (pair ? 2 : 1));
  }
  out += '\n';
  return std::make_shared<const std::string>(std::move(out));
}

bool Stream::send(std::string_view event_id, std::string_view event, std::string_view data) {
  return !closed() && write(format_event(event_id, event, data));
}

bool Stream::write(std::string bytes) {
  return !closed() && write(std::make_shared<const std::string>(std::move(bytes)));
}

bool Stream::write(std::shared_ptr<const std::string> bytes) {
  if (closed()) return false;
  if (bytes->empty()) return true;
  const auto before = state_->unsent_bytes.fetch_add(bytes->size());
  if (before >= state_->options.buffer_bytes_max) {
    state_->close(false);  // first, see `end`
    state_->mailbox->send({Letter::Kind::cut, state_->ticket, {}, nullptr, state_});
    return false;
  }
  state_->mailbox->send({Letter::Kind::write, state_->ticket, {}, std::move(bytes), state_});
  return true;
}

void Stream::end() {
  if (closed()) return;
  state_->close(false);  // first: on the I/O thread the letter is delivered before `send` returns
  state_->mailbox->send({Letter::Kind::end, state_->ticket, {}, nullptr, state_});
}

bool Stream::closed() const { return !state_ || state_->closed.load(); }

std::size_t Stream::room() const {
  if (closed()) return 0;
  const auto unsent = state_->unsent_bytes.load(), bound = state_->options.buffer_bytes_max;
  return unsent < bound ? bound - unsent : 0;
}

void Stream::on_change(std::function<void()> callback) {
  if (!state_) return callback();
  {
    // Closing marks first and then takes the callback under the lock, so one of the two sees the other.
    const std::lock_guard lock(state_->guard);
    if (!state_->closed) {
      state_->on_change.swap(callback);
      return;
    }
  }
  callback();
}

}  // namespace flowmart::http

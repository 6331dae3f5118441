#include "http/server/mailbox.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "http/server/loop.hpp"

namespace flowmart::http {
namespace {

thread_local Mailbox* own_mailbox = nullptr;  // of the loop that runs on this thread

}  // namespace

void StreamState::tell_change() {
  std::function<void()> callback;
  {
    const std::lock_guard lock(guard);
    callback = on_change;
  }
  if (callback) callback();
}

void StreamState::close(bool tell) {
  if (closed.exchange(true)) return;
  std::function<void()> callback;  // destroyed outside of the lock: it may hold this very stream
  {
    const std::lock_guard lock(guard);
    callback.swap(on_change);
  }
  if (tell && callback) callback();
}

void Mailbox::attach(Loop* loop) {
  std::vector<Letter> dropped;  // destroyed outside of the lock
  const std::lock_guard lock(guard_);
  loop_ = loop;
  open_ = loop != nullptr;
  own_mailbox = loop ? this : nullptr;
  if (!open_) dropped.swap(letters_);
}

void Mailbox::collect(std::vector<Letter>& letters) {
  const std::lock_guard lock(guard_);
  letters.swap(letters_);
  collecting_ = true;
}

void Mailbox::collected() {
  const std::lock_guard lock(guard_);
  collecting_ = false;
}

void Mailbox::send(Letter letter) {
  const bool own = own_mailbox == this;
  if (own && letter.kind == Letter::Kind::answer) return loop_->deliver(letter);
  bool waking = false, deliver_now = false;
  {
    const std::lock_guard lock(guard_);
    if (!open_) return;
    waking = !letters_.empty();
    deliver_now = own && !waking && !collecting_;
    if (!deliver_now) letters_.push_back(std::move(letter));
  }
  if (deliver_now) loop_->deliver(letter);
  else if (!waking) wake();
}

void Mailbox::send_all(std::vector<Letter>& letters) {
  bool waking = false, open = true;
  {
    const std::lock_guard lock(guard_);
    open = open_;
    waking = !letters_.empty();
    if (open && waking)
      for (auto& letter : letters) letters_.push_back(std::move(letter));
    else if (open) letters_.swap(letters);
  }
  letters.clear();
  if (open && !waking) wake();
}

void Mailbox::wake() {
  // The context is shared, so waking a loop that has just ended does no harm; what is posted then never runs,
  // and must not keep the context that it waits in.
  boost::asio::post(*context_, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    Loop* loop = nullptr;
    {
      const std::lock_guard lock(self->guard_);
      loop = self->loop_;
    }
    if (loop) loop->take_letters();
  });
}

}  // namespace flowmart::http

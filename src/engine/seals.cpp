#include "engine/seals.hpp"

#include "wire/binary.hpp"
#include "wire/shape.hpp"

namespace flowmart::engine {
namespace {

constexpr char sealed_mark = 1;
// More than can wait to be durable: until then a key is here alone.
constexpr std::size_t keys_kept = 50'000;

}  // namespace

Seals::Seals(const KeyStore& keys, PersonOf person_of, std::function<Secret()> fresh)
    : keys_(keys), person_of_(std::move(person_of)), fresh_(std::move(fresh)) {}

Secret Seals::own() const {
  const std::lock_guard lock(mutex_);
  if (!own_) own_ = keys_.own();
  return *own_;
}

bool Seals::concern(const wire::AnyMessage& message) const { return message && message.type->shape.personal; }

std::optional<Secret> Seals::key(std::uint64_t number) const {
  std::uint64_t forgotten = 0;
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = known_.find(number); at != known_.end()) return at->second;
    forgotten = forgotten_;
  }
  const auto secret = keys_.find(number);
  if (!secret) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (forgotten == forgotten_) remember(number, *secret);
  return secret;
}

void Seals::keep(const PersonKey& key) const {
  const std::lock_guard lock(mutex_);
  remember(key.number, key.secret);
}

void Seals::remember(std::uint64_t number, const Secret& secret) const {
  if (!known_.emplace(number, secret).second) return;
  order_.push_back(number);
  for (; order_.size() > keys_kept; order_.pop_front()) known_.erase(order_.front());
}

void Seals::forget() {
  const std::lock_guard lock(mutex_);
  known_.clear();
  order_.clear();
  ++forgotten_;
}

wire::AnyMessage Seals::seal(const wire::AnyMessage& message, const PersonKey& key) {
  std::shared_ptr<void> body = message.type->copy(message.body.get());
  const Sealer sealer(key.secret);
  wire::each_personal(message.type->shape, body.get(), [&](std::string& text, std::string_view) {
    if (text.empty()) return;
    std::string sealed(1, sealed_mark);
    wire::append_varint(sealed, key.number);
    sealer.seal(text, sealed);
    text = std::move(sealed);
  });
  return {message.type, std::move(body)};
}

bool Seals::in_plain(const wire::AnyMessage& message) {
  bool plain = false;
  wire::each_personal(message.type->shape, const_cast<void*>(message.body.get()),
                      [&](const std::string& text, std::string_view) {
                        plain = plain || (!text.empty() && text.front() != sealed_mark);
                      });
  return plain;
}

bool Seals::open(std::string& text, std::string_view erased) const {
  if (text.empty() || text.front() != sealed_mark) return true;
  wire::Reader in(std::string_view(text).substr(1));
  std::uint64_t number = 0;
  std::string_view sealed;
  std::string opened;
  const bool whole = in.varint(number) && in.view(in.remaining(), sealed);
  const auto secret = whole ? key(number) : std::nullopt;
  const bool verified = secret && Sealer(*secret).unseal(sealed, opened);
  if (verified) text = std::move(opened);
  else text = erased;
  return whole && (verified || !secret);
}

wire::AnyMessage Seals::open(const wire::AnyMessage& message, std::string* damage) const {
  if (!concern(message)) return message;
  std::shared_ptr<void> body = message.type->copy(message.body.get());
  wire::each_personal(message.type->shape, body.get(), [&](std::string& text, std::string_view erased) {
    if (!open(text, erased) && damage)
      *damage = "a sealed text of a " + std::string(message.type->id) + " does not verify";
  });
  return {message.type, std::move(body)};
}

}  // namespace flowmart::engine

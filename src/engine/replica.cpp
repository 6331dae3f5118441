#include "engine/replica.hpp"

#include <algorithm>
#include <limits>

#include "engine/engine.hpp"
#include "wire/binary.hpp"

namespace flowmart::engine {
namespace {

// Bounds what a start has to replay, and what one save holds in memory.
constexpr std::size_t unsaved_max = 400'000;
constexpr std::size_t entries_kept = 100'000;

}  // namespace

Replica::Replica(const Routing& routing, StateStore& store, MarkAt mark,
                 std::function<void(std::uint64_t)> saved)
    : store_(store),
      mark_(std::move(mark)),
      saved_(std::move(saved)),
      header_(store_header(routing)),
      states_(routing, store),
      fold_(routing, states_, *this),
      position_(store.position()) {
  states_.track();
}

void Replica::apply(const Batch& batch) {
  if (batch.sequence <= position_) return;
  fold_.apply(batch);
  position_ = batch.sequence;
  unsaved_ += batch.messages.size();
}

std::optional<std::string> Replica::apply(const Batches& batches, bool caught_up) {
  for (const Batch& batch : batches) apply(batch);
  if (unsaved_ >= unsaved_max || (caught_up && batches.empty() && unsaved_ > 0)) return save();
  return std::nullopt;
}

std::optional<std::string> Replica::save() {
  if (failure_) return failure_;
  std::vector<StateChange> changes = states_.take_changed();
  for (auto& [key, bytes] : own_) changes.push_back({key, std::move(bytes)});
  // In key order neighbours share the store's pages.
  std::sort(changes.begin(), changes.end(),
            [](const StateChange& a, const StateChange& b) { return a.key < b.key; });
  own_.clear();
  if (auto failure = store_.apply(changes, mark_(position_), header_)) return failure_ = std::move(failure);
  unsaved_ = 0;
  if (saved_) saved_(position_);
  // So much stays that the next save's changes seldom have to be loaded again.
  states_.evict(std::numeric_limits<std::size_t>::max(), position_, entries_kept);
  return std::nullopt;
}

void Replica::receipt(const Uuid& key, const Receipt& receipt) {
  own_[own_key(receipt_kind, key)] = wire::encoded(receipt);
}
void Replica::person(const Uuid& person, const PersonEntry& entry) {
  own_[own_key(person_kind, person)] = wire::encoded(entry);
}
void Replica::timer_set(const Uuid& key, PendingTimer timer) {
  own_[own_key(timer_kind, key)] = wire::encoded(timer);
}
void Replica::timer_gone(const Uuid& key) { own_[own_key(timer_kind, key)] = std::nullopt; }
void Replica::effect_requested(PendingEffect effect) {
  own_[own_key(effect_kind, effect_key(static_cast<std::uint64_t>(effect.event)))] = wire::encoded(effect);
}
void Replica::effect_answered(std::uint64_t event) {
  own_[own_key(effect_kind, effect_key(event))] = std::nullopt;
}

}  // namespace flowmart::engine

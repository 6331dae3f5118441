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

template <class T>
std::string encoded(const T& value) {
  std::string bytes;
  wire::encode(bytes, value);
  return bytes;
}

}  // namespace

Replica::Replica(const Routing& routing, StateStore& store, std::function<void(std::uint64_t)> saved)
    : x_store(store),
      x_saved(std::move(saved)),
      x_header(store_header(routing)),
      x_table(store),
      x_fold(routing, x_table, *this),
      x_position(store.position()) {
  x_table.track_dirty();
}

void Replica::apply(const Batch& batch) {
  if (batch.sequence <= x_position) return;
  x_fold.apply(batch);
  x_position = batch.sequence;
  x_unsaved += batch.messages.size();
}

std::optional<std::string> Replica::apply(const Batches& batches, bool caught_up) {
  for (const Batch& batch : batches) apply(batch);
  if (x_unsaved >= unsaved_max || (caught_up && batches.empty() && x_unsaved > 0)) return save();
  return std::nullopt;
}

std::optional<std::string> Replica::save() {
  std::vector<StateChange> changes = x_table.take_dirty();
  for (auto& [key, bytes] : x_own) changes.push_back({key, std::move(bytes)});
  // In key order neighbours share the store's pages.
  std::sort(changes.begin(), changes.end(),
            [](const StateChange& a, const StateChange& b) { return a.key < b.key; });
  x_own.clear();
  if (auto failure = x_store.apply(changes, x_position, x_header)) return failure;
  x_unsaved = 0;
  if (x_saved) x_saved(x_position);
  // So much stays that the next save's changes seldom have to be loaded again.
  x_table.evict(std::numeric_limits<std::size_t>::max(), x_position, entries_kept);
  return std::nullopt;
}

void Replica::receipt(const Uuid& key, const Receipt& receipt) {
  x_own[{receipt_kind, key}] = encoded(receipt);
}
void Replica::timer_set(const Uuid& key, PendingTimer timer) { x_own[{timer_kind, key}] = encoded(timer); }
void Replica::timer_gone(const Uuid& key) { x_own[{timer_kind, key}] = std::nullopt; }
void Replica::effect_requested(PendingEffect effect) {
  x_own[{effect_kind, effect_key(static_cast<std::uint64_t>(effect.event))}] = encoded(effect);
}
void Replica::effect_answered(std::uint64_t event) { x_own[{effect_kind, effect_key(event)}] = std::nullopt; }

}  // namespace flowmart::engine
